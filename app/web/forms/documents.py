"""Adding a document: an article is pasted, and what it claims in numbers is proposed for review."""

from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from app.access.scope import Scope, needs
from app.features.documents.api import LARGEST, create_document
from app.features.documents.schemas import DocumentIn
from app.features.extraction.api import extract_claims
from app.features.extraction.schemas import ProposalsQuery
from app.kit.bodies import body_up_to
from app.kit.errors import Problem
from app.kit.flaws import read_as
from app.web.explorer.route import PageRoute
from app.web.forms.claim_fields import MISSING, WHY
from app.web.forms.filling import Filled, Filling
from app.web.forms.sheet import Field, Kind, Sheet, show
from app.web.forms.signing import SEE_OTHER

router = APIRouter(route_class=PageRoute, include_in_schema=False)

NEW = "/documents/new"
_FIELDS = (
    Field("title", "Title"),
    Field("url", "Address", "Where it was published: https://…"),
    Field("publisher", "Published by", "A source's name, alias or id.", names="source"),
    Field("published_on", "Published on", "2024-12-28, 2024-12 or 2024."),
    Field("language", "Language", "Such as en or uk."),
)
_TEXT = Field(
    "text",
    "Its words",
    "What it claims in numbers is proposed of them, to be looked at one by one; nothing counts before.",
    Kind.AREA,
    rows=14,
)


@router.get(NEW)
@needs(Scope.SOURCES_WRITE, Scope.CLAIMS_WRITE)
async def new_document_page(request: Request) -> Response:
    """Asks for a document."""
    return _shown(Filled(request))


@router.post(NEW)
@needs(Scope.SOURCES_WRITE, Scope.CLAIMS_WRITE)
@body_up_to(LARGEST)
async def new_document(form: Filling) -> Response:
    """Keeps a document, and has its words read for claims."""
    given: dict[str, Any] = {field.name: value for field in _FIELDS if (value := form.one(field.name)) is not None}
    text = form.raw(_TEXT.name)
    try:
        body = read_as(DocumentIn, {**given, **({} if text is None else {_TEXT.name: text})})
        made = await form.put(create_document, body, form.change(), create_missing=form.has(MISSING.name))
        if text is None:
            return RedirectResponse(f"/documents/{made['id']}", SEE_OTHER)
        # Reading it again proposes nothing anew, so it needs no key; under the form's it would be what was answered.
        reading = replace(form.change(), key=None)
        await form.put(extract_claims, made["id"], form.request, reading, ProposalsQuery(limit=1))
    except Problem as problem:
        return _shown(form, problem)
    return RedirectResponse(f"/documents/{made['id']}/review", SEE_OTHER)


def _shown(form: Filled, problem: Problem | None = None) -> Response:
    sheet = Sheet(
        "Add a document",
        NEW,
        "Keep it and propose its claims",
        {"": (_TEXT,), "What it is": _FIELDS, "More": (MISSING, WHY)},
        form.values,
        problem=problem,
        lead="A published item in which claims appear.",
        calls=("POST /v1/documents", "POST /v1/documents/{id}/extract"),
    )
    return show(form.request, "form.html", sheet)
