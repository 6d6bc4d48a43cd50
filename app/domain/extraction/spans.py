"""Spans of time that a phrase counts or names by both ends, as EDTF.

published 2024-12-20
from 2005 through 2015                 2005/2015
from May 24 to 26, 24-26 May           2024-05-24/2024-05-26
between January and October            2024-01/2024-10
the first nine months of 2023          2023-01/2023-09
the third quarter of the year          2024-07/2024-09
the six months to June 30              2023-12-30/2024-06-30
the week to November 10                2024-11-04/2024-11-10
the first two weeks of May             2024-05-01/2024-05-14
in the past 24 hours, overnight        2024-12-19/2024-12-20
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.extraction import days

_MONTH = "|".join([*days.MONTHS, "Jan", "Feb", "Aug", "Sept", "Oct", "Nov", "Dec"])
_MONTH_ALONE = "|".join(days.MONTHS)
_MANY = r"(?:\d{1,3}|a|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty)"
_DAY_RANGE = re.compile(
    rf"\b(?P<month>{_MONTH})\.?\s+(?P<from>\d{{1,2}})(?:st|nd|rd|th)?\s*(?:to|through|until|–|-)\s*"
    rf"(?:(?P<month2>{_MONTH})\.?\s+)?(?P<to>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<year>[12]\d{{3}})\b)?",
    re.IGNORECASE,
)
_DAYS_FIRST = re.compile(
    rf"\b(?:(?:from|between) )?(?P<from>\d{{1,2}})(?:st|nd|rd|th)?(?: (?:to|and|until) |[–-])(?P<to>\d{{1,2}})"
    rf"(?:st|nd|rd|th)? (?P<month>{_MONTH_ALONE})\b(?:,? (?P<year>[12]\d{{3}})\b)?"
)
_YEARS = re.compile(
    r"\b(?:from|between)\s+(?:about |around |roughly )?((?:1[5-9]|20)\d\d)\s+"
    r"(?:to|and|through|until)\s+((?:1[5-9]|20)\d\d)\b"
)
_MONTHS = re.compile(
    rf"\b(?:[Ff]rom|[Bb]etween)\s+(?P<from>{_MONTH_ALONE})\s+(?:to|and|through|until)\s+(?P<to>{_MONTH_ALONE})\b"
    r"(?! \d{1,2}\b)(?:,?\s+(?:of )?(?P<year>(?:19|20)\d\d|this year|last year)\b)?"
)
_MONTHS_OF_YEARS = re.compile(
    rf"\b(?:[Ff]rom|[Bb]etween)\s+(?P<from>{_MONTH_ALONE}),? (?P<first>(?:19|20)\d\d)\s+(?:to|and|through|until)\s+"
    rf"(?P<to>{_MONTH_ALONE}),? (?P<last>(?:19|20)\d\d)\b"
)
_WEEKS = re.compile(
    rf"\bthe first (?P<many>{_MANY}) (?P<unit>day|week)s of (?P<month>{_MONTH_ALONE})\b"
    r"(?:,? (?P<year>(?:19|20)\d\d)\b)?"
)
_WEEK_TO = re.compile(rf"\bthe week (?:to|ending|up to|until) (?P<weekday>{'|'.join(days.WEEKDAYS)})\b")
_PART = re.compile(
    rf"\bthe (?P<which>first|last) (?P<many>{_MANY}) months of (?P<year>(?:19|20)\d\d|the year|this year|last year)\b"
    r"|\b(?:the )?(?P<quarter>first|second|third|fourth|last|final) quarter of "
    r"(?P<of>(?:19|20)\d\d|the year|this year|last year)\b"
    r"|\bQ(?P<q>[1-4]) (?P<in>20\d\d)\b"
)
_UP_TO = re.compile(
    rf"\bthe (?:(?P<many>{_MANY}) )?(?P<unit>day|week|month|year)s? (?:to|ended|ending|through|up to|until)(?: on)? "
    rf"(?P<month>{_MONTH_ALONE})(?: (?P<day>\d{{1,2}}))?\b(?:,? (?P<year>20\d\d)\b)?"
)
_PAST = re.compile(
    rf"\b(?:over|in|during|within|through|throughout|for) the (?:past|last|previous) (?:(?P<many>{_MANY}) )?"
    r"(?P<unit>hour|day|week|month|year)s?\b",
    re.IGNORECASE,
)
_OVERNIGHT = re.compile(r"\bovernight\b", re.IGNORECASE)
_HOURS_A_DAY = 24
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "final": 4}


@dataclass(frozen=True, slots=True)
class Span:
    """Where a phrase stands in a sentence, and its time."""

    start: int
    end: int
    edtf: str


def find(sentence: str, day: date | None) -> Iterator[Span]:
    """Give the spans that are named by their ends, or as a part of a year."""
    for match in _YEARS.finditer(sentence):
        yield Span(*match.span(), f"{match[1]}/{match[2]}")
    for pattern, read in _NAMED:
        for match in pattern.finditer(sentence):
            edtf = read(match, day)
            if edtf is not None:
                yield Span(*match.span(), edtf)


def past(sentence: str, until: date) -> Iterator[Span]:
    """Give the spans that are counted back from a day: "over the past three months", "overnight"."""
    for match in _OVERNIGHT.finditer(sentence):
        yield Span(*match.span(), f"{until - timedelta(days=1)}/{until}")
    for match in _PAST.finditer(sentence):
        edtf = _back(until, match["many"] or "one", match["unit"].lower())
        if edtf is not None:
            yield Span(*match.span(), edtf)


def _back(until: date, count: str, unit: str) -> str | None:
    many = days.counted(count)
    if unit == "hour" and many is not None:
        many, unit = max(1, round(many / _HOURS_A_DAY)), "day"
    first = days.shifted(until, many, unit)
    return None if first is None else f"{first}/{until}"


def _days(match: re.Match[str], day: date | None) -> str | None:
    """Give the interval of "May 24 to 26"; the year is that of the document where it is not said."""
    if match["year"] is None and day is None:
        return None
    first, last = (
        days.month_number(name) for name in (match["month"], match.groupdict().get("month2") or match["month"])
    )
    year = (
        int(match["year"]) if match["year"] or day is None else days.year(first, int(match["from"]), day, future=False)
    )
    return f"{year}-{first:02}-{int(match['from']):02}/{year}-{last:02}-{int(match['to']):02}"


def _months(match: re.Match[str], day: date | None) -> str | None:
    first, last = days.month_number(match["from"]), days.month_number(match["to"])
    year = _year(match["year"], day, last)
    return None if year is None else f"{year - (first > last)}-{first:02}/{year}-{last:02}"


def _years(match: re.Match[str], _day: date | None) -> str:
    first, last = days.month_number(match["from"]), days.month_number(match["to"])
    return f"{match['first']}-{first:02}/{match['last']}-{last:02}"


def _weeks(match: re.Match[str], day: date | None) -> str | None:
    month = days.month_number(match["month"])
    year, many = _year(match["year"], day, month), days.counted(match["many"])
    if year is None or many is None:
        return None
    return f"{year}-{month:02}-01/{year}-{month:02}-{many * (7 if match['unit'] == 'week' else 1):02}"


def _week(match: re.Match[str], day: date | None) -> str | None:
    if day is None:
        return None
    last = date.fromisoformat(days.weekday(match["weekday"], day, future=False))
    return f"{last - timedelta(days=6)}/{last}"


def _part(match: re.Match[str], day: date | None) -> str | None:
    year = _year(match["year"] or match["of"] or match["in"], day, 1)
    if year is None:
        return None
    if match["many"]:
        many = days.counted(match["many"]) or 0
        first, last = (1, many) if match["which"] == "first" else (13 - many, 12)
        return f"{year}-{first:02}/{year}-{last:02}" if 1 < many < len(days.MONTHS) else None
    quarter = int(match["q"]) if match["q"] else _QUARTERS[match["quarter"]]
    return f"{year}-{3 * quarter - 2:02}/{year}-{3 * quarter:02}"


def _up_to(match: re.Match[str], day: date | None) -> str | None:
    month = days.month_number(match["month"])
    year = _year(match["year"], day, month)
    many = days.counted(match["many"] or "one")
    if year is None or many is None:
        return None
    if match["day"]:
        last = days.known(f"{year}-{month:02}-{int(match['day']):02}")
        if last is None or last.end is None:
            return None
        whole_days = match["unit"] in {"day", "week"}
        first = days.shifted(last.end, many, match["unit"])
        return None if first is None else f"{first + timedelta(days=whole_days)}/{last.end}"
    months = many * {"month": 1, "year": 12}.get(match["unit"], 0)
    first_month = year * 12 + month - months
    return f"{first_month // 12:04}-{first_month % 12 + 1:02}/{year}-{month:02}" if months else None


def _year(said: str | None, day: date | None, month: int) -> int | None:
    """Give the year said, this or last year, or the latest in which a month has begun."""
    if said is not None and said.isdecimal():
        return int(said)
    if day is None:
        return None
    return day.year - (said == "last year" or (said is None and month > day.month))


_NAMED: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date | None], str | None]], ...] = (
    (_DAY_RANGE, _days),
    (_DAYS_FIRST, _days),
    (_MONTHS_OF_YEARS, _years),
    (_MONTHS, _months),
    (_WEEKS, _weeks),
    (_WEEK_TO, _week),
    (_PART, _part),
    (_UP_TO, _up_to),
)
