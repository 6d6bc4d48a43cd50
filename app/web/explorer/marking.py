"""A text with the claims in it marked: each stretch of it knows which claims lie over it.

Spans may overlap and lie within one another, so the text is cut wherever one begins or ends:

    over five million artillery shells and more than 100 missiles
    [claim 1                          ]
         [claim 2                                 ]

gives four stretches; a stretch leads to the shortest claim over it, and each claim has its place where it begins.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a claim lies in a text: code points, the end exclusive."""

    claim: str
    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a text, the claims that begin with it, and the shortest claim over it (None: no claim is)."""

    text: str
    begins: tuple[str, ...]
    mark: Mark | None


def stretches(text: str, marks: Iterable[Mark]) -> Iterator[Stretch]:
    """The text in stretches; marks that lie beyond it are left out."""
    known = sorted((m for m in marks if m.start < m.end <= len(text)), key=lambda m: (m.start, m.end, m.claim))
    cuts = sorted({0, len(text), *(m.start for m in known), *(m.end for m in known)})
    at, over = 0, list[Mark]()
    for start, end in pairwise(cuts):
        over = [m for m in over if m.end > start]
        first = at
        while at < len(known) and known[at].start == start:
            over.append(known[at])
            at += 1
        shortest = min(over, key=lambda m: (m.end - m.start, m.claim), default=None)
        yield Stretch(text[start:end], tuple(m.claim for m in known[first:at]), shortest)
