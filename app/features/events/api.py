"""/v1/events: for administrators."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from app.access import verbs
from app.access.scope import Scope, needs
from app.access.viewing import Looking
from app.domain.authority import AccessEvent
from app.features.events import queries
from app.features.events.schemas import EventOut
from app.journal.listing import Listing
from app.kit.paging import ListQuery
from app.kit.route import StrictRoute
from app.kit.strict import Name
from app.kit.things import Page

router = APIRouter(prefix="/v1/events", tags=["events"], route_class=StrictRoute)


class EventQuery(ListQuery):
    """Which events."""

    event: Annotated[list[AccessEvent], Field(default_factory=list)]
    actor: Annotated[list[Name], Field(default_factory=list)]
    key: Annotated[list[Name], Field(default_factory=list, description="The public id of the key that was sent.")]


@router.get("", response_model=Page[EventOut], summary="List access events")
@needs(Scope.EVENTS_READ)
async def list_events(view: Looking, query: Annotated[EventQuery, Query()]) -> Response:
    """Keys made, rotated and revoked, keys refused, things redacted: last ones first. Nobody can change them."""
    rows, conditions, sort = queries.listed(query.event, query.actor, query.key)
    return await verbs.list_page(view, Listing(rows, conditions, sort, queries.ITEM_SHAPE, view.bound_to(query)), query)
