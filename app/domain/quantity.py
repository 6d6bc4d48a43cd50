"""A bounded quantity: how many of what, and how surely (contract, section 1, "Numbers").

The comparator gives the bounds, so that a few words are one value with one meaning:

    at_least 12000 soldier      value 12000, [12000, ∞)
    about 100 troop             value 100, [90, 110]
    nearly 0.5 (a share)        value 0.5, [0.45, 0.5)
    between 24 and 100 tank     value null, [24, 100)

Only `about` may be given other bounds (two-sided ones that hold its value), and `between` a value within.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal, Inexact, InvalidOperation
from functools import lru_cache
from typing import Self

from app.domain import units
from app.domain.interval import Interval
from app.domain.refusal import Refused
from app.domain.vocabulary import Bounds, Comparator, Dimension

_DIGITS = 15
_LARGEST_EXPONENT = 29
_SMALLEST_EXPONENT = -30
_LONGEST_UNIT = 60
_ROUNDED = Context(prec=_DIGITS, rounding=ROUND_HALF_EVEN, Emin=-99, Emax=99, traps=[InvalidOperation])
_EXACT = Context(prec=80, Emin=-99, Emax=99, traps=[InvalidOperation])
_LOSSLESS = Context(prec=_DIGITS, Emin=-99, Emax=99, traps=[Inexact, InvalidOperation])
_UNIT = Decimal(1)
_LEEWAY = Decimal("0.1")
_NUMERAL = re.compile(r"[+-]?[0-9]{1,400}(?:\.[0-9]{1,400})?(?:[eE][+-]?[0-9]{1,4})?")
_NUMBER_SENTENCE = "a number has at most 15 significant digits, lies below 1e30 and has at most 30 decimals"
_SIDES = {
    Comparator.EXACTLY: (True, True, Bounds.CLOSED),
    Comparator.MORE_THAN: (True, False, Bounds.OPEN),
    Comparator.AT_LEAST: (True, False, Bounds.CLOSED_OPEN),
    Comparator.LESS_THAN: (False, True, Bounds.OPEN),
    Comparator.AT_MOST: (False, True, Bounds.OPEN_CLOSED),
}

Ends = tuple[Decimal | None, Decimal | None, Bounds]


def exact(number: Decimal | int | str) -> Decimal:
    """Give the number without exponent or trailing zeros, -0 as 0; refuses what the ledger cannot keep exactly."""
    if isinstance(number, Decimal) and not number.is_finite():
        raise Refused(_NUMBER_SENTENCE)
    return _exact(number)


@lru_cache(maxsize=2048)
def _exact(number: Decimal | int | str) -> Decimal:
    if isinstance(number, int):
        if abs(number) >= 10**30:
            raise Refused(_NUMBER_SENTENCE)
        number = Decimal(number)
    elif isinstance(number, str):
        if not _NUMERAL.fullmatch(number):
            raise Refused(_NUMBER_SENTENCE)
        number = Decimal(number)
    if not number:
        return Decimal(0)
    if not _SMALLEST_EXPONENT <= number.adjusted() <= _LARGEST_EXPONENT:
        raise Refused(_NUMBER_SENTENCE)
    try:
        kept = _LOSSLESS.normalize(number)
    except Inexact:
        raise Refused(_NUMBER_SENTENCE) from None
    step = int(kept.as_tuple().exponent)
    if step < _SMALLEST_EXPONENT:
        raise Refused(_NUMBER_SENTENCE)
    return kept if step <= 0 else _EXACT.quantize(kept, _UNIT)


def rounded(number: Decimal) -> Decimal:
    """Give the number rounded half-even to 15 significant digits; refuses as `exact` does."""
    return exact(_ROUNDED.plus(number))


@lru_cache(maxsize=2048)
def _ends(comparator: Comparator, value: Decimal) -> Ends:
    """Give the bounds that the comparator gives for a value (contract, the table of comparators)."""
    if comparator in _SIDES:
        has_lower, has_upper, bounds = _SIDES[comparator]
        return value if has_lower else None, value if has_upper else None, bounds
    leeway = _EXACT.multiply(_EXACT.abs(value), _LEEWAY)
    lower = rounded(_EXACT.subtract(value, leeway))
    if comparator is Comparator.NEARLY:
        return lower, value, Bounds.CLOSED_OPEN
    return lower, rounded(_EXACT.add(value, leeway)), Bounds.CLOSED


@dataclass(frozen=True, slots=True)
class Quantity:
    """One bounded quantity; refuses to exist where it breaks the contract's table or its unit is none."""

    comparator: Comparator
    value: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    bounds: Bounds
    unit: str
    dimension: Dimension

    def __post_init__(self) -> None:
        """Keep the numbers exactly and refuse what does not fit together."""
        for field in ("value", "lower", "upper"):
            object.__setattr__(self, field, _kept(getattr(self, field), field))
        check_unit(self.unit, self.dimension)
        interval = Interval.of(self.lower, self.upper, self.bounds)
        if self.comparator in (Comparator.BETWEEN, Comparator.ABOUT):
            self._check_two_sided(interval)
        elif self.value is None:
            raise Refused(f"{self.comparator} needs a value", "value")
        else:
            self._check_given_by(_ends(self.comparator, self.value))

    def _check_two_sided(self, interval: Interval) -> None:
        for field in ("lower", "upper"):
            if getattr(self, field) is None:
                raise Refused(f"{self.comparator} needs a lower and an upper bound", field)
        if self.value is None:
            if self.comparator is Comparator.ABOUT:
                raise Refused("about needs a value", "value")
        elif not interval.contains(self.value):
            raise Refused("the value lies within the bounds", "value")

    def _check_given_by(self, ends: Ends) -> None:
        for field, given in zip(("lower", "upper", "bounds"), ends, strict=True):
            if getattr(self, field) != given:
                raise Refused(f"the {field} of {self.comparator} is what its value gives: leave it out", field)

    @property
    def nominal(self) -> Decimal:
        """The value, else the middle of the bounds rounded to 15 digits."""
        if self.value is not None:
            return self.value
        assert self.lower is not None and self.upper is not None  # noqa: S101, PT018 (a between has both)
        return rounded(_EXACT.multiply(_EXACT.add(self.lower, self.upper), Decimal("0.5")))

    @property
    def interval(self) -> Interval:
        """The numbers it leaves possible."""
        return Interval.of(self.lower, self.upper, self.bounds)

    @classmethod
    def of(
        cls,
        comparator: Comparator,
        value: Decimal | int | str | None = None,
        *,
        lower: Decimal | int | str | None = None,
        upper: Decimal | int | str | None = None,
        bounds: Bounds | None = None,
        unit: str,
        dimension: Dimension,
    ) -> Self:
        """Give the quantity with the ends and bounds that its comparator gives; given ones must agree.

        The bound of a one-sided comparator may be given as its value or as its end.
        """
        number, low, high = _kept(value, "value"), _kept(lower, "lower"), _kept(upper, "upper")
        if number is None:
            number = _implied(comparator, low, high)
        if comparator is Comparator.BETWEEN or (comparator is Comparator.ABOUT and (low, high) != (None, None)):
            return cls(comparator, number, low, high, bounds or Bounds.CLOSED, unit, dimension)
        if number is None:
            raise Refused(f"{comparator} needs a value", "value")
        given = _ends(comparator, number)
        made = cls(comparator, number, *given, unit, dimension)
        for field, sent, right in zip(("lower", "upper", "bounds"), (low, high, bounds), given, strict=True):
            if sent is not None and sent != right:
                raise Refused(f"the {field} of {comparator} is what its value gives: leave it out", field)
        return made

    @classmethod
    def given(
        cls,
        comparator: Comparator | None = None,
        value: Decimal | int | str | None = None,
        lower: Decimal | int | str | None = None,
        upper: Decimal | int | str | None = None,
        bounds: Bounds | None = None,
        unit: str | None = None,
        dimension: Dimension | None = None,
    ) -> Self:
        """Give the quantity of what a client sent: the comparator and the dimension may be left to the rest.

        A lone value is exactly that, two ends are between, one closed end is at least or at most, one
        open end more or less than. A spelled physical unit ("tonnes") becomes its code.
        """
        if unit is None and dimension in (Dimension.SHARE, Dimension.FACTOR):
            unit = "1"
        if unit is None:
            raise Refused("a quantity names its unit: a singular noun, a currency's or a unit's code, or 1", "unit")
        dimension = dimension or units.dimension_of(unit)
        spelled = units.named(unit)
        if spelled and units.find(unit) is None and spelled.dimension is dimension:
            unit = spelled.code
        number, low, high = _kept(value, "value"), _kept(lower, "lower"), _kept(upper, "upper")
        comparator = comparator or _derived(number, low, high, bounds)
        return cls.of(comparator, number, lower=low, upper=high, bounds=bounds, unit=unit, dimension=dimension)


