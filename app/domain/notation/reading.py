"""What reading a text gives: quantities with the rule and the words they come from, and numbers that are none."""

from dataclasses import dataclass

from app.domain.quantity import Quantity


@dataclass(frozen=True, slots=True)
class Reading:
    """A quantity, where it stands (code points, the end exclusive), the rule that read it, and its words."""

    quantity: Quantity
    start: int
    end: int
    rule: str
    text: str


@dataclass(frozen=True, slots=True)
class Malformed:
    """Digits that are no number as written, such as 200,0000: refused, never repaired."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Scan:
    """All that is in a text, in its order."""

    readings: tuple[Reading, ...]
    malformed: tuple[Malformed, ...]
