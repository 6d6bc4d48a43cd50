"""/v1/claims/{id}/appraisals, and /v1/claims/{id}/analysts: the same by who made them."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.responses import Response

from app.access import verbs
from app.access.outcome import Outcome
from app.access.scope import Scope, needs
from app.access.viewing import View, Viewing
from app.access.writing import Posting
from app.features.appraisals import queries, service
from app.features.appraisals.schemas import AnalystOut, AppraisalIn, AppraisalOut
from app.journal.forms import Writer
from app.journal.kinds import CLAIM
from app.journal.listing import Listing
from app.kit.errors import NotFound
from app.kit.paging import ListQuery
from app.kit.route import StrictRoute
from app.kit.strict import Uuid
from app.kit.things import Page
from app.storage.engine import WriteSession

router = APIRouter(prefix="/v1/claims/{id}/appraisals", tags=["appraisals"], route_class=StrictRoute)
analysts = APIRouter(prefix="/v1/claims/{id}/analysts", tags=["appraisals"], route_class=StrictRoute)


@router.post("", status_code=201, response_model=AppraisalOut, summary="Appraise a claim")
@needs(Scope.CLAIMS_APPRAISE)
async def create_appraisal(id: Uuid, body: AppraisalIn, change: Posting) -> Response:
    """Grades a claim: how far to trust it, how credible it is, what it was found to be, and why."""

    async def work(session: WriteSession) -> Outcome:
        made = await service.appraise(Writer(session, change.act), id, body)
        return Outcome(HTTPStatus.CREATED, await queries.body(session, made), f"{CLAIM.path}/{id}/appraisals")

    return await change.run(work)


@router.get("", response_model=Page[AppraisalOut], summary="List the appraisals of a claim")
@needs(Scope.CLAIMS_READ)
async def list_appraisals(id: Uuid, view: Viewing, query: Annotated[ListQuery, Query()]) -> Response:
    """Newest first, each as the claim stood after it."""
    rows, conditions, sort, shape = queries.of_claim(id, await _version(view, id))
    return await verbs.list_page(view, Listing(rows, conditions, sort, shape, view.bound_to(query)), query)


@analysts.get("", response_model=Page[AnalystOut], summary="List what each analyst says of a claim")
@needs(Scope.CLAIMS_READ)
async def list_analysts(id: Uuid, view: Viewing, query: Annotated[ListQuery, Query()]) -> Response:
    """Analysts side by side: each grading as each last gave it, who appraised last first. They need not agree."""
    rows, conditions, sort, shape = queries.by_analyst(id, await _version(view, id))
    return await verbs.list_page(view, Listing(rows, conditions, sort, shape, view.bound_to(query)), query)


async def _version(view: View, claim: UUID) -> int:
    version = await queries.version_at(view.session, claim, view.moment)
    if version is None:
        raise NotFound("There is no claim with this id.")
    return version
