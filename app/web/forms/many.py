"""Triage of many claims at once: those that are ticked get a subject, are accepted or are rejected, all or none."""

from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from app.access.scope import Scope, needs
from app.access.viewing import Viewing
from app.domain.vocabulary import Status
from app.features.claims.asking import BulkQuery, ClaimQuery
from app.features.claims.bulk import BulkEdit
from app.features.claims.lists_api import edit_claims, list_claims, reject_claims
from app.journal.kinds import CLAIM
from app.journal.reading import one
from app.kit.errors import Flaw, Gone, Invalid, NotFound, Problem
from app.kit.flaws import read_as
from app.storage.engine import ReadSession
from app.web.explorer.route import PageRoute
from app.web.explorer.sight import told
from app.web.forms.claim_fields import MISSING, WHY
from app.web.forms.filling import Filled, Filling
from app.web.forms.sheet import Field, Sheet, show
from app.web.forms.signing import SEE_OTHER, within

router = APIRouter(route_class=PageRoute, include_in_schema=False)

MANY = "/triage/claims"
MOST = 200
_TICKED = "claim"
_SUBJECT = Field("subject", "Of what", "A subject's key (slug) or id.", names="subject")
_WAITING = (("unset=subject", "Without a subject"), ("status=proposed", "Proposals"))
_ALL = list(Status)


@router.get(MANY)
@needs(Scope.CLAIMS_WRITE)
async def many_page(request: Request, view: Viewing, query: Annotated[ClaimQuery, Query()]) -> Response:
    """Claims that a filter finds, to be ticked; without one those that have no subject."""
    if not query.narrows:
        return RedirectResponse(f"{MANY}?{_WAITING[0][0]}", SEE_OTHER)
    found = told(await list_claims(view, query.model_copy(update={"limit": MOST, "count": True})))
    return _shown(Filled(request), found["items"], int(found["total"]), f"{MANY}?{request.url.query}")


@router.post(MANY)
@needs(Scope.CLAIMS_WRITE)
async def work_on_many(form: Filling) -> Response:
    """Does with the ticked claims what the button says."""
    back = within(form.one("back") or MANY)
    try:
        await _done(form)
    except Problem as problem:
        claims = await form.see(lambda session: _claims(session, form.many(_TICKED)))
        return _shown(form, claims, len(claims), back, problem)
    return RedirectResponse(back, SEE_OTHER)


async def _done(form: Filled) -> None:
    ticked = form.many(_TICKED)
    if not ticked:
        raise Invalid(errors=[Flaw("Tick at least one claim.", "missing")])
    do, subject, change = form.one("do"), form.one(_SUBJECT.name), form.change(match="*")
    asked = {"id": ticked, "expect": len(set(ticked)), "status": _ALL if do == "subject" else [Status.PROPOSED]}
    query = read_as(BulkQuery, asked)
    if do == "reject":
        await form.put(reject_claims, query, change)
        return
    patch: dict[str, Any] = {"status": Status.REPORTED} if do == "accept" else {}
    if subject is not None:
        patch["subject"] = subject
    elif do != "accept":
        raise Invalid.field("/subject", "Say which subject they are to have.", "missing")
    edit = read_as(BulkEdit, patch)
    await form.put(edit_claims, query, edit, change, create_missing=form.has(MISSING.name))


async def _claims(session: ReadSession, ids: Sequence[str]) -> list[Any]:
    """The claims that were ticked and are still there."""
    found = []
    for each in ids[:MOST]:
        try:
            found.append(told((await one(session, CLAIM, UUID(each))).body))
        except (NotFound, Gone, ValueError):
            continue
    return found


def _shown(form: Filled, claims: Sequence[Any], total: int, back: str, problem: Problem | None = None) -> Response:
    missing = (MISSING,) if Scope.SOURCES_WRITE in form.who.scopes else ()
    asked = urlsplit(back).query
    seen = f"/v1/claims?{asked}&limit={MOST}&count=true" if asked else f"/v1/claims?limit={MOST}&count=true"
    calls = (f"GET {seen}", "PATCH /v1/claims?id=…&expect=…", "DELETE /v1/claims?id=…&expect=…")
    fields = {"": (_SUBJECT, *missing, WHY)}
    sheet = Sheet("Triage many", MANY, "", fields, form.values, {"back": back}, problem, calls=calls)
    waiting = [(f"{MANY}?{query}", name, asked == query) for query, name in _WAITING]
    are_proposed = any(claim["status"] == Status.PROPOSED for claim in claims)
    return show(
        form.request,
        "many.html",
        sheet,
        claims=claims,
        total=total,
        ticked=form.many(_TICKED),
        waiting=waiting,
        are_proposed=are_proposed,
        wider=f"/claims?{asked}" if asked else "/claims",
        suggested=_suggested(claims),
    )


def _suggested(claims: Sequence[Any]) -> dict[str, str]:
    """The titles of subjects that proposals suggest, by claim."""
    found = {}
    for claim in claims:
        said = claim["extra"].get("suggested")
        if isinstance(said, dict) and isinstance(said.get("subject"), str):
            found[claim["id"]] = said["subject"]
    return found
