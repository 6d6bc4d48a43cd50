"""One thing as it stands: a single statement sees one state by itself, so nothing is begun and ended around it.

    @router.get("/{id}", ...)
    @needs(Scope.CLAIMS_READ)
    @at_once(CLAIM)
    async def get_claim(id: Uuid, view: Viewing) -> Response: ...

The endpoint answers whatever is asked otherwise: with a query, such as recorded_as_of, or with no id in its usual form.
"""

import re
from collections.abc import Callable
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from app.access.running import running
from app.access.viewing import given
from app.journal.kinds import Kind
from app.journal.reading import one_now
from app.kit.route import Answering, Endpoint, surrounded_by
from app.kit.strict import UUID_PATTERN

_USUAL = re.compile(UUID_PATTERN)


def at_once(kind: Kind) -> Callable[[Endpoint], Endpoint]:
    """Says that an endpoint gives the thing of a kind that its path names, or that raises NotFound, Gone and Moved."""

    async def answer(request: Request, answering: Answering) -> Response:
        said = request.path_params["id"]
        if request.scope["query_string"] or not _USUAL.fullmatch(said):
            return await answering()
        return given(request, await one_now(running(request).read_engine, kind, UUID(said)))

    return surrounded_by(answer)
