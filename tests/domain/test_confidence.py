from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.confidence import (
    CREDIBILITY,
    RELIABILITY,
    WORDS,
    Confidence,
    Scale,
    from_parts,
    read,
)
from app.domain.refusal import Refused
from app.domain.vocabulary import Reliability


@pytest.mark.parametrize(
    ("word", "scale", "low", "high", "value"),
    [
        ("remote", "icd203", 1, 5, 3),
        ("very_unlikely", "icd203", 5, 20, 13),
        ("unlikely", "icd203", 20, 45, 33),
        ("even", "icd203", 45, 55, 50),
        ("likely", "icd203", 55, 80, 68),
        ("very_likely", "icd203", 80, 95, 88),
        ("almost_certain", "icd203", 95, 99, 97),
        ("none", "stix", 0, 0, 0),
        ("low", "stix", 1, 29, 15),
        ("medium", "stix", 30, 69, 50),
        ("high", "stix", 70, 100, 85),
    ],
)
def test_a_word_has_the_reach_of_its_scale(word: str, scale: str, low: int, high: int, value: int) -> None:
    assert read(word) == Confidence(value, low, high, Scale(scale), word)
    assert word in WORDS
    assert value == (low + high + 1) // 2  # the middle, halves up


@given(st.integers(0, 100))
def test_a_percentage_reaches_no_further_than_itself(number: int) -> None:
    assert read(number) == Confidence(number, number, number, Scale.PERCENT, str(number))
    assert read(float(number)) == read(Decimal(number)) == read(number)


@given(st.integers(0, 100) | st.sampled_from(WORDS))
def test_what_was_answered_can_be_sent_back(given_: int | str) -> None:
    answered = read(given_)
    assert from_parts(answered.scale.value, answered.code) == answered
    assert answered.low <= answered.value <= answered.high


@pytest.mark.parametrize("spelling", ["very likely", "Very Likely", "very-likely", "VERY_LIKELY"])
def test_case_spaces_and_hyphens_of_a_word_do_not_matter(spelling: str) -> None:
    assert read(spelling).code == "very_likely"


@pytest.mark.parametrize(
    "wrong",
    [True, False, -1, 101, 10**4000, 70.5, float("nan"), float("inf"), Decimal("NaN"),
     Decimal("1e999999"), Decimal("1e-999999"), Decimal("70.1"), "70", "", "probable", "likelỵ",
     "likely\0", "certain" * 1000],
)  # fmt: skip
def test_what_is_no_confidence_is_refused_with_the_words(wrong: float | Decimal | str) -> None:
    with pytest.raises(Refused, match="whole number from 0 to 100 or one of remote, very_unlikely"):
        read(wrong)


def test_minus_zero_is_zero() -> None:
    assert read(-0.0) == read(Decimal("-0")) == read(0)


@pytest.mark.parametrize(
    ("scale", "code", "field", "sentence"),
    [
        ("words", "likely", "scale", "one of percent, icd203, stix"),
        ("stix", "likely", "code", "one of none, low, medium, high"),
        ("icd203", "high", "code", "one of remote"),
        ("percent", "101", "code", "whole number from 0 to 100"),
        ("percent", "070", "code", "whole number from 0 to 100"),
    ],
)
def test_a_code_belongs_to_its_scale(scale: str, code: str, field: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence) as refusal:
        from_parts(scale, code)
    assert refusal.value.field == field


def test_a_confidence_with_the_numbers_of_another_does_not_exist() -> None:
    with pytest.raises(Refused, match="those of its scale and code"):
        Confidence(70, 55, 80, Scale.ICD203, "likely")


def test_the_admiralty_code_has_a_word_for_each_of_its_signs() -> None:
    assert list(CREDIBILITY) == [1, 2, 3, 4, 5, 6]
    assert set(RELIABILITY) == set(Reliability)
    assert CREDIBILITY[6] == "truth cannot be judged"
    assert RELIABILITY[Reliability.F] == "reliability cannot be judged"
