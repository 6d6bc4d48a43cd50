"""/v1/claims: many claims at a time: lists, figures, and edits of all that a filter finds."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from app.access import verbs
from app.access.viewing import Viewing
from app.features.claims import sorting
from app.features.claims.asking import ClaimQuery
from app.features.claims.filters import filtered
from app.features.claims.schemas import ClaimOut
from app.journal.listing import Listing
from app.kit.paging import ITEM
from app.kit.route import StrictRoute
from app.kit.things import Page
from app.storage.shapes import things

router = APIRouter(prefix="/v1/claims", tags=["claims"], route_class=StrictRoute)


@router.get("", response_model=Page[ClaimOut], summary="List claims")
async def list_claims(view: Viewing, query: Annotated[ClaimQuery, Query()]) -> Response:
    """Claims by what they say, who says it, where, when and how surely; all filters can be combined."""
    found = await filtered(view.session, query, view.moment)
    shape = things.claim(ITEM, view.moment)
    listing = Listing(found.rows, found.conditions, sorting.sort(found.rows, query), shape, view.bound_to(query))
    return await verbs.list_page(view, listing, query)
