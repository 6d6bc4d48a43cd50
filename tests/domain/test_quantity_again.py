"""What words say can be given in numbers again, as a PATCH of other fields and a whole import do."""

import json
from pathlib import Path

import pytest

from app.domain import notation
from app.domain.quantity import Quantity

CASES = Path(__file__).parent / "cases"
PHRASES = [json.loads(line)["text"] for line in (CASES / "phrases.ndjson").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("text", PHRASES)
def test_a_quantity_that_was_read_is_the_same_when_it_is_given(text: str) -> None:
    for reading in notation.scan(text).readings:
        q = reading.quantity
        assert Quantity.given(q.comparator, q.value, q.lower, q.upper, q.bounds, q.unit, q.dimension) == q
