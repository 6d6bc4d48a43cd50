"""The time a sentence is about, as EDTF, resolved against the day the document was published.

    published 2024-12-20, a Friday
    on Monday            2024-12-16            last September    2023-09
    yesterday            2024-12-19            this year         2024
    in 2018              2018                  since March       2024-03-01/2024-12-20
    in the 1990s         1990/1999             by August 4       ../2025-08-04 (a date to come)

No precision is invented: a month stays a month. A weekday is the last one not after publication, behind "next" or
"will" the first after it. A phrase that needs the day of publication gives nothing where it is unknown.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.refusal import Refused
from app.domain.when import When, parse

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_MONTH = "|".join([*_MONTHS, "Jan", "Feb", "Aug", "Sept", "Oct", "Nov", "Dec"])
_NUMBERS = {"one": 1, "a": 1, "an": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10}

_TIME = re.compile(
    rf"""(?P<lead>\b(?:since|starting\ in|by|until|as\ of|through|after|before|between)\s+
        (?:early\ |late\ |the\ (?:start|beginning)\ of\ (?:the\ |this\ )?
        |(?:at\ least\ )?(?:midday|noon|midnight)\ )?)?
    (?:(?P<month>\b(?:{_MONTH})\b)\.?(?:\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\ ?(?:%|percent|people)))?
        (?:,?\s+(?P<year>[12]\d{{3}})\b|\s+(?:of\ )?(?P<afterwards>last\ year|this\ year))?
    |(?P<day2>\b\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month2>{_MONTH})\b(?:,?\s+(?P<year2>[12]\d{{3}})\b)?
    |(?P<weekday>\b(?:{"|".join(_DAYS)})\b)
    |\b(?P<relative>yesterday|today|tonight|tomorrow|currently|presently|as\ of\ this\ writing
        |this\ (?:morning|afternoon|evening|week|month|year)|(?:earlier|later)\ this\ (?:week|month|year)
        |last\ (?:night|week|month|year)|next\ (?:week|month|year)|the\ year\b)
    |\b(?P<ago>\w+)\ (?P<unit>day|week|month|year)s?\ ago\b
    |\bthe\ (?:early\ |late\ |mid-)?(?P<decade>[12]\d\d0)s\b
    |(?:\b(?:in|In|during|During|of|for|early|late|mid|the|year|only|and|to)[ ]
        |(?<=since\ )|(?<=by\ )|(?<=until\ )|(?<=before\ )|(?<=after\ )|(?<=through\ )|(?<=from\ )|^|\()
        (?P<only>(?:1[5-9]|20)\d\d)\b
        (?:\s?[-–]\s?(?P<till>(?:1[5-9]|20)\d\d))?(?!\s*(?:UTC|[a-z]+s\ were\ )|[,.]\d|[-–:])
    |\b(?P<saw>20\d\d)(?=\ saw\b))""",
    re.VERBOSE | re.IGNORECASE,
)
_FROM_TO = re.compile(r"\b(?:from|between)\s+((?:1[5-9]|20)\d\d)\s+(?:to|and|through|until)\s+((?:1[5-9]|20)\d\d)\b")
_SAYS = (
    r"(?:said|says|announced|reported|told|declared|stated|confirmed|tweeted|wrote|published|released|"
    r"indicated|revealed|issued|noted|added|warned|unsealed)"
)
_SAID_BEFORE = re.compile(
    rf"\b{_SAYS}(?: (?!that\b|the\b|at least\b)[\w’']+){{0,3}}?(?:,? (?:on|late|early|in|"
    rf"at))?(?: (?:late|early|a))?\s*$|\b(?:officials|authorities|report|police|study)(?: \w+)? (?:on|"
    rf"in)\s+$|\b[Aa]ccording to [^,;]* on\s+$"
)
_SAID_BEHIND = re.compile(
    rf",?\s+(?:(?:late|morning|night|evening|"
    rf"afternoon)\s*)?(?:(?!{_SAYS})[^\s,.;]+ ){{0,14}}?"
    rf"(?<!was )(?<!were )(?<!been )(?<!of )(?<!the ){_SAYS}\b(?! by| to have)"
)
_LAST_MONTH = re.compile(r"\blast\s+$", re.IGNORECASE)
_EDITION = re.compile(r"\b[Tt]he \d{4} [A-Z]")
_ZONED = re.compile(r"(?: \w+)?(?: morning)?,? UTC\)")
_ZONE_BEFORE = re.compile(r"\(\d{4} (?:UTC )?$")
_THROUGH = re.compile(
    r"\s*(?:(?:night|morning|evening|afternoon)\s+)?(?:through(?: to)?|to|until|into)\s+(?:early |late )?",
    re.IGNORECASE,
)
_NEAR = 45
_BRIEF = 3
_FUTURE = re.compile(r"\b(?:will|next|expected|coming|upcoming|scheduled|planned|forecast|by)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Time:
    """A time said in a sentence: where, and when; up to three days is brief, beside a verb of saying is of saying."""

    start: int
    end: int
    when: When
    is_brief: bool
    is_of_saying: bool


def find(sentence: str, published: When | None) -> tuple[Time, ...]:
    """Give the times that a sentence states, in their order."""
    day = published.start if published is not None else None
    found: list[Time] = []
    covered = -1
    for match in _FROM_TO.finditer(sentence):
        _add(found, match, f"{match[1]}/{match[2]}")
        covered = match.end()
    for match in _TIME.finditer(sentence):
        if match.start() >= covered:
            edtf = _resolve(match, sentence, day)
            if edtf is not None:
                lead = (match["lead"] or "").lower().strip()
                if not lead.startswith(("until", "through", "after")):
                    by_then = lead.startswith("by") and (match["relative"] or match["weekday"])
                    _add(found, match, edtf if by_then else _led(edtf, lead, day))
    return tuple(_spans(found, sentence))


def _spans(found: list[Time], sentence: str) -> Iterator[Time]:
    """Join two days said as a span: "from Tuesday night through to Wednesday"."""
    left: Time | None = None
    for right in found:
        if (
            left is not None
            and _THROUGH.fullmatch(sentence, left.end, right.start)
            and right.is_brief
            and left.when.start
        ):
            when = (
                parse(f"{left.when.start}/{right.when.end}")
                if right.when.end and left.when.start < right.when.end
                else right.when
            )
            left = Time(left.start, right.end, when, _is_brief(when), left.is_of_saying)
            continue
        if left is not None:
            yield left
        left = right
    if left is not None:
        yield left


def _add(found: list[Time], match: re.Match[str], edtf: str) -> None:
    try:
        when = parse(edtf)
    except Refused:
        return
    words = match.string
    if _ZONED.match(words, match.end()) or _ZONE_BEFORE.search(words, max(0, match.start() - 12), match.start()):
        return
    said = _SAID_BEFORE.search(words, max(0, match.start() - 60), match.start()) or _SAID_BEHIND.match(
        words, match.end()
    )
    found.append(Time(match.start(), match.end(), when, _is_brief(when), said is not None))


def _is_brief(when: When) -> bool:
    return when.start is not None and when.end is not None and (when.end - when.start).days < _BRIEF


def _led(edtf: str, lead: str, day: date | None) -> str:
    """Apply "since", "from" and "by" to a time."""
    if "/" in edtf:
        return edtf
    if lead.startswith(("since", "starting")):
        first = parse(edtf).start
        return f"{first}/{day}" if day is not None and first is not None and first <= day else f"{first}/.."
    if lead.startswith(("by", "before")):
        return f"../{edtf}"
    return edtf


def _resolve(match: re.Match[str], sentence: str, day: date | None) -> str | None:
    """Give the EDTF of one phrase; None where it names no time, or needs a day of publication that is unknown."""
    if match["decade"]:
        return f"{match['decade']}/{int(match['decade']) + 9}"
    if match["only"] or match["saw"]:
        return _bare_year(match, sentence)
    future = _FUTURE.search(sentence, max(0, match.start() - 60), match.start() + 4) is not None
    month = match["month"] or match["month2"]
    if month:
        return _calendar(match, sentence, month, day, future=future)
    return _from(day, match, sentence, future=future) if day is not None else None


def _from(day: date, match: re.Match[str], sentence: str, *, future: bool) -> str | None:
    """Give the EDTF of a phrase that counts from the day of publication."""
    if match["weekday"]:
        return _weekday(match["weekday"], sentence, day, future=future)
    if match["ago"]:
        return _ago(match["ago"].lower(), match["unit"].lower(), day)
    return _relative(" ".join(match["relative"].lower().split()), day)


def _bare_year(match: re.Match[str], sentence: str) -> str | None:
    if _EDITION.search(sentence, max(0, match.start() - 4), match.end() + 3):
        return None
    year = match["only"] or match["saw"]
    return f"{year}/{match['till']}" if match["till"] else year


def _calendar(match: re.Match[str], sentence: str, month: str, day: date | None, *, future: bool) -> str | None:
    if not month[0].isupper() or (
        month == "May" and not (match["day"] or match["day2"] or match["year"]) and not _in(sentence, match)
    ):
        return None
    number = next(i for i, name in enumerate(_MONTHS, 1) if name.lower().startswith(month.lower()[:3]))
    if match["afterwards"] and not match["day"] and day is not None:
        return f"{day.year - (match['afterwards'].lower() == 'last year')}-{number:02}"
    on, year = match["day"] or match["day2"], match["year"] or match["year2"]
    if year is None:
        if day is None:
            return None
        year = str(_year(number, int(on or 1), day, future=future))
        if _LAST_MONTH.search(sentence, max(0, match.start() - 8), match.start()):
            year = str(day.year - 1)
    return f"{year}-{number:02}-{int(on):02}" if on else f"{year}-{number:02}"


def _in(sentence: str, match: re.Match[str]) -> bool:
    return bool(match["lead"]) or sentence[: match.start("month")].lower().endswith(
        ("in ", "last ", "late ", "early ", "this ")
    )


def _year(month: int, on: int, day: date, *, future: bool) -> int:
    """Give the year of a date said without one: the latest not after publication, or the next to come."""
    behind = (month, on) <= (day.month, day.day)
    near = 0 < (month - day.month) * 31 + on - day.day <= _NEAR
    if near and on > 1:
        return day.year
    if future:
        return day.year + 1 if behind and (month, on) != (day.month, day.day) else day.year
    return day.year if behind else day.year - 1


def _weekday(name: str, sentence: str, day: date, *, future: bool) -> str | None:
    index = next(i for i, known in enumerate(_DAYS) if known.lower() == name.lower())
    if not name[0].isupper():
        return None
    if future and not re.search(r"\b(?:on|as of|last|this past)\s+" + name, sentence):
        return str(day + timedelta(days=(index - day.weekday()) % 7 or 7))
    return str(day - timedelta(days=(day.weekday() - index) % 7))


def _ago(count: str, unit: str, day: date) -> str | None:
    many = int(count) if count.isdecimal() and len(count) <= 3 else _NUMBERS.get(count)  # noqa: PLR2004 (centuries are enough)
    if many is None or many >= day.year:
        return None
    if unit == "year":
        return str(day.year - many)
    if unit == "month":
        months = day.year * 12 + day.month - 1 - many
        return f"{months // 12:04}-{months % 12 + 1:02}"
    return str(day - timedelta(days=many * (7 if unit == "week" else 1)))


def _relative(words: str, day: date) -> str:
    if words in {
        "today",
        "currently",
        "presently",
        "as of this writing",
        "tonight",
        "this morning",
        "this afternoon",
        "this evening",
    }:
        return str(day)
    if words in {"yesterday", "last night"}:
        return str(day - timedelta(days=1))
    if words == "tomorrow":
        return str(day + timedelta(days=1))
    step = -1 if words.startswith("last") else 1 if words.startswith("next") else 0
    if words.endswith("year"):
        return str(day.year + step)
    if words.endswith("month"):
        months = day.year * 12 + day.month - 1 + step
        return f"{months // 12:04}-{months % 12 + 1:02}"
    monday = day - timedelta(days=day.weekday()) + timedelta(days=7 * step)
    return f"{monday}/{monday + timedelta(days=6)}"
