"""Who delivers what: claims that one worker has at a time, and what came of each attempt.

A webhook is claimed by an UPDATE that skips what others hold, for a time (`lease`) that each recorded attempt
lengthens. A worker that is killed in between loses its claim when that time is over, and the next one sends the change
under the same id again. What it recorded before is not repeated, and what it has not, nobody takes for done. A worker
that was only slow finds, when it records, that the claim or the place is no longer its own, and goes no further.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Interval, Row, Update, bindparam, delete, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from app.domain.vocabulary import DeliveryProblem, DeliveryStatus, WebhookState
from app.storage.engine import WriteSession
from app.storage.tables import Delivery, Settled, Webhook

PRUNED_AT_ONCE = 10_000
_LEASE = bindparam("lease", type_=Interval())


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of sending a change: under which id, the status answered, the problem, and what the receiver asked."""

    position: int
    message: UUID
    response_status: int | None = None
    problem: DeliveryProblem | None = None
    retry_after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Resend:
    """A delivery that was asked for again, claimed until an instant that is its token."""

    webhook: UUID
    position: int
    token: Any


def _due() -> Update:
    last = select(func.max(Settled.position)).scalar_subquery()
    waiting = (
        select(Webhook.id)
        .where(
            Webhook.state == WebhookState.ACTIVE.value,
            Webhook.next_at <= func.now(),
            Webhook.position < last,
            or_(Webhook.claimed_until.is_(None), Webhook.claimed_until <= func.now()),
        )
        .order_by(Webhook.next_at)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
        .cte("waiting")
    )
    claimed = {"claim": bindparam("token", type_=Webhook.claim.type), "claimed_until": func.now() + _LEASE}
    return update(Webhook).where(Webhook.id == waiting.c.id).values(**claimed).returning(*Webhook.__table__.c)


def _resends() -> Update:
    waiting = (
        select(Delivery.webhook_id, Delivery.position)
        .where(Delivery.resend_at <= func.now())
        .order_by(Delivery.resend_at)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
        .cte("waiting")
    )
    return (
        update(Delivery)
        .where(Delivery.webhook_id == waiting.c.webhook_id, Delivery.position == waiting.c.position)
        .values(resend_at=func.now() + _LEASE)
        .returning(Delivery.webhook_id, Delivery.position, Delivery.resend_at)
    )


# Made once: they are asked after every batch that was settled, with webhooks or without.
_DUE, _RESENDS = _due(), _resends()


async def due(session: WriteSession, most: int, lease: timedelta) -> list[Row[Any]]:
    """Active webhooks that the feed has gone beyond and whose wait is over, claimed; the longest waiting first."""
    return list((await session.execute(_DUE, {"most": most, "token": uuid4(), "lease": lease})).all())


async def resends(session: WriteSession, most: int, lease: timedelta) -> list[Resend]:
    """Deliveries that were asked for again, claimed."""
    return [Resend(*row) for row in (await session.execute(_RESENDS, {"most": most, "lease": lease})).all()]


async def note(session: WriteSession, webhook: UUID, attempt: Attempt, status: DeliveryStatus) -> None:
    """Keep what came of an attempt."""
    told = {
        "status": status.value,
        "attempted_at": func.now(),
        "response_status": attempt.response_status,
        "problem": attempt.problem.value if attempt.problem else None,
    }
    key = {"webhook_id": webhook, "position": attempt.position, "message": attempt.message}
    statement = upsert(Delivery).values(**key, **told, attempts=1)
    again = {**told, "attempts": Delivery.attempts + 1}
    await session.execute(statement.on_conflict_do_update(constraint="pk_delivery", set_=again))


async def note_resend(session: WriteSession, resend: Resend, attempt: Attempt, status: DeliveryStatus) -> None:
    """Keep what came of one that was asked for again, unless somebody else has taken it over."""
    mine = (
        Delivery.webhook_id == resend.webhook,
        Delivery.position == resend.position,
        Delivery.resend_at == resend.token,
    )
    if await session.scalar(select(Delivery.position).where(*mine).with_for_update()) is None:
        return
    await note(session, resend.webhook, attempt, status)
    await session.execute(update(Delivery).where(*mine).values(resend_at=None))


async def advance(session: WriteSession, webhook: UUID, position: int, lease: timedelta) -> None:
    """Go on after a position, with the claim for another lease."""
    values = {"position": position, "failures": 0, "failing_since": None, "claimed_until": func.now() + literal(lease)}
    await session.execute(update(Webhook).where(Webhook.id == webhook).values(**values))


async def put_off(session: WriteSession, webhook: UUID, wait: timedelta) -> None:
    """Let the change next in line wait."""
    values = {
        "failures": Webhook.failures + 1,
        "failing_since": func.coalesce(Webhook.failing_since, func.now()),
        "next_at": func.now() + literal(wait),
    }
    await session.execute(update(Webhook).where(Webhook.id == webhook).values(**values))


async def switch_off(session: WriteSession, webhook: UUID, reason: str) -> None:
    """Send nothing more until somebody says so."""
    values = {"state": WebhookState.OFF.value, "reason": reason, "failures": Webhook.failures + 1}
    await session.execute(update(Webhook).where(Webhook.id == webhook).values(**values))


async def release(session: WriteSession, claimed: Row[Any], pause: timedelta = timedelta()) -> None:
    """Give a claim back, for now or for after a pause; who waits comes before it."""
    mine = (Webhook.id == claimed.id, Webhook.claim == claimed.claim)
    next_at = func.greatest(Webhook.next_at, func.now() + literal(pause))
    await session.execute(update(Webhook).where(*mine).values(claim=None, claimed_until=None, next_at=next_at))


async def prune(session: WriteSession, days: int) -> int:
    """Forget deliveries attempted longer ago than that, a few thousand at once; gives how many."""
    old = (
        select(Delivery.webhook_id, Delivery.position)
        .where(
            Delivery.attempted_at < func.now() - literal(timedelta(days=days)),
            Delivery.status != DeliveryStatus.PENDING.value,
        )
        .limit(PRUNED_AT_ONCE)
        .subquery()
    )
    statement = delete(Delivery).where(Delivery.webhook_id == old.c.webhook_id, Delivery.position == old.c.position)
    return int((await session.execute(statement)).rowcount)
