"""/v1/claims/import."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from app.access.importing import Importing
from app.access.scope import Scope, needs
from app.features.exchange import imports_service as service
from app.features.exchange.imports_asking import Imported, ImportQuery
from app.features.exchange.imports_lines import Ndjson
from app.kit.bodies import body_up_to
from app.kit.inflow import Inflow
from app.kit.route import StrictRoute

router = APIRouter(prefix="/v1/claims", tags=["exchange"], route_class=StrictRoute)

LARGEST = 1 << 30
NDJSON = "application/x-ndjson"

_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "A claim a line, each as POST /v1/claims takes it; gzip where Content-Encoding says so.",
        "content": {NDJSON: {"schema": {"type": "string"}}},
    }
}


@router.post("/import", response_model=Imported, summary="Import claims", openapi_extra=_BODY)
@needs(Scope.IMPORT)
@body_up_to(LARGEST)
async def import_claims(query: Annotated[ImportQuery, Query()], importing: Importing) -> Response:
    """Takes in a file of claims: all of them or none, or with mode=partial the good ones.

    A line whose external_id is there already replaces that claim, or finds it the same; so a file can be sent again.
    """
    inflow = Inflow(importing.request, (NDJSON,), LARGEST)
    return await service.run(importing, query, inflow, Ndjson())
