"""/v1/claims: many claims at a time: lists, figures, and edits of all that a filter finds."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from app.access import verbs
from app.access.kept import kept
from app.access.outcome import Outcome
from app.access.scope import Scope, needs
from app.access.viewing import Viewing
from app.access.writing import Editing
from app.features.claims import bulk, sorting, stats
from app.features.claims.asking import BulkDone, BulkQuery, ClaimQuery, StatsPage, StatsQuery
from app.features.claims.bulk import BulkEdit
from app.features.claims.filters import filtered
from app.features.claims.schemas import ClaimOut
from app.journal.forms import Writer
from app.kit.paging import ITEM
from app.kit.route import StrictRoute
from app.kit.things import CreateMissing, Page
from app.storage.engine import WriteSession
from app.storage.shapes import things

router = APIRouter(prefix="/v1/claims", tags=["claims"], route_class=StrictRoute)


@router.get("", response_model=Page[ClaimOut], summary="List claims")
@needs(Scope.CLAIMS_READ)
@kept
async def list_claims(view: Viewing, query: Annotated[ClaimQuery, Query()]) -> Response:
    """Claims by what they say, who says it, where, when and how surely; all filters can be combined."""
    found = await filtered(view.session, query, view.moment)
    shape = things.claim(ITEM, view.moment)
    listing = sorting.listing(found, query, shape, view.bound_to(query))
    return await verbs.list_page(view, listing, query)


@router.get("/stats", response_model=StatsPage, summary="Figures of claims")
@needs(Scope.CLAIMS_READ)
@kept
async def get_claim_stats(view: Viewing, query: Annotated[StatsQuery, Query()]) -> Response:
    """How many claims there are of each group, and their lowest, median and highest numbers; asserted ones alone."""
    found = await filtered(view.session, query, view.moment, measured=True)
    bound_to = f"stats\n{view.moment.position}\n{query.bound_to()}"
    return view.page(*await stats.page(view.session, found, query, view.moment, view.secret, bound_to))


@router.patch("", response_model=BulkDone, summary="Edit many claims")
@needs(Scope.CLAIMS_WRITE)
async def edit_claims(
    query: Annotated[BulkQuery, Query()], patch: BulkEdit, change: Editing, *, create_missing: CreateMissing = False
) -> Response:
    """Sets the subject, tags or status of all claims that the filter finds: all of them or none.

    What was proposed and becomes reported takes on the names that it suggests (`extra.suggested`).
    """

    async def work(session: WriteSession) -> Outcome:
        return await bulk.edit(Writer(session, change.act, create_missing), query, patch)

    return await change.run(work)


@router.delete("", response_model=BulkDone, summary="Reject many proposals")
@needs(Scope.CLAIMS_WRITE)
async def reject_claims(query: Annotated[BulkQuery, Query()], change: Editing) -> Response:
    """Deletes all proposals that the filter, with status=proposed, finds: all of them or none.

    The header Change-Reason says why; it stands in the revision of each. What was rejected is not proposed again.
    """

    async def work(session: WriteSession) -> Outcome:
        return await bulk.reject(Writer(session, change.act), query)

    return await change.run(work)
