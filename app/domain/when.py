"""Times as people know them: EDTF (ISO 8601-2) level 0 (contract, section 1 "When", and section 4).

The idea: no precision is invented. A month stays a month and an open end stays open; beside the
words stand the first and the last day they cover, both inclusive, None where open:

    2024                    2024-01-01 … 2024-12-31
    2024-10                 2024-10-01 … 2024-10-31
    2024-02?                2024-02-01 … 2024-02-29   (a last ? ~ or % is kept and widens nothing)
    2024-10-01/2024-12      2024-10-01 … 2024-12-31
    ../2024-12-01           None       … 2024-12-01
    2024-10-01T01:00+02     is refused: an instant has its seconds
    2024-10-01T01:00:00+02  2024-09-30 … 2024-09-30   (its day in UTC)

`edtf` is the text exactly as it was given: there is only one way to write each of these, but for
instants, whose zone is kept as it was said.

Days run from 0001-01-02 to 9999-12-30. The day to spare on both sides is what keeps every stored
day readable: a shift into any time zone and the exclusive end of a PostgreSQL daterange stay within
the years 1 to 9999. So the bare years
0001 and 9999 are refused, and "no end" is written "..".
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise

from app.domain.refusal import Refused

FIRST_DAY = date(1, 1, 2)
LAST_DAY = date(9999, 12, 30)
_LONGEST = 40

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_INSTANT = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})"
    r"(?:\.([0-9]{1,6}))?(?:(Z)|([+-])([0-9]{2})(?::([0-9]{2}))?)"
)
_PLUS_LOST = re.compile(r"[0-9-]{10}T[0-9:.]{8,15} [0-9]{2}(?::[0-9]{2})?")
_ZONE_LOST = re.compile(r"[0-9-]{10}T[0-9:.]{5,18}")

_WHEN = (
    "a time is a year, a month or a day (2024, 2024-10, 2024-10-01), an interval of them "
    "(2024-10-01/2024-12-31, ../2024-12-01, 2024-10-01/..), "
    "or an instant with its zone (2024-10-01T10:00:00Z)"
)
_BOUND = (
    "a bound is one day, month or year (2024-10-01, 2024-10, 2024) or an instant with its zone (2024-10-01T10:00:00Z)"
)
_WRITTEN = "an instant is written 2024-10-01T10:00:00Z or 2024-10-01T10:00:00.123456+02:00"
_RANGE = "a day lies between 0001-01-02 and 9999-12-30; an open end is written .."


@dataclass(frozen=True, slots=True)
class When:
    """A time as said, with the first and last day it covers (None: open; never both)."""

    edtf: str
    start: date | None
    end: date | None

    def __post_init__(self) -> None:
        """Refuse what covers no day, and what is open on both sides and so says nothing."""
        if self.start is None and self.end is None:
            raise Refused("an interval needs at least one end that is a date")
        known = [day for day in (FIRST_DAY, self.start, self.end, LAST_DAY) if day is not None]
        if self.start and self.end and self.start > self.end:
            raise Refused("an interval begins no later than it ends: the earlier date comes first")
        if any(earlier > later for earlier, later in pairwise(known)):
            raise Refused(_RANGE)

    def __str__(self) -> str:
        return self.edtf

    def overlaps(self, start: date | None, end: date | None) -> bool:
        """Tell whether a day from `start` to `end` (both inclusive, None: open) is among its own.

        An unknown time is no When at all (None), and never matches.
        """
        begins_in_time = self.start is None or end is None or self.start <= end
        return begins_in_time and (self.end is None or start is None or start <= self.end)


def later(day: date, by: timedelta) -> date:
    """Give the day so much later, or the calendar's last."""
    return day + by if date.max - day >= by else date.max


@lru_cache(maxsize=4096)
def parse(text: str) -> When:
    """Read an EDTF level 0 date, an interval or an instant; raises Refused on anything else."""
    if len(text) > _LONGEST:
        raise Refused(_WHEN)
    if "T" in text:
        day = parse_instant(text).date()
        return When(text, day, day)
    if "/" in text:
        return _parse_interval(text)
    start, end = _parse_date(_unqualified(text), _WHEN)
    return When(text, start, end)


