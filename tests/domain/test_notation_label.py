"""A quantity in words, as a person would say it, and the forms of nouns."""

from typing import Any

import pytest

from app.domain.notation import read
from app.domain.notation.inflection import plural, singular
from app.domain.notation.label import label
from app.domain.quantity import Quantity
from app.domain.vocabulary import Bounds, Comparator, Dimension

C, B, D = Comparator, Bounds, Dimension
THIRD, TWO_THIRDS = "0.333333333333333", "0.666666666666667"

LABELS: list[tuple[dict[str, Any], str]] = [
    ({"comparator": C.AT_LEAST, "value": 12000, "unit": "soldier"}, "at least 12,000 soldiers"),
    ({"comparator": C.EXACTLY, "value": 1, "unit": "person"}, "1 person"),
    ({"comparator": C.ABOUT, "value": 100, "unit": "troop"}, "about 100 troops"),
    ({"comparator": C.MORE_THAN, "value": 5000000, "unit": "shell"}, "over 5,000,000 shells"),
    ({"comparator": C.LESS_THAN, "value": 50, "unit": "aircraft"}, "under 50 aircraft"),
    ({"comparator": C.AT_MOST, "value": 5500000000, "unit": "USD"}, "up to $5.5 billion"),
    ({"comparator": C.EXACTLY, "value": -3000000, "unit": "EUR"}, "-€3 million"),
    ({"comparator": C.EXACTLY, "value": 1234567890, "unit": "KRW"}, "KRW 1,234,567,890"),
    ({"comparator": C.NEARLY, "value": "0.45", "unit": "1", "dimension": D.SHARE}, "nearly 45%"),
    ({"comparator": C.NEARLY, "value": THIRD, "unit": "1", "dimension": D.SHARE}, "nearly one third"),
    ({"comparator": C.EXACTLY, "value": "0.857142857142857", "unit": "1", "dimension": D.SHARE}, "six sevenths"),
    ({"comparator": C.EXACTLY, "value": "0.33", "unit": "1", "dimension": D.SHARE}, "33%"),
    ({"comparator": C.EXACTLY, "value": THIRD, "unit": "1", "dimension": D.FACTOR}, f"{THIRD}-fold"),
    ({"lower": THIRD, "upper": TWO_THIRDS, "unit": "1", "dimension": D.SHARE}, "between one third and two thirds"),
    ({"lower": THIRD, "upper": "0.4", "unit": "1", "dimension": D.SHARE}, "between 33.3333333333333% and 40%"),
    ({"comparator": C.EXACTLY, "value": 3, "unit": "1", "dimension": D.FACTOR}, "3-fold"),
    ({"comparator": C.EXACTLY, "value": 40, "unit": "km"}, "40 km"),
    ({"comparator": C.EXACTLY, "value": 1, "unit": "d"}, "1 day"),
    ({"comparator": C.EXACTLY, "value": 2, "unit": "a"}, "2 years"),
    ({"comparator": C.EXACTLY, "value": 50, "unit": "mm"}, "50 millimetres"),
    ({"lower": 10000, "upper": 12000, "unit": "troop"}, "between 10,000 and 12,000 troops"),
    ({"lower": 24, "upper": 100, "bounds": B.CLOSED_OPEN, "unit": "tank"}, "dozens of tanks"),
    ({"lower": 25, "upper": 100, "bounds": B.CLOSED_OPEN, "unit": "tank"}, "at least 25 but under 100 tanks"),
    ({"lower": 25, "upper": 100, "bounds": B.OPEN_CLOSED, "unit": "tank"}, "over 25 but up to 100 tanks"),
    ({"lower": 80, "upper": 130, "value": 100, "unit": "shell"}, "100 (between 80 and 130) shells"),
    (
        {"comparator": C.ABOUT, "lower": 80, "upper": 130, "value": 100, "unit": "shell"},
        "about 100 (between 80 and 130) shells",
    ),
    ({"lower": 5, "upper": 10500000000, "unit": "USD"}, "between $5 and $10,500,000,000"),
    ({"lower": 5000000, "upper": 10500000000, "unit": "USD"}, "between $5 million and $10.5 billion"),
    ({"comparator": C.EXACTLY, "value": 12, "unit": "day", "dimension": D.COUNT}, "12 × “day”"),
    ({"comparator": C.EXACTLY, "value": 12, "unit": "artillery shell"}, "12 × “artillery shell”"),
]


@pytest.mark.parametrize(("parts", "words"), LABELS, ids=[words for _, words in LABELS])
def test_a_quantity_is_said_as_a_person_would(parts: dict[str, Any], words: str) -> None:
    assert label(Quantity.given(**parts)) == words


def test_about_a_number_too_large_for_its_usual_bounds_is_said_with_its_own() -> None:
    largest = Quantity.of(C.ABOUT, "9.9e29", lower="9e29", upper="9.95e29", unit="shell", dimension=D.COUNT)
    (reading,) = read(label(largest))
    assert reading.quantity == largest


@pytest.mark.parametrize(
    ("one", "many"),
    [
        *[("soldier", "soldiers"), ("factory", "factories"), ("casualty", "casualties"), ("convoy", "convoys")],
        *[("person", "people"), ("policeman", "policemen"), ("woman", "women"), ("grandchild", "grandchildren")],
        *[("aircraft", "aircraft"), ("class", "classes"), ("church", "churches"), ("box", "boxes"), ("bus", "buses")],
        *[("crisis", "crises"), ("German", "Germans"), ("torpedo", "torpedoes"), ("NGO", "NGOs"), ("Man", "Men")],
    ],
)
def test_nouns_have_a_singular_and_a_plural(one: str, many: str) -> None:
    assert plural(one) == many
    assert singular(many) == one


@pytest.mark.parametrize("word", ["class", "virus", "basis", "as"])
def test_a_word_that_only_ends_like_a_plural_stays(word: str) -> None:
    assert singular(word) == word
