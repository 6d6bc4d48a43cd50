"""The pages of single things."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from app.access.scope import Scope, needs
from app.features.claims.asking import ClaimQuery
from app.kit.errors import Invalid
from app.kit.paging import MOST
from app.kit.strict import Uuid
from app.web.explorer import claim, document, filters, source, subject
from app.web.explorer.history import LIMIT
from app.web.explorer.lists import CLAIM_GROUPS, pager
from app.web.explorer.rendering import page
from app.web.explorer.route import PageRoute
from app.web.explorer.sight import Seeing, Sight

router = APIRouter(route_class=PageRoute, include_in_schema=False)

_COUNTED = ("count", "true")

Claims = Annotated[ClaimQuery, Query()]


@router.get("/claims/{id}")
@needs(Scope.CLAIMS_READ)
async def claim_page(id: Uuid, sight: Seeing) -> Response:
    """A claim."""
    found = await claim.values(sight, id)
    return page(sight, "claim.html", api=claim.calls(sight, found), **found)


@router.get("/subjects/{id}")
@needs(Scope.CLAIMS_READ)
async def subject_page(id: Uuid, sight: Seeing, query: Annotated[subject.SubjectAsked, Query()]) -> Response:
    """A subject with what its claims come to, and its claims, which can be asked as their list can."""
    _of(sight, query, "subject")
    found = await subject.values(sight, id, query)
    path, asked = f"/v1/subjects/{id}", _asked(sight)
    of_both = [pair for pair in asked if pair[0] in subject.ANALYSIS]
    beside = [pair for pair in of_both if pair[0] != "at"]
    api = [
        sight.to(path),
        sight.to(f"{path}/estimate", *of_both),
        *(sight.to(f"{path}/{each}", *beside) for each in ("timeline", "contradictions", "origins")),
        sight.to(f"{path}/chart.svg", *of_both),
        sight.to("/v1/claims", ("subject", str(id)), *(pair for pair in asked if pair[0] != "at"), _COUNTED),
        sight.to(f"{path}/revisions"),
    ]
    groups = {**CLAIM_GROUPS, "The estimate": ("at",)}
    form = filters.form(sight, subject.SubjectAsked, groups, without=("subject",))
    pages = pager(sight, found["found"], "#claims")
    return page(sight, "subject.html", api=api, form=form, pages=pages, asked=asked, **found)


@router.get("/sources/{id}")
@needs(Scope.CLAIMS_READ)
async def source_page(id: Uuid, sight: Seeing, query: Claims) -> Response:
    """A source with its claims, which can be asked as their list can."""
    found = await source.values(sight, id, _of(sight, query, "claimant"))
    return _with_claims(sight, "source", str(id), found, source.calls(sight, found))


@router.get("/documents/{id}")
@needs(Scope.CLAIMS_READ)
async def document_page(id: Uuid, sight: Seeing, query: Claims) -> Response:
    """A document with its claims, which can be asked as their list can."""
    found = await document.values(sight, id, _of(sight, query, "document"))
    return _with_claims(sight, "document", str(id), found)


def _of(sight: Sight, query: ClaimQuery, thing: str) -> ClaimQuery:
    """The question; raises Invalid where it names another thing than the page's own."""
    if thing in sight.request.query_params:
        raise Invalid.parameter(thing, "Leave this out: the page is about one.", "of_the_page")
    return query


def _with_claims(sight: Sight, kind: str, thing: str, found: dict[str, Any], beside: Sequence[str] = ()) -> Response:
    own = "claimant" if kind == "source" else kind
    path = f"/v1/{kind}s/{thing}"
    asked = _asked(sight)
    if kind == "document":
        asked = [*(pair for pair in asked if pair[0] != "limit"), ("limit", str(MOST))]
    claims = sight.to("/v1/claims", (own, thing), *asked, _COUNTED)
    api = [sight.to(path), claims, sight.to(f"{path}/revisions", LIMIT), *beside]
    form = filters.form(sight, ClaimQuery, CLAIM_GROUPS, without=(own,))
    return page(sight, f"{kind}.html", api=api, form=form, pages=pager(sight, found["found"], "#claims"), **found)


def _asked(sight: Sight) -> list[tuple[str, str]]:
    """What the page was asked of its claims, but for the place in their list and their number, which it always says."""
    return [pair for pair in sight.asked() if pair[0] not in ("cursor", "count")]
