"""/v1/quantities/parse."""

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from app.access.principal import Caller
from app.access.scope import Scope, needs
from app.features.quantities import service
from app.features.quantities.schemas import QuantitiesOut, TextIn
from app.kit.answers import JsonBytes
from app.kit.route import StrictRoute

router = APIRouter(prefix="/v1/quantities", tags=["quantities"], route_class=StrictRoute)

AT_ONCE = 2_000
"""Characters that are read faster than a thread is found for them."""


@router.post("/parse", response_model=QuantitiesOut, summary="Find the quantities in a text")
@needs(Scope.CLAIMS_READ)
async def parse_quantities(body: TextIn, _caller: Caller) -> Response:
    """Every quantity with its words, place and rule, and the malformed numbers; writes nothing."""
    if len(body.text) <= AT_ONCE:
        return JsonBytes(service.found(body.text))
    return JsonBytes(await run_in_threadpool(service.found, body.text))
