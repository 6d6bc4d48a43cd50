from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kit import strict
from app.kit.errors import Invalid
from app.kit.flaws import read_as
from app.kit.merge_patch import apply

objects = st.recursive(
    st.none() | st.integers() | st.lists(st.integers()),
    lambda inner: st.dictionaries(st.sampled_from("abc"), inner),
).filter(lambda value: isinstance(value, dict))


@pytest.mark.parametrize(
    ("state", "patch", "patched"),
    [  # RFC 7396, appendix A, for objects
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
        ({"a": "b"}, {"a": None}, {}),
        ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
        ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
        ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
        ({"a": "x"}, {"a": {"b": 1}}, {"a": {"b": 1}}),
    ],
)
def test_the_examples_of_the_rfc(state: Any, patch: Any, patched: Any) -> None:
    assert apply(state, patch) == patched


def test_what_is_whole_is_replaced_whole() -> None:
    state = {"quantity": {"value": 1, "unit": "shell"}, "extra": {"a": 1}}
    patch = {"quantity": {"value": 2}, "extra": {"b": 2}}
    assert apply(state, patch, whole={"quantity"}) == {"quantity": {"value": 2}, "extra": {"a": 1, "b": 2}}
    assert state == {"quantity": {"value": 1, "unit": "shell"}, "extra": {"a": 1}}


@given(objects, objects)
def test_a_patch_applied_twice_changes_nothing_more(state: Any, patch: Any) -> None:
    once = apply(state, patch)
    assert apply(once, patch) == once


class _Quantity(strict.Body):
    value: strict.Number
    unit: strict.UnitName


class _Claim(strict.Body):
    text: strict.Name
    quantity: _Quantity | None = None


def test_half_a_quantity_is_found_to_be_half_of_one() -> None:
    state: dict[str, object] = {"text": "over five million", "quantity": {"value": 5_000_000, "unit": "shell"}}
    with pytest.raises(Invalid) as refusal:
        read_as(_Claim, apply(state, {"quantity": {"value": 6}}, whole={"quantity"}))
    assert [(flaw.pointer, flaw.code) for flaw in refusal.value.errors] == [("/quantity/unit", "missing")]
    assert read_as(_Claim, apply(state, {"quantity": None}, whole={"quantity"})).quantity is None
