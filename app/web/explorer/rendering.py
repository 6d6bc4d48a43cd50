"""Templates made into pages: everything escaped, nothing left undefined, no script or style but the server's own."""

from collections.abc import Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from app.kit.answers import NotModified
from app.kit.preconditions import etag, not_modified
from app.web.explorer import words
from app.web.explorer.sight import Sight

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
HEADERS = {"Content-Security-Policy": CSP, "Cache-Control": "private, no-cache"}

_FORMAT = 1

SECTIONS = (
    ("/claims", "Claims"),
    ("/subjects", "Subjects"),
    ("/sources", "Sources"),
    ("/documents", "Documents"),
    ("/triage", "Triage"),
)

_TEMPLATES = Environment(
    loader=FileSystemLoader(
        [Path(__file__).parent / "templates", Path(__file__).parent.parent / "forms" / "templates"]
    ),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters |= {
    name: getattr(words, name)
    for name in (
        *("day", "when", "edtf", "instant", "number", "many", "extent", "about", "sentence"),
        *("plain", "confidence", "web_address", "host"),
    )
}
_TEMPLATES.globals |= {"sections": SECTIONS}


def page(sight: Sight, template: str, *, api: Sequence[str], status: int = 200, **values: Any) -> Response:
    """A page, or 304 where the browser has it; `api` are the addresses of the API that answer what it shows."""
    content = rendered(template, here=sight, path=sight.request.url.path, api=api, **values)
    if status != HTTPStatus.OK:
        return HTMLResponse(content, status, headers=HEADERS)
    tag = etag(_FORMAT, content.encode())
    if not_modified(sight.request, tag):
        return NotModified(tag, HEADERS)
    return HTMLResponse(content, status, headers={**HEADERS, "ETag": tag})


def rendered(template: str, **values: Any) -> str:
    """A template with its values."""
    return _TEMPLATES.get_template(template).render(values)
