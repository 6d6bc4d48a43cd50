"""Where days lie on an axis, and which of them are written below it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from app.web.explorer.words import MONTHS

_STEPS = (
    *(("day", 1), ("day", 2), ("day", 7), ("day", 14)),
    *(("month", 1), ("month", 2), ("month", 3), ("month", 6)),
    *(("year", n * scale) for scale in (1, 10, 100, 1000) for n in (1, 2, 5)),
)
_TOGETHER = {"day": 1.0, "month": 30.4, "year": 365.2}
_WIDEST = 62
_MONTHS_OF_YEAR = 12


@dataclass(frozen=True, slots=True)
class Days:
    """An axis from the morning of `first` to the evening of `last` over `length` pixels."""

    first: date
    last: date
    length: float

    def at(self, day: date, part: float = 0.5) -> float:
        """Pixels from the left: of a day's noon, or another part of it; never outside of the axis."""
        whole = (self.last - self.first).days + 1
        return self.length * min(1.0, max(0.0, ((day - self.first).days + part) / whole))


@dataclass(frozen=True, slots=True)
class Tick:
    """A day below the axis: its words, and the year where it is the first of it that is written."""

    day: date
    label: str
    year: str


def ticks(days: Days) -> list[Tick]:
    """Days at regular distances, so many as have room."""
    most = max(2, int(days.length // _WIDEST))
    span = (days.last - days.first).days + 1
    kind, step = next((s for s in _STEPS if span / (_TOGETHER[s[0]] * s[1]) <= most), _STEPS[-1])
    found: list[Tick] = []
    year = None
    for day in _every(days, kind, step):
        label = {"day": f"{day.day} {MONTHS[day.month - 1][:3]}", "month": MONTHS[day.month - 1][:3]}.get(kind, "")
        found.append(Tick(day, label or str(day.year), str(day.year) if label and day.year != year else ""))
        year = day.year
    return found


def _every(days: Days, kind: str, step: int) -> Iterator[date]:
    if kind == "day":
        begin = days.first.toordinal()
        if step % 7 == 0:
            begin += -days.first.weekday() % 7
        yield from (date.fromordinal(n) for n in range(begin, days.last.toordinal() + 1, step))
        return
    months = step if kind == "month" else step * _MONTHS_OF_YEAR
    start = days.first.year * _MONTHS_OF_YEAR + days.first.month - 1
    for month in range(-(-start // months) * months, days.last.year * _MONTHS_OF_YEAR + days.last.month, months):
        day = date(max(1, month // _MONTHS_OF_YEAR), month % _MONTHS_OF_YEAR + 1, 1)
        if days.first <= day <= days.last:
            yield day


def padded(first: date, last: date) -> tuple[date, date]:
    """The days with some room on both sides: a twenty-fifth of them, two weeks of a single one."""
    span = (last - first).days
    room = max(span // 25, 14 if span < 28 else 3)  # noqa: PLR2004 (four weeks)
    return shifted(first, -room), shifted(last, room)


def shifted(day: date, days: int) -> date:
    """A day so many later, or the calendar's first or last."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.min if days < 0 else date.max
