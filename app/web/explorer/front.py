"""The front page and the search: what is in here, what changed, and where a thing is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from app.access.scope import Scope, needs
from app.features.search import queries as search
from app.features.search.holdings import holdings
from app.features.search.schemas import Hit, SearchQuery
from app.journal.feed import edge
from app.journal.listing import Words
from app.journal.stretch import Step, read
from app.journal.wanted import Wanted
from app.kit import json
from app.kit.strict import Asked
from app.web.explorer.rendering import page
from app.web.explorer.route import PageRoute
from app.web.explorer.sight import Seeing

router = APIRouter(route_class=PageRoute, include_in_schema=False)

CHANGES_SEEN = 200
BUNDLES_SHOWN = 12
NAMES_SHOWN = 3
HITS_OF_A_KIND = 8
COUNTED: Sequence[tuple[str, Sequence[tuple[str, str]]]] = (
    ("/v1/claims", ()),
    ("/v1/subjects", ()),
    ("/v1/sources", ()),
    ("/v1/documents", ()),
    ("/v1/claims", (("unset", "subject"),)),
    ("/v1/claims", (("status", "proposed"),)),
    ("/v1/relations", (("type", "contradicts"), ("state", "suggested"))),
)
"""The lists that `held` counts."""


class Searched(Asked):
    """What the search page takes."""

    q: Words | None = None


@dataclass(frozen=True, slots=True)
class Bundle:
    """Changes that one caller made one after the other, of one kind: an import is one line, not a thousand."""

    type: str
    action: str
    actor: str
    reason: str | None
    at: str
    count: int
    named: Sequence[tuple[str, str]]


@router.get("/")
@needs(Scope.CLAIMS_READ)
async def front(sight: Seeing) -> Response:
    """What is in here and what changed."""
    sight.refuse_the_past()
    session = sight.view.session
    position = await edge(session)
    since = max(0, position - CHANGES_SEEN)
    latest = await read(session, Wanted(), since, position, Step(CHANGES_SEEN, text=False))
    bundles = bundled(json.loads(each.body) for each in reversed(latest.changes))[:BUNDLES_SHOWN]
    changes = sight.to("/v1/changes", ("after", sight.cursor_at(since)), ("limit", str(CHANGES_SEEN)))
    api = [changes, *(sight.to(path, *asked, ("count", "true"), ("limit", "1")) for path, asked in COUNTED)]
    return page(sight, "front.html", api=api, held=await holdings(session), bundles=bundles, q="", hits=None)


@router.get("/search")
@needs(Scope.CLAIMS_READ)
async def find(sight: Seeing, asked: Annotated[Searched, Query()]) -> Response:
    """Things whose words begin as the search does."""
    sight.refuse_the_past()
    hits: list[Hit] = []
    if asked.q is not None:
        query = SearchQuery.model_validate({"q": asked.q, "limit": HITS_OF_A_KIND})
        hits = await search.hits(sight.view.session, query, sight.view.moment)
    kinds = {kind: list(found) for kind, found in groupby(hits, key=lambda hit: hit.type)}
    api = [sight.to("/v1/search", ("q", asked.q), ("limit", str(HITS_OF_A_KIND)))] if asked.q else []
    return page(sight, "search.html", api=api, q=asked.q or "", hits=kinds)


def bundled(revisions: Iterable[Any]) -> list[Bundle]:
    """Changes, newest first, bundled."""
    found = []
    for (kind, action, actor, reason), group in groupby(revisions, key=_alike):
        each = list(group)
        named = [(str(one["id"]), name_in(one["state"])) for one in each[:NAMES_SHOWN]]
        found.append(Bundle(kind, action, actor, reason, each[0]["recorded_at"], len(each), named))
    return found


def _alike(revision: dict[str, Any]) -> tuple[str, str, str, str | None]:
    return revision["type"], revision["action"], revision["actor"], revision["reason"]


def name_in(state: dict[str, Any]) -> str:
    """What a thing is called, from a state of it."""
    known = (state.get(field) for field in ("name", "title", "text", "label", "url", "type"))
    return str(next((name for name in known if name), "without words"))
