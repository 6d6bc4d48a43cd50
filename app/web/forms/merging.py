"""Merging: a source or a subject that is there twice is read as the other from then on, until it is taken apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from app.access.scope import Scope, needs
from app.access.viewing import Viewing
from app.features.sources.api import merge_source, unmerge_source
from app.features.subjects.api import merge_subject, unmerge_subject
from app.journal.kinds import SOURCE, SUBJECT, Kind
from app.journal.reading import one
from app.kit.errors import Moved, Problem
from app.kit.flaws import read_as
from app.kit.strict import Uuid
from app.kit.things import MergeIn
from app.storage.engine import ReadSession
from app.web.explorer.route import PageRoute
from app.web.explorer.sight import told
from app.web.forms.claim_fields import WHY
from app.web.forms.filling import Filled, Filling
from app.web.forms.sheet import Field, Sheet, show
from app.web.forms.signing import SEE_OTHER

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Merging:
    """How things of a kind are merged, and what one is named by."""

    kind: Kind
    merge: Any
    unmerge: Any
    hint: str


_MERGINGS: Mapping[str, Merging] = {
    "sources": Merging(SOURCE, merge_source, unmerge_source, "Its name, an alias, or an id."),
    "subjects": Merging(SUBJECT, merge_subject, unmerge_subject, "Its key (slug) or id."),
}


@router.get("/sources/{id}/merge")
@needs(Scope.SOURCES_WRITE)
async def merge_source_page(id: Uuid, request: Request, view: Viewing) -> Response:
    """Asks which source it is."""
    return await _shown("sources", Filled(request), id, view.session)


@router.get("/subjects/{id}/merge")
@needs(Scope.SOURCES_WRITE)
async def merge_subject_page(id: Uuid, request: Request, view: Viewing) -> Response:
    """Asks which subject it is."""
    return await _shown("subjects", Filled(request), id, view.session)


@router.post("/sources/{id}/merge")
@needs(Scope.SOURCES_WRITE)
async def merged_source(id: Uuid, form: Filling) -> Response:
    """Merges a source into another, or takes it apart again."""
    return await _done("sources", id, form)


@router.post("/subjects/{id}/merge")
@needs(Scope.SOURCES_WRITE)
async def merged_subject(id: Uuid, form: Filling) -> Response:
    """Merges a subject into another, or takes it apart again."""
    return await _done("subjects", id, form)


async def _done(things: str, thing: UUID, form: Filled) -> Response:
    merging = _MERGINGS[things]
    try:
        if form.one("do") == "part":
            await form.put(merging.unmerge, thing, form.change(match="*"))
            return RedirectResponse(f"/{things}/{thing}", SEE_OTHER)
        body = read_as(MergeIn, {"into": form.one("into") or ""})
        await form.put(merging.merge, thing, body, form.change())
    except Problem as problem:
        return await form.see(partial(_shown, things, form, thing, problem=problem))
    return RedirectResponse(f"/{things}/{thing}/merge", SEE_OTHER)


async def _shown(
    things: str, form: Filled, thing: UUID, session: ReadSession, problem: Problem | None = None
) -> Response:
    merging, into = _MERGINGS[things], None
    try:
        found = told((await one(session, merging.kind, thing)).body)
    except Moved as moved:
        into = UUID(urlsplit(moved.headers["Location"]).path.rpartition("/")[2])
        found = told((await one(session, merging.kind, into)).body)
    noun = merging.kind.type.value
    field = Field("into", f"The {noun} that it is", merging.hint, needed=True, names=noun)
    title = f"Merge a {noun}" if into is None else f"A merged {noun}"
    lead = f"Where a {noun} is in here twice: claims keep what they name, and are read as being of the other."
    action = f"/{things}/{thing}/merge"
    calls = (f"GET /v1/{things}/{found['id']}", f"{'POST' if into is None else 'DELETE'} /v1/{things}/{thing}/merge")
    fields = {"": (field, WHY)}
    sheet = Sheet(title, action, "Merge them", fields, form.values, problem=problem, lead=lead, calls=calls)
    name = found["name"] if things == "sources" else found["title"]
    return show(
        form.request,
        "merge.html",
        sheet,
        name=name,
        noun=noun,
        is_merged=into is not None,
        at=f"/{things}/{found['id']}",
    )
