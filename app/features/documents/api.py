"""/v1/documents."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from app.access import verbs
from app.access.at_once import at_once
from app.access.scope import Scope, needs
from app.access.viewing import Viewing
from app.access.writing import Editing, Posting
from app.features.documents import queries
from app.features.documents.schemas import DocumentIn, DocumentItem, DocumentOut
from app.features.documents.service import FORM
from app.journal.following import called, meant
from app.journal.kinds import DOCUMENT, SOURCE
from app.journal.listing import Listing
from app.kit.bodies import MEGABYTE, body_up_to
from app.kit.paging import ITEM
from app.kit.route import StrictRoute
from app.kit.strict import Uuid
from app.kit.things import CreateMissing, MergeIn, Page, Patch, PatchOf
from app.storage.moment import rows
from app.storage.shapes import things

router = APIRouter(prefix="/v1/documents", tags=["documents"], route_class=StrictRoute)

DocumentPatch = Annotated[Patch, PatchOf(DocumentIn)]
LARGEST = 5 * MEGABYTE


@router.post("", status_code=201, response_model=DocumentOut, summary="Add a document")
@needs(Scope.SOURCES_WRITE)
@body_up_to(LARGEST)
async def create_document(body: DocumentIn, change: Posting, create_missing: CreateMissing = False) -> Response:
    """Adds an article, page, report or file in which claims appear; the body may have 5 MB."""
    return await verbs.create(change, FORM, body, create_missing=create_missing)


@router.get("", response_model=Page[DocumentItem], summary="List documents")
@needs(Scope.CLAIMS_READ)
async def list_documents(view: Viewing, query: Annotated[queries.DocumentQuery, Query()]) -> Response:
    """Documents, last published first, without their texts; those of unknown date come last."""
    publishers = await meant(view.session, SOURCE, query.publisher, view.moment, "publisher")
    found = set().union(*(await called(view.session, DOCUMENT, query.url, view.moment)).values())
    document = rows(DOCUMENT.table, view.moment)
    conditions = queries.conditions(document, query, publishers, found)
    shape = things.document(ITEM, view.moment, text=False)
    listing = Listing(document, conditions, queries.sort(document), shape, view.bound_to(query))
    return await verbs.list_page(view, listing, query)


@router.get("/{id}", response_model=DocumentOut, summary="Get a document")
@needs(Scope.CLAIMS_READ)
@at_once(DOCUMENT)
async def get_document(id: Uuid, view: Viewing) -> Response:
    """A document with its text; 308 where it was merged into another, 410 where it was deleted."""
    return await verbs.get(view, DOCUMENT, id)


@router.patch("/{id}", response_model=DocumentOut, summary="Edit a document")
@needs(Scope.SOURCES_WRITE)
@body_up_to(LARGEST)
async def edit_document(
    id: Uuid, patch: DocumentPatch, change: Editing, create_missing: CreateMissing = False
) -> Response:
    """Applies a JSON merge patch (RFC 7396); 409 for a text that live claims point into."""
    return await verbs.edit(change, FORM, id, patch, create_missing=create_missing)


@router.delete("/{id}", status_code=204, response_class=Response, summary="Delete a document")
@needs(Scope.SOURCES_WRITE)
async def delete_document(id: Uuid, change: Editing) -> Response:
    """Lays a tombstone; its revisions stay readable. 409 while anything refers to it."""
    return await verbs.delete(change, DOCUMENT, id)


@router.post("/{id}/restore", response_model=DocumentOut, summary="Restore a deleted document")
@needs(Scope.SOURCES_WRITE)
async def restore_document(id: Uuid, change: Posting) -> Response:
    """Takes the tombstone away."""
    return await verbs.restore(change, DOCUMENT, id)


@router.post("/{id}/merge", response_model=DocumentOut, summary="Merge a document into another")
@needs(Scope.SOURCES_WRITE)
async def merge_document(id: Uuid, body: MergeIn, change: Posting) -> Response:
    """The id then answers 308; claims keep it and are read through it."""
    return await verbs.merge(change, DOCUMENT, id, body.into)


@router.delete("/{id}/merge", response_model=DocumentOut, summary="Undo the merge of a document")
@needs(Scope.SOURCES_WRITE)
async def unmerge_document(id: Uuid, change: Editing) -> Response:
    """Lets the document stand for itself again."""
    return await verbs.unmerge(change, DOCUMENT, id)
