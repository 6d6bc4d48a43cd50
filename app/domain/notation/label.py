"""A quantity in words, so that reading them gives the same quantity: read(label(q)) is q.

    at_least 12000 soldier         at least 12,000 soldiers
    at_most 5500000000 USD         up to $5.5 billion
    between [24, 100) tank         dozens of tanks
    between [30, 100) tank         at least 30 but under 100 tanks
    nearly 0.333333333333333 (share)   nearly one third
    factor 3                       3-fold

Where the grammar would read a unit's noun differently, it is named word for word: 12 × “noun”.
"""

from decimal import Context, Decimal
from functools import lru_cache
from math import gcd

from app.domain import units
from app.domain.notation.grammar import scan
from app.domain.notation.inflection import plural
from app.domain.notation.nouns import VERBATIM
from app.domain.notation.words import ROUND_PLURALS
from app.domain.quantity import Quantity, exact, rounded
from app.domain.refusal import Refused
from app.domain.vocabulary import Bounds, Comparator, Dimension

_WORDS = {
    Comparator.EXACTLY: "",
    Comparator.ABOUT: "about ",
    Comparator.MORE_THAN: "over ",
    Comparator.AT_LEAST: "at least ",
    Comparator.LESS_THAN: "under ",
    Comparator.AT_MOST: "up to ",
    Comparator.NEARLY: "nearly ",
}
_LOWER = {"[": "at least ", "(": "over "}
_UPPER = {"]": "up to ", ")": "under "}
_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£"}
_SCALES = (("trillion", Decimal(10**12)), ("billion", Decimal(10**9)), ("million", Decimal(10**6)))
_EXACT = Context(prec=80)
_MOST_DECIMALS = 3
_SPELLED = frozenset(("mm",))
"""Symbols that the grammar would take for a calibre."""
_PLURALS = {span: word for word, span in ROUND_PLURALS.items()} | {
    (20_000, 100_000): "tens of thousands",
    (200_000, 1_000_000): "hundreds of thousands",
}
_FRACTIONS = {
    rounded(Decimal(over) / Decimal(under)): f"{words} {name}{'s' if over > 1 else ''}"
    for under, name in ((3, "third"), (6, "sixth"), (7, "seventh"), (9, "ninth"))
    for over, words in enumerate(("one", "two", "three", "four", "five", "six", "seven", "eight"), start=1)
    if over < under and gcd(over, under) == 1
}
"""Shares that no short percentage gives. Beside percentages or bounds in brackets they would be read apart."""


def label(q: Quantity) -> str:
    """Give the words of a quantity."""
    spoken = _fraction(q)
    if spoken:
        return spoken
    if q.comparator is Comparator.BETWEEN:
        plural_words = _round_plural(q)
        if plural_words:
            return plural_words
        bounds = _bounds(q)
        if q.value is None:
            return bounds + _noun(q)
        return f"{_amount(q.value, q)} ({bounds}){_noun(q)}"
    assert q.value is not None  # noqa: S101 (only between may be without a value)
    words = _WORDS[q.comparator] + _amount(q.value, q)
    if q.comparator is Comparator.ABOUT and not _usual(q):
        words += f" ({_bounds(q)})"
    return words + _noun(q)


def _fraction(q: Quantity) -> str | None:
    """Give a share as a fraction in words, a range as two, where it has no short percentage."""
    if q.dimension is not Dimension.SHARE:
        return None
    if q.comparator is not Comparator.BETWEEN:
        words = _FRACTIONS.get(q.value) if q.value is not None and _usual(q) else None
        return words and _WORDS[q.comparator] + words
    lower, upper = (_FRACTIONS.get(end) if end is not None else None for end in (q.lower, q.upper))
    closed = q.value is None and q.bounds is Bounds.CLOSED
    return f"between {lower} and {upper}" if closed and lower and upper else None


def _usual(q: Quantity) -> bool:
    """Tell whether the bounds are those that the comparator gives."""
    try:
        return Quantity.of(q.comparator, q.value, unit=q.unit, dimension=q.dimension) == q
    except Refused:
        return False


def _bounds(q: Quantity) -> str:
    assert q.lower is not None and q.upper is not None  # noqa: S101, PT018 (two-sided)
    short = min(abs(q.lower), abs(q.upper)) >= _SCALES[-1][1]  # "$5 to $10 billion" would share its scale
    lower, upper = _amount(q.lower, q, short=short), _amount(q.upper, q, short=short)
    if q.bounds is Bounds.CLOSED:
        return f"between {lower} and {upper}"
    return f"{_LOWER[q.bounds.value[0]]}{lower} but {_UPPER[q.bounds.value[1]]}{upper}"


def _round_plural(q: Quantity) -> str | None:
    if q.value is not None or q.bounds is not Bounds.CLOSED_OPEN or q.dimension is not Dimension.COUNT:
        return None
    assert q.lower is not None and q.upper is not None  # noqa: S101, PT018 (two-sided)
    words = _PLURALS.get((int(q.lower), int(q.upper))) if q.lower == int(q.lower) and q.upper == int(q.upper) else None
    if words is None or not _spoken(q.unit):
        return None
    return f"{words} of {plural(q.unit)}"


def _amount(value: Decimal, q: Quantity, *, short: bool = True) -> str:
    """Give a number with its measure; a count's noun comes behind."""
    match q.dimension:
        case Dimension.SHARE:
            return f"{_plain(_EXACT.multiply(value, Decimal(100)))}%"
        case Dimension.FACTOR:
            return f"{_plain(value)}-fold"
        case Dimension.MONEY:
            sign = "-" if value < 0 else ""
            return f"{sign}{_SIGNS.get(q.unit, q.unit + ' ')}{_scaled(abs(value)) if short else _plain(abs(value))}"
        case Dimension.COUNT:
            return _plain(value)
        case _:
            return f"{_plain(value)} {_written(q.unit, value)}"


@lru_cache(maxsize=1024)
def _written(unit: str, value: Decimal) -> str:
    known = units.UNITS[unit]
    if known.symbols and unit not in _SPELLED and known.dimension is not Dimension.DURATION:
        return known.written
    return known.names[0] if value == 1 else units.plural_name(known.names[0])


def _scaled(value: Decimal) -> str:
    """Give a number with its scale where that leaves few decimals: 5.5 billion."""
    for word, scale in _SCALES:
        shown = _EXACT.divide(value, scale)
        if 1 <= shown < 1000 and shown == round(shown, _MOST_DECIMALS):  # noqa: PLR2004
            return f"{_plain(exact(shown))} {word}"
    return _plain(value)


def _plain(value: Decimal) -> str:
    """Give a number in digits, grouped by commas, without exponent or trailing zeros."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _noun(q: Quantity) -> str:
    if q.dimension is not Dimension.COUNT:
        return ""
    if not _spoken(q.unit):
        opening, closing = next((marks for marks in VERBATIM.items() if marks[1] not in q.unit), ("“", "”"))
        return f" × {opening}{q.unit}{closing}"
    return f" {q.unit if q.value == 1 else plural(q.unit)}"


@lru_cache(maxsize=4096)
def _spoken(unit: str) -> bool:
    """Tell whether the grammar reads this noun back, in the singular and the plural."""
    return all(_reads_back(unit, words) for words in (f"1 {unit}", f"12 {plural(unit)}", f"dozens of {plural(unit)}"))


def _reads_back(unit: str, words: str) -> bool:
    found = scan(words).readings
    return (
        len(found) == 1
        and (found[0].quantity.unit, found[0].quantity.dimension) == (unit, Dimension.COUNT)
        and found[0].text == words
    )
