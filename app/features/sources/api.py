"""/v1/sources."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from app.access import verbs
from app.access.at_once import at_once
from app.access.scope import Scope, needs
from app.access.viewing import Viewing
from app.access.writing import Editing, Posting
from app.domain import names
from app.features.sources import queries
from app.features.sources.schemas import SourceIn, SourceOut
from app.features.sources.service import FORM
from app.journal.following import called, meant
from app.journal.kinds import SOURCE
from app.journal.listing import Listing
from app.kit.paging import ITEM
from app.kit.route import StrictRoute
from app.kit.strict import Uuid
from app.kit.things import CreateMissing, MergeIn, Page, Patch, PatchOf
from app.storage.moment import rows
from app.storage.shapes import things

router = APIRouter(prefix="/v1/sources", tags=["sources"], route_class=StrictRoute)

SourcePatch = Annotated[Patch, PatchOf(SourceIn)]


@router.post("", status_code=201, response_model=SourceOut, summary="Add a source")
@needs(Scope.SOURCES_WRITE)
async def create_source(body: SourceIn, change: Posting, create_missing: CreateMissing = False) -> Response:
    """Adds a person, body, outlet or group that says or publishes something."""
    return await verbs.create(change, FORM, body, create_missing=create_missing)


@router.get("", response_model=Page[SourceOut], summary="List sources")
@needs(Scope.CLAIMS_READ)
async def list_sources(view: Viewing, query: Annotated[queries.SourceQuery, Query()]) -> Response:
    """Sources by name."""
    source = rows(SOURCE.table, view.moment)
    keys = [names.fold(name) for name in query.name]
    found = set().union(*(await called(view.session, SOURCE, keys, view.moment)).values())
    parents = await meant(view.session, SOURCE, query.parent, view.moment, "parent")
    members = await meant(view.session, SOURCE, query.member, view.moment, "member")
    conditions = queries.conditions(source, query, queries.Meant(found, parents, members))
    shape = things.source(ITEM, view.moment)
    listing = Listing(source, conditions, queries.sort(source), shape, view.bound_to(query))
    return await verbs.list_page(view, listing, query)


@router.get("/{id}", response_model=SourceOut, summary="Get a source")
@needs(Scope.CLAIMS_READ)
@at_once(SOURCE)
async def get_source(id: Uuid, view: Viewing) -> Response:
    """A source; 308 where it was merged into another, 410 where it was deleted."""
    return await verbs.get(view, SOURCE, id)


@router.patch("/{id}", response_model=SourceOut, summary="Edit a source")
@needs(Scope.SOURCES_WRITE)
async def edit_source(id: Uuid, patch: SourcePatch, change: Editing, create_missing: CreateMissing = False) -> Response:
    """Applies a JSON merge patch (RFC 7396)."""
    return await verbs.edit(change, FORM, id, patch, create_missing=create_missing)


@router.delete("/{id}", status_code=204, response_class=Response, summary="Delete a source")
@needs(Scope.SOURCES_WRITE)
async def delete_source(id: Uuid, change: Editing) -> Response:
    """Lays a tombstone; its revisions stay readable. 409 while anything refers to it."""
    return await verbs.delete(change, SOURCE, id)


@router.post("/{id}/restore", response_model=SourceOut, summary="Restore a deleted source")
@needs(Scope.SOURCES_WRITE)
async def restore_source(id: Uuid, change: Posting) -> Response:
    """Takes the tombstone away."""
    return await verbs.restore(change, SOURCE, id)


@router.post("/{id}/merge", response_model=SourceOut, summary="Merge a source into another")
@needs(Scope.SOURCES_WRITE)
async def merge_source(id: Uuid, body: MergeIn, change: Posting) -> Response:
    """The id then answers 308; claims keep it and are read through it."""
    return await verbs.merge(change, SOURCE, id, body.into)


@router.delete("/{id}/merge", response_model=SourceOut, summary="Undo the merge of a source")
@needs(Scope.SOURCES_WRITE)
async def unmerge_source(id: Uuid, change: Editing) -> Response:
    """Lets the source stand for itself again."""
    return await verbs.unmerge(change, SOURCE, id)
