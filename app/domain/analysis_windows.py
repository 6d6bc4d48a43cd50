"""Parts of a total against each other: figures of one window, or of a window within the other.

    October    5,000 of one origin | 3,000 of another        bounds that do not meet, of equal windows
    October    up to 3,000 | 10 to 20 October: 5,000          a part of the month has more than all of it

A part never contradicts the whole, and what is part of a subject is compared where that is asked about.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from app.domain.analysis_evidence import Evidence
from app.domain.analysis_standing import Span, apart, spans
from app.domain.analysis_voice import Step
from app.domain.utterance import SAME_TIME, Utterance


def windows_apart(found: Evidence, said: Sequence[Utterance], places: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    """Give the places of two origins' figures of windows in each other that do not overlap: below, above."""
    opened = [(opens, own) for (_, subject, opens), own in found.part_steps.items() if subject == found.subject.id]
    alike = [spans(voices, places) for voices in _alike([(opens, own) for opens, own in opened if opens is not None])]
    for windows in alike:
        yield from apart(said, windows, total=True)
    for at, outer in enumerate(alike):
        for inner in alike[at + 1 :]:
            yield from _exceeding(said, inner, outer)


def _alike(opened: list[tuple[date, list[Step]]]) -> list[list[list[Step]]]:
    """Gather the voices on windows that open within seven days of each other, earliest first."""
    groups: list[tuple[date, list[list[Step]]]] = []
    for opens, own in sorted(opened, key=lambda pair: pair[0]):
        if groups and opens - groups[-1][0] <= SAME_TIME:
            groups[-1][1].append(own)
        else:
            groups.append((opens, [own]))
    return [voices for _, voices in groups]


def _exceeding(said: Sequence[Utterance], inner: list[Span], outer: list[Span]) -> Iterator[tuple[int, int]]:
    """Give each figure of a later opening window that is more than one of a window around it."""
    bounded = [at for at, _, _ in outer if said[at].compared.upper is not None]
    last = max((said[at].time for at in bounded), default=date.min)
    for above, _, _ in inner:
        floor = said[above].compared.lower
        if floor is None or said[above].time > last:
            continue
        for below in bounded:
            ceiling = said[below].compared.upper
            exceeded = said[below].time >= said[above].time and ceiling is not None and ceiling < floor
            if exceeded and said[below].origin.id != said[above].origin.id:
                yield below, above
