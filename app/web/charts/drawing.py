"""A picture as SVG: title, answer, plot, legend, sources, and what makes it citable, from top to bottom."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.notation.inflection import plural
from app.domain.vocabulary import Dimension
from app.web.charts import calendar, legend, scales
from app.web.charts.calendar import Days
from app.web.charts.lines import SANS, SERIF, broken, width, written
from app.web.charts.marks import Plot, band, drawn
from app.web.charts.palette import PALETTES, Palette, Theme
from app.web.charts.picture import Picture
from app.web.charts.scales import Scale, amount
from app.web.charts.style import STYLE
from app.web.charts.thinning import thinned
from app.web.charts.xml import Xml, joined, tag, text

EDGE = 20.0
_NARROW = 560
_TALL, _LOW = 340.0, 280.0
_NOTHING = "There is no claim with a number and a time."


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is drawn on: how wide, in what colours."""

    width: int
    theme: Theme | None

    @property
    def palette(self) -> Palette:
        """Its colours; those of the light theme where the reader's choice decides."""
        return PALETTES[self.theme or Theme.LIGHT]

    @property
    def narrow(self) -> bool:
        """Whether it is for a phone."""
        return self.width < _NARROW

    @property
    def room(self) -> float:
        """How wide a line of words may be."""
        return self.width - 2 * EDGE


def svg(picture: Picture, sheet: Sheet) -> str:
    """The whole chart, a document of its own."""
    head, top = _head(picture, sheet)
    if not picture.marks:
        nothing = written([_NOTHING], EDGE, top + 24, 0, font_size=15, fill=sheet.palette.soft)
        below, foot = legend.below(picture, sheet, top + 60, legend.Reading())
        return _document(picture, sheet, foot, [head, nothing, below])
    marks, days = thinned(picture.marks, picture.first, picture.last)
    plot, left = _plot(picture, sheet)
    name = written([_axis_name(picture)], EDGE, top, 0, font_size=12.5, fill=sheet.palette.soft)
    top += 12
    bands = [band(plot, step) for step in picture.steps]
    shown = [drawn(plot, mark) for mark in sorted(marks, key=lambda m: (m.place, m.day), reverse=True)]
    within = tag("g", *bands, *_asked(picture, plot), *shown, transform=f"translate({left:g} {top:g})")
    reading = legend.Reading(drawn=True, days=days, scale=kind(plot.scale))
    below, foot = legend.below(picture, sheet, top + plot.scale.length + 60, reading)
    return _document(picture, sheet, foot, [head, name, _axes(picture, plot, left, top), within, below])


def _asked(picture: Picture, plot: Plot) -> list[Xml]:
    """A line on the day of the estimate that is told above the plot."""
    if picture.at is None:
        return []
    x = plot.days.at(picture.at)
    return [tag("line", x1=x, x2=x, y1=0, y2=plot.scale.length, stroke=plot.palette.soft, stroke_dasharray="1 3")]


