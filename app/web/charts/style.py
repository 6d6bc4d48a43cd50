"""How a chart follows the reader's choice of light or dark, without a script.

Colours are attributes, so that any program draws the light chart. A style sheet of a few rules puts the dark colour
for each light one; it is the same in every chart, so the policy of the answer names its digest and allows no other.
"""

from base64 import b64encode
from dataclasses import astuple
from hashlib import sha256
from itertools import chain

from app.web.charts.palette import PALETTES, Palette, Theme


def _colours(palette: Palette) -> list[str]:
    *plain, origins = astuple(palette)
    return list(chain(plain, origins))


def _rules() -> str:
    pairs = zip(_colours(PALETTES[Theme.LIGHT]), _colours(PALETTES[Theme.DARK]), strict=True)
    rules = (f'[{of}="{light}"]{{{of}:{dark}}}' for light, dark in pairs for of in ("fill", "stroke", "stop-color"))
    return f"@media (prefers-color-scheme: dark){{{''.join(rules)}}}"


STYLE = _rules()

_DIGEST = b64encode(sha256(STYLE.encode()).digest()).decode()

CSP = f"default-src 'none'; style-src 'sha256-{_DIGEST}'; base-uri 'none'; form-action 'none'; sandbox"
"""For a chart as an answer: nothing but its own style; it may be framed by anybody, as it does nothing."""
