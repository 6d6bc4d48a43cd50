"""Where voices meet: the interval most of them support, and what bounds it gives.

The idea: lay all supported intervals over one line and walk along it once. Depth rises where one begins and falls
where one ends; each stretch between a rise and the fall after it is a largest set of voices that agree:

    A [10 ......... 13]
    B       [11 ......... 14]                      depth 2 on [11, 13]: A and B agree there
    C                              [20 .. 25]      depth 1 on [20, 25]: C alone
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.domain.analysis_input import EXACT
from app.domain.analysis_voice import Voice
from app.domain.interval import Interval


@dataclass(frozen=True, slots=True)
class Meeting:
    """An interval that `depth` voices support together, and no other supports all of."""

    agreed: Interval
    depth: int


def meetings(voices: Sequence[Voice]) -> list[Meeting]:
    """Give every largest agreement: most supported first, then lowest."""
    events: list[tuple[Decimal, int, int, int]] = []
    for at, voice in enumerate(voices):
        zone = voice.supports
        assert zone.lower is not None  # noqa: S101 (a zone of support has both ends)
        assert zone.upper is not None  # noqa: S101
        events.append((zone.lower, 0 if zone.lower_closed else 1, 1, at))
        events.append((zone.upper, 1 if zone.upper_closed else 0, 0, at))
    events.sort()
    found: list[Meeting] = []
    depth, begun = 0, -1
    for _, _, begins, at in events:
        if begins:
            depth, begun = depth + 1, at
            continue
        if begun >= 0:
            low, high = voices[begun].supports, voices[at].supports
            found.append(Meeting(Interval(low.lower, high.upper, low.lower_closed, high.upper_closed), depth))
        depth, begun = depth - 1, -1
    found.sort(key=lambda m: -m.depth)
    return found


def supporters(voices: Iterable[Voice], agreed: Interval) -> list[Voice]:
    """Give the voices that support all of an interval."""
    return [v for v in voices if v.supports.holds(agreed)]


def bounds(voices: Sequence[Voice], supporting: Sequence[Voice], agreed: Interval) -> Interval:
    """Give the hull of the two-sided supporters as stated, cut by the one-sided voices that meet the agreement.

    A floor and a ceiling that leave nothing between them do not cut. (A bare round number of an aged total may:
    it agrees by its 5%, and its floor as stated lies beyond what the others say.)
    """
    around = hull(v.stated for v in supporting if v.two_sided)
    cut: Interval | None = around
    for one in (v.bounding for v in voices if not v.two_sided and v.compared.overlaps(agreed)):
        cut = None if cut is None else cut.intersection(one)
    return cut or around


def hull(extents: Iterable[Interval]) -> Interval:
    """Give the smallest interval that holds all; all numbers where there is none."""
    around: Interval | None = None
    for extent in extents:
        around = extent if around is None else around.hull(extent)
    return around or Interval(None, None, lower_closed=False, upper_closed=False)


def best(supporting: Iterable[Voice], within: Interval) -> Decimal | None:
    """Give the median of the supporters' numbers that lie in the bounds; where none does, of all, moved into them.

    A total's older number that the bounds have left behind pulls nothing down. None where none has a number.
    """
    numbers = sorted(v.nominal for v in supporting if v.nominal is not None)
    if not numbers:
        return None
    edges = Interval.closed(within.lower, within.upper)
    said = [n for n in numbers if edges.contains(n)] or numbers
    middle = len(said) // 2
    value = said[middle] if len(said) % 2 else EXACT.divide(EXACT.add(said[middle - 1], said[middle]), Decimal(2))
    if within.lower is not None and value < within.lower:
        return within.lower
    return within.upper if within.upper is not None and value > within.upper else value
