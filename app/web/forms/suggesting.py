"""What a field of a form may be filled in with, as one types: the words that the service knows a thing by."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import HTMLResponse, Response

from app.access.scope import Scope, needs
from app.access.viewing import Viewing
from app.domain.vocabulary import ThingType
from app.features.search import queries
from app.features.search.schemas import SearchQuery
from app.journal.kinds import KINDS
from app.journal.reading import one
from app.kit.errors import Invalid
from app.kit.strict import Asked, ByWord
from app.web.explorer.rendering import HEADERS, rendered
from app.web.explorer.route import PageRoute
from app.web.explorer.sight import told

router = APIRouter(route_class=PageRoute, include_in_schema=False)

MOST = 8
_Called = Callable[[Mapping[str, Any]], str]
_KEYS: Mapping[ThingType, _Called] = {
    ThingType.SUBJECT: lambda thing: thing["slug"],
    ThingType.SOURCE: lambda thing: thing["name"],
    ThingType.DOCUMENT: lambda thing: thing["url"] or thing["id"],
}


class Begun(Asked):
    """What was typed so far, and what kind of thing is meant."""

    type: Annotated[ThingType, ByWord]
    q: str = ""


@router.get("/suggest")
@needs(Scope.CLAIMS_READ)
async def suggest(view: Viewing, begun: Annotated[Begun, Query()]) -> Response:
    """Options for a field: the key of each thing whose words begin so, and its name."""
    if begun.type not in _KEYS:
        raise Invalid.parameter("type", f"Give one of {', '.join(_KEYS)}.", "enum")
    options = []
    if begun.q.strip():
        query = SearchQuery.model_validate({"q": begun.q, "type": [begun.type], "limit": MOST})
        for hit in await queries.hits(view.session, query, view.moment):
            thing = told((await one(view.session, KINDS[begun.type], hit.id)).body)
            options.append((_KEYS[begun.type](thing), hit.name))
    return HTMLResponse(rendered("options.html", options=options), headers=HEADERS)
