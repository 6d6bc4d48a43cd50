"""/v1/{things}/{id}/revisions, for things of every kind."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from app.access import verbs
from app.access.scope import Scope, needs
from app.access.viewing import View, Viewing
from app.features.history import queries
from app.journal.kinds import CLAIM, DOCUMENT, RELATION, SOURCE, SUBJECT, Kind
from app.journal.listing import Listing
from app.kit.errors import NotFound
from app.kit.paging import ListQuery
from app.kit.route import StrictRoute
from app.kit.strict import Uuid
from app.kit.things import Page, RevisionOut

router = APIRouter(prefix="/v1", tags=["history"], route_class=StrictRoute)

RevisionsQuery = Annotated[ListQuery, Query()]


@router.get("/sources/{id}/revisions", response_model=Page[RevisionOut], summary="List the states of a source")
@needs(Scope.CLAIMS_READ)
async def list_source_revisions(id: Uuid, view: Viewing, query: RevisionsQuery) -> Response:
    """Every state it has had, newest first, also where it was deleted or merged."""
    return await _revisions(view, SOURCE, id, query)


@router.get("/documents/{id}/revisions", response_model=Page[RevisionOut], summary="List the states of a document")
@needs(Scope.CLAIMS_READ)
async def list_document_revisions(id: Uuid, view: Viewing, query: RevisionsQuery) -> Response:
    """Every state it has had, newest first, also where it was deleted or merged."""
    return await _revisions(view, DOCUMENT, id, query)


@router.get("/subjects/{id}/revisions", response_model=Page[RevisionOut], summary="List the states of a subject")
@needs(Scope.CLAIMS_READ)
async def list_subject_revisions(id: Uuid, view: Viewing, query: RevisionsQuery) -> Response:
    """Every state it has had, newest first, also where it was deleted or merged."""
    return await _revisions(view, SUBJECT, id, query)


@router.get("/claims/{id}/revisions", response_model=Page[RevisionOut], summary="List the states of a claim")
@needs(Scope.CLAIMS_READ)
async def list_claim_revisions(id: Uuid, view: Viewing, query: RevisionsQuery) -> Response:
    """Every state it has had, newest first, also where it was deleted."""
    return await _revisions(view, CLAIM, id, query)


@router.get("/relations/{id}/revisions", response_model=Page[RevisionOut], summary="List the states of a relation")
@needs(Scope.CLAIMS_READ)
async def list_relation_revisions(id: Uuid, view: Viewing, query: RevisionsQuery) -> Response:
    """Every state it has had, newest first, also where it was deleted."""
    return await _revisions(view, RELATION, id, query)


async def _revisions(view: View, kind: Kind, thing: Uuid, query: ListQuery) -> Response:
    if not await queries.is_known(view.session, kind, thing, view.moment):
        raise NotFound(f"There is no {kind.type} with this id.")
    rows, conditions, sort = queries.revisions(kind, thing, view.moment)
    return await verbs.list_page(view, Listing(rows, conditions, sort, queries.SHAPE, view.bound_to(query)), query)
