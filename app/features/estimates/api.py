"""What the sources together support: /v1/subjects/{id}/estimate and beside it."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from app.access.scope import Scope, needs
from app.access.viewing import Comparing, View, Viewing
from app.features.estimates import answers, records
from app.features.estimates.asking import (
    ContradictionsQuery,
    DiffQuery,
    EstimateQuery,
    OriginsQuery,
    RecordQuery,
    TimelineQuery,
)
from app.features.estimates.records_schemas import RecordOut
from app.features.estimates.schemas import (
    ClaimContradictionsOut,
    ContradictionsOut,
    DiffOut,
    EstimateOut,
    OriginsOut,
    TimelineOut,
)
from app.kit import json
from app.kit.route import StrictRoute
from app.kit.strict import Uuid

router = APIRouter(prefix="/v1", tags=["estimates"], route_class=StrictRoute)


@router.get("/subjects/{id}/estimate", response_model=EstimateOut, summary="Estimate a subject on a day")
@needs(Scope.CLAIMS_READ)
async def get_estimate(id: Uuid, view: Viewing, query: Annotated[EstimateQuery, Query()]) -> Response:
    """What the sources together support: bounds, who agrees, and why; each claim left out with its reason.

    Reliability and confidence restrict which claims are let in; they weigh nothing. Where the subject's measure is
    not decided, the answer says so and has no numbers.
    """
    return _page(view, *await answers.estimate(view, id, query))


@router.get("/subjects/{id}/estimate/diff", response_model=DiffOut, summary="Tell what moved an estimate")
@needs(Scope.CLAIMS_READ)
async def compare_estimates(id: Uuid, compared: Comparing, query: Annotated[DiffQuery, Query()]) -> Response:
    """The estimate of one day as the ledger stood at two times, and which claims moved it."""
    view = compared.view
    return view.body(json.dumps(await answers.difference(view, id, query, compared.then)))


@router.get("/subjects/{id}/timeline", response_model=TimelineOut, summary="Estimate a subject over time")
@needs(Scope.CLAIMS_READ)
async def get_timeline(id: Uuid, view: Viewing, query: Annotated[TimelineQuery, Query()]) -> Response:
    """The estimate of the last day of each day, week or month, and the claims that speak of it."""
    return _page(view, *await answers.timeline(view, id, query))


@router.get("/subjects/{id}/origins", response_model=OriginsOut, summary="Tell where a subject's claims come from")
@needs(Scope.CLAIMS_READ)
async def list_origins(id: Uuid, view: Viewing, query: Annotated[OriginsQuery, Query()]) -> Response:
    """Who said it first, who only carried it, how deep the hearsay goes, and who cites whom in a circle."""
    return _page(view, *await answers.origins(view, id, query))


@router.get(
    "/subjects/{id}/contradictions", response_model=ContradictionsOut, summary="List who contradicts whom on a subject"
)
@needs(Scope.CLAIMS_READ)
async def list_contradictions(id: Uuid, view: Viewing, query: Annotated[ContradictionsQuery, Query()]) -> Response:
    """Pairs of origins whose bounds do not meet in each other's time, the claims beneath, and what decided it."""
    return _page(view, *await answers.contradictions(view, id, query))


@router.get(
    "/claims/{id}/contradictions", response_model=ClaimContradictionsOut, summary="List what contradicts a claim"
)
@needs(Scope.CLAIMS_READ)
async def list_claim_contradictions(
    id: Uuid, view: Viewing, query: Annotated[ContradictionsQuery, Query()]
) -> Response:
    """The contradictions, tensions and drifts in which the utterance that a claim reports takes part."""
    return _page(view, *await answers.contradictions_of_claim(view, id, query))


@router.get("/sources/{id}/record", response_model=RecordOut, summary="Count what became of a source's claims")
@needs(Scope.CLAIMS_READ)
async def get_record(id: Uuid, view: Viewing, query: Annotated[RecordQuery, Query()]) -> Response:
    """What it claimed, how often first, and how often that was confirmed, refuted, contradicted or retracted.

    Counts, and no score. Sources merged into it are counted with it.
    """
    return _page(view, *await records.of_source(view, id, query))


def _page(view: View, told: Mapping[str, Any], following: str | None) -> Response:
    return view.page(json.dumps(told), following)
