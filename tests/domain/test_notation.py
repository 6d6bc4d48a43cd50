"""What the grammar reads in news phrases, and what it leaves alone, by examples."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.domain.notation import VERSION, Reading, read, scan
from app.domain.quantity import Quantity
from app.domain.vocabulary import Bounds, Comparator, Dimension

CASES = Path(__file__).parent / "cases"
FIELDS = ("comparator", "value", "lower", "upper", "bounds", "unit", "dimension")


def cases(name: str) -> list[dict[str, Any]]:
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line, parse_float=Decimal, parse_int=Decimal) for line in lines]


def fields(quantity: Quantity) -> dict[str, Any]:
    return {field: getattr(quantity, field) for field in FIELDS}


@pytest.mark.parametrize("case", cases("quantities.ndjson"), ids=lambda case: case["text"])
def test_the_shared_phrases_are_read_as_their_one_quantity(case: dict[str, Any]) -> None:
    (reading,) = read(case.pop("text"))
    assert fields(reading.quantity) == case


@pytest.mark.parametrize("case", cases("phrases.ndjson"), ids=lambda case: case["text"])
def test_a_phrase_gives_its_quantities_with_their_rules_and_words(case: dict[str, Any]) -> None:
    found = scan(case["text"])
    read_out = [{"text": r.text, "rule": r.rule, **fields(r.quantity)} for r in found.readings]
    assert read_out == case["quantities"]
    assert [m.text for m in found.malformed] == case["malformed"]


def only(text: str) -> Reading:
    (reading,) = read(text)
    return reading


SPELLINGS = [
    ("5,000,000 shells", "5000000 shells", "5 000 000 shells", "5'000'000 shells", "5M shells", "5 million shells"),
    ("five million shells", "5.0 million shells", "5m shells", "5 mln shells", "5\u202f000\u202f000 shells"),
    (
        "$1.5 billion",
        "$1,500 million",
        "USD 1.5 billion",
        "1.5 billion dollars",
        "US$1.5bn",
        "$1.5B",
        "1.5bn US dollars",
    ),
    (
        "2,500 troops",
        "2.5k troops",
        "2.5 thousand troops",
        "twenty-five hundred troops",
        "two thousand five hundred troops",
    ),
    ("45%", "45 percent", "45 per cent", "forty-five percent", "45 pct", "45.0%"),
    ("between 10 and 12 tanks", "10 to 12 tanks", "10-12 tanks", "10–12 tanks", "from ten to twelve tanks"),
    ("40 km", "40 kilometres", "forty kilometers", "40km", "40-kilometre"),
]


@pytest.mark.parametrize("spellings", SPELLINGS, ids=lambda spellings: spellings[0])
def test_spelling_does_not_matter(spellings: tuple[str, ...]) -> None:
    assert len({only(text).quantity for text in spellings}) == 1


def test_every_quantity_of_a_sentence_is_found_in_its_order_where_it_stands() -> None:
    text = "It sent around 20,000 containers, including over five million artillery shells and more than 100 missiles."
    found = read(text)
    assert [r.text for r in found] == [
        "around 20,000 containers",
        "over five million artillery shells",
        "more than 100 missiles",
    ]
    assert all(text[r.start : r.end] == r.text for r in found)


def test_a_malformed_number_is_refused_with_all_that_hangs_on_it() -> None:
    found = scan("up to 200,0000 million shells")
    assert found.readings == ()
    assert [(m.text, m.start, m.end) for m in found.malformed] == [("200,0000", 6, 14)]


def test_a_number_beyond_what_the_ledger_keeps_is_no_quantity() -> None:
    assert read("900 quadrillion quadrillion shells") == ()
    assert read("between 900 quadrillion quadrillion and 901 quadrillion quadrillion shells") == ()
    assert read("nearly 0 shells") == ()


def test_offsets_count_code_points() -> None:
    reading = only("🚀🚀 “über” – 12 tanks")
    assert (reading.start, reading.end) == (12, 20)


def test_a_table_of_bare_numbers_is_no_phrase() -> None:
    assert read("1 " * 50 + "12 tanks")[-1:] == ()
    assert read("3 4 5 tanks")[-1].text == "5 tanks"


@pytest.mark.parametrize("phrase", ["$5 ", "5% ", "12 km, ", "EUR 5; "])
def test_a_list_of_numbers_with_their_units_is_read_however_long(phrase: str) -> None:
    assert len(read(phrase * 100)) == 100


def test_a_range_that_runs_backwards_is_none() -> None:
    assert only("between 60 and 40 tanks").quantity.lower == Decimal(40)
    assert [r.quantity.value for r in read("from 60 to 40 tanks")] == [60, 40]


def test_a_fall_bounds_the_factor_from_the_other_side() -> None:
    assert only("fell by at least 12%").quantity == Quantity.of(
        Comparator.AT_MOST, "0.88", unit="1", dimension=Dimension.FACTOR
    )
    assert only("fell by less than 12%").quantity.comparator is Comparator.MORE_THAN
    assert only("fell by up to 12%").quantity.comparator is Comparator.AT_LEAST
    assert only("nearly halved").quantity.bounds is Bounds.OPEN


def test_the_grammar_names_its_version() -> None:
    assert VERSION == "1"
