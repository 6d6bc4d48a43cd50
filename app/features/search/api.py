"""/v1/search."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from app.access.scope import Scope, needs
from app.access.viewing import Viewing
from app.domain.vocabulary import ThingType
from app.features.search import queries
from app.features.search.schemas import Hits, SearchQuery
from app.kit import json
from app.kit.errors import Invalid
from app.kit.route import StrictRoute

router = APIRouter(prefix="/v1/search", tags=["search"], route_class=StrictRoute)


@router.get("", response_model=Hits, summary="Find things as one types")
@needs(Scope.CLAIMS_READ)
async def search_things(view: Viewing, query: Annotated[SearchQuery, Query()]) -> Response:
    """Subjects, sources, documents and claims whose words begin so: a few of each kind, the best first.

    Claims cannot be searched with recorded_as_of: their list can, beside a subject, claimant or document.
    """
    if view.moment.position is not None and ThingType.CLAIM in query.types:
        raise Invalid.parameter("recorded_as_of", "Beside it give types other than claim.", "too_wide")
    hits = await queries.hits(view.session, query, view.moment)
    return view.body(json.dumps(Hits(items=hits).model_dump()))
