"""Days, months and years that a phrase names by counting from the day of publication.

published 2024-12-20, a Friday
Monday           2024-12-16, or 2024-12-23 of what is to come
two weeks ago    2024-12-06
last month       2024-11
March            2024-03, the latest not after publication
the weekend      2024-12-14/2024-12-15
"""

from calendar import monthrange
from datetime import date, timedelta

from app.domain.refusal import Refused
from app.domain.when import When, parse

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20,
}  # fmt: skip
_SAME_DAY = frozenset(
    {
        "today",
        "currently",
        "presently",
        "as of this writing",
        "tonight",
        "this morning",
        "this afternoon",
        "this evening",
    }
)
_NEXT_TO = frozenset({"yesterday", "last night", "tomorrow"})
_NEAR = 45
_MOST_DIGITS = 3


def known(edtf: str) -> When | None:
    """Give the time of an EDTF made from words; None for a day that there is not, such as February 30."""
    try:
        return parse(edtf)
    except Refused:
        return None


def month_number(name: str) -> int:
    """Give 1 to 12 for a month's name, whole or its first three letters."""
    return next(i for i, known in enumerate(MONTHS, 1) if known.lower().startswith(name.lower()[:3]))


def year(month: int, on: int, day: date, *, future: bool) -> int:
    """Give the year of a date said without one: the latest not after publication, or the next to come."""
    behind = (month, on) <= (day.month, day.day)
    near = 0 < (month - day.month) * 31 + on - day.day <= _NEAR
    if near and on > 1:
        return day.year
    if future:
        return day.year + 1 if behind and (month, on) != (day.month, day.day) else day.year
    return day.year if behind else day.year - 1


def weekday(name: str, day: date, *, future: bool) -> str:
    """Give the last such day not after publication; of what is to come, the first after it."""
    index = next(i for i, known in enumerate(WEEKDAYS) if known.lower() == name.lower())
    if future:
        return str(day + timedelta(days=(index - day.weekday()) % 7 or 7))
    return str(day - timedelta(days=(day.weekday() - index) % 7))


def half_year(which: str, said: str, day: date) -> str:
    """Give the months of "the first half of 2019" or "the last half of the year"."""
    of = int(said) if said.isdecimal() else day.year - (said == "last year")
    return f"{of}-01/{of}-06" if " first " in which else f"{of}-07/{of}-12"


def ago(count: str, unit: str, day: date) -> str | None:
    """Give the day, month or year that so many of them before publication was; None for no number."""
    return moved(day, count, unit, back=True)


def moved(day: date, count: str, unit: str, *, back: bool) -> str | None:
    """Give the day, month or year that lies so many of them before or after a day; None for no number."""
    many = counted(count)
    if many is None or (back and many >= day.year):
        return None
    many = -many if back else many
    if unit == "year":
        return f"{day.year + many:04}"
    if unit == "month":
        return _month(day, many)
    return str(day + timedelta(days=many * (7 if unit == "week" else 1)))


def counted(count: str) -> int | None:
    """Give the number that a phrase counts by, below a thousand: "two" weeks, "a" month, "36" hours."""
    return int(count) if count.isdecimal() and len(count) <= _MOST_DIGITS else _NUMBERS.get(count.lower())


def shifted(day: date, many: int | None, unit: str) -> date | None:
    """Give the day so many days, weeks, months or years before one; the last of a shorter month."""
    if many is None or many >= day.year:
        return None
    if unit in {"day", "week"}:
        return day - timedelta(days=many * (7 if unit == "week" else 1))
    months = day.year * 12 + day.month - 1 - many * (12 if unit == "year" else 1)
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def relative(words: str, day: date) -> str:
    """Give what "yesterday", "last month", "this week" and the like name."""
    if words in _SAME_DAY:
        return str(day)
    before, after = (day + timedelta(days=step) for step in (-1, 1))
    if words in _NEXT_TO:
        return str(after if words == "tomorrow" else before)
    return f"{day.year}-01-01/{day}" if "of" in words.split() else _period(words, day)


def _period(words: str, day: date) -> str:
    """Give a weekend, week, month or year, this one or the one before or behind."""
    if words.endswith("weekend"):
        saturday = day - timedelta(days=(day.weekday() - 5) % 7)
        return f"{saturday}/{saturday + timedelta(days=1)}"
    step = -1 if words.startswith("last") else 1 if words.startswith("next") else 0
    if words.endswith("year"):
        return str(day.year + step)
    if words.endswith("month"):
        return _month(day, step)
    monday = day - timedelta(days=day.weekday()) + timedelta(days=7 * step)
    return f"{monday}/{monday + timedelta(days=6)}"


def _month(day: date, step: int) -> str:
    months = day.year * 12 + day.month - 1 + step
    return f"{months // 12:04}-{months % 12 + 1:02}"
