"""The lists: claims, subjects, sources and documents, with all that the API's lists can be asked."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from app.access.scope import Scope, needs
from app.features.claims.asking import ClaimQuery
from app.features.claims.lists_api import list_claims
from app.features.documents.api import list_documents
from app.features.documents.queries import DocumentQuery
from app.features.sources.api import list_sources
from app.features.sources.queries import SourceQuery
from app.features.subjects.api import list_subjects
from app.features.subjects.queries import SubjectQuery
from app.web.explorer import filters
from app.web.explorer.rendering import page
from app.web.explorer.route import PageRoute
from app.web.explorer.sight import Seeing, Sight, address, told

router = APIRouter(route_class=PageRoute, include_in_schema=False)

CLAIM_GROUPS = {
    "First": ("q", "subject", "claimant", "reported_from", "reported_to", "sort"),
    "Who and where": ("descendants", "publisher", "document", "reliability", "place", "parts"),
    "How many": ("overlaps", "within", "compatible_with", "rules_out", "unit", "dimension", "comparator"),
    "When": ("about_from", "about_to", "asserted_from", "asserted_to", "recorded_from", "recorded_to"),
    "How it stands": (
        "status",
        "stance",
        "verdict",
        "credibility",
        "confidence_min",
        "confidence_max",
        "tag",
        "unset",
    ),
    "Keys": ("id", "external_id"),
}
_COUNTED = {"count": True}


@router.get("/claims")
@needs(Scope.CLAIMS_READ)
async def claims(sight: Seeing, query: Annotated[ClaimQuery, Query()]) -> Response:
    """Claims, by all that the API can be asked."""
    found = told(await list_claims(sight.view, query.model_copy(update={"count": query.narrows})))
    past = any((query.subject, query.claimant, query.document))  # beside which alone the API is asked of the past
    return _list(sight, "claims.html", found, filters.form(sight, ClaimQuery, CLAIM_GROUPS), is_citable=past)


@router.get("/subjects")
@needs(Scope.CLAIMS_READ)
async def subjects(sight: Seeing, query: Annotated[SubjectQuery, Query()]) -> Response:
    """Subjects by title."""
    found = told(await list_subjects(sight.view, query.model_copy(update=_COUNTED)))
    groups = {"First": ("q", "tag", "measure")}
    return _list(sight, "subjects.html", found, filters.form(sight, SubjectQuery, groups))


@router.get("/sources")
@needs(Scope.CLAIMS_READ)
async def sources(sight: Seeing, query: Annotated[SourceQuery, Query()]) -> Response:
    """Sources by name."""
    found = told(await list_sources(sight.view, query.model_copy(update=_COUNTED)))
    groups = {"First": ("q", "kind", "reliability")}
    return _list(sight, "sources.html", found, filters.form(sight, SourceQuery, groups))


@router.get("/documents")
@needs(Scope.CLAIMS_READ)
async def documents(sight: Seeing, query: Annotated[DocumentQuery, Query()]) -> Response:
    """Documents, last published first."""
    found = told(await list_documents(sight.view, query.model_copy(update=_COUNTED)))
    groups = {"First": ("q", "publisher", "published_from", "published_to")}
    return _list(sight, "documents.html", found, filters.form(sight, DocumentQuery, groups))


def _list(
    sight: Sight, template: str, found: dict[str, Any], form: filters.Filters, *, is_citable: bool = True
) -> Response:
    asked = [pair for pair in sight.asked() if pair[0] != "count"]
    counted = [("count", "true")] if "total" in found else []
    api = [sight.to(f"/v1{form.action}", *asked, *counted)]
    pages = pager(sight, found)
    return page(sight, template, api=api, found=found, form=form, pages=pages, is_citable=is_citable)


def pager(sight: Sight, found: dict[str, Any], fragment: str = "") -> dict[str, str | None]:
    """The addresses of the next page and, from a later one, of the first."""
    path = sight.request.url.path
    asked = [pair for pair in sight.asked() if pair[0] != "cursor"]
    is_later = "cursor" in sight.request.query_params
    following = sight.to(path, *asked, ("cursor", found["next"])) if found["next"] else None
    return {
        "next": following and following + fragment,
        "first": sight.to(address(path, ()), *asked) + fragment if is_later else None,
    }
