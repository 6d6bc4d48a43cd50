"""/v1/subjects."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from app.access import verbs
from app.access.at_once import at_once
from app.access.scope import Scope, needs
from app.access.viewing import Viewing
from app.access.writing import Editing, Posting
from app.features.subjects import queries
from app.features.subjects.schemas import SubjectIn, SubjectOut
from app.features.subjects.service import FORM, check_merge
from app.journal.following import called, meant
from app.journal.kinds import SUBJECT
from app.journal.listing import Listing
from app.kit.paging import ITEM
from app.kit.route import StrictRoute
from app.kit.strict import Uuid
from app.kit.things import CreateMissing, MergeIn, Page, Patch, PatchOf
from app.storage.moment import rows
from app.storage.shapes import things

router = APIRouter(prefix="/v1/subjects", tags=["subjects"], route_class=StrictRoute)

SubjectPatch = Annotated[Patch, PatchOf(SubjectIn)]


@router.post("", status_code=201, response_model=SubjectOut, summary="Add a subject")
@needs(Scope.SOURCES_WRITE)
async def create_subject(body: SubjectIn, change: Posting, create_missing: CreateMissing = False) -> Response:
    """Adds what claims can be about: what is counted or asserted, and in what unit."""
    return await verbs.create(change, FORM, body, create_missing=create_missing)


@router.get("", response_model=Page[SubjectOut], summary="List subjects")
@needs(Scope.CLAIMS_READ)
async def list_subjects(view: Viewing, query: Annotated[queries.SubjectQuery, Query()]) -> Response:
    """Subjects by title."""
    wider = await meant(view.session, SUBJECT, query.part_of, view.moment, "part_of")
    found = set().union(*(await called(view.session, SUBJECT, query.slug, view.moment)).values())
    subject = rows(SUBJECT.table, view.moment)
    conditions = queries.conditions(subject, query, wider, found)
    shape = things.subject(ITEM, view.moment)
    listing = Listing(subject, conditions, queries.sort(subject), shape, view.bound_to(query))
    return await verbs.list_page(view, listing, query)


@router.get("/{id}", response_model=SubjectOut, summary="Get a subject")
@needs(Scope.CLAIMS_READ)
@at_once(SUBJECT)
async def get_subject(id: Uuid, view: Viewing) -> Response:
    """A subject; 308 where it was merged into another, 410 where it was deleted."""
    return await verbs.get(view, SUBJECT, id)


@router.patch("/{id}", response_model=SubjectOut, summary="Edit a subject")
@needs(Scope.SOURCES_WRITE)
async def edit_subject(
    id: Uuid, patch: SubjectPatch, change: Editing, create_missing: CreateMissing = False
) -> Response:
    """Applies a JSON merge patch (RFC 7396); 409 for a dimension or unit that live claims contradict."""
    return await verbs.edit(change, FORM, id, patch, create_missing=create_missing)


@router.delete("/{id}", status_code=204, response_class=Response, summary="Delete a subject")
@needs(Scope.SOURCES_WRITE)
async def delete_subject(id: Uuid, change: Editing) -> Response:
    """Lays a tombstone; its revisions stay readable. 409 while anything refers to it."""
    return await verbs.delete(change, SUBJECT, id)


@router.post("/{id}/restore", response_model=SubjectOut, summary="Restore a deleted subject")
@needs(Scope.SOURCES_WRITE)
async def restore_subject(id: Uuid, change: Posting) -> Response:
    """Takes the tombstone away."""
    return await verbs.restore(change, SUBJECT, id)


@router.post("/{id}/merge", response_model=SubjectOut, summary="Merge a subject into another")
@needs(Scope.SOURCES_WRITE)
async def merge_subject(id: Uuid, body: MergeIn, change: Posting) -> Response:
    """The id then answers 308; claims keep it and are read through it."""
    return await verbs.merge(change, SUBJECT, id, body.into, check_merge)


@router.delete("/{id}/merge", response_model=SubjectOut, summary="Undo the merge of a subject")
@needs(Scope.SOURCES_WRITE)
async def unmerge_subject(id: Uuid, change: Editing) -> Response:
    """Lets the subject stand for itself again."""
    return await verbs.unmerge(change, SUBJECT, id)
