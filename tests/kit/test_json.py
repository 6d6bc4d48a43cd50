import json as plain
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kit import json
from app.kit.errors import BadRequest, Invalid, Problem

numbers = st.decimals(allow_nan=False, allow_infinity=False, places=None).filter(
    lambda number: not number or abs(number.adjusted()) < 300
)
texts = st.text(st.characters(blacklist_characters="\x00", blacklist_categories=["Cs"]))
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**40), 10**40) | numbers | texts,
    lambda inner: st.lists(inner) | st.dictionaries(texts, inner),
    max_leaves=20,
)


class _Word(StrEnum):
    A = "a"


class _Odd(Enum):
    HALF = Decimal("0.5")


@given(values)
def test_what_was_written_is_read_again(value: object) -> None:
    assert json.loads(json.dumps(value)) == value


@given(numbers)
def test_a_number_is_written_in_digits_that_mean_the_same(number: Decimal) -> None:
    written = json.dumps(number).decode()
    assert "e" not in written.lower()
    assert Decimal(written) == number


@given(st.binary())
def test_bytes_are_read_or_refused(raw: bytes) -> None:
    try:
        plain.dumps(json.loads(raw), default=str)
    except Problem as problem:
        assert problem.status in (400, 422)  # noqa: PT017


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("0.1"), b"0.1"),
        (Decimal("1.50"), b"1.5"),
        (Decimal("-0.0"), b"0"),
        (Decimal("1E+3"), b"1000"),
        (Decimal("0.00001"), b"0.00001"),
        ([Decimal("0.00001"), Decimal(2), "é", None], '[0.00001,2,"é",null]'.encode()),
        ({"a": Decimal("1E-9"), "b": {"c": (True, 5)}}, b'{"a":0.000000001,"b":{"c":[true,5]}}'),
        (Decimal("123456789012345678901234567890.125"), b"123456789012345678901234567890.125"),
        (UUID(int=5), b'"00000000-0000-0000-0000-000000000005"'),
        (date(2024, 10, 1), b'"2024-10-01"'),
        (datetime(2024, 10, 1, 12, tzinfo=UTC), b'"2024-10-01T12:00:00+00:00"'),
        (_Word.A, b'"a"'),
        (_Odd.HALF, b"0.5"),
        ({}, b"{}"),
        ([], b"[]"),
        ("</script>\u2028", '"</script>\u2028"'.encode()),
    ],
)
def test_every_value_has_one_form(value: object, written: bytes) -> None:
    assert json.dumps(value) == written


@dataclass
class _Unheard:
    pass


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), float("nan"), _Unheard(), "\ud800"])
def test_what_json_cannot_hold_is_not_written(value: object) -> None:
    with pytest.raises(ValueError, match=r".+"):
        json.dumps([value])


@pytest.mark.parametrize("raw", [b"-0", b"-0.0", b"0e5", b"0.000"])
def test_every_zero_is_zero(raw: bytes) -> None:
    assert json.dumps(json.loads(raw)) == b"0"


def test_a_fraction_keeps_its_digits_and_a_whole_number_is_whole() -> None:
    assert json.loads(b"[0.10, 12000, 1e2]") == [Decimal("0.1"), 12000, Decimal(100)]
    assert isinstance(json.loads(b"12000"), int)


@pytest.mark.parametrize(("levels", "readable"), [(40, True), (41, False)])
def test_forty_levels_are_deep_enough(levels: int, readable: bool) -> None:
    raw = b'{"a":' * levels + b"1" + b"}" * levels
    if readable:
        assert json.loads(raw)
    else:
        with pytest.raises(BadRequest, match="40 levels"):
            json.loads(raw)


def test_brackets_in_strings_and_beside_each_other_are_not_depth() -> None:
    raw = plain.dumps({"text": '"[{' * 1000, "list": [[], {}] * 1000}).encode()
    assert json.loads(raw) == plain.loads(raw)


@pytest.mark.parametrize("tail", [b"", b"\\", b"\\\\", b'\\"'])
def test_a_string_without_an_end_is_broken_json(tail: bytes) -> None:
    with pytest.raises(BadRequest):
        json.loads(b"[" * 30 + b'"' + b'\\"[' * 300_000 + tail)


def test_an_equal_key_is_named_where_it_can_be() -> None:
    with pytest.raises(BadRequest, match='"id" is there twice'):
        json.loads(b'{"id":1,"x":2,"id":3}')
    for key in (b"\\ud800", b"k" * 101):
        with pytest.raises(BadRequest, match=r"once\.$"):
            json.loads(b'{"%b":1,"%b":1}' % (key, key))


def test_broken_json_is_placed_by_line_and_column() -> None:
    with pytest.raises(BadRequest, match="line 2, column 6"):
        json.loads(b'{"a":1,\n"b": x}')


def test_numbers_beyond_reason_are_placed() -> None:
    with pytest.raises(Invalid) as refusal:
        json.loads(b'{"a":[1,1e999],"b":-Infinity}')
    assert [(flaw.pointer, flaw.code) for flaw in refusal.value.errors] == [
        ("/a/1", "number_out_of_range"),
        ("/b", "number_not_finite"),
    ]
