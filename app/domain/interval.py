"""Intervals of exact decimals, with PostgreSQL's meaning of numrange.

An interval is a set of numbers without gaps: `[10, 20)` holds 10 and all up to 20, not 20 itself.
None is no bound at all, and its side is round (contract, section 1 "Numbers"). There is no empty
interval. `overlaps`, `holds` and `contains` are PostgreSQL's &&, @> and @> of an element; numbers
are continuous, so (1, 2) holds 1.5 and [1, 2) and [2, 3] share nothing.
"""

from dataclasses import dataclass
from decimal import Context, Decimal, Inexact, InvalidOperation
from typing import Self

from app.domain.refusal import Refused
from app.domain.vocabulary import Bounds

# Wide enough for every difference of two numbers the ledger keeps; a loss of digits would raise.
_EXACT = Context(prec=1000, traps=[Inexact, InvalidOperation])

_BOUNDS = {(b.value[0] == "[", b.value[1] == "]"): b for b in Bounds}


@dataclass(frozen=True, slots=True)
class Interval:
    """The numbers from lower to upper; None is unbounded; closed ends belong to it."""

    lower: Decimal | None
    upper: Decimal | None
    lower_closed: bool
    upper_closed: bool

    def __post_init__(self) -> None:
        """Refuse an empty interval, ends that are no numbers, and a closed end at infinity."""
        lower, upper = self.lower, self.upper
        if (lower is not None and not lower.is_finite()) or (upper is not None and not upper.is_finite()):
            raise Refused("an interval's ends are finite numbers; leave out the end that is open")
        if (lower is None and self.lower_closed) or (upper is None and self.upper_closed):
            raise Refused("the side of an interval that has no bound is round", "bounds")
        if lower is None or upper is None:
            return
        if lower > upper:
            raise Refused("the lower bound is no greater than the upper one", "lower")
        if lower == upper and not (self.lower_closed and self.upper_closed):
            raise Refused("an interval of a single number is closed on both sides", "bounds")

    @classmethod
    def of(cls, lower: Decimal | None, upper: Decimal | None, bounds: Bounds) -> Self:
        """Give the interval of two bounds in range notation; raises Refused as the class does."""
        return cls(lower, upper, bounds.value[0] == "[", bounds.value[1] == "]")

    @classmethod
    def closed(cls, lower: Decimal | None, upper: Decimal | None) -> Self:
        """Give the interval that holds those of its ends that it has."""
        return cls(lower, upper, lower is not None, upper is not None)

    @property
    def bounds(self) -> Bounds:
        """Which ends belong to it, in range notation."""
        return _BOUNDS[self.lower_closed, self.upper_closed]

    def contains(self, number: Decimal) -> bool:
        """Tell whether the number lies in it."""
        above = self.lower is None or self.lower < number
        below = self.upper is None or number < self.upper
        return (above or (self.lower_closed and number == self.lower)) and (
            below or (self.upper_closed and number == self.upper)
        )

    def overlaps(self, other: "Interval") -> bool:
        """Tell whether some number lies in both (&&)."""
        return not _lies_below(self, other) and not _lies_below(other, self)

    def holds(self, other: "Interval") -> bool:
        """Tell whether all of the other lies in it (@>)."""
        low, high = self.lower, self.upper
        from_here = low is None or (
            other.lower is not None
            and (low < other.lower or (low == other.lower and (self.lower_closed or not other.lower_closed)))
        )
        return from_here and (
            high is None
            or (
                other.upper is not None
                and (high > other.upper or (high == other.upper and (self.upper_closed or not other.upper_closed)))
            )
        )

    def intersection(self, other: "Interval") -> "Interval | None":
        """Give the numbers that lie in both (*), None where there are none."""
        if not self.overlaps(other):
            return None
        return _spanning(_higher_lower(self, other), _lower_upper(self, other))

    def hull(self, other: "Interval") -> "Interval":
        """Give the smallest interval that holds both (range_merge)."""
        from_self = _higher_lower(self, other) is not self
        to_self = _lower_upper(self, other) is not self
        return _spanning(self if from_self else other, self if to_self else other)

    def gap(self, other: "Interval") -> Decimal:
        """Give the exact distance between them: 0 where they overlap or touch."""
        if _lies_below(other, self):
            return other.gap(self)
        if self.upper is None or other.lower is None or not _lies_below(self, other):
            return Decimal(0)
        return _EXACT.subtract(other.lower, self.upper)

    def cut_at_zero(self) -> "Interval":
        """Give its part from 0 on, or itself where it lies below 0 as a whole.

        (-∞, 3000] gives [0, 3000], (-∞, 0] gives [0, 0], and (-∞, 0) stays what it is.
        """
        return self.intersection(_FROM_ZERO) or self


def _lies_below(a: Interval, b: Interval) -> bool:
    """Tell whether every number of a is less than every number of b."""
    if a.upper is None or b.lower is None:
        return False
    return a.upper < b.lower or (a.upper == b.lower and not (a.upper_closed and b.lower_closed))


def _higher_lower(a: Interval, b: Interval) -> Interval:
    """Give the one that begins later, `a` where neither does."""
    if b.lower is None:
        return a
    if a.lower is None or a.lower < b.lower:
        return b
    return b if a.lower == b.lower and a.lower_closed and not b.lower_closed else a


def _lower_upper(a: Interval, b: Interval) -> Interval:
    """Give the one that ends earlier, `a` where neither does."""
    if b.upper is None:
        return a
    if a.upper is None or b.upper < a.upper:
        return b
    return b if a.upper == b.upper and a.upper_closed and not b.upper_closed else a


def _spanning(begin: Interval, end: Interval) -> Interval:
    """Give the interval from where one begins to where the other ends."""
    return Interval(begin.lower, end.upper, begin.lower_closed, end.upper_closed)


_FROM_ZERO = Interval(Decimal(0), None, lower_closed=True, upper_closed=False)
