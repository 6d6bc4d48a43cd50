"""/v1/changes: the feed, as pages and as Server-Sent Events."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from app.access.places import cursor_of, position_after
from app.access.principal import Caller
from app.access.running import running
from app.access.scope import Scope, needs
from app.access.viewing import Viewing
from app.features.changes import service
from app.features.changes.queries import ChangesQuery, StreamQuery
from app.journal.feed import edge
from app.journal.stretch import Step, read
from app.journal.wanted import of_query
from app.kit.accepting import EVENT_STREAM
from app.kit.errors import BadRequest
from app.kit.paging import body
from app.kit.route import StrictRoute
from app.kit.streaming import EventRoute
from app.kit.things import Changes

LAST_EVENT_ID = "Last-Event-ID"


# The document tells of the stream beside the pages, of which it is another form.
stream_router = APIRouter(prefix="/v1/changes", route_class=EventRoute, include_in_schema=False)
router = APIRouter(prefix="/v1/changes", tags=["changes"], route_class=StrictRoute)

_AS_EVENTS: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            EVENT_STREAM: {
                "schema": {"type": "string"},
                "example": 'id: <cursor>\ndata: {"position":1,"type":"claim","action":"created", …}\n\n',
            }
        }
    }
}
_LAST_EVENT_ID = {
    "name": LAST_EVENT_ID,
    "in": "header",
    "required": False,
    "description": "Of a stream: the id of the last event seen, to go on after it; goes before `after`.",
    "schema": {"type": "string"},
}


@stream_router.get("")
@needs(Scope.CLAIMS_READ)
async def stream_changes(request: Request, caller: Caller, query: Annotated[StreamQuery, Query()]) -> Response:
    """The changes as Server-Sent Events, for as long as the client stays and its key counts."""
    here = running(request)
    here.streams.check(caller.key)
    after = _last_seen(request) or query.after
    async with here.follower.reading() as session:
        wanted = await of_query(session, query)
        position = await position_after(here, session, after)
    return here.streams.of(service.events(here, wanted, position), caller.key)


@router.get(
    "",
    response_model=Changes,
    responses=_AS_EVENTS,
    openapi_extra={"parameters": [_LAST_EVENT_ID]},
    summary="Follow the changes of all things",
)
@needs(Scope.CLAIMS_READ)
async def list_changes(view: Viewing, query: Annotated[ChangesQuery, Query()]) -> Response:
    """Revisions of all things, oldest first, each with its position; none is ever skipped or moved.

    `next` is always there: ask with it again later. The end is reached where `next` is the `after` that was
    sent; a page may be shorter than its limit before that, or empty, where nothing that was asked for was near.

    With `Accept: text/event-stream` the same changes come as Server-Sent Events, those there are and then each as
    it is settled, for as long as the client stays; `limit` and `recorded_as_of` are for pages. An event's id is a
    cursor: sent as `Last-Event-ID`, as browsers do by themselves, or as `after`, it goes on without a gap.
    """
    here = running(view.request)
    wanted = await of_query(view.session, query, view.moment)
    after = await position_after(here, view.session, query.after)
    last = view.moment.position
    if last is None:
        last = await edge(view.session)
    found = await read(view.session, wanted, after, last, Step(query.limit))
    following = cursor_of(here, found.upto)
    headers = {}
    if found.upto > after:
        url = view.request.url.include_query_params(after=following)
        headers["Link"] = f'<{url.path}?{url.query}>; rel="next"'
    return view.body(body([each.body.decode() for each in found.changes], following), headers)


def _last_seen(request: Request) -> str | None:
    """The id of the event that the client saw last; raises BadRequest where there are several."""
    given = request.headers.getlist(LAST_EVENT_ID)
    if len(given) > 1:
        raise BadRequest(f"Give the header {LAST_EVENT_ID} once.")
    return given[0] if given else None
