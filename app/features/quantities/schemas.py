"""What goes in and comes out of /v1/quantities/parse (contract, section 3)."""

from typing import Annotated

from pydantic import Field

from app.domain.vocabulary import Bounds, Comparator, Dimension
from app.kit.strict import Body, Text
from app.kit.things import Out

MOST_CHARACTERS = 1_000_000


class TextIn(Body):
    """Any text, such as a paragraph of news."""

    text: Annotated[str, Text(MOST_CHARACTERS, min_length=0)] = Field(
        examples=["around 20,000 containers of ammunition, including over five million artillery shells"]
    )


class QuantityFound(Out):
    """A quantity, its words, where they stand (code points, the end exclusive), and the rule that read them."""

    text: str
    start: int
    end: int
    rule: str
    comparator: Comparator
    value: float | None
    lower: float | None
    upper: float | None
    bounds: Bounds
    unit: str
    dimension: Dimension
    label: str


class MalformedFound(Out):
    """Digits that are no number as written, such as 200,0000."""

    text: str
    start: int
    end: int


class QuantitiesOut(Out):
    """Every quantity in the text, in its order, and the numbers that are none."""

    quantities: list[QuantityFound]
    malformed: list[MalformedFound]
    parser: str
