"""Rules `amount` and `range`: a number with its measure, and two of them that span a range.

    10,000-12,000   10,000 to 12,000   two or three   between 40% and 60%   from $6 to $8 billion
    80- to 90-kilometre   10,000, possibly 12,000,   200 if not 300   two- to threefold

What is said once holds for both ends: the scale where the first end is the smaller number without it
("$6-8 billion", "two to three hundred"), and the measure ("40 to 60 percent").
"""

from dataclasses import dataclass, replace
from decimal import Decimal

from app.domain import units
from app.domain.notation import measures
from app.domain.notation.changes import FOLDS
from app.domain.notation.lexer import Tokens
from app.domain.notation.measures import Measure
from app.domain.notation.nouns import noun
from app.domain.notation.numerals import Numeral, and_part, numeral
from app.domain.notation.words import DASHES, by_first_word
from app.domain.vocabulary import Dimension

_PARTS = {"h": ("min", "s"), "min": ("s",), "a": ("mo",), "wk": ("d",), "d": ("h",), "ft": ("in",), "lb": ("oz",)}
"""What is said in smaller units behind a unit."""
_THOUSAND = Decimal(1000)
_ALTERNATIVES = 10
_HEDGES = frozenset(
    ("around", "about", "as", "many", "much", "roughly", "approximately", "even", "perhaps", "possibly")
)
_DOUBTFUL = "if not; perhaps; possibly; maybe; and perhaps; and possibly; and maybe; or even; or perhaps"
_DOUBTS = by_first_word((*comma, *doubt.split()) for comma in ((), (",",)) for doubt in _DOUBTFUL.split("; "))
"""What joins a number to the higher one it may be."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its measure, if it has one, in the tokens from start to end."""

    value: Decimal
    start: int
    end: int
    measure: Measure | None
    number: Numeral

    @property
    def signed(self) -> Decimal:
        """The value in the unit of the measure."""
        if self.measure is None:
            return self.value
        return self.value * self.measure.times


@dataclass(frozen=True, slots=True)
class Range:
    """A lower and an upper amount of one measure."""

    lower: Amount
    upper: Amount
    start: int
    end: int
    steps: bool = False
    """From one to the other after a verb of change: two quantities, not a range."""


def amount(t: Tokens, i: int, *, joined: bool = True) -> Amount | None:
    """Read a number at token i with what is before and after it."""
    number = numeral(t, i, joined=joined)
    if number is None:
        return _fold(t, i) if t.low[i] in FOLDS else None
    ahead = measures.before(t, number.start)
    if ahead is not None:
        return Amount(number.value * ahead.sign, ahead.at, number.end, ahead, number)
    value, start = number.value, number.start
    if measures.is_minus(t, start - 1):
        value, start = -value, start - 1
    behind = measures.after(t, number.end)
    return Amount(value, start, behind.at if behind else number.end, behind, number)


def composed(t: Tokens, said: Amount) -> Amount:
    """Add what is said behind the unit: "1 hour and 59 minutes" is 119 minutes, "two years and a half" 2.5 of them."""
    measure = said.measure
    part = and_part(t, said.end) if measure is not None and measure.rule == "measure" else None
    if part is not None:
        return replace(said, value=said.value + part.value, end=part.end)
    smaller = _PARTS.get(measure.unit, ()) if measure is not None else ()
    if not smaller or measure is None:
        return said
    at = said.end
    while t.low[at] in ("and", ","):
        at += 1
    other = amount(t, at) if at <= said.end + 2 else None
    if other is None or other.measure is None or other.start != at or other.measure.unit not in smaller:
        return said
    many = units.factor(measure.unit) / units.factor(other.measure.unit)
    if other.value >= many or other.value < 0:
        return said
    whole = said.value * many.numerator / many.denominator
    return composed(t, replace(other, value=whole + other.value, start=said.start))


def _fold(t: Tokens, i: int) -> Amount:
    value = FOLDS[t.low[i]]
    return Amount(value, i, i + 1, Measure(Dimension.FACTOR, "1", i + 1, rule="multiple"), Numeral(value, i, i + 1))


def first_amount(t: Tokens, i: int) -> Amount | None:
    """Read the amount at token i; behind "between" its words are not joined by "and"."""
    return amount(t, i, joined=not _follows_between(t, i))


def _follows_between(t: Tokens, i: int) -> bool:
    return "between" in t.low[i - 3 : i]


def range_from(t: Tokens, first: Amount, before: int) -> Range | None:
    """Read the range that the first amount begins; `before` is the token before it and its comparator."""
    opener = t.low[before]
    at, connector = _connected(t, first, opener)
    if not at:
        return None
    second = _second(t, at)
    if second is None:
        return None
    made = _spanning(t, first, second, ordered=opener != "between")
    if made is None or (connector == "or" and made.upper.value > made.lower.value * _ALTERNATIVES):
        return None
    if connector == "," and t.low[made.end] == "," and noun(t, made.end + 1) is not None:
        made = replace(made, end=made.end + 1)
    start = before if opener in ("between", "from") else first.start
    if start == before and t.low[before - 1] in ("anywhere", "somewhere", "ranging", "range"):
        start = before - 1
    return replace(made, start=start)


def _connected(t: Tokens, first: Amount, opener: str) -> tuple[int, str]:
    """Give the token at which the second end may begin, 0 for none, and what ties it to the first."""
    at = first.end
    word = t.low[at]
    if word in DASHES:
        if t.low[at + 1] in ("to", "or", "and") and t.glued(at):
            return at + (3 if t.low[at + 2] == "-" else 2), "to"  # 80- to 90-kilometre, seven-to-ten-day
        return (at + 1 if word != "—" or t.glued(at) else 0), word
    if _connects(word, opener, first):
        at += 1
        while t.low[at] in _HEDGES:
            at += 1
        return at, word
    for phrase in _DOUBTS.get(word, ()):
        if t.begins(at, phrase):
            return at + len(phrase), phrase[0]
    return 0, ""


def _connects(connector: str, opener: str, first: Amount) -> bool:
    if connector == "and":
        return opener == "between" or (
            first.measure is not None and first.measure.rule == "money" and not first.number.in_words
        )
    if opener == "between":
        return connector == "to"
    return connector in ("to", "or", "until", "through") and (connector in ("to", "or") or opener == "from")


def _second(t: Tokens, i: int) -> Amount | None:
    for at in range(i, i + 4):
        found = amount(t, at)
        if found is not None:
            return found if found.start == i else None
    return None


def _spanning(t: Tokens, first: Amount, second: Amount, *, ordered: bool) -> Range | None:
    one, other = first.measure, second.measure
    if one and other and (one.dimension, one.unit) != (other.dimension, other.unit):
        return None
    measure = one or other
    if one and not other and one.rule != "money":
        return None
    low, high = first.value, second.value
    scale = second.number.scale
    if t.low[first.end] in DASHES and "," in t.low[second.number.end - 1] and high % _THOUSAND == 0:
        scale = _THOUSAND  # 12-15,000
    if first.number.scale == 1 < scale and low * scale < high and first.number.value * scale < second.number.value:
        low *= scale
    lower, upper = replace(first, value=low, measure=measure), replace(second, value=high, measure=measure)
    if low > high:
        if ordered:
            return None
        lower, upper = upper, lower
    return Range(lower, upper, first.start, second.end)
