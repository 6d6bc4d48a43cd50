"""/v1/mappings: how other people's files are read (docs/imports.md)."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from app.access import verbs
from app.access.outcome import Outcome
from app.access.scope import Scope, needs
from app.access.viewing import Looking
from app.access.writing import Editing
from app.features.exchange import mappings_queries as queries
from app.features.exchange import mappings_service as service
from app.features.exchange.imports_asking import MappingName
from app.features.exchange.mappings_service import PREFIX
from app.journal.listing import Listing
from app.journal.reading import Found
from app.kit.bodies import media_type_of
from app.kit.errors import BadRequest
from app.kit.paging import ListQuery
from app.kit.route import StrictRoute
from app.kit.things import Out, Page
from app.storage.engine import WriteSession

router = APIRouter(prefix=PREFIX, tags=["exchange"], route_class=StrictRoute)

TOML = "application/toml"

Name = Annotated[MappingName, Path(description="Words of a-z and 0-9 with single hyphens or underscores between.")]


class MappingItem(Out):
    """A mapping as the list tells it; `version` counts what was sent otherwise than before."""

    name: str
    version: int
    created_at: datetime
    updated_at: datetime
    updated_by: str


class MappingOut(MappingItem):
    """A mapping, with its TOML as it was sent."""

    toml: str


_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The mapping, in TOML.",
        "content": {TOML: {"schema": {"type": "string"}}},
    }
}
_MADE: dict[int | str, dict[str, Any]] = {201: {"model": MappingOut, "description": "The mapping kept"}}
_SAME: dict[int | str, dict[str, Any]] = {304: {"description": "Not modified since If-None-Match"}}


@router.put("/{name}", response_model=MappingOut, responses=_MADE, summary="Put a mapping", openapi_extra=_BODY)
@needs(Scope.IMPORT)
async def put_mapping(name: Name, request: Request, change: Editing) -> Response:
    """Keeps a mapping under a name (201), or another under the name of one (200), which needs If-Match."""
    media_type_of(request, (TOML,))
    toml = _text(await request.body())

    async def work(session: WriteSession) -> Outcome:
        return await service.put(session, name, toml, change.expected, change.act.actor)

    return await change.run(work)


@router.get("", response_model=Page[MappingItem], summary="List mappings")
@needs(Scope.IMPORT)
async def list_mappings(view: Looking, query: Annotated[ListQuery, Query()]) -> Response:
    """Mappings by name, without their TOML."""
    rows, sort = queries.listed()
    return await verbs.list_page(view, Listing(rows, [], sort, queries.ITEM_SHAPE, view.bound_to(query)), query)


@router.get("/{name}", response_model=MappingOut, responses=_SAME, summary="Get a mapping")
@needs(Scope.IMPORT)
async def get_mapping(name: Name, view: Looking) -> Response:
    """A mapping with its TOML as it was sent."""
    kept = await queries.get(view.session, name)
    if kept is None:
        raise service.no_such()
    return view.thing(Found(kept.body, kept.version))


@router.delete("/{name}", status_code=204, response_class=Response, summary="Delete a mapping")
@needs(Scope.IMPORT)
async def delete_mapping(name: Name, change: Editing) -> Response:
    """Forgets a mapping; what was imported with it stays."""

    async def work(session: WriteSession) -> Outcome:
        return await service.delete(session, name, change.expected)

    return await change.run(work)


def _text(body: bytes) -> str:
    if not body:
        raise BadRequest("Send a mapping in TOML.")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise BadRequest("Send TOML in UTF-8; these bytes are not UTF-8.") from None
