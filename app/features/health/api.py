"""/livez, /readyz and /metrics: for those who keep the service running."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.access.running import running
from app.access.scope import Scope, needs, open_to_all
from app.features.health import service
from app.features.health.schemas import Health
from app.kit import json, metrics
from app.kit.answers import JsonBytes
from app.kit.documented import problems
from app.kit.errors import Unavailable
from app.kit.metrics import Metrics
from app.kit.route import StrictRoute

router = APIRouter(tags=["health"], route_class=StrictRoute)

_OK = json.dumps(Health().model_dump())
_FRESH = {"Cache-Control": "no-store"}
_EXPOSITION: dict[int | str, dict[str, Any]] = {200: {"content": {"text/plain": {"schema": {"type": "string"}}}}}


@router.get("/livez", response_model=Health, summary="Whether the process lives")
@open_to_all
async def livez() -> Response:
    """Always 200: a process that answers lives, whatever its database does."""
    return JsonBytes(_OK, headers=_FRESH)


@router.get("/readyz", response_model=Health, responses=problems(Unavailable), summary="Whether requests are answered")
@open_to_all
async def readyz(request: Request) -> Response:
    """503 where the database cannot answer, takes no writes or has another schema than this version needs."""
    await service.check(running(request))
    return JsonBytes(_OK, headers=_FRESH)


@router.get("/metrics", response_class=Response, responses=_EXPOSITION, summary="What was counted, for Prometheus")
@needs(Scope.METRICS_READ)
async def read_metrics(request: Request) -> Response:
    """Requests by method, route and status, and how long they took, in Prometheus' text format."""
    counted: Metrics = request.app.state.metrics
    return Response(counted.exposition(), headers={"Content-Type": metrics.CONTENT_TYPE, **_FRESH})
