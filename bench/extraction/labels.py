"""The labelled claims: offsets into articles that do not travel, held to their texts by a hash."""

import csv
import hashlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path

from app.domain.quantity import Quantity
from app.domain.vocabulary import Bounds, Comparator, Dimension, Stance
from app.domain.when import parse

LABELS = Path(__file__).with_name("labels.ndjson")
HALVES = ("built", "measured")


@dataclass(frozen=True, slots=True)
class Label:
    """One claim as a person read it: its clause and its number by offsets, and what it says."""

    start: int
    end: int
    number: tuple[int, int]
    quantity: Quantity
    claimant: str | None
    via: tuple[str, ...]
    stance: Stance
    about: str | None


@dataclass(frozen=True, slots=True)
class Labelled:
    """The labels of one article."""

    url: str
    published: str
    sha256: str
    half: str
    claims: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """An article as it was published."""

    title: str
    text: str


def load() -> tuple[Labelled, ...]:
    """Give every labelled article; raises ValueError where a label is no claim."""
    lines = map(json.loads, LABELS.read_text(encoding="utf-8").splitlines())
    return tuple(
        Labelled(a["url"], a["published"], a["sha256"], a["half"], tuple(map(_label, a["claims"]))) for a in lines
    )


def texts(path: Path) -> dict[str, Text]:
    """Give the articles of a CSV file (url, date, title, text) by their address."""
    csv.field_size_limit(sys.maxsize)
    with path.open(encoding="utf-8", newline="") as rows:
        return {row["url"]: Text(row["title"], row["text"]) for row in csv.DictReader(rows)}


def digest(text: str) -> str:
    """Give the hash that holds an article's labels to its text."""
    return hashlib.sha256(text.encode()).hexdigest()


def half_of(url: str) -> str:
    """Give the half an article belongs to, drawn by its address alone."""
    return HALVES[int(digest(url), 16) % 2]


def flaws(labelled: Labelled, text: str) -> list[str]:
    """Say what is wrong with an article's labels: a text that is another, a span that slices badly."""
    if digest(text) != labelled.sha256:
        return [f"{labelled.url}: the text is not the one that was labelled"]
    found = []
    for claim in labelled.claims:
        words = text[claim.start : claim.end]
        inside = claim.start <= claim.number[0] < claim.number[1] <= claim.end <= len(text)
        cut = text[max(0, claim.start - 1) : claim.start + 1].isalnum() or text[claim.end - 1 : claim.end + 1].isalnum()
        if not inside or "\n" in words or words != words.strip() or (cut and claim.start > 0 and claim.end < len(text)):
            found.append(f"{labelled.url}: the span {claim.start}-{claim.end} is no clause")
    return found


def _label(said: dict[str, object]) -> Label:
    quantity = said["quantity"]
    if not isinstance(quantity, dict):
        raise TypeError("a label has a quantity")
    start, end = _pair(said["number"])
    about = said["about"]
    if about is not None:
        parse(str(about))
    return Label(
        int(str(said["start"])),
        int(str(said["end"])),
        (start, end),
        _quantity(quantity),
        None if said["claimant"] is None else str(said["claimant"]),
        tuple(map(str, _listed(said["via"]))),
        Stance(str(said["stance"])),
        None if about is None else str(about),
    )


def _listed(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError("a label's number and via are lists")
    return value


def _pair(value: object) -> tuple[int, int]:
    start, end = map(str, _listed(value))
    return int(start), int(end)


def _quantity(said: dict[str, object]) -> Quantity:
    numbers = {side: None if said[side] is None else str(said[side]) for side in ("value", "lower", "upper")}
    return Quantity.of(
        Comparator(str(said["comparator"])),
        numbers["value"],
        lower=numbers["lower"],
        upper=numbers["upper"],
        bounds=Bounds(str(said["bounds"])),
        unit=str(said["unit"]),
        dimension=Dimension(str(said["dimension"])),
    )