def parse_instant(text: str) -> datetime:
    """Read an instant with its zone, as an aware datetime in UTC, to the microsecond.

    Raises Refused on one without a zone, on leap seconds and 24:00, and beyond the days kept.
    """
    match = _INSTANT.fullmatch(text)
    if match is None:
        raise Refused(_why_no_instant(text))
    year, month, day, hour, minute, second, fraction, zulu, sign, ahead, ahead_minutes = match.groups()
    on = _day(int(year), int(month), int(day))
    if int(hour) > 23 or int(minute) > 59 or int(second) > 59:  # noqa: PLR2004 (the clock's own)
        raise Refused("a time of day lies between 00:00:00 and 23:59:59 (no 24:00, no leap second)")
    microsecond = int((fraction or "").ljust(6, "0"))
    local = datetime(on.year, on.month, on.day, int(hour), int(minute), int(second), microsecond, tzinfo=UTC)
    instant = local if zulu else local - _offset(sign, int(ahead), int(ahead_minutes or 0))
    if not FIRST_DAY <= instant.date() <= LAST_DAY:
        raise Refused(_RANGE)
    return instant


def parse_bound(text: str, *, end: bool) -> date | datetime:
    """Read a filter's `…_from` or `…_to`: a UTC day, or an aware instant in UTC.

    A month or a year is its first day, or with `end` its last. Raises Refused on intervals,
    qualifiers and all else. A datetime is a date to Python: ask for datetime first.
    """
    if len(text) > _LONGEST:
        raise Refused(_BOUND)
    if "T" in text:
        return parse_instant(text)
    first, last = _parse_date(text, _BOUND)
    return last if end else first


def _parse_interval(text: str) -> When:
    sides = text.split("/")
    if len(sides) != 2:  # noqa: PLR2004 (a begin and an end)
        raise Refused("a day is written year first (2024-04-03) and an interval has one slash (2024-04-03/2024-04-05)")
    if "" in sides:
        raise Refused("an interval's open end is written .. as in 2024-10-01/.. or ../2024-12-01")
    start, end = (None if s == ".." else _parse_date(_unqualified(s), _WHEN) for s in sides)
    return When(text, start and start[0], end and end[1])


def _unqualified(text: str) -> str:
    return text[:-1] if text.endswith(("?", "~", "%")) else text


def _parse_date(text: str, sentence: str) -> tuple[date, date]:
    """Read a year, month or day as its first and last day."""
    match = _DATE.fullmatch(text)
    if match is None:
        raise Refused(sentence)
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None  # noqa: S101 (the pattern has it always)
    if month is None:
        return _day(year, 1, 1), _day(year, 12, 31)
    if day is None:
        first = _day(year, month, 1)
        return first, first.replace(day=monthrange(year, month)[1])
    return _day(year, month, day), _day(year, month, day)


def _day(year: int, month: int, day: int) -> date:
    if not 1 <= month <= 12:  # noqa: PLR2004 (the calendar's own)
        raise Refused("a month lies between 01 and 12 (seasons are not taken: name the months)")
    if year == 0:
        raise Refused(_RANGE)
    if not 1 <= day <= monthrange(year, month)[1]:
        raise Refused("a day must be one that its month has, as in 2024-02-29")
    on = date(year, month, day)
    if not FIRST_DAY <= on <= LAST_DAY:
        raise Refused(_RANGE)
    return on


def _offset(sign: str, hours: int, minutes: int) -> timedelta:
    if hours > 23 or minutes > 59:  # noqa: PLR2004 (RFC 3339's limits)
        raise Refused("a zone's offset lies between -23:59 and +23:59")
    ahead = timedelta(hours=hours, minutes=minutes)
    return ahead if sign == "+" else -ahead


def _why_no_instant(text: str) -> str:
    if len(text) <= _LONGEST and _PLUS_LOST.fullmatch(text):
        return "an instant's zone follows at once; in a query its plus sign is written %2B"
    if len(text) <= _LONGEST and _ZONE_LOST.fullmatch(text):
        return "an instant needs its zone (Z, or an offset such as +02:00) and its seconds"
    return _WRITTEN
