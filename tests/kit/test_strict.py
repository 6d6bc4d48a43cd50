from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from app.domain.when import parse as parse_when
from app.kit import strict
from app.kit.errors import Invalid
from app.kit.flaws import read_as


def reads(kind: Any, value: object) -> Any:
    return TypeAdapter(kind).validate_python(value)


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        (strict.Name, "Agence ‍France", "Agence ‍France"),
        (strict.Name, "ن‌ام", "ن‌ام"),
        (strict.Title, "a\nb", "a\nb"),
        (strict.Notes, "x" * 10_000, "x" * 10_000),
        (strict.Url, "HTTP://A.example:80/./b#c", "http://a.example/b"),
        (strict.Tags, ["a"], ["a"]),
        (strict.Tags, [str(number) for number in range(100)], [str(number) for number in range(100)]),
        (strict.Number, 5, Decimal(5)),
        (strict.Number, Decimal("0.333333333333333"), Decimal("0.333333333333333")),
        (strict.Number, Decimal("1.2500000000000000000"), Decimal("1.25")),
        (strict.Number, Decimal("-0.0"), Decimal(0)),
        (strict.Number, Decimal("9.99999999999999e29"), Decimal("9.99999999999999e29")),
        (strict.WhenText, "2024-10", parse_when("2024-10")),
        (strict.Uuid, "01938F7E-0000-7000-8000-000000000001", UUID("01938f7e-0000-7000-8000-000000000001")),
        (strict.Extra, {}, {}),
        (Annotated[str, strict.Text(3, min_length=0)], "", ""),
        (Annotated[list[int], strict.Items(2, 1)], [1, 2], [1, 2]),
        (strict.Whole, "-5", -5),
        (strict.Flag, "false", False),
    ],
)
def test_a_good_value_is_kept(kind: Any, value: object, kept: object) -> None:
    assert reads(kind, value) == kept


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (strict.Name, "x" * 301),
        (strict.Name, "a\tb"),
        (strict.Name, "\u200b"),
        (strict.Name, "a\u2066b"),
        (strict.Title, "x" * 501),
        (strict.Title, "\u00a0\n"),
        (strict.Title, "a\x00"),
        (strict.Title, b"bytes"),
        (strict.Notes, "x" * 10_001),
        (strict.Url, "http://" + "a" * 2_000),
        (strict.Url, "ftp://a.example"),
        (strict.UnitName, "x" * 61),
        (strict.Tags, [str(number) for number in range(101)]),
        (strict.Tags, ["x" * 101]),
        (strict.Tags, [""]),
        (strict.Number, "5"),
        (strict.Number, 5.0),
        (strict.Number, False),
        (strict.Number, None),
        (strict.Number, Decimal("0.3333333333333333")),
        (strict.Number, Decimal("1234567890123456789012345678901234567890.5")),
        (strict.Number, 10**30),
        (strict.Number, Decimal("1e-300")),
        (strict.Extra, {"a": "x" * 16_384}),
        (strict.Extra, {"a": "é" * 8_200}),
        (strict.Extra, []),
        (strict.Day, "2024-10-01/2024-10-02"),
        (strict.Day, "0000-01-01"),
        (strict.Whole, "1" * 19),
        (strict.Whole, "²"),
        (strict.Flag, "True"),
        (Annotated[str, strict.Text(3, pattern="^[a-z]+$")], "a\n"),
    ],
)
def test_a_bad_value_is_refused(kind: Any, value: object) -> None:
    with pytest.raises(ValidationError):
        reads(kind, value)


def test_extra_is_at_most_32_deep() -> None:
    deep: dict[str, Any] = {}
    for _ in range(31):
        deep = {"a": deep}
    assert reads(strict.Extra, deep)
    with pytest.raises(ValidationError, match="32 levels"):
        reads(strict.Extra, {"a": deep})
    with pytest.raises(ValidationError, match="32 levels"):
        reads(strict.Extra, {"a": [deep]})


@given(st.text())
def test_no_name_holds_what_a_name_cannot(text: str) -> None:
    try:
        kept = reads(strict.Name, text)
    except ValidationError:
        return
    assert 0 < len(kept) <= 300
    assert kept.strip()
    assert "\x00" not in kept
    assert kept.encode()


class _Thing(strict.Body):
    name: strict.Name
    notes: strict.Notes | None = None
    about: strict.WhenText | None = None
    parent: strict.Uuid | None = None


def test_a_body_tells_what_was_given_and_does_not_change() -> None:
    thing = read_as(_Thing, {"name": "a", "notes": None})
    assert thing.model_fields_set == {"name", "notes"}
    with pytest.raises(ValidationError, match="frozen"):
        thing.name = "b"


def test_a_body_gives_out_what_it_read_without_a_warning() -> None:
    thing = read_as(_Thing, {"name": "a", "about": "2024", "parent": "01938f7e-0000-7000-8000-000000000001"})
    assert thing.about == parse_when("2024")
    assert isinstance(thing.model_dump()["parent"], UUID)


def test_what_is_no_object_is_refused_at_its_root() -> None:
    with pytest.raises(Invalid) as refusal:
        read_as(_Thing, ["a"])
    assert [(flaw.pointer, flaw.message) for flaw in refusal.value.errors] == [("", "Give an object.")]


@pytest.mark.parametrize("mode", ["validation", "serialization"])
def test_each_type_shows_its_limits(mode: Any) -> None:
    def shown(kind: Any) -> dict[str, Any]:
        return TypeAdapter(kind).json_schema(mode=mode)

    assert shown(strict.Uuid)["format"] == "uuid"
    assert shown(strict.Number)["type"] == "number"
    assert shown(strict.Tags)["uniqueItems"] is True
    assert shown(strict.VisibleAscii255)["maxLength"] == 255
    assert shown(Annotated[str, strict.Text(5, min_length=0)])["minLength"] == 0


def test_only_the_domains_own_words_are_passed_on() -> None:
    def careless(text: str) -> str:
        return str(int(text))

    class Careless(strict.Body):
        number: Annotated[str, strict.Text(10, reads=careless)]

    with pytest.raises(Invalid) as refusal:
        read_as(Careless, {"number": "SECRET"})
    assert refusal.value.detail == "/number: Give a value of the documented form."
