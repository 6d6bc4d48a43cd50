"""Which utterances of two origins stand on one day with bounds that do not meet: found in one walk over time.

An utterance stands from the day its origin begins to say it until it says something else. The walk keeps those that
stand in the order of their floors and of their ceilings, so that only those that lie apart are visited:

    floors    [9,000 of A, 9,500 of B, 14,000 of C]      a ceiling of 10,000 comes: C lies above it
    ceilings  [11,000 of A, 10,500 of B, 15,000 of C]    a floor of 12,000 comes: A and B lie below it
"""

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from app.domain.analysis_voice import Step
from app.domain.utterance import Utterance

Span: TypeAlias = tuple[int, date, date | None]
"""The place of an utterance among all, and from which day to before which it stands; None: to the end."""

_Bound: TypeAlias = tuple[Decimal, int, int]
"""An end, whether the ends of one number meet there (a floor that holds it: 0, a ceiling: 1), and whose it is."""


class _Standing:
    """The utterances that stand on a day, by their floors and by their ceilings."""

    def __init__(self, said: Sequence[Utterance]) -> None:
        self.said = said
        self.floors: list[_Bound] = []
        self.ceilings: list[_Bound] = []

    def add(self, at: int) -> None:
        floor, ceiling = self._ends(at)
        if floor is not None:
            insort(self.floors, floor)
        if ceiling is not None:
            insort(self.ceilings, ceiling)

    def remove(self, at: int) -> None:
        floor, ceiling = self._ends(at)
        if floor is not None:
            del self.floors[bisect_left(self.floors, floor)]
        if ceiling is not None:
            del self.ceilings[bisect_left(self.ceilings, ceiling)]

    def above(self, at: int) -> list[int]:
        """Give those of other origins that lie above one."""
        reach, origin = self.said[at].compared, self.said[at].origin.id
        if reach.upper is None:
            return []
        begin = bisect_left(self.floors, (reach.upper, 1 if reach.upper_closed else 0, -1))
        return [other for _, _, other in self.floors[begin:] if self.said[other].origin.id != origin]

    def below(self, at: int) -> list[int]:
        """Give those of other origins that lie below one."""
        reach, origin = self.said[at].compared, self.said[at].origin.id
        if reach.lower is None:
            return []
        end = bisect_left(self.ceilings, (reach.lower, 1 if reach.lower_closed else 2, -1))
        return [other for _, _, other in self.ceilings[:end] if self.said[other].origin.id != origin]

    def _ends(self, at: int) -> tuple[_Bound | None, _Bound | None]:
        reach = self.said[at].compared
        floor = None if reach.lower is None else (reach.lower, 0 if reach.lower_closed else 1, at)
        return floor, None if reach.upper is None else (reach.upper, 1 if reach.upper_closed else 0, at)


def spans(voices: Iterable[Sequence[Step]], places: Mapping[int, int]) -> list[Span]:
    """Give from which day to before which each utterance stands; `places` gives its place by its `id()`."""
    found: list[Span] = []
    for own in voices:
        begun: tuple[Utterance, date] | None = None
        for step in own:
            said = None if step.voice is None else step.voice.utterance
            if begun is not None and begun[0] is said:
                continue
            if begun is not None:
                found.append((places[id(begun[0])], begun[1], step.day))
            begun = None if said is None else (said, step.day)
        if begun is not None:
            found.append((places[id(begun[0])], begun[1], None))
    return found


def apart(said: Sequence[Utterance], found: Sequence[Span], *, total: bool) -> Iterator[tuple[int, int]]:
    """Give the places of two origins' utterances that stand on one day and do not overlap: below, above.

    Of totals a later one above an earlier one has grown, and is not among them.
    """
    events = sorted(
        [(begin, 1, at) for at, begin, _ in found] + [(end, 0, at) for at, _, end in found if end is not None]
    )
    everything, today = _Standing(said), _Standing(said)
    on: date | None = None
    for day, begins, at in events:
        if not begins:
            everything.remove(at)
            continue
        if day != on:
            on, today = day, _Standing(said)
        yield from ((at, other) for other in everything.above(at))
        yield from ((other, at) for other in (today if total else everything).below(at))
        everything.add(at)
        today.add(at)
