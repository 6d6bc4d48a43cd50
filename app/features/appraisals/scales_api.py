"""/v1/scales: what analysts may grade in."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from app.access.principal import Caller
from app.access.scope import Scope, needs
from app.domain.scales import TABLE, Grades, ScaleName
from app.kit import json
from app.kit.answers import JsonBytes
from app.kit.route import StrictRoute
from app.kit.strict import Asked, ByWord
from app.kit.things import Out

router = APIRouter(prefix="/v1/scales", tags=["appraisals"], route_class=StrictRoute)


class ScalesQuery(Asked):
    """Which scales to list."""

    scale: list[Annotated[ScaleName, ByWord]] = Field(default_factory=list, description="Left out: all.")


class RungOut(Out):
    """A code of a scale."""

    scale: ScaleName
    code: str = Field(description="What is given, kept and answered.")
    meaning: str
    grades: Grades = Field(description="The field it is given in: a source's reliability, or a claim's other two.")
    low: int | None = Field(description="Percent; null: the code stands for no number.")
    value: int | None = Field(description="The middle, halves up, which filters and sorts use.")
    high: int | None


class ScalesOut(Out):
    """The codes, scale by scale, in the order of each."""

    items: list[RungOut]


@router.get("", response_model=ScalesOut, summary="List the scales of gradings")
@needs(Scope.CLAIMS_READ)
async def list_scales(query: Annotated[ScalesQuery, Query()], _caller: Caller) -> Response:
    """Admiralty, ICD 203 and STIX in one table, with their percent. No code is ever turned into another scale's."""
    wanted = [asdict(rung) for rung in TABLE if not query.scale or rung.scale in query.scale]
    return JsonBytes(json.dumps({"items": wanted}))
