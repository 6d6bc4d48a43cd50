"""The quantities of a text, as they are answered."""

from typing import Any

from app.domain import notation
from app.domain.notation import Malformed, Reading
from app.domain.notation.label import label
from app.kit import json


def found(text: str) -> bytes:
    """The JSON of a QuantitiesOut; a megabyte takes about a second of one core."""
    scan = notation.scan(text)
    return json.dumps(
        {
            "quantities": [_quantity(reading) for reading in scan.readings],
            "malformed": [_place(malformed) for malformed in scan.malformed],
            "parser": notation.VERSION,
        }
    )


def _place(at: Reading | Malformed) -> dict[str, Any]:
    return {"text": at.text, "start": at.start, "end": at.end}


def _quantity(reading: Reading) -> dict[str, Any]:
    quantity = reading.quantity
    return {
        **_place(reading),
        "rule": reading.rule,
        "comparator": quantity.comparator,
        "value": quantity.value,
        "lower": quantity.lower,
        "upper": quantity.upper,
        "bounds": quantity.bounds,
        "unit": quantity.unit,
        "dimension": quantity.dimension,
        "label": label(quantity),
    }
