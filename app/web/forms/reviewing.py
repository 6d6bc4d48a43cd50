"""Reviewing a document: what a machine proposed, marked in its words, is accepted, corrected or rejected."""

from functools import partial
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from app.access.scope import Scope, needs
from app.access.viewing import View, Viewing
from app.features.claims.api import delete_claim, edit_claim
from app.features.claims.asking import ClaimQuery
from app.features.claims.lists_api import list_claims
from app.features.extraction.api import extract_claims
from app.features.extraction.schemas import ProposalsQuery
from app.journal.kinds import DOCUMENT
from app.journal.reading import one
from app.kit.errors import NotFound, Problem
from app.kit.paging import MOST
from app.kit.strict import Uuid
from app.web.explorer.marking import Mark, stretches
from app.web.explorer.route import PageRoute
from app.web.explorer.sight import told
from app.web.forms.filling import MATCH, Filled, Filling
from app.web.forms.sheet import Sheet, present, show
from app.web.forms.signing import SEE_OTHER

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/documents/{id}/review")
@needs(Scope.CLAIMS_WRITE)
async def review_page(id: Uuid, view: Viewing) -> Response:
    """The document's words with what is proposed of them."""
    return await _shown(Filled(view.request), view, id)


@router.post("/documents/{id}/review")
@needs(Scope.CLAIMS_WRITE)
async def review(id: Uuid, form: Filling) -> Response:
    """Accepts or rejects a proposal, or has the words read for proposals."""
    try:
        await _done(form, id)
    except Problem as problem:
        return await present(form, partial(_shown, form, document=id, problem=problem))
    following = form.one("next")
    return RedirectResponse(
        f"/documents/{id}/review" + (f"#proposal-{UUID(following)}" if following else ""), SEE_OTHER
    )


async def _done(form: Filled, document: UUID) -> None:
    do = form.one("do")
    if do == "propose":
        await form.put(extract_claims, document, form.request, form.change(), ProposalsQuery(limit=1))
        return
    try:
        claim = UUID(form.one("claim") or "")
        UUID(form.one("next") or str(claim))
    except ValueError:
        raise NotFound("There is no claim with this id.") from None
    change = form.change(match=form.one(MATCH))
    if do == "reject":
        await form.put(delete_claim, claim, change)
    else:
        await form.put(edit_claim, claim, {"status": "reported"}, change)


async def _shown(form: Filled, view: View, document: UUID, problem: Problem | None = None) -> Response:
    found = told((await one(view.session, DOCUMENT, document)).body)
    query = ClaimQuery.model_validate({"document": [str(document)], "status": ["proposed"], "limit": MOST})
    proposals = sorted(told(await list_claims(view, query))["items"], key=_place)
    marks = [
        Mark(claim["id"], int(claim["span"]["start"]), int(claim["span"]["end"]), claim["label"] or "a claim")
        for claim in proposals
        if claim["span"]
    ]
    ids = [claim["id"] for claim in proposals]
    action = f"/documents/{document}/review"
    calls = (
        f"GET /v1/documents/{document}",
        f"GET /v1/claims?document={document}&status=proposed&limit={MOST}",
        f"POST /v1/documents/{document}/extract",
        "PATCH /v1/claims/{id}",
        "DELETE /v1/claims/{id}",
    )
    sheet = Sheet("Review proposals", action, "", {}, problem=problem, calls=calls)
    return show(
        form.request,
        "review.html",
        sheet,
        document=found,
        proposals=[
            (claim, _suggested(claim), ids[i + 1] if i + 1 < len(ids) else "") for i, claim in enumerate(proposals)
        ],
        stretches=list(stretches(found["text"], marks)) if found["text"] else [],
    )


def _place(claim: dict[str, Any]) -> tuple[int, str]:
    """Where a proposal stands in the words; those without a place come last."""
    return (int(claim["span"]["start"]) if claim["span"] else 1 << 30, claim["id"])


def _suggested(claim: dict[str, Any]) -> dict[str, Any]:
    said = claim["extra"].get("suggested")
    return said if isinstance(said, dict) else {}
