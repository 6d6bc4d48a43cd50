"""/v1/redactions: the only way to change the past, for an administrator whom a court or the law obliges."""

from http import HTTPStatus

from fastapi import APIRouter
from starlette.responses import Response

from app.access.events import Asker
from app.access.outcome import Outcome
from app.access.scope import Scope, needs
from app.access.writing import Posting
from app.features.redactions import service
from app.features.redactions.schemas import RedactionIn, RedactionOut
from app.journal.kinds import KINDS
from app.kit import json
from app.kit.documented import problems
from app.kit.errors import NotFound
from app.kit.route import StrictRoute
from app.storage.engine import WriteSession

router = APIRouter(prefix="/v1/redactions", tags=["redactions"], route_class=StrictRoute)


@router.post(
    "", status_code=201, response_model=RedactionOut, responses=problems(NotFound), summary="Redact words of a thing"
)
@needs(Scope.REDACT)
async def create_redaction(body: RedactionIn, change: Posting, by: Asker) -> Response:
    """Blanks fields of a thing in all its states and wherever a span points at them; this cannot be undone.

    What stays says that, when, by whom and why it was done. `elsewhere` names what has the same words still.
    """

    async def work(session: WriteSession) -> Outcome:
        done = await service.redact(session, body, by)
        location = f"{KINDS[body.type].path}/{body.id}/revisions"
        return Outcome(HTTPStatus.CREATED, json.dumps(done.model_dump()), location)

    answer = await change.run(work)
    change.here.follower.forget()
    return answer
