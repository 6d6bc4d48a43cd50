"""Rule `measure`: what a number is a number of, where that is no noun: money, percent, a physical unit, a fold.

before the number   US$300   USD 300   £20m   Rs 500 crore
after it            300 euros   45%   45 per cent   40 km   500 tonnes   3-fold   -5 °C
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.domain import units
from app.domain.notation import money
from app.domain.notation.lexer import Tokens, is_number
from app.domain.notation.words import DASHES
from app.domain.vocabulary import Dimension

_ONE = Decimal(1)
_CENT = Decimal("0.01")
_BY_SYMBOL = {
    "km2": "square km; sq km",
    "m2": "square m; sq m",
    "mi2": "square mi; sq mi",
    "ft2": "square ft; sq ft",
    "km/h": "km per hour; km an hour; kms per hour; kms an hour",
    "m/s": "m per second; m a second",
    "mph": "mi per hour; mi an hour",
    "bbl": "bpd; b / d",
    "degC": "deg c; degrees c; degree c",
    "degF": "deg f; degrees f; degree f",
}
"""Units whose words are said around a symbol."""
_PARTS_OF_WHOLE = {
    **dict.fromkeys(("%", "percent", "pct", "per cent"), _CENT),
    **dict.fromkeys(("‰", "per mille"), _CENT / 10),
}
_MINUS = frozenset("-−")


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit and where its words end (or, before the number, begin); the number counts `times` of it."""

    dimension: Dimension
    unit: str
    at: int
    times: Decimal = _ONE
    rule: str = "measure"
    sign: int = 1


_Phrase = tuple[tuple[str, ...], Dimension, str, Decimal]


def _spoken() -> Iterator[_Phrase]:
    """Every unit in words, with its dimension, its code, and how many of that each is."""
    for name, unit in units.NAMES.items():
        for spelled in {name, name.replace("square ", "sq "), name.replace("cubic ", "cu ")}:
            yield tuple(spelled.replace("-", " - ").split()), unit.dimension, unit.code, _ONE
    for code, words in _BY_SYMBOL.items():
        for spelled in words.split("; "):
            yield tuple(spelled.split()), units.UNITS[code].dimension, code, _ONE
    currencies = money.NAMES | {(sign,): c for sign, c in money.SIGNS.items()}
    for names, code in currencies.items():
        yield names, Dimension.MONEY, code, _ONE
    for cent, code in {"cents": "USD", "cent": "USD", "pence": "GBP"}.items():
        yield (cent,), Dimension.MONEY, code, _CENT
    for spelled, part in _PARTS_OF_WHOLE.items():
        yield tuple(spelled.split()), Dimension.SHARE, "1", part
    yield ("us", "$"), Dimension.MONEY, "USD", _ONE
    yield ("fold",), Dimension.FACTOR, "1", _ONE


def _phrases() -> dict[str, list[_Phrase]]:
    """Every unit in words by its first word, longest phrase first."""
    index: dict[str, list[_Phrase]] = {}
    for phrase in _spoken():
        index.setdefault(phrase[0][0], []).append(phrase)
    for choices in index.values():
        choices.sort(key=lambda choice: -len(choice[0]))
    return index


def _symbols() -> dict[str, list[tuple[tuple[str, ...], units.Unit]]]:
    """Every symbol by its first token as written, longest first; a single letter only where it is no word."""
    index: dict[str, list[tuple[tuple[str, ...], units.Unit]]] = {}
    for unit in units.UNITS.values():
        for symbol in unit.symbols:
            words = tuple(re.findall(r"[0-9]+|[^\W\d]+|\S", symbol))
            index.setdefault(words[0], []).append((words, unit))
    for choices in index.values():
        choices.sort(key=lambda choice: -len(choice[0]))
    return index


_PHRASES = _phrases()
_SYMBOLS = _symbols()
_WORDS = frozenset(("all", "cop", "cup", "mad", "pen", "top", "try"))
"""Codes that are English words, or names of meetings."""
_NOT_GLUED = frozenset("g")
"""A g glued to a number is a generation (5G) or a meeting (7g)."""


