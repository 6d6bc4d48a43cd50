"""/v1/relations."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from app.access import verbs
from app.access.at_once import at_once
from app.access.scope import Scope, needs
from app.access.viewing import Viewing
from app.access.writing import Editing, Posting
from app.features.relations import queries
from app.features.relations.schemas import RelationIn, RelationOut
from app.features.relations.service import FORM
from app.journal.kinds import RELATION
from app.journal.listing import Listing
from app.kit.paging import ITEM
from app.kit.route import StrictRoute
from app.kit.strict import Uuid
from app.kit.things import Page, Patch, PatchOf
from app.storage.moment import rows
from app.storage.shapes import things

router = APIRouter(prefix="/v1/relations", tags=["relations"], route_class=StrictRoute)

RelationPatch = Annotated[Patch, PatchOf(RelationIn)]


@router.post("", status_code=201, response_model=RelationOut, summary="Relate two claims")
@needs(Scope.CLAIMS_WRITE)
async def create_relation(body: RelationIn, change: Posting) -> Response:
    """Says what one claim is to another; 409 where that is said already."""
    return await verbs.create(change, FORM, body)


@router.get("", response_model=Page[RelationOut], summary="List relations")
@needs(Scope.CLAIMS_READ)
async def list_relations(view: Viewing, query: Annotated[queries.RelationQuery, Query()]) -> Response:
    """Relations, last written first."""
    relation = rows(RELATION.table, view.moment)
    conditions = queries.conditions(relation, query)
    shape = things.relation(ITEM, view.moment)
    listing = Listing(relation, conditions, queries.sort(relation), shape, view.bound_to(query))
    return await verbs.list_page(view, listing, query)


@router.get("/{id}", response_model=RelationOut, summary="Get a relation")
@needs(Scope.CLAIMS_READ)
@at_once(RELATION)
async def get_relation(id: Uuid, view: Viewing) -> Response:
    """A relation; 410 where it was deleted."""
    return await verbs.get(view, RELATION, id)


@router.patch("/{id}", response_model=RelationOut, summary="Edit a relation")
@needs(Scope.CLAIMS_WRITE)
async def edit_relation(id: Uuid, patch: RelationPatch, change: Editing) -> Response:
    """Applies a JSON merge patch (RFC 7396), as to confirm or reject it."""
    return await verbs.edit(change, FORM, id, patch)


@router.delete("/{id}", status_code=204, response_class=Response, summary="Delete a relation")
@needs(Scope.CLAIMS_WRITE)
async def delete_relation(id: Uuid, change: Editing) -> Response:
    """Lays a tombstone; its revisions stay readable."""
    return await verbs.delete(change, RELATION, id)


@router.post("/{id}/restore", response_model=RelationOut, summary="Restore a deleted relation")
@needs(Scope.CLAIMS_WRITE)
async def restore_relation(id: Uuid, change: Posting) -> Response:
    """Takes the tombstone away; 409 where a claim of it is deleted."""
    return await verbs.restore(change, RELATION, id)
