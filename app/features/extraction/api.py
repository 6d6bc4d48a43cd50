"""/v1/documents/{id}/extract."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from app.access.outcome import Outcome
from app.access.scope import Scope, needs
from app.access.writing import Posting
from app.features.claims.schemas import ClaimOut
from app.features.extraction import queries, service
from app.features.extraction.schemas import ProposalsQuery
from app.journal.forms import Writer
from app.journal.kinds import CLAIM
from app.journal.listing import Listing, listed
from app.kit.paging import ITEM, body, following
from app.kit.route import StrictRoute
from app.kit.strict import Uuid
from app.kit.things import Page
from app.storage.engine import WriteSession
from app.storage.moment import PRESENT, rows
from app.storage.shapes import things

router = APIRouter(prefix="/v1/documents", tags=["documents"], route_class=StrictRoute)


@router.post("/{id}/extract", response_model=Page[ClaimOut], summary="Propose the claims of a document")
@needs(Scope.CLAIMS_WRITE)
async def extract_claims(
    id: Uuid, request: Request, change: Posting, query: Annotated[ProposalsQuery, Query()]
) -> Response:
    """Reads the document's text for claims with a number and keeps them as proposed, for a person to look at.

    Answers what is proposed of it and not yet accepted, corrected or rejected, in the order of the text. The same call
    again proposes nothing anew. A name that no source goes by stays in `extra.suggested` until the claim is accepted;
    `extra.because` names the rules, `extra.number` the place of the number.
    """
    document = await change.see(partial(queries.document, thing=id))
    proposals = await service.read(document)

    async def work(session: WriteSession) -> Outcome:
        await service.propose(Writer(session, change.act), document, proposals)
        claim = rows(CLAIM.table, PRESENT)
        conditions, sort = queries.proposals_of(claim, id), queries.in_order(claim)
        bound_to = f"{request.url.path}\n{query.bound_to()}"
        listing = Listing(claim, conditions, sort, things.claim(ITEM, PRESENT), bound_to)
        found = await listed(session, listing, query, change.here.identity.secret)
        return Outcome(200, body(found.items, found.following, found.total))

    answer = await change.run(work)
    if (cursor := following(bytes(answer.body))) is not None:
        url = request.url.include_query_params(cursor=cursor)
        answer.headers["Link"] = f'<{url.path}?{url.query}>; rel="next"'
    return answer
