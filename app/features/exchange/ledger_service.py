"""A whole ledger taken in: read and checked as it comes, staged on disk, published at its end in one transaction."""

from contextlib import ExitStack
from http import HTTPStatus

from starlette.responses import Response

from app.access.importing import Import
from app.access.outcome import Outcome
from app.features.exchange import ledger_publishing as publishing
from app.features.exchange.ledger_reading import BEFORE_STATE, LONGEST_LINE, REVISION_COLUMNS, Reader
from app.features.exchange.ledger_states import APPRAISAL, THINGS
from app.journal.bulk import Staged
from app.kit import json
from app.kit.cursor import FeedCursor
from app.kit.errors import BadRequest
from app.kit.inflow import Inflow
from app.kit.splitting import Lines
from app.storage.engine import WriteSession, reading


async def run(asked: Import, inflow: Inflow) -> Response:
    """200 with how much was taken in.

    Raises Conflict where the ledger is not empty, Invalid for a file that is not whole.
    """
    if await asked.is_answered():
        await inflow.rest()
        return await asked.published(inflow.fingerprint, keeps=True).run(_never)
    here = asked.change.here
    async with reading(here.engine, here.settings.read_timeout_ms) as session:
        await publishing.refuse_unless_empty(session)
    with ExitStack() as files:
        things = {thing: files.enter_context(Staged((*BEFORE_STATE, *form.columns))) for thing, form in THINGS.items()}
        appraisals = files.enter_context(Staged(("line", *APPRAISAL.columns)))
        reader = Reader(things, appraisals, files.enter_context(Staged(REVISION_COLUMNS)))
        await _read(reader, inflow)

        async def work(session: WriteSession) -> Outcome:
            await publishing.publish(session, reader.things, reader.appraisals, reader.revisions)
            return Outcome(HTTPStatus.OK, json.dumps(_told(asked, reader)))

        return await asked.published(inflow.fingerprint, keeps=True).run(work)


async def _never(_: WriteSession) -> Outcome:
    raise BadRequest("Send it again with another Idempotency-Key: what this one was answered is no longer kept.")


async def _read(reader: Reader, inflow: Inflow) -> None:
    lines = Lines(LONGEST_LINE)
    async for data in inflow.pieces():
        if (piece := lines.feed(data)) is not None:
            reader.read(piece)
    if (piece := lines.end()) is not None:
        reader.read(piece)
    reader.end()


def _told(asked: Import, reader: Reader) -> dict[str, object]:
    identity = asked.change.here.identity
    cursor = FeedCursor(identity.id, reader.position).encode(identity.secret)
    counted = {f"{thing}s": reader.wholes[thing] for thing in reader.things}
    return {
        **counted,
        "appraisals": reader.appraisals.rows,
        "revisions": reader.revisions.rows,
        "cursor": cursor,
    }
