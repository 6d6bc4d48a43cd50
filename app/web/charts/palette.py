"""Colours and shapes that tell origins apart, each without the other.

The seven colours were searched for: under normal sight, protanopia, deuteranopia and tritanopia (Machado and others,
2009) any two lie at least 25 apart in CIELAB, and each has a contrast of 3 to its background; a test reckons it again.
"""

from dataclasses import dataclass
from enum import StrEnum

from app.web.charts.xml import Xml, place, tag


class Theme(StrEnum):
    """On what a chart is drawn."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a theme."""

    paper: str
    ink: str
    soft: str
    line: str
    other: str
    origins: tuple[str, ...]

    def of(self, place: int | None) -> str:
        """The colour of an origin by its place; None: one of the others."""
        return self.other if place is None else self.origins[place]


PALETTES = {
    Theme.LIGHT: Palette(
        paper="#fffefc",
        ink="#1b1d1f",
        soft="#54595e",
        line="#d8d5cd",
        other="#6b7075",
        origins=("#003a88", "#c97f05", "#00a05d", "#9972ac", "#912500", "#4d6bff", "#7c3e57"),
    ),
    Theme.DARK: Palette(
        paper="#15171a",
        ink="#eceae5",
        soft="#abb0b6",
        line="#3a3f45",
        other="#9aa0a6",
        origins=("#73a4ff", "#ae7c39", "#3affc2", "#dd589c", "#f7d806", "#8650ff", "#d3fb8a"),
    ),
}

NAMED = 7
"""How many origins have a colour and a shape of their own."""

OTHERS, UNKNOWN = NAMED, NAMED + 1
"""The shapes of the other origins, and of claims whose origin nobody knows."""

_OUTLINES = (
    None,  # a circle
    ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
    ((0, -1.15), (1.1, 0.85), (-1.1, 0.85)),
    ((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)),
    ((0, 1.15), (1.1, -0.85), (-1.1, -0.85)),
    (
        *((-0.4, -1.2), (0.4, -1.2), (0.4, -0.4), (1.2, -0.4), (1.2, 0.4), (0.4, 0.4)),
        *((0.4, 1.2), (-0.4, 1.2), (-0.4, 0.4), (-1.2, 0.4), (-1.2, -0.4), (-0.4, -0.4)),
    ),
    ((-1.3, -0.8), (0, -0.3), (1.3, -0.8), (1.3, 0.8), (0, 0.3), (-1.3, 0.8)),
)


def shape(number: int, x: float, y: float, size: float, colour: str, paper: str) -> Xml:
    """A shape around a point; those of no origin of their own are hollow, a circle and a square."""
    if number >= NAMED:
        ring = {"fill": paper, "stroke": colour, "stroke_width": 1.5}
        if number == OTHERS:
            return tag("rect", x=x - size * 0.8, y=y - size * 0.8, width=size * 1.6, height=size * 1.6, **ring)
        return tag("circle", cx=x, cy=y, r=size * 0.9, **ring)
    filled = {"fill": colour, "stroke": paper, "stroke_width": 0.8}
    outline = _OUTLINES[number]
    if outline is None:
        return tag("circle", cx=x, cy=y, r=size, **filled)
    points = " ".join(f"{place(x + across * size)},{place(y + down * size)}" for across, down in outline)
    return tag("polygon", points=points, **filled)
