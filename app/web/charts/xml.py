"""XML written so that no text of the ledger can be anything but text.

`Xml` is what is markup already; whatever else is put between or into tags is escaped, and characters that XML does not
allow become U+FFFD. So there is one way to make markup, `tag`, and it has no way around escaping.
"""

import re
from typing import NewType
from xml.sax.saxutils import escape

Xml = NewType("Xml", str)

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_QUOTES = {'"': "&quot;", "'": "&#39;"}


def text(plain: object) -> Xml:
    """Any text, escaped for content and attributes alike."""
    return Xml(escape(_NOT_XML.sub("\ufffd", str(plain)), _QUOTES))


def tag(name: str, *content: Xml, **attributes: object) -> Xml:
    """An element; `stroke_width` is the attribute stroke-width, floats are written to a tenth, None is left out."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{text(_value(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Xml(f"<{name}{written}>{''.join(content)}</{name}>" if content else f"<{name}{written}/>")


def joined(parts: "list[Xml] | tuple[Xml, ...]") -> Xml:
    """Several pieces one after the other."""
    return Xml("".join(parts))


def place(value: float) -> str:
    """A coordinate, to a tenth of a pixel."""
    return f"{round(value, 1) + 0:g}" if abs(value) < 100_000 else f"{value:.0f}"  # noqa: PLR2004 (g would round)


def _value(value: object) -> object:
    return place(value) if isinstance(value, float) else value
