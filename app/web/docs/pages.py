"""/docs, /openapi.json and the files of the pages."""

from pathlib import Path

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.access.scope import open_to_all
from app.kit import json
from app.kit.answers import JsonBytes, NotModified
from app.kit.errors import NotFound
from app.kit.preconditions import etag, not_modified
from app.kit.route import StrictRoute
from app.web.assets import Asset, assets_in

router = APIRouter(route_class=StrictRoute, include_in_schema=False)

_HERE = Path(__file__).parent
_DOCS = Asset.of(_HERE / "docs.html")
_STATIC = assets_in(_HERE.parent / "static")
_FORMAT = 1


@router.get("/docs")
@open_to_all
async def docs(request: Request) -> Response:
    """The API, to read and to try."""
    return _DOCS.response(request)


@router.get("/openapi.json")
@open_to_all
async def openapi(request: Request) -> Response:
    """The OpenAPI document."""
    content = json.dumps(request.app.openapi())
    tag = etag(_FORMAT, content)
    if not_modified(request, tag):
        return NotModified(tag)
    return JsonBytes(content, etag=tag, headers={"Cache-Control": "no-cache"})


@router.get("/static/{path:path}")
@open_to_all
async def static(path: str, request: Request) -> Response:
    """A file that a page is made of."""
    if path not in _STATIC:
        raise NotFound("There is no such file.")
    return _STATIC[path].response(request)
