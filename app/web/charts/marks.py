"""A claim as it is drawn: a dot for a number, a bar for an interval, an arrow where it is open."""

from dataclasses import dataclass

from app.web.charts.calendar import Days
from app.web.charts.palette import Palette, shape
from app.web.charts.picture import Mark, Step
from app.web.charts.scales import Scale
from app.web.charts.xml import Xml, joined, place, tag, text

_ARROW = 26
_SIZE = 4.6
_HUGE = 9.0
_THICK = 1.8


@dataclass(frozen=True, slots=True)
class Plot:
    """Where days and numbers lie, in pixels from the plot's upper left corner."""

    days: Days
    scale: Scale
    palette: Palette


def drawn(plot: Plot, mark: Mark) -> Xml:
    """One mark with its words, which a pointer is shown."""
    x, colour = plot.days.at(mark.day), plot.palette.of(mark.place if mark.place < len(plot.palette.origins) else None)
    until = x if mark.until is None else plot.days.at(mark.until)
    middle = (x + until) / 2
    parts = [tag("title", text(mark.words))]
    if mark.since is not None:
        since, level = plot.days.at(mark.since, 0), _anchor(plot, mark)
        parts.append(tag("line", x1=since, x2=x, y1=level, y2=level, stroke=colour, stroke_width=1, stroke_opacity=0.6))
    if mark.until is not None:
        parts.append(_stretch(plot, mark, (x, until), colour))
    else:
        parts.append(_bar(plot, mark, middle, colour))
    parts += _open(plot, mark, middle, colour)
    size = min(_HUGE, _SIZE * (1 + 0.22 * (mark.count - 1) ** 0.5))
    parts.append(shape(mark.place, middle, _anchor(plot, mark), size, colour, plot.palette.paper))
    return tag("g", *parts)


def _anchor(plot: Plot, mark: Mark) -> float:
    if mark.value is not None:
        return plot.scale.at(mark.value)
    ends = [plot.scale.at(end) for end in mark.ends]
    return sum(ends) / len(ends)


def _bar(plot: Plot, mark: Mark, x: float, colour: str) -> Xml:
    if mark.low is None or mark.high is None or mark.low == mark.high:
        return Xml("")
    top, foot = plot.scale.at(mark.high), plot.scale.at(mark.low)
    line = f"M{place(x)},{place(top)}V{place(foot)}M{place(x - 4)},{place(top)}h8M{place(x - 4)},{place(foot)}h8"
    return tag("path", d=line, stroke=colour, stroke_width=_THICK, fill="none")


def _stretch(plot: Plot, mark: Mark, across: tuple[float, float], colour: str) -> Xml:
    """Several claims of some days together: a box from their lowest to their highest."""
    ends = [plot.scale.at(end) for end in mark.ends]
    top, foot = min(ends), max(ends)
    left, wide = across[0], max(2.0, across[1] - across[0])
    box = {"x": left, "y": top, "width": wide, "height": max(1.5, foot - top)}
    return tag("rect", **box, fill=colour, fill_opacity=0.22, stroke=colour, stroke_width=0.8)


def _open(plot: Plot, mark: Mark, x: float, colour: str) -> list[Xml]:
    """Arrows that grow fainter, on the sides on which nothing is said."""
    found = []
    if mark.high is None and mark.low is not None:
        found.append(_arrow(x, plot.scale.at(mark.low), -1, colour))
    if mark.low is None and mark.high is not None:
        found.append(_arrow(x, plot.scale.at(mark.high), 1, colour))
    return found


def _arrow(x: float, y: float, way: int, colour: str) -> Xml:
    foot, tip = y + way * _ARROW * 0.45, y + way * _ARROW
    style = {"stroke": colour, "fill": "none", "stroke_width": _THICK}
    return joined(
        [
            tag("path", d=f"M{place(x)},{place(y)}V{place(foot)}", **style),
            tag("path", d=f"M{place(x)},{place(foot)}V{place(tip)}", stroke_dasharray="2.5 2.5", **style),
            tag(
                "path",
                d=f"M{place(x - 3.5)},{place(tip - way * 4.5)}L{place(x)},{place(tip)}l3.5,{-way * 4.5:g}",
                **style,
            ),
        ]
    )


def band(plot: Plot, step: Step) -> Xml:
    """The estimate of some days: filled, fainter to an open side; hatched where it is only what all of them span."""
    if not step.bounded:
        return Xml("")
    left, right = plot.days.at(step.start, 0), plot.days.at(step.end, 1)
    top = 0.0 if step.high is None else plot.scale.at(step.high)
    foot = plot.scale.length if step.low is None else plot.scale.at(step.low)
    if foot - top < 3:  # noqa: PLR2004 (thinner it is not seen)
        top, foot = (top + foot) / 2 - 1.5, (top + foot) / 2 + 1.5
    box = {"x": left, "y": top, "width": max(1.0, right - left), "height": foot - top}
    ink = plot.palette.ink
    faint = "url(#up)" if step.high is None else "url(#down)" if step.low is None else ink
    filled = {"fill": faint, "fill_opacity": 0.13} if step.agrees else {"fill": "url(#camps)"}
    parts = [tag("rect", **box, **filled)]
    edges = [value for value in (step.low, step.high) if value is not None and step.agrees]
    parts += [_level(plot, (left, right), value, stroke=ink, stroke_width=0.7, stroke_opacity=0.5) for value in edges]
    if step.best is not None:
        parts.append(_level(plot, (left, right), step.best, stroke=ink, stroke_width=1.6, stroke_dasharray="5 3"))
    return joined(parts)


def _level(plot: Plot, across: tuple[float, float], value: float, **style: object) -> Xml:
    y = plot.scale.at(value)
    return tag("line", x1=across[0], x2=max(across[1], across[0] + 1), y1=y, y2=y, **style)
