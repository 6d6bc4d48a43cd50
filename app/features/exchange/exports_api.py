"""/v1/claims/export."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from app.access.exporting import Exporting
from app.access.scope import Scope, needs
from app.access.viewing import View
from app.features.claims import sorting
from app.features.claims.filters import Filtered, filtered
from app.features.exchange import exports_queries as queries
from app.features.exchange.exports_asking import Dialect, ExportQuery, Format
from app.kit.accepting import CSV, JSON_LD, NDJSON, best
from app.kit.errors import Invalid
from app.kit.paging import Sort
from app.kit.pouring import Poured
from app.kit.route import StrictRoute
from app.storage.copying import copy_csv, copy_lines
from app.storage.shapes.linked import CONTEXT

router = APIRouter(prefix="/v1/claims", tags=["exchange"], route_class=StrictRoute)

_TEXT = {"schema": {"type": "string"}}
_HEADERS = {
    "Total-Count": {"description": "How many claims there are: fewer came where it was cut off.", **_TEXT},
    "Feed-Cursor": {"description": "Where /v1/changes goes on from this export, with after.", **_TEXT},
}
ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The claims, one a line; as CSV below a line of names; as JSON-LD in one graph",
        "content": {NDJSON: _TEXT, CSV: _TEXT, JSON_LD: _TEXT},
        "headers": _HEADERS,
    }
}


@router.get("/export", response_class=Response, responses=ANSWERS, summary="Export claims")
@needs(Scope.EXPORT)
async def export_claims(query: Annotated[ExportQuery, Query()], export: Exporting) -> Response:
    """All claims that a filter finds, of one snapshot, as NDJSON, CSV or JSON-LD; streamed.

    `Total-Count` says how many there are, so that a file that was cut off is seen to be; `Feed-Cursor` is where
    /v1/changes goes on from it.
    """
    form = query.format or _accepted(export.request)
    if query.dialect is not None and form is not Format.CSV:
        raise Invalid.parameter("dialect", "Beside it give format=csv.", "alone")

    async def write(view: View, following: str, answer: Poured) -> None:
        found = await filtered(view.session, query, view.moment)
        sort = sorting.sort(found.rows, query)
        answer.headers["Total-Count"] = str(await queries.count(view.session, found))
        answer.headers["Feed-Cursor"] = following
        await _WRITERS[form](view, found, sort, answer, query.dialect)

    return export.answer(write, form.media_type, f"claims.{form}")


def _accepted(request: Request) -> Format:
    """The form that Accept ranks first; NDJSON where it names none."""
    forms = {form.media_type: form for form in Format}
    return forms[best(request.scope, tuple(forms))]


async def _write_ndjson(view: View, found: Filtered, sort: Sort, answer: Poured, _dialect: Dialect | None) -> None:
    await copy_lines(view.session, queries.as_json(found, sort, view.moment), answer.write)


async def _write_csv(view: View, found: Filtered, sort: Sort, answer: Poured, dialect: Dialect | None) -> None:
    guarded = dialect is Dialect.SPREADSHEET
    await copy_csv(view.session, queries.as_cells(found, sort, view.moment, guarded=guarded), answer.write)


async def _write_jsonld(view: View, found: Filtered, sort: Sort, answer: Poured, _dialect: Dialect | None) -> None:
    begin = f'{{"@context":{CONTEXT},"@graph":['.encode()

    async def after_the_first_comma(piece: bytes) -> None:
        nonlocal begin
        await answer.write(begin + piece[1:] if begin else piece)
        begin = b""

    await copy_lines(view.session, queries.as_linked_data(found, sort, view.moment), after_the_first_comma)
    await answer.write(begin + b"]}\n")


_WRITERS: dict[Format, Callable[[View, Filtered, Sort, Poured, Dialect | None], Awaitable[None]]] = {
    Format.NDJSON: _write_ndjson,
    Format.CSV: _write_csv,
    Format.JSONLD: _write_jsonld,
}