def before(t: Tokens, i: int) -> Measure | None:
    """Read the currency, or the minus sign, whose last token stands before token i."""
    sign_at = i - 1
    sign = t.low[sign_at]
    if is_number(t.low[sign_at - 1]) and t.glued(sign_at) and not t.glued(i):
        return None
    if sign in money.SIGNS:
        country = t.low[sign_at - 1] if sign == "$" and t.glued(sign_at) else ""
        at = sign_at - 1 if country in money.DOLLARS else sign_at
        return _signed(t, Measure(Dimension.MONEY, money.DOLLARS.get(country, money.SIGNS[sign]), at, rule="money"))
    if sign in money.PREFIXES:
        return _signed(t, Measure(Dimension.MONEY, money.PREFIXES[sign], sign_at, rule="money"))
    if sign == "." and t.low[sign_at - 1] == "rs":
        return Measure(Dimension.MONEY, "INR", sign_at - 1, rule="money")
    if t.raw[sign_at] in units.CURRENCIES and not _is_word(t, i):
        return _signed(t, Measure(Dimension.MONEY, t.raw[sign_at], sign_at, rule="money"))
    return None


def _is_word(t: Tokens, i: int) -> bool:
    """Tell that the code before number i is a word in capitals and no currency: COP28, "ALL 12 DIE"."""
    following = t.raw[i + 1]
    shouted = len(following) > 1 and following.isalpha() and following.isupper() and following not in units.CURRENCIES
    return shouted or (t.glued(i) and t.low[i - 1] in _WORDS)


def _signed(t: Tokens, measure: Measure) -> Measure:
    if is_minus(t, measure.at - 1):
        return Measure(measure.dimension, measure.unit, measure.at - 1, rule="money", sign=-1)
    return measure


def is_minus(t: Tokens, i: int) -> bool:
    """Tell whether token i is the sign of the number glued to it: "-5", "minus 5", not "10-5"."""
    if t.low[i] in _MINUS:
        return t.glued(i + 1) and not (t.glued(i) and t.low[i - 1] not in ("(", "[", '"', "“"))
    return t.low[i] == "minus"


def after(t: Tokens, i: int) -> Measure | None:
    """Read the measure that begins at token i, or behind a hyphen glued there ("30-kilometre")."""
    hyphen = t.low[i] in DASHES and t.glued(i) and t.glued(i + 1)
    at = i + 1 if hyphen else i
    found = _phrase(t, at) or _symbol(t, at)
    if found is None and t.raw[at] in units.CURRENCIES:
        return Measure(Dimension.MONEY, t.raw[at], at + 1, rule="money")
    if found is None and hyphen and t.low[at] == "fold":
        return Measure(Dimension.FACTOR, "1", at + 1, rule="multiple")
    return found


def _phrase(t: Tokens, i: int) -> Measure | None:
    for words, dimension, unit, times in _PHRASES.get(t.low[i], ()):
        if len(words) > 1 and not t.begins(i, words):
            continue
        at = i + len(words)
        if words[0] in money.SIGNS and t.glued(at) and is_number(t.low[at]):
            return None
        if dimension is Dimension.SHARE:
            return None if t.low[at] in ("point", "points") else Measure(dimension, unit, at, times, "percentage")
        if words == ("fold",):
            return Measure(dimension, unit, at, times, "multiple") if t.glued(i) or t.low[i - 1] == "-" else None
        if unit == "lb" and _are_sterling(t, i, at):
            return Measure(Dimension.MONEY, "GBP", at, rule="money")
        return Measure(dimension, unit, at, times, "money" if dimension is Dimension.MONEY else "measure")
    return None


def _symbol(t: Tokens, i: int) -> Measure | None:
    for words, unit in _SYMBOLS.get(t.raw[i], ()):
        if len(words) > 1 and not all(t.glued(at) for at in range(i + 1, i + len(words))):
            continue
        if tuple(t.raw[i : i + len(words)]) == words and not (words[0] in _NOT_GLUED and t.glued(i)):
            if t.glued(i + len(words)) and t.low[i + len(words)] in ("/", "-") and t.low[i + len(words)] != "-":
                continue
            return Measure(unit.dimension, unit.code, i + len(words))
    return None


def _are_sterling(t: Tokens, i: int, end: int) -> bool:
    """Tell pounds that are paid from pounds that weigh: "5 million pounds" from "500 pounds of explosives"."""
    if t.low[i - 1] in DASHES:
        return False
    if t.low[end] == "of":
        return t.low[end + 1] in money.PAID_IN_POUNDS
    return not any(word in money.WEIGHS for word in t.low[i - 5 : i]) and not is_number(t.low[end])
