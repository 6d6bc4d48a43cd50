"""Adding a claim, and putting one right: what is read in its words is shown before it is kept."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from app.access.scope import Scope, needs
from app.access.viewing import Viewing
from app.features.claims.api import create_claim, edit_claim
from app.features.claims.schemas import ClaimIn
from app.features.quantities import service as quantities
from app.journal.kinds import CLAIM
from app.journal.reading import Found, one
from app.kit import json
from app.kit.errors import Problem
from app.kit.flaws import read_as
from app.kit.preconditions import etag
from app.kit.strict import Asked, Uuid
from app.web.explorer.route import PageRoute
from app.web.explorer.sight import told
from app.web.forms import claim_fields
from app.web.forms.filling import MATCH, Filled, Filling
from app.web.forms.sheet import Sheet, show
from app.web.forms.signing import SEE_OTHER, within

router = APIRouter(route_class=PageRoute, include_in_schema=False)

NEW = "/claims/new"
_LONGEST = 2_000


class Began(Asked):
    """What a form is to begin with, and where to go after."""

    subject: str | None = None
    document: str | None = None
    next: str | None = None


@router.get(NEW)
@needs(Scope.CLAIMS_WRITE)
async def new_claim_page(request: Request, asked: Annotated[Began, Query()]) -> Response:
    """A form for a new claim."""
    began = {name: (value,) for name, value in asked.model_dump().items() if value}
    return _shown(Filled(request, began))


@router.post(NEW)
@needs(Scope.CLAIMS_WRITE)
async def new_claim(form: Filling) -> Response:
    """Keeps a claim, or shows what is read in its words."""
    if form.one("do") == "read":
        return _shown(form)
    try:
        body = read_as(ClaimIn, claim_fields.body(form))
        made = await form.put(create_claim, body, form.change(), create_missing=form.has("create_missing"))
    except Problem as problem:
        return _shown(form, problem)
    return RedirectResponse(f"/claims/{made['id']}", SEE_OTHER)


@router.get("/claims/{id}/edit")
@needs(Scope.CLAIMS_WRITE)
async def edit_claim_page(id: Uuid, request: Request, view: Viewing, asked: Annotated[Began, Query()]) -> Response:
    """A form with the claim as it stands."""
    found = await one(view.session, CLAIM, id)
    began = {**claim_fields.typed(told(found.body)), "next": (asked.next or "",)}
    return _edited(Filled(request, began), id, found)


@router.post("/claims/{id}/edit")
@needs(Scope.CLAIMS_WRITE)
async def edited_claim(id: Uuid, form: Filling) -> Response:
    """Puts a claim right; a proposal is accepted by it."""
    found = await form.see(lambda session: one(session, CLAIM, id))
    if form.one("do") == "read":
        return _edited(form, id, found)
    claim = told(found.body)
    try:
        patch = claim_fields.patch(form, claim_fields.typed(claim))
        if claim["status"] == "proposed":
            patch["status"] = "reported"
        await form.put(
            edit_claim, id, patch, form.change(match=form.one(MATCH)), create_missing=form.has("create_missing")
        )
    except Problem as problem:
        return _edited(form, id, found, problem)
    return RedirectResponse(within(form.one("next") or f"/claims/{id}"), SEE_OTHER)


def _shown(form: Filled, problem: Problem | None = None) -> Response:
    sheet = Sheet(
        "Add a claim",
        NEW,
        "Keep this claim",
        claim_fields.groups(form.who.scopes, is_there=False),
        form.values,
        problem=problem,
        lead="One statement, as one claimant made it and one document reported it.",
        reads=True,
        calls=("POST /v1/quantities/parse", "POST /v1/claims"),
    )
    return show(form.request, "new_claim.html", sheet, reading=reading(form))


def _edited(form: Filled, claim: UUID, found: Found, problem: Problem | None = None) -> Response:
    stands = told(found.body)
    is_proposed = stands["status"] == "proposed"
    sheet = Sheet(
        "Correct a proposal" if is_proposed else "Edit a claim",
        f"/claims/{claim}/edit",
        "Accept it so" if is_proposed else "Keep the changes",
        claim_fields.groups(form.who.scopes, is_there=True),
        form.values,
        hidden={MATCH: form.one(MATCH) or etag(found.version, found.body), "next": form.one("next") or ""},
        problem=problem,
        reads=True,
        calls=(f"GET /v1/claims/{claim}", f"PATCH /v1/claims/{claim}"),
    )
    return show(form.request, "edit_claim.html", sheet, claim=stands, reading=reading(form))


def reading(form: Filled) -> Any:
    """What is read in the words of a form: in those of the number where they are given; None where there are none."""
    words = form.one("number") or form.one("text")
    if words is None or form.has("numberless") or len(words) > _LONGEST:
        return None
    return json.loads(quantities.found(words))
