"""/v1/claims/import."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from app.access.importing import Import, Importing
from app.access.scope import Scope, needs
from app.features.exchange import imports_service as service
from app.features.exchange import mappings_queries
from app.features.exchange.imports_asking import Imported, ImportQuery
from app.features.exchange.imports_lines import Form, Json, Ndjson
from app.features.exchange.imports_tables import Csv
from app.features.exchange.mappings_reading import read
from app.features.exchange.mappings_schemas import Format, Mapping
from app.kit.bodies import body_up_to
from app.kit.errors import Invalid, UnsupportedMediaType
from app.kit.inflow import Inflow
from app.kit.route import StrictRoute

router = APIRouter(prefix="/v1/claims", tags=["exchange"], route_class=StrictRoute)

LARGEST = 1 << 30
FORMATS = {"application/x-ndjson": Format.NDJSON, "text/csv": Format.CSV, "application/json": Format.JSON}
_FORMS: dict[Format, type[Ndjson | Csv | Json]] = {Format.NDJSON: Ndjson, Format.CSV: Csv, Format.JSON: Json}

_TEXT = {"schema": {"type": "string"}}
_CLAIMS = {"schema": {"type": "array", "items": {"type": "object"}}}
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "A claim a line, a row or an item, each as POST /v1/claims takes it, or as the mapping says; "
        "gzip where Content-Encoding says so.",
        "content": {"application/x-ndjson": _TEXT, "text/csv": _TEXT, "application/json": _CLAIMS},
    }
}


@router.post("/import", response_model=Imported, summary="Import claims", openapi_extra=_BODY)
@needs(Scope.IMPORT)
@body_up_to(LARGEST)
async def import_claims(query: Annotated[ImportQuery, Query()], importing: Importing) -> Response:
    """Takes in a file of claims: all of them or none, or with mode=partial the good ones.

    A line whose external_id is there already replaces that claim, or finds it the same; so a file can be sent again.
    """
    inflow = Inflow(importing.request, FORMATS, LARGEST)
    mapping = await _mapping(importing, query)
    return await service.run(importing, query, inflow, _form(FORMATS[inflow.media_type], mapping))


async def _mapping(importing: Import, query: ImportQuery) -> Mapping | None:
    """The mapping that is asked for; raises Invalid where there is none of the name."""
    if query.mapping is None:
        return None
    name = query.mapping
    kept = await importing.change.see(lambda session: mappings_queries.get(session, name))
    if kept is None:
        raise Invalid.parameter(
            "mapping", "Give the name of a mapping there is; GET /v1/mappings lists them.", "unknown"
        )
    return read(kept.toml.encode())


def _form(sent: Format, mapping: Mapping | None) -> Form:
    if mapping is not None and mapping.format not in (None, sent):
        kind = next(kind for kind, form in FORMATS.items() if form is mapping.format)
        raise UnsupportedMediaType(f"Send what the mapping is for, with Content-Type: {kind}.")
    return _FORMS[sent](mapping)