def _document(picture: Picture, sheet: Sheet, height: float, parts: list[Xml]) -> str:
    high = round(height)
    hatch = tag("path", d="M0,6L6,0", stroke=sheet.palette.soft, stroke_width=0.9, stroke_opacity=0.55)
    pattern = tag("pattern", hatch, id="camps", width=6, height=6, patternUnits="userSpaceOnUse")
    style = [] if sheet.theme else [tag("style", Xml(STYLE))]
    whole = tag(
        "svg",
        tag("title", text(picture.title), id="title"),
        tag("desc", text(f"{picture.headline}. {picture.because}"), id="desc"),
        *style,
        tag("defs", pattern, _fading("up", 1, 0, sheet.palette), _fading("down", 0, 1, sheet.palette)),
        tag("rect", width=sheet.width, height=high, fill=sheet.palette.paper),
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {sheet.width} {high}",
        width=sheet.width,
        height=high,
        role="img",
        aria_labelledby="title desc",
        font_family=SANS,
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{whole}\n'


def _fading(name: str, begin: int, end: int, palette: Palette) -> Xml:
    """What an estimate that is open on a side is filled with: the fainter the farther from its bound."""
    stops = [tag("stop", offset=at, stop_color=palette.ink, stop_opacity=1 - at) for at in (0, 1)]
    return tag("linearGradient", *stops, id=name, x1=0, x2=0, y1=begin, y2=end)


def _head(picture: Picture, sheet: Sheet) -> tuple[Xml, float]:
    """The title, how many, and why; with where they end."""
    colours, size = sheet.palette, 19.0 if sheet.narrow else 24.0
    titles = broken(picture.title, size, sheet.room)
    y = EDGE + size
    parts = [
        written(titles, EDGE, y, size * 1.25, font_size=size, font_weight=700, font_family=SERIF, fill=colours.ink)
    ]
    y += (len(titles) - 1) * size * 1.25 + 26
    headline = broken(picture.headline, 17, sheet.room)
    parts.append(written(headline, EDGE, y, 20, font_size=15.5, font_weight=600, fill=colours.ink))
    y += (len(headline) - 1) * 20 + 20
    because = broken(picture.because, 13, sheet.room)
    parts.append(written(because, EDGE, y, 17, font_size=13, fill=colours.soft))
    return joined(parts), y + (len(because) - 1) * 17 + 26


def _axis_name(picture: Picture) -> str:
    unit, dimension = picture.unit, picture.dimension
    if dimension is Dimension.SHARE:
        return "Share, in percent"
    if dimension is Dimension.FACTOR:
        return "Factor, new over old"
    if unit is None:
        return "Number"
    name = plural(unit) if dimension is Dimension.COUNT else unit
    return name[:1].upper() + name[1:]


def _plot(picture: Picture, sheet: Sheet) -> tuple[Plot, float]:
    length = _LOW if sheet.narrow else _TALL
    numbers = list(_numbers(picture))
    opens = any(mark.high is None for mark in picture.marks)
    scale = scales.scale_of(numbers, length, opens=opens)
    labels = [amount(tick, picture.dimension) for tick in scales.ticks(scale)]
    left = EDGE + max((width(label, 12.5) for label in labels), default=0) + 8
    days = Days(*calendar.padded(picture.first, picture.last), sheet.width - EDGE - left)
    return Plot(days, scale, sheet.palette), left


def _numbers(picture: Picture) -> Iterator[float]:
    for mark in picture.marks:
        yield from mark.ends
    for step in picture.steps:
        yield from (end for end in (step.low, step.high) if end is not None and end > 0)


def _axes(picture: Picture, plot: Plot, left: float, top: float) -> Xml:
    colours, right = plot.palette, left + plot.days.length
    parts = []
    for value in scales.ticks(plot.scale):
        y = top + plot.scale.at(value)
        parts.append(tag("line", x1=left, x2=right, y1=y, y2=y, stroke=colours.line, stroke_width=1))
        label = text(amount(value, picture.dimension))
        parts.append(tag("text", label, x=left - 8, y=y + 4, text_anchor="end", font_size=12.5, fill=colours.soft))
    foot = top + plot.scale.length
    parts.append(tag("line", x1=left, x2=right, y1=foot, y2=foot, stroke=colours.soft, stroke_width=1))
    for tick in calendar.ticks(plot.days):
        x = left + plot.days.at(tick.day, 0)
        parts.append(tag("line", x1=x, x2=x, y1=foot, y2=foot + 5, stroke=colours.soft, stroke_width=1))
        style = {"text_anchor": "middle", "font_size": 12.5, "fill": colours.soft}
        parts.append(written([tick.label, *([tick.year] if tick.year else [])], x, foot + 19, 15, **style))
    return joined(parts)


def kind(scale: Scale) -> str:
    """What a reader must know of a scale to compare lengths on it; "" where nothing."""
    if scale.logarithmic:
        return "The scale is logarithmic: each step up multiplies."
    return "" if scale.begins_at_zero else "The scale does not begin at zero."
