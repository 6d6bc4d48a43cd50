"""The page of what waits for somebody to look at it."""

from fastapi import APIRouter
from starlette.responses import Response

from app.access.scope import Scope, needs
from app.features.claims.asking import ClaimQuery
from app.features.claims.lists_api import list_claims
from app.features.relations.api import list_relations
from app.features.relations.queries import RelationQuery
from app.web.explorer.rendering import page
from app.web.explorer.route import PageRoute
from app.web.explorer.sight import Seeing, told

router = APIRouter(route_class=PageRoute, include_in_schema=False)

SHOWN = 25
_UNTRIAGED = {"unset": ["subject"]}
_PROPOSED = {"status": ["proposed"]}
_UNCONFIRMED = {"type": ["contradicts"], "state": ["suggested"]}


@router.get("/triage")
@needs(Scope.CLAIMS_READ)
async def triage(sight: Seeing) -> Response:
    """Claims without a subject, proposals, and contradictions that nobody has confirmed or rejected."""
    sight.refuse_the_past()
    view, counted = sight.view, {"limit": SHOWN, "count": True}
    untriaged = await list_claims(view, ClaimQuery.model_validate({**_UNTRIAGED, **counted}))
    proposed = await list_claims(view, ClaimQuery.model_validate({**_PROPOSED, **counted}))
    unconfirmed = await list_relations(view, RelationQuery.model_validate({**_UNCONFIRMED, **counted}))
    return page(
        sight,
        "triage.html",
        api=[
            f"/v1/{each}&limit={SHOWN}&count=true"
            for each in ("claims?unset=subject", "claims?status=proposed", "relations?type=contradicts&state=suggested")
        ],
        untriaged=told(untriaged),
        proposed=told(proposed),
        unconfirmed=told(unconfirmed),
    )
