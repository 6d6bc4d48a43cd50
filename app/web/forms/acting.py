"""What is done to one claim: it is retracted, graded, related to another."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from app.access.scope import Scope, needs
from app.access.viewing import Viewing
from app.features.appraisals.api import create_appraisal
from app.features.appraisals.schemas import AppraisalIn
from app.features.claims.api import edit_claim
from app.features.relations.api import create_relation
from app.features.relations.schemas import RelationIn
from app.journal.kinds import CLAIM
from app.journal.reading import Found, one
from app.kit.errors import Problem
from app.kit.flaws import read_as
from app.kit.preconditions import etag
from app.kit.strict import Uuid
from app.web.explorer.route import PageRoute
from app.web.explorer.sight import told
from app.web.forms.claim_fields import GRADES, RELATION, WHY, grading
from app.web.forms.filling import MATCH, Filled, Filling
from app.web.forms.sheet import Field, Kind, Sheet, show
from app.web.forms.signing import SEE_OTHER

router = APIRouter(route_class=PageRoute, include_in_schema=False)

_SHEETS: Mapping[str, tuple[str, str, Mapping[str, Sequence[Field]]]] = {
    "retract": ("Retract a claim", "Retract it", {"": (WHY,)}),
    "appraise": (
        "Appraise a claim",
        "Keep this appraisal",
        {"": (*GRADES, Field("rationale", "Why", "What speaks for it and against it.", Kind.AREA))},
    ),
    "relate": ("Relate a claim to another", "Keep this relation", {"": RELATION}),
}
_CALLS = {
    "retract": "PATCH /v1/claims/{}",
    "appraise": "POST /v1/claims/{}/appraisals",
    "relate": "POST /v1/relations",
}
_LEADS = {
    "retract": "It stays in the ledger, marked as retracted, and no longer counts in any estimate.",
    "appraise": "What you leave blank stays as it was.",
    "relate": "",
}
_ID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


@router.get("/claims/{id}/retract")
@needs(Scope.CLAIMS_WRITE)
async def retract_page(id: Uuid, request: Request, view: Viewing) -> Response:
    """Asks for the reason."""
    return _shown("retract", Filled(request), id, await one(view.session, CLAIM, id))


@router.post("/claims/{id}/retract")
@needs(Scope.CLAIMS_WRITE)
async def retract(id: Uuid, form: Filling) -> Response:
    """Marks a claim as retracted."""

    async def work() -> Any:
        return await form.put(edit_claim, id, {"status": "retracted"}, form.change(match=form.one(MATCH)))

    return await _done("retract", id, form, work)


@router.get("/claims/{id}/appraise")
@needs(Scope.CLAIMS_APPRAISE)
async def appraise_page(id: Uuid, request: Request, view: Viewing) -> Response:
    """Asks for a grading."""
    return _shown("appraise", Filled(request), id, await one(view.session, CLAIM, id))


@router.post("/claims/{id}/appraise")
@needs(Scope.CLAIMS_APPRAISE)
async def appraise(id: Uuid, form: Filling) -> Response:
    """Grades a claim."""

    async def work() -> Any:
        words = {name: value for name in ("verdict", "rationale") if (value := form.one(name)) is not None}
        return await form.put(create_appraisal, id, read_as(AppraisalIn, grading(form) | words), form.change())

    return await _done("appraise", id, form, work)


@router.get("/claims/{id}/relate")
@needs(Scope.CLAIMS_WRITE)
async def relate_page(id: Uuid, request: Request, view: Viewing) -> Response:
    """Asks for another claim, and what this one is to it."""
    return _shown("relate", Filled(request), id, await one(view.session, CLAIM, id))


@router.post("/claims/{id}/relate")
@needs(Scope.CLAIMS_WRITE)
async def relate(id: Uuid, form: Filling) -> Response:
    """Says what a claim is to another."""

    async def work() -> Any:
        other = form.one("other") or ""
        named = _ID.findall(other)
        given = {
            "from": str(id),
            "to": named[-1] if named else other,
            "type": form.one("type"),
            "state": "confirmed" if form.has("confirmed") else "suggested",
            "note": form.one("note"),
        }
        return await form.put(create_relation, read_as(RelationIn, given), form.change())

    return await _done("relate", id, form, work)


async def _done(what: str, claim: UUID, form: Filled, work: Any) -> Response:
    """To the claim's page; or the form again, with what is wrong in it."""
    try:
        await work()
    except Problem as problem:
        found = await form.see(lambda session: one(session, CLAIM, claim))
        return _shown(what, form, claim, found, problem)
    return RedirectResponse(f"/claims/{claim}", SEE_OTHER)


def _shown(what: str, form: Filled, claim: UUID, found: Found, problem: Problem | None = None) -> Response:
    title, button, groups = _SHEETS[what]
    match = form.one(MATCH) or etag(found.version, found.body)
    sheet = Sheet(
        title,
        f"/claims/{claim}/{what}",
        button,
        groups,
        form.values,
        {MATCH: match},
        problem,
        lead=_LEADS[what],
        calls=(f"GET /v1/claims/{claim}", _CALLS[what].format(claim)),
    )
    return show(form.request, "about_claim.html", sheet, claim=told(found.body))
