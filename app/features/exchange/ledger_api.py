"""/v1/export and /v1/import."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from app.access.exporting import Exporting
from app.access.importing import Importing
from app.access.running import running
from app.access.scope import Scope, needs
from app.access.viewing import View
from app.features.exchange import ledger_queries as queries
from app.features.exchange import ledger_service as service
from app.features.exchange.ledger_asking import LedgerImported
from app.features.exchange.ledger_reading import FORMAT
from app.kit import json
from app.kit.accepting import NDJSON
from app.kit.bodies import body_up_to
from app.kit.inflow import Inflow
from app.kit.pouring import Poured
from app.kit.route import StrictRoute
from app.storage.copying import copy_lines

router = APIRouter(prefix="/v1", tags=["exchange"], route_class=StrictRoute)

LARGEST = 1 << 34
"""A ledger of a million claims has more than a gigabyte."""

_TEXT = {"schema": {"type": "string"}}
ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Lines of {type, data}: the ledger, its things, appraisals and revisions, and the end",
        "content": {NDJSON: _TEXT},
        "headers": {
            "Total-Count": {"description": "How many lines there are, the first and the last included.", **_TEXT},
            "Feed-Cursor": {"description": "Where /v1/changes goes on from this export, with after.", **_TEXT},
        },
    }
}


BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "A whole export, as GET /v1/export answers it; gzip where Content-Encoding says so.",
        "content": {NDJSON: _TEXT},
    }
}


@router.get("/export", response_class=Response, responses=ANSWERS, summary="Export the whole ledger")
@needs(Scope.EXPORT)
async def export_ledger(export: Exporting) -> Response:
    """Everything, of one snapshot, with all of its history, as an empty ledger takes it in; streamed.

    The last line is of type `end`, with the number of lines before it and the feed cursor to go on from; a file without
    it was cut off.
    """
    return export.answer(_write, NDJSON, "ledger.ndjson")


@router.post("/import", response_model=LedgerImported, summary="Import a whole ledger", openapi_extra=BODY)
@needs(Scope.IMPORT, Scope.SOURCES_WRITE, Scope.CLAIMS_WRITE, Scope.CLAIMS_APPRAISE)
@body_up_to(LARGEST)
async def import_ledger(importing: Importing) -> Response:
    """Takes a whole export into an empty ledger: all of it, ids, history and times included, or nothing.

    409 where the ledger holds things, or has held them; 422, by line, for a file that is not whole or does not fit.
    """
    return await service.run(importing, Inflow(importing.request, (NDJSON,), LARGEST))


async def _write(view: View, following: str, answer: Poured) -> None:
    answer.headers["Total-Count"] = str(await queries.count(view.session, view.moment) + 2)
    answer.headers["Feed-Cursor"] = following
    ledger = running(view.request).identity.id
    await answer.write(_line("ledger", {"format": FORMAT, "id": ledger}))
    count = 1
    for statement in queries.lines(view.moment):
        count += await copy_lines(view.session, statement, answer.write)
    await answer.write(_line("end", {"lines": count, "cursor": following}))


def _line(type: str, data: dict[str, object]) -> bytes:
    return json.dumps({"type": type, "data": data}) + b"\n"
