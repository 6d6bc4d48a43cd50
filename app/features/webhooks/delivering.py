"""One webhook's turn: the changes it wants, sent one after the other in the order of the feed, each recorded at once.

A change that is not taken ends the turn and stays next in line, so nothing overtakes it. A turn is short: a webhook far
behind comes again after the others that wait.
"""

import asyncio
import random
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import structlog
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncEngine

from app.domain import retries
from app.domain.vocabulary import DeliveryStatus, WebhookState
from app.features.webhooks import claiming, messages, queries
from app.features.webhooks.claiming import Attempt, Resend
from app.features.webhooks.counting import Counted
from app.features.webhooks.service import message_id
from app.journal.feed import edge
from app.journal.stretch import Step, read
from app.journal.wanted import Told, Wanted
from app.kit import clock
from app.kit.outbound import Line, Outbound, Undelivered
from app.storage.engine import commit, reading, writing

TURN_SECONDS = 20.0
STEP = Step(limit=50, most_bytes=1_048_576, text=False)
ONE = Step(limit=1, text=False)
PAUSE = timedelta(minutes=1)
"""How long a webhook is left alone after a fault of our own."""

_log = structlog.get_logger(__name__)


class Deliverer:
    """Sends to webhooks that were claimed; `timeout` is what one attempt may take."""

    def __init__(self, engine: AsyncEngine, way: Outbound, timeout: float, timeout_ms: int, counted: Counted) -> None:
        self.lease = timedelta(seconds=2 * timeout + 5)
        self.ending = False
        self._engine = engine
        self._way = way
        self._timeout_ms = timeout_ms
        self._counted = counted

    async def turn(self, claimed: Row[Any]) -> None:
        """A claimed webhook's turn; the claim is given back whatever comes."""
        pause = timedelta()
        try:
            await self._deliver(claimed)
        except Exception as error:
            pause = PAUSE
            _log.warning("webhook.waits", webhook=str(claimed.id), because=type(error).__name__)
            raise
        finally:
            await asyncio.shield(asyncio.create_task(self._release(claimed, pause)))

    async def again(self, resend: Resend) -> None:
        """Sends once more what was asked for again; one attempt, whatever comes of it."""
        async with writing(self._engine, self._timeout_ms) as session:
            webhook = await queries.held(session, resend.webhook)
            found = await read(session, Wanted(), resend.position - 1, resend.position, ONE)
        if webhook is None:
            return
        async with self._way.line(webhook.url) as line:
            attempt = await self._attempt(line, webhook, found.changes[0])
        async with writing(self._engine, self._timeout_ms) as session:
            await claiming.note_resend(session, resend, attempt, _became(attempt))
            await commit(session)

    async def _deliver(self, claimed: Row[Any]) -> None:
        over = asyncio.get_running_loop().time() + TURN_SECONDS
        async with reading(self._engine, self._timeout_ms) as session:
            wanted = await queries.wanted(claimed).again(session)
            found = await read(session, wanted, claimed.position, await edge(session), STEP)
        position = claimed.position
        async with self._way.line(claimed.url) as line:
            for change in found.changes:
                attempt = await self._attempt(line, claimed, change)
                if not await self._recorded(claimed, attempt, position):
                    return
                position = change.position
                if self.ending or asyncio.get_running_loop().time() > over:
                    return
        await self._passed(claimed, position, found.upto)

    async def _attempt(self, line: Line, webhook: Any, change: Told) -> Attempt:
        message, body = message_id(webhook.id, change.position), messages.content(change)
        with self._counted.seconds.time():
            try:
                answer = await line.post(body, messages.headers(webhook, message, body))
                attempt = Attempt(change.position, message, answer.status, answer.problem, answer.retry_after)
            except Undelivered as error:
                attempt = Attempt(change.position, message, problem=error.problem)
        self._counted.attempts.labels(attempt.problem or DeliveryStatus.DELIVERED).inc()
        return attempt

    async def _recorded(self, claimed: Row[Any], attempt: Attempt, before: int) -> bool:
        """Keeps what came of an attempt; gives whether the turn goes on."""
        async with writing(self._engine, self._timeout_ms) as session:
            row = await queries.held(session, claimed.id)
            if row is None:
                return False
            mine = row.claim == claimed.claim and row.position == before
            if attempt.problem is None:
                await claiming.note(session, row.id, attempt, DeliveryStatus.DELIVERED)
                if mine:
                    await claiming.advance(session, row.id, attempt.position, self.lease)
            elif mine:
                await self._put_off(session, row, attempt)
            await commit(session)
        as_before = row.version == claimed.version and row.state == WebhookState.ACTIVE
        return mine and as_before and attempt.problem is None

    async def _put_off(self, session: Any, row: Row[Any], attempt: Attempt) -> None:
        """Lets a change that was not taken wait, or gives the webhook up."""
        gone = attempt.response_status == HTTPStatus.GONE
        failing_for = clock.now() - row.failing_since if row.failing_since else timedelta()
        spread = random.random()  # noqa: S311 - no secret
        wait = None if gone else retries.wait(row.failures + 1, failing_for, spread, attempt.retry_after)
        if wait is not None:
            await claiming.note(session, row.id, attempt, DeliveryStatus.PENDING)
            await claiming.put_off(session, row.id, wait)
            return
        reason = _GONE if gone else _FAILED.format(attempt.response_status or attempt.problem)
        await claiming.note(session, row.id, attempt, DeliveryStatus.FAILED)
        await claiming.switch_off(session, row.id, reason)
        self._counted.switched_off.inc()
        _log.warning("webhook.off", webhook=str(row.id), reason=reason)

    async def _passed(self, claimed: Row[Any], before: int, upto: int) -> None:
        """Goes on over what is not wanted."""
        if upto <= before:
            return
        async with writing(self._engine, self._timeout_ms) as session:
            row = await queries.held(session, claimed.id)
            if row is not None and row.claim == claimed.claim and row.position == before:
                await claiming.advance(session, row.id, upto, self.lease)
                await commit(session)

    async def _release(self, claimed: Row[Any], pause: timedelta) -> None:
        async with writing(self._engine, self._timeout_ms) as session:
            await claiming.release(session, claimed, pause)
            await commit(session)


_GONE = "The receiver answered 410 Gone: it wants no more."
_FAILED = "Nothing was taken for three days; the last attempt: {}."


def _became(attempt: Attempt) -> DeliveryStatus:
    return DeliveryStatus.DELIVERED if attempt.problem is None else DeliveryStatus.FAILED
