"""Words set in lines: how wide they are, about, and where they are broken. SVG breaks no lines by itself."""

import unicodedata
from collections.abc import Iterable, Sequence

from app.web.charts.xml import Xml, joined, tag, text

SANS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'DejaVu Sans', sans-serif"
SERIF = "'Iowan Old Style', Palatino, 'Noto Serif', 'DejaVu Serif', Georgia, serif"

_NARROW, _USUAL, _CAPITAL, _FULL = 0.4, 0.64, 0.82, 1.05
_THIN = frozenset(" .,:;'|!iljftr()[]")


def width(words: str, size: float) -> float:
    """How wide words are in pixels, at the most, in any usual font of that size."""
    return size * sum(map(_of, words))


def _of(character: str) -> float:
    if character in _THIN:
        return _NARROW
    if unicodedata.east_asian_width(character) in "WF":
        return _FULL
    if unicodedata.combining(character):
        return 0.0
    return _CAPITAL if character.isupper() or character in "mwMW@%" else _USUAL


def broken(words: str, size: float, room: float, most: int = 3) -> list[str]:
    """Lines that have room; a word without it is cut, and what is beyond `most` lines ends in an ellipsis."""
    lines: list[str] = []
    line = ""
    for word in _pieces(" ".join(words.split()).split(" "), size, room):
        longer = f"{line} {word}" if line else word
        if line and width(longer, size) > room:
            lines.append(line)
            line = word
        else:
            line = longer
    lines.append(line)
    return lines if len(lines) <= most else [*lines[: most - 1], shortened(f"{lines[most - 1]} …", size, room)]


def _pieces(words: Sequence[str], size: float, room: float) -> Iterable[str]:
    for word in words:
        rest = word
        while width(rest, size) > room:
            cut = next(n for n in range(len(rest), 0, -1) if n == 1 or width(rest[:n], size) <= room)
            yield rest[:cut]
            rest = rest[cut:]
        yield rest


def shortened(words: str, size: float, room: float) -> str:
    """Words that have room, cut with an ellipsis where they have not."""
    if width(words, size) <= room:
        return words
    end = len(words)
    while end > 1 and width(words[:end] + "…", size) > room:
        end -= 1
    return words[:end].rstrip(" …") + "…"


def written(lines: Iterable[str], x: float, top: float, leading: float, **style: object) -> Xml:
    """Lines below each other, the first with its foot at `top`."""
    return joined([tag("text", text(line), x=x, y=top + n * leading, **style) for n, line in enumerate(lines)])
