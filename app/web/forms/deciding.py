"""Contradictions that somebody suggested, confirmed or rejected one by one."""

from functools import partial
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from app.access.scope import Scope, needs
from app.access.viewing import View, Viewing
from app.domain.vocabulary import RelationState
from app.features.relations.api import edit_relation, list_relations
from app.features.relations.queries import RelationQuery
from app.kit.errors import NotFound, Problem
from app.web.explorer.route import PageRoute
from app.web.explorer.sight import told
from app.web.forms.filling import MATCH, Filled, Filling
from app.web.forms.sheet import Sheet, present, show
from app.web.forms.signing import SEE_OTHER

router = APIRouter(route_class=PageRoute, include_in_schema=False)

DECIDE = "/triage/contradictions"
MOST = 100


@router.get(DECIDE)
@needs(Scope.CLAIMS_WRITE)
async def contradictions_page(view: Viewing) -> Response:
    """The suggestions that nobody has decided."""
    return await _shown(Filled(view.request), view)


@router.post(DECIDE)
@needs(Scope.CLAIMS_WRITE)
async def decide(form: Filling) -> Response:
    """Confirms or rejects one."""
    try:
        await _done(form)
    except Problem as problem:
        return await present(form, partial(_shown, form, problem=problem))
    return RedirectResponse(DECIDE, SEE_OTHER)


async def _done(form: Filled) -> None:
    try:
        relation = UUID(form.one("relation") or "")
    except ValueError:
        raise NotFound("There is no relation with this id.") from None
    state = RelationState.CONFIRMED if form.one("do") == "confirm" else RelationState.REJECTED
    await form.put(edit_relation, relation, {"state": state}, form.change(match=form.one(MATCH)))


async def _shown(form: Filled, view: View, problem: Problem | None = None) -> Response:
    asked = {"type": ["contradicts"], "state": ["suggested"], "limit": MOST, "count": True}
    found = told(await list_relations(view, RelationQuery.model_validate(asked)))
    seen = f"/v1/relations?type=contradicts&state=suggested&limit={MOST}&count=true"
    calls = (f"GET {seen}", "PATCH /v1/relations/{id}")
    sheet = Sheet("Contradictions to confirm", DECIDE, "", {}, problem=problem, calls=calls)
    return show(form.request, "decide.html", sheet, relations=found["items"], total=found["total"])