def _kept(number: Decimal | int | str | None, field: str) -> Decimal | None:
    if number is None:
        return None
    try:
        return exact(number)
    except Refused as refusal:
        raise Refused(str(refusal), field) from None


def _implied(comparator: Comparator, lower: Decimal | None, upper: Decimal | None) -> Decimal | None:
    """Give the value that the ends of a comparator name."""
    if comparator is Comparator.EXACTLY:
        return lower if lower == upper else None
    if comparator is Comparator.NEARLY:
        return upper
    has_lower, _, _ = _SIDES.get(comparator, (False, False, None))
    return lower if has_lower else upper if comparator in _SIDES else None


def _derived(value: Decimal | None, lower: Decimal | None, upper: Decimal | None, bounds: Bounds | None) -> Comparator:
    """Give the comparator that the numbers alone mean."""
    if lower is None and upper is None:
        if value is None:
            raise Refused("a quantity has a value, a lower or an upper bound", "value")
        return Comparator.EXACTLY
    if lower is not None and upper is not None:
        closed = lower == upper and bounds in (None, Bounds.CLOSED)
        return Comparator.EXACTLY if closed else Comparator.BETWEEN
    strict, loose = (
        (Comparator.LESS_THAN, Comparator.AT_MOST) if lower is None else (Comparator.MORE_THAN, Comparator.AT_LEAST)
    )
    return strict if bounds is Bounds.OPEN else loose


@lru_cache(maxsize=2048)
def check_unit(unit: str, dimension: Dimension) -> None:
    """Refuse a unit that is not of the dimension."""
    if dimension in (Dimension.SHARE, Dimension.FACTOR):
        if unit != "1":
            raise Refused(f"the unit of a {dimension} is 1", "unit")
    elif dimension is Dimension.MONEY:
        if unit not in units.CURRENCIES:
            raise Refused("the unit of money is a currency's ISO 4217 code, such as USD", "unit")
    elif dimension is Dimension.COUNT:
        if not unit or len(unit) > _LONGEST_UNIT or unit != unit.strip() or not unit.isprintable():
            raise Refused("the unit of a count is a singular noun of 1 to 60 characters, such as soldier", "unit")
        if not any(map(str.isalpha, unit)):
            raise Refused("the unit of a count is a singular noun of 1 to 60 characters, such as soldier", "unit")
    else:
        known = units.find(unit)
        if known is None or known.dimension is not dimension:
            raise Refused(f"the unit of {dimension} is the code of a unit of it", "unit")
