"""The table of comparators, and what may not be a quantity."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.quantity import Quantity, exact
from app.domain.refusal import Refused
from app.domain.vocabulary import Bounds, Comparator, Dimension

C, B, D = Comparator, Bounds, Dimension

TABLE = [
    (C.EXACTLY, 100, 100, 100, B.CLOSED),
    (C.ABOUT, 100, 90, 110, B.CLOSED),
    (C.ABOUT, -100, -110, -90, B.CLOSED),
    (C.MORE_THAN, 100, 100, None, B.OPEN),
    (C.AT_LEAST, 100, 100, None, B.CLOSED_OPEN),
    (C.LESS_THAN, 100, None, 100, B.OPEN),
    (C.AT_MOST, 100, None, 100, B.OPEN_CLOSED),
    (C.NEARLY, 100, 90, 100, B.CLOSED_OPEN),
]


def soldiers(comparator: Comparator, value: Any = None, **ends: Any) -> Quantity:
    return Quantity.of(comparator, value, unit="soldier", dimension=D.COUNT, **ends)


@pytest.mark.parametrize(("comparator", "value", "lower", "upper", "bounds"), TABLE)
def test_the_comparator_gives_the_bounds(
    comparator: Comparator, value: int, lower: int | None, upper: int | None, bounds: Bounds
) -> None:
    made = soldiers(comparator, value)
    assert [made.value, made.lower, made.upper] == [value, lower, upper]
    assert made.bounds is bounds
    assert soldiers(comparator, value, lower=lower, upper=upper, bounds=bounds) == made


def test_bounds_are_rounded_half_even_to_fifteen_digits() -> None:
    third = Quantity.of(C.NEARLY, "0.333333333333333", unit="1", dimension=D.SHARE)
    assert third.lower == Decimal("0.3")
    assert soldiers(C.ABOUT, "1.00000000000005").upper == Decimal("1.10000000000006")


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"comparator": C.EXACTLY}, "value"),
    ({"comparator": C.AT_LEAST, "value": 5, "lower": 6}, "lower"),
    ({"comparator": C.AT_LEAST, "value": 5, "upper": 6}, "upper"),
    ({"comparator": C.AT_LEAST, "value": 5, "bounds": B.OPEN}, "bounds"),
    ({"comparator": C.BETWEEN, "lower": 6, "upper": 5}, "lower"),
    ({"comparator": C.BETWEEN, "lower": 5, "upper": 5, "bounds": B.OPEN_CLOSED}, "bounds"),
    ({"comparator": C.BETWEEN, "lower": 5, "bounds": B.CLOSED_OPEN}, "upper"),
    ({"comparator": C.BETWEEN, "upper": 5, "bounds": B.OPEN_CLOSED}, "lower"),
    ({"comparator": C.BETWEEN, "lower": 5, "upper": 6, "value": 7}, "value"),
    ({"comparator": C.BETWEEN, "lower": 5, "upper": 6, "bounds": B.OPEN, "value": 6}, "value"),
    ({"comparator": C.ABOUT, "lower": 5, "upper": 6}, "value"),
    ({"comparator": C.ABOUT, "lower": 5, "bounds": B.CLOSED_OPEN, "value": 6}, "upper"),
    ({"comparator": C.NEARLY, "value": 0}, "bounds"),
    ({"comparator": C.EXACTLY, "value": "1e30"}, "value"),
    ({"comparator": C.BETWEEN, "lower": "x", "upper": 5}, "lower"),
]


@pytest.mark.parametrize(("given_parts", "field"), REFUSED)
def test_what_does_not_fit_together_is_refused_with_its_field(given_parts: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        Quantity.of(unit="soldier", dimension=D.COUNT, **given_parts)
    assert refused.value.field == field


def test_the_class_itself_holds_to_the_table() -> None:
    with pytest.raises(Refused) as refused:
        Quantity(C.AT_LEAST, Decimal(5), Decimal(4), None, B.CLOSED_OPEN, "soldier", D.COUNT)
    assert refused.value.field == "lower"
    with pytest.raises(Refused, match="needs a value"):
        Quantity(C.AT_LEAST, None, Decimal(4), None, B.CLOSED_OPEN, "soldier", D.COUNT)


GIVEN: list[tuple[dict[str, Any], Quantity]] = [
    ({"comparator": C.AT_LEAST, "value": 5}, soldiers(C.AT_LEAST, 5)),
    ({"comparator": C.AT_LEAST, "lower": 5}, soldiers(C.AT_LEAST, 5)),
    ({"comparator": C.AT_MOST, "upper": 5}, soldiers(C.AT_MOST, 5)),
    ({"comparator": C.NEARLY, "upper": 100}, soldiers(C.NEARLY, 100)),
    ({"comparator": C.EXACTLY, "lower": 5, "upper": 5}, soldiers(C.EXACTLY, 5)),
    ({"value": 5}, soldiers(C.EXACTLY, 5)),
    ({"lower": 5, "upper": 5}, soldiers(C.EXACTLY, 5)),
    ({"lower": 5, "upper": 7}, soldiers(C.BETWEEN, lower=5, upper=7)),
    ({"lower": 5, "upper": 7, "value": 6, "bounds": B.OPEN}, soldiers(C.BETWEEN, 6, lower=5, upper=7, bounds=B.OPEN)),
    ({"lower": 5}, soldiers(C.AT_LEAST, 5)),
    ({"lower": 5, "bounds": B.OPEN}, soldiers(C.MORE_THAN, 5)),
    ({"upper": 5}, soldiers(C.AT_MOST, 5)),
    ({"upper": 5, "bounds": B.OPEN}, soldiers(C.LESS_THAN, 5)),
]


@pytest.mark.parametrize(("parts", "quantity"), GIVEN)
def test_a_client_may_leave_out_what_the_rest_gives(parts: dict[str, Any], quantity: Quantity) -> None:
    assert Quantity.given(unit="soldier", **parts) == quantity


def test_the_dimension_and_the_code_come_from_the_unit() -> None:
    assert Quantity.given(value=5, unit="USD").dimension is D.MONEY
    assert (Quantity.given(value=5, unit="tonnes").unit, Quantity.given(value=5, unit="t").dimension) == ("t", D.MASS)
    assert Quantity.given(value=5, dimension=D.FACTOR).unit == "1"
    assert Quantity.given(value=5, unit="barrel", dimension=D.COUNT).unit == "barrel"


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ({}, "unit"),
        ({"unit": "soldier"}, "value"),
        ({"unit": "1", "value": 5}, "dimension"),
        ({"unit": "soldier", "value": 5, "dimension": D.SHARE}, "unit"),
        ({"unit": "dollar", "value": 5, "dimension": D.MONEY}, "unit"),
        ({"unit": "km", "value": 5, "dimension": D.MASS}, "unit"),
        ({"unit": "elephant", "value": 5, "dimension": D.MASS}, "unit"),
        ({"unit": "x" * 61, "value": 5}, "unit"),
        ({"unit": "12", "value": 5}, "unit"),
        ({"unit": " soldier", "value": 5}, "unit"),
    ],
)
def test_half_a_quantity_is_refused_with_what_it_lacks(parts: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        Quantity.given(**parts)
    assert refused.value.field == field


def test_the_nominal_number_is_the_value_or_the_middle() -> None:
    assert soldiers(C.AT_MOST, 5).nominal == 5
    assert soldiers(C.BETWEEN, lower=5, upper=8).nominal == Decimal("6.5")
    assert soldiers(C.BETWEEN, 6, lower=5, upper=8).nominal == 6
    assert soldiers(C.AT_LEAST, 5).interval.contains(Decimal(5))


@pytest.mark.parametrize(
    "number",
    [
        "1234567890123456",
        "1e30",
        "-1e30",
        "1e-31",
        "1e999999999",
        "NaN",
        "Infinity",
        "",
        "1_000",
        "٣",
        "0x10",
        10**30,
        -(10**3000),
    ],
)
def test_a_number_that_cannot_be_kept_exactly_is_refused(number: str | int) -> None:
    with pytest.raises(Refused):
        exact(number)


def test_numbers_have_one_form() -> None:
    assert [str(exact(n)) for n in ("1.500e3", "-0", "0.10", Decimal("1e3"), 7, "1e-30")] == [
        *("1500", "0", "0.1", "1000", "7"),
        "1E-30",
    ]
    with pytest.raises(Refused):
        exact(Decimal("NaN"))


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**10), max_value=10**10))
def test_an_exact_number_is_the_number(number: Decimal) -> None:
    assert exact(number) == number
