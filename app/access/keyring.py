"""Which keys count: a key sent is looked up once, and then known for a few seconds without a query.

A mistyped key fails its checksum and is refused at once. Of any other the database is asked, by its public id, for the
HMAC under the pepper. A key that is unknown, one whose secret is wrong, one revoked and one expired all cost the same:
one statement, two comparisons in constant time, and one event (`login.refused`).

What was found to count is held for `HELD_SECONDS`. A revocation or rotation in this process is known at once
(`forget`), one by another process within that time. When keys were last used is kept every `NOTED_SECONDS`.
"""

import asyncio
import hashlib
import hmac
import secrets
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from app.access import events
from app.access.principal import Principal
from app.domain import apikey
from app.domain.apikey import ApiKey
from app.domain.authority import scopes_of
from app.kit import clock
from app.storage.engine import commit, reading, writing

HELD_SECONDS = 5.0
NOTED_SECONDS = 30.0
REFUSALS_KEPT_A_MINUTE = 60
"""How many refusals leave an event, in each process; the log has the others."""

_MOST_HELD = 10_000
_NOBODYS = b"\0" * 32

_KEY = text(
    """
    select asked.id as asked, k.id, k.owner, k.role, k.scopes, k.digest,
           case when k.former_until > now() then k.former_digest end as former_digest,
           extract(epoch from k.former_until - now()) as former_seconds,
           extract(epoch from k.expires_at - now()) as seconds,
           k.revoked_at is null and coalesce(k.expires_at > now(), true) as counts
    from (select cast(:id as text) as id) asked left join api_key k on k.id = asked.id
    """
)
_COUNTING = text(
    """
    select k.id from unnest(cast(:ids as text[]), cast(:times as timestamptz[])) as used(id, at)
    join api_key k on k.id = used.id and k.revoked_at is null and coalesce(k.expires_at > now(), true)
    and (coalesce(k.rotated_at <= used.at, true) or coalesce(k.former_until > now(), false))
    """
)
_NOTE = text(
    """
    update api_key set last_used_at = greatest(last_used_at, used.at)
    from unnest(cast(:ids as text[]), cast(:times as timestamptz[])) as used(id, at) where api_key.id = used.id
    """
)

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Held:
    principal: Principal
    until: float


class Keyring:
    """The keys of a ledger, as this process knows them. Without a pepper no key counts."""

    def __init__(
        self,
        engine: AsyncEngine,
        pepper: str | None,
        timeout_ms: int,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._seconds = seconds
        self._engine = engine
        self._pepper = None if pepper is None else pepper.encode()
        self._timeout_ms = timeout_ms
        self._held: dict[bytes, _Held] = {}
        self._forgotten = 0
        self._used: dict[str, datetime] = {}
        self._refusals: dict[int, int] = {}
        self._task: asyncio.Task[None] | None = None

    def held(self, sent: bytes) -> Principal | None:
        """Whose key this is, where that was found a moment ago."""
        found = self._held.get(hashlib.sha256(sent).digest())
        if found is None or found.until <= self._seconds():
            return None
        self._used[found.principal.key or ""] = clock.now()
        return found.principal

    async def verify(self, key: ApiKey, sent: bytes, address: str) -> Principal | None:
        """Whose key this is; None, and an event, where it does not count. One statement either way."""
        return await self.find(key.id, sent, address, lambda kept: hmac.compare_digest(self.digest(key), kept))

    async def find(self, id: str, sent: bytes, address: str, is_of: Callable[[bytes], bool]) -> Principal | None:
        """Whose key has this id, where what was `sent` is of what is kept of it; None, and an event, otherwise."""
        forgotten = self._forgotten
        async with writing(self._engine, self._timeout_ms) as session:
            row = (await session.execute(_KEY, {"id": id})).one()
            present = is_of(row.digest or _NOBODYS)
            former = is_of(row.former_digest or _NOBODYS)
            if not ((present or former) and row.counts):
                if self._is_to_be_kept():
                    await events.keep_refusal(session, id, address)
                    await commit(session)
                return None
        principal = Principal(row.owner, scopes_of(row.role, row.scopes), row.id)
        limits = [HELD_SECONDS, row.seconds, None if present else row.former_seconds]
        if self._forgotten == forgotten:
            self._hold(sent, principal, min(float(limit) for limit in limits if limit is not None))
        self._used[row.id] = clock.now()
        return principal

    async def lapsed(self, used: Mapping[str, datetime]) -> set[str]:
        """Those of these keys, sent at these times, that count no more: revoked, expired, or rotated since."""
        async with reading(self._engine, self._timeout_ms) as session:
            asked = {"ids": list(used), "times": list(used.values())}
            return used.keys() - set(await session.scalars(_COUNTING, asked))

    def digest(self, key: ApiKey) -> bytes:
        """What is kept of a key. Without a pepper it is that of no key."""
        if self._pepper is None:
            return secrets.token_bytes(len(_NOBODYS))
        return digest_of(key, self._pepper)

    def forget(self, id: str) -> None:
        """Look a key up again, whatever was found of it before: it was revoked or has another secret."""
        self._forgotten += 1
        self._held = {sent: held for sent, held in self._held.items() if held.principal.key != id}

    def start(self) -> None:
        """Begin to keep when keys are used, in the running event loop."""
        self._task = asyncio.create_task(self._note_for_ever(), name="keyring")

    async def stop(self) -> None:
        """End that; what is still to be kept is kept."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        await self.note()

    async def note(self) -> None:
        """Keep when the keys used since the last time were used."""
        used, self._used = self._used, {}
        if not used:
            return
        try:
            async with writing(self._engine, self._timeout_ms) as session:
                await session.execute(_NOTE, {"ids": list(used), "times": list(used.values())})
                await commit(session)
        except Exception as error:  # noqa: BLE001 (the top of a loop that must outlive a busy pool and a lost server)
            self._used = {**used, **self._used}
            _log.warning("keyring.waits", because=type(error).__name__)

    async def _note_for_ever(self) -> None:
        while True:
            await asyncio.sleep(NOTED_SECONDS)
            await self.note()

    def _hold(self, sent: bytes, principal: Principal, seconds: float) -> None:
        now = self._seconds()
        if len(self._held) >= _MOST_HELD:
            self._held = {digest: held for digest, held in self._held.items() if held.until > now}
        self._held[hashlib.sha256(sent).digest()] = _Held(principal, now + seconds)

    def _is_to_be_kept(self) -> bool:
        """Whether this refusal leaves an event: not where somebody tries keys by the thousand."""
        minute = int(self._seconds() // 60)
        self._refusals = {minute: self._refusals.get(minute, 0) + 1}
        return self._refusals[minute] <= REFUSALS_KEPT_A_MINUTE


def digest_of(key: ApiKey, pepper: bytes) -> bytes:
    """What is kept of a key: an HMAC under the pepper, which the database never sees."""
    return hmac.digest(pepper, str(key).encode(), "sha256")


def new_key() -> ApiKey:
    """A key that nobody can guess."""
    digit = len(apikey.DIGITS)
    return apikey.made_of(secrets.randbelow(digit**apikey.ID_DIGITS), secrets.randbelow(digit**apikey.SECRET_DIGITS))
