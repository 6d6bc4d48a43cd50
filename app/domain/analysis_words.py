"""How the analysis says numbers and names in its sentences."""

from collections.abc import Sequence, Sized
from decimal import Decimal

from app.domain.comparison import in_words
from app.domain.interval import Interval


def say(extent: Interval) -> str:
    """Say an interval in words: "at least 12,000"."""
    return in_words(extent)


def number(value: Decimal) -> str:
    """Say a number plainly: "12,000", "0.45"."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def many(counted: Sized, one: str, more: str | None = None) -> str:
    """Say how many there are: "1 report", "1,200 reports"; `more` is the plural where an s does not make it."""
    return f"{len(counted):,} {one if len(counted) == 1 else more or one + 's'}"


def names(said: Sequence[str]) -> str:
    """Say names in a row: "A", "A and B", "A, B and C", and of many the first three and how many more."""
    shown = list(said) if len(said) <= 4 else [*said[:3], f"{len(said) - 3} others"]  # noqa: PLR2004
    return " and ".join(p for p in (", ".join(shown[:-1]), shown[-1]) if p) if shown else "nobody"
