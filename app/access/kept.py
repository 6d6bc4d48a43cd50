"""Answers that are given again while nothing in the database has changed (docs/decisions/0064).

    @router.get("", ...)
    @needs(Scope.CLAIMS_READ)
    @kept
    async def list_claims(...): ...

It is for answers that are made of the request's path, query and Accept and of the database, and are the same for all
who may ask. What is asked for a second time is kept with the state of the database that it was made in. Before it is
given again PostgreSQL is asked for its state: in another one all that was kept is forgotten. An answer may be of a
later state than the one it is kept with, never of an earlier; then it is not given again, as no state comes back.
"""

from http import HTTPStatus
from urllib.parse import unquote_to_bytes

from starlette.requests import Request
from starlette.responses import Response

from app.access.running import running
from app.kit.route import Answering, Endpoint, surrounded_by
from app.storage.engine import state_of

_AS_OF = b"recorded_as_of"
"""What comes with it waits for what is being settled, which a state does not tell; such answers are made anew."""


async def _again(request: Request, answering: Answering) -> Response:
    """The answer kept, or a new one; raises Unavailable, and what the endpoint raises."""
    scope, here = request.scope, running(request)
    key = (scope["path"], scope["query_string"], ",".join(request.headers.getlist("accept")))
    if _AS_OF in unquote_to_bytes(key[1]) or not here.answers.was_asked(key):
        return await answering()
    state = await state_of(here.read_engine)
    if state is None or not here.answers.are_of(state):
        return await answering()
    found = here.answers.recall(key)
    if found is not None:
        return found
    answer = await answering()
    if answer.status_code == HTTPStatus.OK and type(answer) is Response:
        here.answers.keep(state, key, answer)
    return answer


def kept(endpoint: Endpoint) -> Endpoint:
    """Says that an endpoint's answers may be given again while nothing in the database has changed."""
    return surrounded_by(_again)(endpoint)
