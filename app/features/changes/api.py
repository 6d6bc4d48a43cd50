"""/v1/changes."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from app.access.running import running
from app.access.scope import Scope, needs
from app.access.viewing import View, Viewing
from app.features.changes import queries
from app.features.changes.queries import ChangesQuery
from app.journal.feed import edge
from app.kit.cursor import FeedCursor
from app.kit.errors import BadRequest
from app.kit.paging import body
from app.kit.route import StrictRoute
from app.kit.things import Changes

router = APIRouter(prefix="/v1/changes", tags=["changes"], route_class=StrictRoute)


@router.get("", response_model=Changes, summary="Follow the changes of all things")
@needs(Scope.CLAIMS_READ)
async def list_changes(view: Viewing, query: Annotated[ChangesQuery, Query()]) -> Response:
    """Revisions of all things, oldest first, each with its position; none is ever skipped or moved.

    `next` is always there: ask with it again later. The end is reached where `next` is the `after` that was
    sent; a page may be empty before that, where nothing of the kinds asked for was near.
    """
    after = await _after(view, query)
    last = view.moment.position
    if last is None:
        last = await edge(view.session)
    found = await queries.changes(view.session, query, after, last)
    here = running(view.request)
    following = FeedCursor(here.identity.id, found.upto).encode(here.identity.secret)
    headers = {}
    if found.upto > after:
        url = view.request.url.include_query_params(after=following)
        headers["Link"] = f'<{url.path}?{url.query}>; rel="next"'
    return view.body(body(found.items, following), headers)


async def _after(view: View, query: ChangesQuery) -> int:
    """The position to go on from; raises BadRequest for a cursor of another ledger or beyond this one's feed."""
    if query.after is None:
        return 0
    here = running(view.request)
    cursor = FeedCursor.decode(here.identity.secret, query.after, here.identity.id)
    if cursor.position > await edge(view.session):
        # A standby may be behind; only the ledger itself knows whether it ever gave this cursor.
        async with here.engine.connect() as connection:
            if cursor.position > await edge(connection):
                raise BadRequest("Use a cursor that this ledger gave; this one lies beyond its feed.")
    return cursor.position
