"""What the grammar reads in phrases that were judged by hand; tests/domain/cases/by_hand.txt says how."""

from pathlib import Path

import pytest

from app.domain import units
from app.domain.notation import read
from app.domain.quantity import Quantity
from app.domain.vocabulary import Bounds, Comparator, Dimension

CASES = Path(__file__).parent / "cases" / "by_hand.txt"
SIGNS = {
    "=": Comparator.EXACTLY,
    "~": Comparator.ABOUT,
    ">": Comparator.MORE_THAN,
    ">=": Comparator.AT_LEAST,
    "<": Comparator.LESS_THAN,
    "<=": Comparator.AT_MOST,
    "^": Comparator.NEARLY,
}
SPANS = {"..": Bounds.CLOSED, "..)": Bounds.CLOSED_OPEN, "(..)": Bounds.OPEN}
OF_ONE = {"%": Dimension.SHARE, "x": Dimension.FACTOR}


def quantity(written: str) -> Quantity:
    sign, *rest = written.split()
    ends = 3 if sign == "~[]" else 2 if sign in SPANS else 1
    numbers, unit = rest[:ends], " ".join(rest[ends:])
    dimension = OF_ONE.get(unit) or units.dimension_of(unit)
    unit = "1" if unit in OF_ONE else unit
    if sign == "~[]":
        value, lower, upper = numbers
        return Quantity.of(Comparator.ABOUT, value, lower=lower, upper=upper, unit=unit, dimension=dimension)
    if sign in SPANS:
        lower, upper = numbers
        return Quantity.of(
            Comparator.BETWEEN, lower=lower, upper=upper, bounds=SPANS[sign], unit=unit, dimension=dimension
        )
    return Quantity.of(SIGNS[sign], numbers[0], unit=unit, dimension=dimension)


def judged() -> list[tuple[str, str]]:
    lines = CASES.read_text(encoding="utf-8").splitlines()
    cases = [line.rpartition(" | ") for line in lines if not line.startswith("#")]
    return [(words, said) for words, _, said in cases]


@pytest.mark.parametrize(("words", "said"), judged(), ids=[words for words, _ in judged()])
def test_a_phrase_says_what_a_reader_takes_from_it(words: str, said: str) -> None:
    expected = [] if said == "-" else [quantity(each) for each in said.split("; ")]
    assert [reading.quantity for reading in read(words)] == expected
