"""Idempotency-Key: a repeated POST gets the answer of the first (contract, section 2).

What was answered is kept in the transaction that did it, so that after any fault the same key settles
whether it was done. An answer that is a thing is rendered again from its revision; others are kept.
"""

from dataclasses import dataclass

from sqlalchemy import delete, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from app.access.outcome import Outcome, of_thing
from app.domain.vocabulary import ThingType
from app.journal.kinds import KINDS
from app.journal.reading import at_version
from app.kit.errors import Conflict, Flaw, Gone, Invalid
from app.storage.engine import WriteSession
from app.storage.tables import Answer

_TRY = text("select pg_try_advisory_xact_lock(hashtextextended(:name, 2))")
_KEPT_FOR = text("now() - interval '7 days'")


@dataclass(frozen=True, slots=True)
class Key:
    """An Idempotency-Key as it was sent: by whom, where to, and the digest of the body under it."""

    caller: str
    path: str
    key: str
    fingerprint: bytes


async def replay(session: WriteSession, key: Key) -> Outcome | None:
    """What the first request under this key was answered; None where this is the first.

    Raises Conflict while the first still runs, Invalid where its body was another, Gone where its answer was redacted.
    """
    if not await session.scalar(_TRY, {"name": f"{key.caller}\n{key.path}\n{key.key}"}):
        raise Conflict("The first request with this Idempotency-Key still runs; try again shortly.")
    statement = select(Answer.__table__).where(
        Answer.caller == key.caller,
        Answer.path == key.path,
        Answer.key == key.key,
        Answer.created_at > _KEPT_FOR,
    )
    kept = (await session.execute(statement)).one_or_none()
    if kept is None:
        return None
    if kept.fingerprint != key.fingerprint:
        sentence = "This key was used with another body: send a new key, or the same body."
        raise Invalid(errors=[Flaw(sentence, "key_reused", header="Idempotency-Key")])
    if kept.redacted:
        raise Gone("This request was done, and what it was answered has been redacted since.")
    if kept.thing is None:
        return Outcome(kept.status, kept.body or b"")
    kind = KINDS[ThingType(kept.type)]
    found = await at_version(session, kind, kept.thing, kept.version)
    return of_thing(kind, kept.thing, found, status=kept.status)


async def is_kept(session: AsyncConnection, caller: str, path: str, key: str) -> bool:
    """Whether a request under this key was answered already."""
    statement = select(Answer.caller).where(
        Answer.caller == caller, Answer.path == path, Answer.key == key, Answer.created_at > _KEPT_FOR
    )
    return await session.scalar(statement) is not None


async def keep(session: WriteSession, key: Key, outcome: Outcome) -> None:
    """Keep what a request was answered, for seven days."""
    values = {
        "caller": key.caller,
        "path": key.path,
        "key": key.key,
        "fingerprint": key.fingerprint,
        "status": outcome.status,
        "type": outcome.kind.type.value if outcome.kind else None,
        "thing": outcome.thing,
        "version": outcome.version,
        "body": None if outcome.thing else outcome.kept or outcome.body,
        "redacted": False,
        "created_at": func.now(),
    }
    statement = insert(Answer).values(**values)
    await session.execute(statement.on_conflict_do_update(constraint="pk_answer", set_=values))


async def prune(session: WriteSession) -> None:
    """Forget what was kept for longer than seven days."""
    await session.execute(delete(Answer).where(Answer.created_at <= _KEPT_FOR))
