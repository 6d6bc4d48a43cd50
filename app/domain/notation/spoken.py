"""From what the rules found to readings: the comparators around a number, its quantity, its span."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from app.domain.notation import comparators
from app.domain.notation.bounded import Pair
from app.domain.notation.lexer import Tokens
from app.domain.notation.reading import Reading
from app.domain.quantity import Quantity, rounded
from app.domain.refusal import Refused
from app.domain.vocabulary import Bounds, Comparator, Dimension


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule read, and the token behind its words."""

    readings: Sequence[Reading]
    end: int


def reading(t: Tokens, start: int, end: int, rule: str, quantity: Quantity) -> Reading:
    """Give the reading of the tokens from start to end."""
    return Reading(quantity, t.start[start], t.end[end - 1], rule, t.slice(start, end))


def ahead(t: Tokens, start: int, earliest: int) -> tuple[Comparator, int]:
    """Give the comparator before a token, if it does not reach into the reading before."""
    comparator, at = comparators.before(t, start)
    return (comparator, at) if t.start[at] >= earliest else (Comparator.EXACTLY, start)


def number(
    t: Tokens,
    start: int,
    end: int,
    rule: str,
    comparator: Comparator,
    value: Decimal,
    unit: str = "1",
    dimension: Dimension = Dimension.FACTOR,
) -> Found:
    """Give one quantity with the bounds of its comparator; its words alone where the ledger could not keep it."""
    quantity = _quantity(comparator, value, unit, dimension)
    if quantity is None:
        return Found((), end)
    return Found((reading(t, start, end, rule, quantity),), end)


@lru_cache(maxsize=2048)
def _quantity(comparator: Comparator, value: Decimal, unit: str, dimension: Dimension) -> Quantity | None:
    try:
        return Quantity.of(comparator, rounded(value), unit=unit, dimension=dimension)
    except Refused:
        return None


def within(
    t: Tokens,
    start: int,
    end: int,
    rule: str,
    comparator: Comparator,
    value: Decimal | None,
    both: Pair,
    unit: str,
    dimension: Dimension,
) -> Found:
    """Give one quantity whose bounds were said; its words alone where they do not hold its value."""
    try:
        lower, upper = rounded(both.lower), rounded(both.upper)
        kept = None if value is None else rounded(value)
        quantity = Quantity(comparator, kept, lower, upper, both.bounds, unit, dimension)
    except Refused:
        return Found((), end)
    return Found((reading(t, start, end, rule, quantity),), end)


def between(
    t: Tokens,
    start: int,
    end: int,
    rule: str,
    lower: Decimal,
    upper: Decimal,
    unit: str = "1",
    dimension: Dimension = Dimension.FACTOR,
    *,
    bounds: Bounds = Bounds.CLOSED,
) -> Found:
    """Give one quantity between two bounds; its words alone where the ledger could not keep it."""
    quantity = _between(lower, upper, bounds, unit, dimension)
    if quantity is None:
        return Found((), end)
    return Found((reading(t, start, end, rule, quantity),), end)


@lru_cache(maxsize=2048)
def _between(lower: Decimal, upper: Decimal, bounds: Bounds, unit: str, dimension: Dimension) -> Quantity | None:
    try:
        ends = {"lower": rounded(lower), "upper": rounded(upper)}
        return Quantity.of(Comparator.BETWEEN, **ends, bounds=bounds, unit=unit, dimension=dimension)
    except Refused:
        return None


def factor_of_fall(t: Tokens, start: int, end: int, rule: str, comparator: Comparator, value: Decimal) -> Found:
    """Give a factor that a fall led to: nearly halved is a little over a half."""
    if comparator is Comparator.NEARLY:
        return between(t, start, end, rule, value, value * Decimal("1.1"), bounds=Bounds.OPEN)
    return number(t, start, end, rule, _MIRRORED.get(comparator, comparator), value)


_MIRRORED = {
    Comparator.MORE_THAN: Comparator.LESS_THAN,
    Comparator.AT_LEAST: Comparator.AT_MOST,
    Comparator.LESS_THAN: Comparator.MORE_THAN,
    Comparator.AT_MOST: Comparator.AT_LEAST,
}
