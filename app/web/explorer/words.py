"""How a page says what the API answers: times, numbers, confidence, words of the contract."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from app.domain.notation.inflection import plural
from app.domain.vocabulary import Dimension
from app.web.charts.scales import amount, spanned

Json = Mapping[str, Any]

MONTHS = "January February March April May June July August September October November December".split()

_MONTH, _DAY = 7, 10
"""The lengths of EDTF months and days."""

_STANDS = {
    "recorded_as_of": "as it stood at",
    "q": "words",
    "id": "id",
    "external_id": "own key",
    "unset": "without",
    "parts": "with its parts",
    "descendants": "with those below",
}


def day(given: date | str) -> str:
    """A day: 28 December 2024."""
    on = date.fromisoformat(given) if isinstance(given, str) else given
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def when(given: Json | None) -> str:
    """A time as the API tells it, no more precise than it was said; "" where nothing is known."""
    return "" if given is None else edtf(given["edtf"])


def edtf(text: str) -> str:
    """An EDTF time in words: "October 2024", "1 October to 31 December 2024", "until 1 December 2024"."""
    if "T" in text:
        return f"{day(text[:10])}, {text[11:]}"
    if "/" not in text:
        return _one(text)
    start, end = text.split("/")
    if start == "..":
        return f"until {_one(end)}"
    if end == "..":
        return f"from {_one(start)} on"
    return f"{_one(start)} to {_one(end)}"


def _one(text: str) -> str:
    doubt = {"?": " (uncertain)", "~": " (approximately)", "%": " (uncertain, approximately)"}.get(text[-1], "")
    bare = text.rstrip("?~%")
    if len(bare) == _DAY:
        return day(bare) + doubt
    return (f"{MONTHS[int(bare[5:7]) - 1]} {bare[:4]}" if len(bare) == _MONTH else bare) + doubt


def instant(given: str | datetime) -> str:
    """An instant in UTC to the minute: 28 December 2024, 09:41 UTC."""
    at = datetime.fromisoformat(given) if isinstance(given, str) else given
    return f"{day(at.date())}, {at:%H:%M} UTC"


def number(value: Decimal | float | None) -> str:
    """A number in digits, grouped by commas, without trailing zeros; "" for none."""
    if value is None:
        return ""
    text = f"{Decimal(str(value)):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def extent(given: Json | None, dimension: Dimension | None) -> str:
    """Numbers with their bounds, as a chart writes them: "10,800 to 12,500", "over 5 million"; "" for none."""
    if given is None or (given["low"] is None and given["high"] is None):
        return ""
    low, high = (None if given[end] is None else float(given[end]) for end in ("low", "high"))
    return spanned(low, high, str(given["bounds"]), dimension)


def about(value: Decimal | float | None, dimension: Dimension | None) -> str:
    """A number as a chart writes it; "" for none."""
    return "" if value is None else amount(float(value), dimension)


def sentence(text: str) -> str:
    """A reason of the analysis as a sentence."""
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def many(count: int, noun: str) -> str:
    """How many of a thing: "1 claim", "1,204 claims"."""
    return f"{count:,} {noun if count == 1 else plural(noun)}"


def plain(word: str) -> str:
    """A word of the contract as people write it: more_than is "more than"."""
    return _STANDS.get(word, word.replace("_", " ").strip())


def confidence(given: Json | None) -> str:
    """A confidence as it was given: "70%", or "likely (55 to 80%)"."""
    if given is None:
        return ""
    if given["scale"] == "percent":
        return f"{given['value']}%"
    return f"{plain(given['code'])} ({given['low']} to {given['high']}%)"


def web_address(given: str | None) -> str | None:
    """The address where a browser may be sent to it, which is over http(s) alone; else None."""
    try:
        parts = urlsplit(given or "")
    except ValueError:
        return None
    return given if parts.scheme.lower() in ("http", "https") and parts.hostname else None


def host(given: str) -> str:
    """Whose address it is."""
    return (urlsplit(given).hostname or given).removeprefix("www.")
