"""An import from its first byte to its answer: read and checked a piece at a time, staged, then published at once."""

from collections.abc import AsyncIterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from http import HTTPStatus
from uuid import UUID

from starlette.responses import Response

from app.access.importing import Import
from app.access.outcome import Outcome
from app.features.exchange import imports_filling as filling
from app.features.exchange import imports_publishing as publishing
from app.features.exchange.imports_asking import ImportQuery, Mode
from app.features.exchange.imports_lines import Form
from app.features.exchange.imports_making import Making
from app.features.exchange.imports_naming import USED, Names
from app.features.exchange.imports_publishing import Published
from app.features.exchange.imports_reading import Reader
from app.features.exchange.imports_replacing import publish_over
from app.features.exchange.imports_rows import CLAIMS, MARKS
from app.features.exchange.imports_said import Result
from app.features.exchange.imports_working import Hand, work_through
from app.features.exchange.mappings_reading import Declared, declared
from app.journal.bulk import Staged
from app.journal.forms import Writer
from app.kit import json
from app.kit.errors import MOST_FLAWS, BadRequest, Flaw, Invalid
from app.kit.inflow import Inflow
from app.kit.splitting import Lines, Piece
from app.kit.sqlstate import sqlstate_of
from app.storage.engine import WriteSession, reading

_TAKEN_ALREADY = "23505"


@dataclass(slots=True)
class Staging:
    """What has been read of a file: its rows on disk, and what is to be known of them to publish them."""

    claims: Staged
    marks: Staged
    used: Staged
    making: Making
    names: Names
    lines: int = 0
    refused: int = 0
    spans: int = 0
    first: str = ""
    last: str = ""
    flaws: list[Flaw] = field(default_factory=list)

    def add(self, result: Result) -> None:
        """Take over what came of a piece."""
        self.lines += result.lines
        self.refused += result.refused
        self.spans += result.spans
        self.flaws = [*self.flaws, *result.flaws][:MOST_FLAWS]
        self.claims.add(result.claims, result.rows)
        self.marks.add(result.marks, result.rows)
        self.first = self.first or result.first
        self.last = result.last or self.last
        self.making.settle(result.measured)
        self.making.use(result.made)

    @property
    def between(self) -> tuple[UUID, UUID]:
        """The first and the last id of the claims."""
        return UUID(self.first), UUID(self.last)


async def run(asked: Import, query: ImportQuery, inflow: Inflow, form: Form) -> Response:
    """200 with what became of the lines. Raises Invalid with the first hundred flaws where none may be refused."""
    if await asked.is_answered():
        await inflow.rest()
        return await asked.published(inflow.fingerprint, keeps=True).run(_never)
    with ExitStack() as files:
        claims, marks, used = (files.enter_context(Staged(columns.names)) for columns in (CLAIMS, MARKS, USED))
        making = files.enter_context(Making())
        names = Names(
            making, used, declared(form.mapping) if form.mapping else Declared(), create_missing=query.create_missing
        )
        staging = Staging(claims, marks, used, making, names)
        await _read(asked, staging, inflow, form)
        return await _published(asked, query, staging, inflow.fingerprint)


async def _never(_: WriteSession) -> Outcome:
    raise BadRequest("Send it again with another Idempotency-Key: what this one was answered is no longer kept.")


async def _read(asked: Import, staging: Staging, inflow: Inflow, form: Form) -> None:
    here = asked.change.here

    async def step(hand: Hand) -> None:
        """What is left to do for a piece that is being read, in the order of the pieces."""
        wanted = await hand.receive()
        async with reading(here.engine, here.settings.read_timeout_ms) as session:
            given = await staging.names.find(session, wanted)
        await hand.send(given)
        staging.add(await hand.receive())

    splitter = form.splitter()
    await work_through(_pieces(inflow, splitter), Reader(form), splitter, step)
    if not inflow.seen:
        raise BadRequest("Send a file with something in it.")


async def _pieces(inflow: Inflow, splitter: Lines) -> AsyncIterator[Piece]:
    async for data in inflow.pieces():
        if (piece := splitter.feed(data)) is not None:
            yield piece
    if (piece := splitter.end()) is not None:
        yield piece


async def _published(asked: Import, query: ImportQuery, staging: Staging, fingerprint: bytes) -> Response:
    partial = query.mode is Mode.PARTIAL
    if staging.refused and not partial:
        raise Invalid(errors=staging.flaws)
    over = False

    async def work(session: WriteSession) -> Outcome:
        writer = Writer(session, asked.change.act)
        published = await _publish(writer, staging, over=over, partial=partial)
        if published.flaws and not partial:
            raise Invalid(errors=published.flaws)
        return Outcome(HTTPStatus.OK, json.dumps(_told(query, staging, published)))

    change = asked.published(fingerprint, keeps=not query.dry_run)
    try:
        return await change.run(work)
    except Exception as error:
        if sqlstate_of(error) != _TAKEN_ALREADY:
            raise
    over = True
    try:
        return await change.run(work)
    except Exception as error:
        if sqlstate_of(error) != _TAKEN_ALREADY:
            raise
        raise publishing.changed_meanwhile() from error


async def _publish(writer: Writer, staging: Staging, *, over: bool, partial: bool) -> Published:
    if not staging.claims.rows:
        return Published()
    await publishing.hold_used(writer.session, staging.used)
    fillings = await filling.begin(writer, staging.names.there, staging.making)
    await staging.making.publish(writer)
    await filling.fill(writer, fillings)
    if over:
        published = await publish_over(writer, staging.claims, staging.marks, staging.between, partial=partial)
    else:
        published = await publishing.publish_new(writer, staging.claims, *staging.between)
    await publishing.check_used(writer.session, spans=staging.spans > 0)
    return published


def _told(query: ImportQuery, staging: Staging, published: Published) -> dict[str, object]:
    flaws = sorted([*staging.flaws, *published.flaws], key=lambda flaw: flaw.line or 0)
    return {
        "lines": staging.lines,
        "created": published.created,
        "updated": published.updated,
        "unchanged": published.unchanged,
        "refused": staging.refused + published.refused,
        "errors": [flaw.document() for flaw in flaws[:MOST_FLAWS]],
        "dry_run": query.dry_run,
    }
