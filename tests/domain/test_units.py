"""Units: their codes, names and exact conversions."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.refusal import Refused
from app.domain.units import CURRENCIES, UNITS, dimension_of, factor, find, named, plural_name, to_base
from app.domain.vocabulary import Dimension

SAME = [
    ("1", "t", "1000", "kg"),
    ("1", "mi", "1609.344", "m"),
    ("1", "nmi", "1852", "m"),
    ("12", "in", "1", "ft"),
    ("3", "ft", "1", "yd"),
    ("1", "km2", "100", "ha"),
    ("640", "acre", "2589988.110336", "m2"),
    ("1", "bbl", "42", "gal"),
    ("1", "m3", "1000", "L"),
    ("1", "wk", "168", "h"),
    ("12", "mo", "1", "a"),
    ("1", "a", "365.25", "d"),
    ("1", "kn", "1.852", "km/h"),
    ("36", "km/h", "10", "m/s"),
    ("1", "kWh", "3600000", "J"),
    ("1", "GW", "1000", "MW"),
    ("30", "degC", "86", "degF"),
    ("0", "degC", "273.15", "K"),
    ("1", "short_ton", "2000", "lb"),
    ("1", "long_ton", "2240", "lb"),
    ("1", "bar", "100000", "Pa"),
]


@pytest.mark.parametrize(("number", "unit", "other", "unit_of_other"), SAME)
def test_one_quantity_in_two_units_has_one_base_value(number: str, unit: str, other: str, unit_of_other: str) -> None:
    assert to_base(Decimal(number), unit) == to_base(Decimal(other), unit_of_other)


def test_psi_has_no_finite_factor_and_is_rounded_to_28_digits() -> None:
    assert to_base(Decimal(1), "psi") == Decimal("6894.757293168361336722673445")


@given(st.sampled_from(sorted(set(UNITS) - {"psi"})), st.integers(-(10**15), 10**15))
def test_conversion_is_exact(code: str, number: int) -> None:
    unit = UNITS[code]
    assert Fraction(to_base(Decimal(number), code)) == number * unit.factor + unit.offset


@pytest.mark.parametrize("unit", ["soldier", "USD", "1"])
def test_what_is_not_physical_is_its_own_base(unit: str) -> None:
    assert to_base(Decimal(5), unit) == Decimal(5)
    assert factor(unit) == 1


def test_a_unit_tells_its_dimension() -> None:
    assert dimension_of("USD") is Dimension.MONEY
    assert dimension_of("t") is Dimension.MASS
    assert dimension_of("square miles") is Dimension.AREA
    assert dimension_of("soldier") is Dimension.COUNT
    with pytest.raises(Refused) as refused:
        dimension_of("1")
    assert refused.value.field == "dimension"


def test_units_are_known_by_code_and_by_their_names_in_the_news() -> None:
    kilometre = find("km")
    assert kilometre is not None
    assert named("Kilometers") is named("kilometre") is kilometre
    assert named("feet") is find("ft")
    assert factor("t") == 1000
    assert find("tonne") is None
    assert named("soldier") is None
    assert "USD" in CURRENCIES


@pytest.mark.parametrize(
    ("name", "plural"),
    [
        ("square foot", "square feet"),
        ("inch", "inches"),
        ("mile per hour", "miles per hour"),
        ("degree Celsius", "degrees Celsius"),
        ("tonne", "tonnes"),
    ],
)
def test_names_have_plurals(name: str, plural: str) -> None:
    assert plural_name(name) == plural
