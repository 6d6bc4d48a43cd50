"""The four questions asked of a claim's number, and how two intervals lie (contract, section 3).

The idea: a claim is an interval, and so is what is asked. "At least 12,000 soldiers" is [12000, ∞):

    overlaps 10000,13000        true: it could lie in there
    within 10000,13000          false: it need not
    compatible_with 15000       true: it does not rule it out
    rules_out 11000             true: the complement of compatible_with

The ends asked for are closed. What a claim says is first cut at 0 (`reach`), since there are no
fewer than no soldiers: "up to 3,000" is within 0,3000. The database does the same with its ranges
(&&, <@, @>) over the same reach, in the base unit of the dimension.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from app.domain.interval import Interval
from app.domain.refusal import Refused
from app.domain.vocabulary import Bounds, Dimension

_MOST_DIGITS = 15
_CEILING = Decimal("1e30")
_LONGEST = 64
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")

_NUMBER_SENTENCE = (
    "a number is written in plain decimals (12000, 0.45, -3) with at most 15 significant digits, and lies below 1e30"
)
_RANGE_SENTENCE = "a range is two numbers around one comma, of which one may be left out (10000,)"


class Lie(StrEnum):
    """How two intervals lie to each other."""

    NESTED = "nested"
    OVERLAP = "overlap"
    TOUCH = "touch"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two intervals lie, and why in words."""

    relation: Lie
    because: str


def reach(lower: Decimal | None, upper: Decimal | None, bounds: Bounds, dimension: Dimension) -> Interval:
    """Give the interval in which a quantity lies for the four questions, in the unit of its bounds.

    Counts, shares, factors, money and physical quantities are cut at 0, but temperature, which has
    numbers below it. What lies below 0 as a whole stays as it is, so that nothing is ever empty:

        (-∞, 3000]  gives  [0, 3000]        (-∞, 0]  gives  [0, 0]
        (-5, 10]    gives  [0, 10]          (-∞, 0)  and  [-7, -5]  stay

    Raises Refused where the bounds make no interval.
    """
    said = Interval.of(lower, upper, bounds)
    return said if dimension is Dimension.TEMPERATURE else said.cut_at_zero()


def overlaps(claim: Interval, asked: Interval) -> bool:
    """Tell whether what is claimed could lie in what is asked."""
    return claim.overlaps(asked)


def within(claim: Interval, asked: Interval) -> bool:
    """Tell whether what is claimed must lie in what is asked."""
    return asked.holds(claim)


def compatible_with(claim: Interval, number: Decimal) -> bool:
    """Tell whether the claim leaves the number possible."""
    return claim.contains(number)


def rules_out(claim: Interval, number: Decimal) -> bool:
    """Tell whether the claim makes the number impossible."""
    return not claim.contains(number)


def parse_number(text: str) -> Decimal:
    """Read a number in plain decimal notation, of at most 15 significant digits and below 1e30.

    -0 is 0. Raises Refused on exponents, leading zeros, plus signs, group separators, NaN and
    infinities.
    """
    if len(text) > _LONGEST or not _NUMBER.fullmatch(text):
        raise Refused(_NUMBER_SENTENCE)
    significant = text.lstrip("-0.").replace(".", "")
    if "." not in text:
        significant = significant.rstrip("0")
    number = Decimal(text)
    if len(significant) > _MOST_DIGITS or abs(number) >= _CEILING:
        raise Refused(_NUMBER_SENTENCE)
    return number or Decimal(0)


def parse_range(text: str) -> Interval:
    """Read "10000,12000", "10000," or ",12000" as an interval that holds its ends.

    Raises Refused on anything but one comma, without a number, and where the lower is the greater.
    """
    ends = text.split(",")
    if len(ends) != 2 or ends == ["", ""]:  # noqa: PLR2004 (a lower and an upper)
        raise Refused(_RANGE_SENTENCE)
    lower, upper = (parse_number(end) if end else None for end in ends)
    return Interval.closed(lower, upper)


def compare(a: Interval, b: Interval) -> Comparison:
    """Say how two intervals lie: one in the other, in part, end to end, or apart."""
    if a == b:
        return Comparison(Lie.NESTED, f"both are {in_words(a)}")
    for inner, outer in ((a, b), (b, a)):
        if outer.holds(inner):
            because = f"{in_words(inner)} lies within {in_words(outer)}"
            return Comparison(Lie.NESTED, because)
    if (shared := a.intersection(b)) is not None:
        return Comparison(Lie.OVERLAP, f"they share {in_words(shared)}")
    if not (gap := a.gap(b)):
        return Comparison(Lie.TOUCH, f"{in_words(a)} and {in_words(b)} meet at a number that is not in both")
    return Comparison(Lie.APART, f"{_written(gap)} lies between {in_words(a)} and {in_words(b)}")


def in_words(interval: Interval) -> str:
    """Say an interval in words: "at least 12,000", "10 to below 20"."""
    lower, upper = interval.lower, interval.upper
    if lower is None and upper is None:
        return "any number"
    if lower is None or upper is None:
        if upper is not None:
            return f"{'at most' if interval.upper_closed else 'less than'} {_written(upper)}"
        assert lower is not None  # noqa: S101 (one of them is a number)
        return f"{'at least' if interval.lower_closed else 'more than'} {_written(lower)}"
    if lower == upper:
        return f"exactly {_written(lower)}"
    begin = "" if interval.lower_closed else "above "
    end = "" if interval.upper_closed else "below "
    return f"{begin}{_written(lower)} to {end}{_written(upper)}"


def _written(number: Decimal) -> str:
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
