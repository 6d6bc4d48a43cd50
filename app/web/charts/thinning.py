"""Many claims in few marks, so that a chart of ten thousand is readable and no larger than one of hundreds.

First, what one origin says of one day in the same bounds is one mark, which grows with their count. Where more than
`MOST` are left, time is cut into stretches of equal length, and the claims of one origin in a stretch are one bar from
their lowest to their highest bound; what is open on a side stays by itself, so that no bound is made up.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from app.web.charts.picture import Mark

MOST = 320
_COLUMNS = (120, 80, 60, 40, 30, 20, 12, 6)


def thinned(marks: Sequence[Mark], first: date, last: date) -> tuple[list[Mark], int | None]:
    """Give the marks to draw, at most some hundreds, and how many days each spans (None: nothing was put together)."""
    alike = _together(marks, lambda m: (m.place, m.day, m.low, m.high))
    if len(alike) <= MOST:
        return alike, None
    span = (last - first).days + 1
    found, days = alike, span
    for columns in _COLUMNS:
        days = max(1, -(-span // columns))
        found = _together(alike, lambda m: _cell(m, first, days))  # noqa: B023 (used at once)
        if len(found) <= MOST:
            break
    return found, days


def _cell(mark: Mark, first: date, days: int) -> tuple[Hashable, ...]:
    return mark.place, (mark.day - first).days // days, mark.low is None, mark.high is None


def _together(marks: Iterable[Mark], key: Callable[[Mark], Hashable]) -> list[Mark]:
    groups: dict[Hashable, list[Mark]] = {}
    for mark in marks:
        groups.setdefault(key(mark), []).append(mark)
    return [_hull(group) for group in groups.values()]


def _hull(group: Sequence[Mark]) -> Mark:
    if len(group) == 1:
        return group[0]
    lows = [mark.low for mark in group if mark.low is not None]
    highs = [mark.high for mark in group if mark.high is not None]
    first, last = min(mark.day for mark in group), max(mark.until or mark.day for mark in group)
    return replace(
        group[0],
        day=first,
        until=last if last > first else None,
        words=f"{group[0].words} and {sum(mark.count for mark in group) - 1:,} more",
        since=group[0].since if len({mark.since for mark in group}) == 1 else None,
        value=group[0].value if not lows or not highs or (min(lows), max(highs)) == (lows[0], highs[0]) else None,
        low=min(lows, default=None),
        high=max(highs, default=None),
        count=sum(mark.count for mark in group),
    )
