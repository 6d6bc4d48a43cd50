"""Rule `bounded`: a number whose bounds are said one by one.

at least 24 but under 100 tanks          [24, 100)
about 100 (between 80 and 130) shells    about 100, with bounds of its own
1,000 ± 50 shells                        the same, by a margin; 45% plus or minus 3 points
90 (at least 80 but under 100) shells    between, with its likeliest number
"""

from dataclasses import dataclass, replace
from decimal import Decimal

from app.domain.notation import comparators
from app.domain.notation.amounts import Amount, amount, first_amount, range_from
from app.domain.notation.lexer import Tokens
from app.domain.notation.words import by_first_word
from app.domain.vocabulary import Bounds, Comparator

_LOWER = {Comparator.AT_LEAST: "[", Comparator.MORE_THAN: "("}
_UPPER = {Comparator.AT_MOST: "]", Comparator.LESS_THAN: ")"}
_LONGEST_COMPARATOR = 5
_SIGNS = ("±", "+ / -", "+ -", "plus or minus", "give or take", ", give or take")
_MARGINS = by_first_word(tuple(sign.split()) for sign in _SIGNS)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two bounds, the amount that carries their measure, and the token behind them."""

    lower: Decimal
    upper: Decimal
    bounds: Bounds
    said: Amount
    end: int


def pair(t: Tokens, said: Amount, comparator: Comparator) -> Pair | None:
    """Read "but under 100" behind a lower bound."""
    if comparator not in _LOWER or t.low[said.end] not in ("but", "and"):
        return None
    begin = said.end + 1
    for at in range(begin + 1, begin + _LONGEST_COMPARATOR + 2):
        other = amount(t, at)
        if other is None:
            continue
        upper, start = comparators.before(t, other.start)
        if start != begin or upper not in _UPPER or (other.measure != said.measure and not _alike(said, other)):
            return None
        return Pair(said.signed, other.signed, Bounds(_LOWER[comparator] + _UPPER[upper]), other, other.end)
    return None


def _alike(one: Amount, other: Amount) -> bool:
    if one.measure is None or other.measure is None:
        return one.measure is None
    return (one.measure.unit, one.measure.dimension) == (other.measure.unit, other.measure.dimension)


def margin(t: Tokens, said: Amount) -> Pair | None:
    """Read "± 50" or "(plus or minus 50)" behind a number."""
    opened = t.low[said.end] == "("
    at = said.end + opened
    sign = next((phrase for phrase in _MARGINS.get(t.low[at], ()) if t.begins(at, phrase)), None)
    if sign is None:
        return None
    other = amount(t, at + len(sign))
    if other is None or other.start < at + len(sign) - 1:  # the minus is the number's own, too
        return None
    end = other.end
    if t.low[end] == "percentage" and t.low[end + 1] in ("point", "points"):
        end += 2
    elif t.low[end] in ("point", "points"):
        end += 1
    if opened and t.low[end] != ")":
        return None
    measure = said.measure or other.measure
    if other.measure is not None and not _alike(replace(said, measure=measure), other):
        return None
    times = measure.times if measure else Decimal(1)
    value, width = said.value * times, abs(other.value) * times
    carrier = replace(said, measure=measure)
    return Pair(value - width, value + width, Bounds.CLOSED, carrier, end + opened)


def aside(t: Tokens, i: int) -> Pair | None:
    """Read the bounds in brackets at token i."""
    if t.low[i] != "(":
        return None
    for at in range(i + 1, i + _LONGEST_COMPARATOR + 2):
        said = first_amount(t, at)
        if said is None:
            continue
        comparator, start = comparators.before(t, said.start)
        span = range_from(t, said, start - 1)
        if span is not None and span.start == i + 1:
            found = Pair(span.lower.signed, span.upper.signed, Bounds.CLOSED, span.upper, span.end)
        else:
            maybe = pair(t, said, comparator) if start == i + 1 else None
            if maybe is None:
                return None
            found = maybe
        return (
            Pair(found.lower, found.upper, found.bounds, found.said, found.end + 1) if t.low[found.end] == ")" else None
        )
    return None
