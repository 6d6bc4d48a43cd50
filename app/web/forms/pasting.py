"""Pasting rows of a spreadsheet: they are seen checked, by a rehearsal of the import, before they are kept."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.access.importing import Import
from app.access.running import running
from app.access.scope import Scope, needs
from app.features.exchange.imports_api import import_claims
from app.features.exchange.imports_asking import ImportQuery, Mode
from app.features.quantities import service as quantities
from app.kit import json
from app.kit.errors import Flaw, Problem
from app.web.explorer.route import PageRoute
from app.web.explorer.words import many
from app.web.forms.claim_fields import MISSING, WHY
from app.web.forms.filling import Filled, Filling
from app.web.forms.pasted import Pasted, Row
from app.web.forms.sheet import Field, Kind, Sheet, show

router = APIRouter(route_class=PageRoute, include_in_schema=False)

PASTE = "/claims/paste"
CHECKED = "checked"
MOST_SHOWN = 200
_LONGEST = 2_000

_ROWS = Field(
    "rows",
    "The rows, below one that names the columns",
    "Copied from a spreadsheet, or CSV. Columns: text, claimant, subject, reported_on, about, document, place, "
    "confidence, tags and the other fields of a claim.",
    Kind.AREA,
    rows=12,
    needed=True,
)
_PARTIAL = Field("partial", "Leave out the rows that are refused, and keep the others", kind=Kind.TICK)
_LEAD = "Each row becomes a claim. You see what is read in them, and what is wrong, before anything is kept."


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of the rows: what the import says, and the rows that are shown with what is wrong in each."""

    told: dict[str, Any]
    table: Pasted
    flaws: dict[int, list[str]] = field(default_factory=dict)

    @property
    def good(self) -> int:
        """How many rows are or would be taken."""
        return int(self.told["lines"]) - int(self.told["refused"])

    @property
    def shown(self) -> Sequence[tuple[Row, str, Sequence[str]]]:
        """The first rows, and all with flaws that were told, each with what is read in its words."""
        rows = [row for place, row in enumerate(self.table.rows) if place < MOST_SHOWN or row.number in self.flaws]
        return [(row, self._read(row), self.flaws.get(row.number, ())) for row in rows]

    def _read(self, row: Row) -> str:
        values = self.table.values(row)
        words = values.get("quantity_text") or values.get("text", "")
        if any(values.get(f"quantity_{name}") for name in ("value", "lower", "upper")):
            return "as given"
        if not words or len(words) > _LONGEST:
            return "–"
        read: Any = json.loads(quantities.found(words))
        return "; ".join(each["label"] for each in read["quantities"]) or "no number"


@router.get(PASTE)
@needs(Scope.IMPORT)
async def paste_page(request: Request) -> Response:
    """Asks for rows."""
    return _shown(Filled(request))


@router.post(PASTE)
@needs(Scope.IMPORT)
async def paste(form: Filling) -> Response:
    """Shows the rows checked; keeps them where they were seen so and have not been changed since."""
    keeps = form.one(CHECKED) == _digest(form)
    try:
        table = Pasted.of(form.raw("rows") or "")
    except Problem as problem:
        return _shown(form, problem=problem)
    mode = Mode.PARTIAL if form.has("partial") or not keeps else Mode.ATOMIC
    query = ImportQuery(mode=mode, dry_run=not keeps, mapping=None, create_missing=form.has("create_missing"))
    try:
        told = await form.put(import_claims, query, _importing(form, table.csv.encode(), keeps=keeps))
    except Problem as problem:
        return _shown(form, problem=_placed(problem, table))
    flaws: dict[int, list[str]] = {}
    for each in told["errors"]:
        flaw = Flaw(each["message"], each["code"], each.get("pointer"), line=each["line"], column=each.get("column"))
        flaws.setdefault(table.place(flaw), []).append(table.said(flaw))
    checked = Checked(told, table, flaws)
    return _shown(Filled(form.request), kept=checked) if keeps else _shown(form, checked)


def _importing(form: Filled, content: bytes, *, keeps: bool) -> Import:
    """The import that the form asks for, as if its rows had been sent to the API."""
    headers = [(b"content-type", b"text/csv"), (b"content-length", str(len(content)).encode())]
    scope = {**form.request.scope, "headers": headers}

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": content, "more_body": False}

    change = form.change(timeout_ms=running(form.request).settings.bulk_timeout_ms)
    key = change.key.key if change.key is not None and keeps else None
    return Import(Request(scope, receive), replace(change, key=None), key)


def _placed(problem: Problem, table: Pasted) -> Problem:
    """A refusal of the whole, its flaws said of the rows that were pasted."""
    words = [f"Row {table.place(flaw)}, {table.said(flaw)}" if flaw.line else flaw.message for flaw in problem.errors]
    flaws = [Flaw(said, flaw.code, "/rows") for said, flaw in zip(words, problem.errors, strict=True)]
    problem.errors = tuple(flaws)
    return problem


def _digest(form: Filled) -> str:
    """Of what was checked: the rows, and how they are to be taken."""
    said = repr((form.raw("rows"), form.has("create_missing"), form.has("partial")))
    return hashlib.sha256(said.encode()).hexdigest()


def _shown(
    form: Filled, checked: Checked | None = None, problem: Problem | None = None, kept: Checked | None = None
) -> Response:
    is_ready = checked is not None and checked.good > 0 and (not checked.told["refused"] or form.has("partial"))
    button = "Check these rows"
    if checked is not None:
        button = f"Keep {many(checked.good, 'row')}" if is_ready else "Check them again"
    missing = (MISSING,) if Scope.SOURCES_WRITE in form.who.scopes else ()
    hidden = {CHECKED: _digest(form)} if is_ready else {}
    fields = {"": (_ROWS, _PARTIAL, *missing, WHY)}
    calls = ("POST /v1/claims/import?dry_run=true", "POST /v1/claims/import")
    sheet = Sheet("Paste rows", PASTE, button, fields, form.values, hidden, problem, lead=_LEAD, calls=calls)
    return show(form.request, "paste.html", sheet, checked=checked or kept, is_kept=kept is not None)
