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
from datetime import date

from app.domain.extraction import days, spans
from app.domain.when import When, parse

_MONTH = "|".join([*days.MONTHS, "Jan", "Feb", "Aug", "Sept", "Oct", "Nov", "Dec"])
_DISASTERS = (
    r"(?:[A-Z]\w+\ ){0,5}(?:disaster|earthquake|attacks?|bombings?|massacre|shootings?|crash|floods?|war|tsunami|"
    r"hurricane|explosion|outbreak|epidemic)"
)
_UNITS = r"(?:k?m|kg|mi|ft|lbs?|miles|metres|meters|feet|acres|hectares|people|km/h|mph)"
_TIME = re.compile(
    rf"""(?P<lead>\b(?:since|(?:starting|beginning)\ (?:in|on)|from|by|until|as\ of|through|after|before|between)\s+
        (?:early\ |late\ |the\ (?:start|beginning)\ of\ (?:the\ |this\ )?
        |(?:at\ least\ )?(?:midday|noon|midnight)\ |last\ (?=[MTWFS]\w+day))?)?
    (?:(?P<month>\b(?:{_MONTH})\b)\.?(?:\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\ ?(?:%|percent|people)))?
        (?:,?\s+(?P<year>[12]\d{{3}})\b|\s+(?:of\ )?(?P<afterwards>last\ year|this\ year))?
    |(?P<day2>\b\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month2>{_MONTH})\b(?:,?\s+(?P<year2>[12]\d{{3}})\b)?
    |(?P<weekday>(?<!Super\ )(?<!Black\ )(?<!Good\ )(?<!Bloody\ )(?<!Easter\ )\b(?:{"|".join(days.WEEKDAYS)})\b)
    |\b(?P<relative>yesterday|today|tonight|tomorrow|currently|presently|as\ of\ this\ writing
        |(?:since\ )?the\ (?:start|beginning)\ of\ (?:the|this)\ year
        |(?:(?:last|this\ past|this|over\ the|at\ the|the)\ )weekend
        |this\ (?:morning|afternoon|evening|week|month|year)|(?:earlier|later)\ this\ (?:week|month|year)
        |last\ (?:night|week|month|year)|next\ (?:week|month|year)|the\ year\b(?!\ (?:before|earlier|prior|previous)))
    |\bthe\ (?:first|second|last)\ half\ of\ (?P<half>the\ year|this\ year|last\ year|(?:19|20)\d\d)
    |\b(?P<ago>\w+)\ (?P<unit>day|week|month|year)s?\ ago\b
    |\bthe\ (?:early\ |late\ |mid-)?(?P<decade>[12]\d\d0)s\b
    |\b(?:in|during|at)\ the\ (?P<held>(?:19|20)\d\d)(?=(?:\ [\w.'’-]+){{1,6}}?\ (?:elections?|primar(?:y|ies)
        |caucus(?:es)?|referendum|census|Olympics|Games|World\ Cup|[Cc]onvention|[Cc]hampionships?)\b)
    |\b(?:the\ )?(?P<saw>(?:19|20)\d\d)(?=\ (?:saw|population|census|figures|{_DISASTERS})\b)
    |(?:\b(?:in|In|during|During|of|for|early|late|mid|the|year|only|and|to)[ ]
        |(?<=since\ )|(?<=by\ )|(?<=until\ )|(?<=before\ )|(?<=after\ )|(?<=through\ )|(?<=from\ )|(?<=ing\ in\ )|^|\()
        (?P<only>(?:1[5-9]|20)\d\d)\b
        (?:\s?[-–]\s?(?P<till>(?:1[5-9]|20)\d\d))?(?!\s*(?:UTC|{_UNITS}\b|[a-z]+s\ were\ )|[,.]\d|[-–:])
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_ANY = re.compile(
    r"\d\d|day|[Oo]vernight|night|week|month|year|morning|evening|noon|ago\b|tomorrow|currently|presently|writing|"
    r"Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
)
_SAYS = (
    r"(?:said|says|announced|reported|told|declared|stated|confirmed|tweeted|wrote|published|released|"
    r"indicated|revealed|issued a (?:\w+ )?(?:statement|warning|report|advisory|release)|"
    r"noted|admitted|confessed|added|warned|unsealed|posted|presented|unveiled|estimated|claimed|acknowledged|insisted|alleged|"
    r"argued|denied|testified|concluded|disclosed|quoted)"
)
_SAID_BEFORE = re.compile(
    rf"\b{_SAYS}(?: (?!that\b|the\b|at least\b)[\w’']+){{0,3}}?(?:,? (?:on|late|early|in|"
    rf"at))?(?: (?:late|early|a))?\s*$|\b(?:officials|authorities|report|police|study)(?: \w+)? (?:on|"
    rf"in)\s+$|\b[Aa]ccording to [^,;]* on\s+$|"
    r"\btold(?: [\w.’'-]+){1,6} (?:on|late|early)(?: (?:late|early))?\s+$"
)
_SAID_BEHIND = re.compile(
    rf",?\s+(?:(?:late|morning|night|evening|"
    rf"afternoon)\s*)?(?:(?!{_SAYS})[^\s,.;]+ ){{0,14}}?"
    rf"(?<!was )(?<!were )(?<!been )(?<!of )(?<!the ){_SAYS}\b(?! by| to have)"
)
_SPEAKING = re.compile(r"^(?:Speaking|Addressing|Testifying|Writing|Talking|Asked)\b[^,]*$")
_OWN_CLAUSE = re.compile(r"(?:[\w%$€£.,’'-]+[ -]){3}(?:(?:on|late|early|in|last|this) )*$")
_SINCE_IT = re.compile(
    r"\bsince (?:(?:the |its |their )?(?:[\w’'-]+ ){1,4}(?:(?:began|started|start|beginning)|"
    r"(?:invaded|launched|attacked|seized|annexed|entered|resumed|erupted|collapsed|took|broke)\b[^,;.\d]{0,40}?)|"
    r"\w+ing(?: [\w’'-]+){0,3})(?: in| on)? $"
)
_RANKED = re.compile(
    r"\b(?:most|fewest|highest|lowest|largest|biggest|worst|best|first|deadliest|strongest|longest|only)\b[^,;.]*$"
)
_LAST_MONTH = re.compile(r"\blast\s+$", re.IGNORECASE)
_EDITION = re.compile(r"\b[Tt]he \d{4} [A-Z]")
_ZONED = re.compile(r"(?: \w+)?(?: morning)?,? UTC\)")
_ZONE_BEFORE = re.compile(r"\(\d{4} (?:UTC )?$")
_THROUGH = re.compile(
    r"\s*(?:(?:night|morning|evening|afternoon)\s+)?(?:through(?: to)?|to|until|into)\s+(?:early |late )?",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\b(?P<many>\w+) (?P<unit>day|week|month|year)s? (?P<way>before|after|prior to|ahead of|following)(?: the|:)?\s$",
    re.IGNORECASE,
)
_LOOK_BACK = 50
_YEARS_SAID = range(1000, 3000)
_BRIEF = 3
_DONE = re.compile(r"\b(?:had|was|were|did|rose|fell)\b")
_FUTURE = re.compile(
    r"\b(?:will|next|expect(?:ed|s)|plans|intends|coming|upcoming|scheduled|planned|forecast)\b", re.IGNORECASE
)


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
    if _ANY.search(sentence) is None:
        return ()
    day = published.start if published is not None else None
    day = day if day is not None and day.year in _YEARS_SAID else None
    found: list[Time] = []
    for span in spans.find(sentence, day):
        _add(found, sentence, span.start, span.end, span.edtf)
    for match in _TIME.finditer(sentence):
        edtf = None if _is_within(found, match.start(), match.end()) else _resolve(match, sentence, day)
        if edtf is not None:
            _add_said(found, match, edtf, day)
    if day is not None:
        said = next((t.when.start for t in found if t.is_of_saying and t.is_brief), None)
        for span in spans.past(sentence, said or day):
            if not _is_within(found, span.start, span.end):
                _add(found, sentence, span.start, span.end, span.edtf)
    found.sort(key=lambda t: t.start)
    return tuple(_spans(found, sentence))


def _is_within(found: list[Time], start: int, end: int) -> bool:
    return any(t.start < end and start < t.end for t in found)


def _add_said(found: list[Time], match: re.Match[str], edtf: str, day: date | None) -> None:
    """Keep a time with what its lead makes of it: since, by; not one that is only until when something was."""
    sentence, named = match.string, max(match.start(), match.end("lead"))
    counted = _COUNTED.search(sentence, max(0, named - _LOOK_BACK), named)
    if counted is not None:
        _add(found, sentence, match.start(), match.end(), _away(edtf, counted) or edtf, match["lead"])
        return
    lead = _lead(match)
    ranked = lead == "since" and _RANKED.search(sentence, max(0, match.start() - 60), match.start())
    if not ranked and not lead.startswith(("until", "through", "after")):
        by_then = lead.startswith("by") and (match["relative"] or match["weekday"])
        _add(found, sentence, match.start(), match.end(), edtf if by_then else _led(edtf, lead, day), match["lead"])


def _away(edtf: str, counted: re.Match[str]) -> str | None:
    """Give the time so many days, weeks, … before or after a day: "two weeks before the November 13 deadline"."""
    day = days.known(edtf)
    if day is None or day.start is None or len(edtf) != len("2024-12-20"):
        return None
    is_back = counted["way"].lower() in {"before", "prior to", "ahead of"}
    return days.moved(day.start, counted["many"].lower(), counted["unit"].lower(), back=is_back)


def _lead(match: re.Match[str]) -> str:
    """Give the word before a time that opens or ends a span: since, by, until …; "since the war began in" is since."""
    begun = _SINCE_IT.search(match.string, max(0, match.start() - 50), match.start())
    return (match["lead"] or ("since" if begun else "")).lower().strip()


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


def _add(found: list[Time], words: str, start: int, end: int, edtf: str, lead: str | None = None) -> None:
    when = days.known(edtf)
    if when is None or _ZONED.match(words, end) or _ZONE_BEFORE.search(words, max(0, start - 12), start):
        return
    found.append(Time(start, end, when, _is_brief(when), _is_of_saying(words, start, end, (lead or "").lower())))


def _is_of_saying(words: str, start: int, end: int, lead: str) -> bool:
    """Whether a time is when something was said: beside the verb, unless it ends a clause of its own before a comma."""
    if lead.startswith("as of"):
        return False
    if _SAID_BEFORE.search(words, max(0, start - 60), start) or _SPEAKING.search(words, 0, start):
        return True
    if (
        words.startswith(",", end)
        and not words.startswith(", when ", end)
        and _OWN_CLAUSE.search(words, max(0, start - 80), start)
    ):
        return False
    return _SAID_BEHIND.match(words, end) is not None


def _is_brief(when: When) -> bool:
    return when.start is not None and when.end is not None and (when.end - when.start).days < _BRIEF


def _led(edtf: str, lead: str, day: date | None) -> str:
    """Apply "since", "from" and "by" to a time."""
    if "/" in edtf:
        return edtf
    if lead.startswith(("starting", "beginning", "from")):
        return f"{edtf}/.." if len(edtf) == len("2024") else edtf
    if lead.startswith("since") and (said := days.known(edtf)) is not None and said.start is not None:
        return f"{said.start}/{day}" if day is not None and said.start <= day else f"{said.start}/.."
    if lead.startswith(("by", "before")):
        return f"../{edtf}"
    return edtf


def _resolve(match: re.Match[str], sentence: str, day: date | None) -> str | None:
    """Give the EDTF of one phrase; None where it names no time, or needs a day of publication that is unknown."""
    if match["decade"]:
        return f"{match['decade']}/{int(match['decade']) + 9}"
    if match["only"] or match["saw"] or match["held"]:
        return _bare_year(match, sentence)
    future = _FUTURE.search(sentence, max(0, match.start() - 60), match.start() + 4) is not None
    if _lead(match).startswith("by"):
        future = not _DONE.search(sentence)
    month = match["month"] or match["month2"]
    if month:
        return _calendar(match, sentence, month, day, future=future)
    return _from(day, match, sentence, future=future) if day is not None else None


def _from(day: date, match: re.Match[str], sentence: str, *, future: bool) -> str | None:
    """Give the EDTF of a phrase that counts from the day of publication."""
    if match["weekday"]:
        return _weekday(match["weekday"], sentence, day, future=future)
    if match["half"]:
        return days.half_year(match.group().lower(), match["half"].lower(), day)
    if match["ago"]:
        return days.ago(match["ago"].lower(), match["unit"].lower(), day)
    return days.relative(" ".join(match["relative"].lower().split()), day)


def _weekday(name: str, sentence: str, day: date, *, future: bool) -> str | None:
    if not name[0].isupper():
        return None
    past = re.search(rf"\b(?:on|as of|last|this past)\s+{name}", sentence) is not None
    return days.weekday(name, day, future=future and not past)


def _bare_year(match: re.Match[str], sentence: str) -> str | None:
    if match["only"] and _EDITION.search(sentence, max(0, match.start() - 4), match.end() + 3):
        return None
    year = match["only"] or match["saw"] or match["held"]
    return f"{year}/{match['till']}" if match["till"] else year


def _calendar(match: re.Match[str], sentence: str, month: str, day: date | None, *, future: bool) -> str | None:
    if not month[0].isupper() or (
        month == "May" and not (match["day"] or match["day2"] or match["year"]) and not _in(sentence, match)
    ):
        return None
    number = days.month_number(month)
    if match["afterwards"] and not match["day"] and day is not None:
        return f"{day.year - (match['afterwards'].lower() == 'last year')}-{number:02}"
    on, year = match["day"] or match["day2"], match["year"] or match["year2"]
    if year is None:
        if day is None:
            return None
        year = str(days.year(number, int(on or 1), day, future=future))
        if _LAST_MONTH.search(sentence, max(0, match.start() - 8), match.start()):
            year = str(day.year - 1)
    return f"{year}-{number:02}-{int(on):02}" if on else f"{year}-{number:02}"


def _in(sentence: str, match: re.Match[str]) -> bool:
    return bool(match["lead"]) or sentence[: match.start("month")].lower().endswith(
        ("in ", "last ", "late ", "early ", "this ")
    )
