"""What stands below a plot: whose colours they are, how to read it, its sources, where it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.web.charts.lines import broken, shortened, width, written
from app.web.charts.palette import OTHERS, shape
from app.web.charts.xml import Xml, joined, tag, text
from app.web.explorer.words import many

if TYPE_CHECKING:
    from app.web.charts.drawing import Sheet
    from app.web.charts.picture import Picture, Series

_EDGE = 20.0
_SIZE = 13.0
_MOST_NAMES = 12
_MOST_REASONS = 4
_SYMBOL = 18.0
_GAP = 22.0


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader must know of a plot: that there is one, how many days a mark spans, what kind its scale is."""

    drawn: bool = False
    days: int | None = None
    scale: str = ""


def below(picture: Picture, sheet: Sheet, top: float, reading: Reading) -> tuple[Xml, float]:
    """All of it, and where it ends."""
    parts, y = _series(picture.series, sheet, top)
    for words in _notes(picture, reading):
        lines = broken(words, 12, sheet.room, 6)
        parts.append(written(lines, _EDGE, y, 16, font_size=12, fill=sheet.palette.soft))
        y += len(lines) * 16 + 4
    return joined(parts), y + 4


def _series(series: Sequence[Series], sheet: Sheet, top: float) -> tuple[list[Xml], float]:
    """The names beside their shapes, from left to right and on the next line where there is no room."""
    colours, parts = sheet.palette, list[Xml]()
    x, y = _EDGE, top
    for each in series:
        words = shortened(f"{each.name} ({each.count:,})", _SIZE, sheet.room - _SYMBOL)
        wide = _SYMBOL + width(words, _SIZE)
        if x > _EDGE and x + wide > _EDGE + sheet.room:
            x, y = _EDGE, y + 22
        colour = colours.of(each.place if each.place < OTHERS else None)
        parts.append(shape(each.place, x + 6, y - 4.5, 5.2, colour, colours.paper))
        parts.append(tag("text", text(words), x=x + _SYMBOL, y=y, font_size=_SIZE, fill=colours.ink))
        x += wide + _GAP
    return parts, y + 26


def _notes(picture: Picture, reading: Reading) -> list[str]:
    notes = [" ".join(_how_to_read(picture, reading))] if reading.drawn else []
    if reading.days is not None:
        notes.append(
            f"{picture.claims:,} claims are too many to draw one by one: those of one origin within "
            f"{many(reading.days, 'day')} are drawn as one, from their lowest to their highest bound."
        )
    if picture.undrawn:
        left = sum(count for _, count in picture.undrawn)
        reasons = "; ".join(f"{because} ({count:,})" for because, count in picture.undrawn[:_MOST_REASONS])
        notes.append(f"Not drawn: {many(left, 'claim')}, because {reasons}.")
    if picture.restriction:
        notes.append(picture.restriction)
    if picture.sources:
        notes.append(f"Who says so: {_named(picture.sources)}.")
    if picture.carriers:
        notes.append(f"Published by: {_named(picture.carriers)}.")
    notes.append(f"{picture.cited.recorded} {picture.cited.address}")
    return notes


def _how_to_read(picture: Picture, reading: Reading) -> Iterator[str]:
    yield "A shape is the number said, a bar an interval, an arrow a side that was left open."
    if any(mark.since for mark in picture.marks):
        yield "A line before a shape is the time it is about, or was said in."
    if any(step.agrees for step in picture.steps):
        yield "The grey band is the estimate, the dashed line its best number."
    if any(not step.agrees and step.bounded for step in picture.steps):
        yield "Hatched: no agreement, all that is claimed lies within."
    if reading.scale:
        yield reading.scale


def _named(sources: Sequence[tuple[str, int]]) -> str:
    said = [f"{name} ({count:,})" if count > 1 else name for name, count in sources[:_MOST_NAMES]]
    more = len(sources) - _MOST_NAMES
    return ", ".join(said) + (f" and {more:,} more" if more > 0 else "")
