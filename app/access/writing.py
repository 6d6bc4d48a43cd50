"""Writing in one transaction: the work, its answer's bytes, the commit, and only then the answer."""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, TypeVar

from fastapi import Depends, Header, Request
from starlette.responses import Response

from app.access.idempotency import Key, keep, replay
from app.access.outcome import Outcome
from app.access.principal import Caller
from app.access.running import Running, running
from app.journal.lifecycle import Expected
from app.journal.record import Act
from app.kit.reason import ChangeReason
from app.kit.retrying import retrying
from app.kit.strict import VisibleAscii255
from app.storage.engine import ReadSession, WriteSession, commit, reading, writing

_NOTHING_EXPECTED = Expected(None)

Work = Callable[[WriteSession], Awaitable[Outcome]]
Seen = TypeVar("Seen")


@dataclass(frozen=True, slots=True)
class Change:
    """A write about to be done: by whom and why, and what the client expects to find.

    A statement of it may take `timeout_ms`, or what the settings give any write; without `keeps` it is a rehearsal.
    """

    here: Running
    act: Act
    expected: Expected = _NOTHING_EXPECTED
    key: Key | None = None
    timeout_ms: int | None = None
    keeps: bool = True

    async def see(self, look: Callable[[ReadSession], Awaitable[Seen]]) -> Seen:
        """What is there before the work, read in a transaction that is over before the work begins."""
        async with reading(self.here.engine, self.here.settings.read_timeout_ms) as session:
            return await look(session)

    async def run(self, work: Work) -> Response:
        """Do the work in one transaction, commit, and answer; a deadlock is tried again.

        A repeated Idempotency-Key is answered as the first time, without the work.
        """
        outcome = await retrying(lambda: self._once(work))
        self.here.sequencer.poke()
        return outcome.response()

    async def _once(self, work: Work) -> Outcome:
        async with writing(self.here.engine, self.timeout_ms or self.here.settings.write_timeout_ms) as session:
            if self.key is not None and (first := await replay(session, self.key)) is not None:
                return first
            outcome = await work(session)
            if not self.keeps:
                return outcome
            if self.key is not None:
                await keep(session, self.key, outcome)
            await commit(session)
            return outcome


async def _posting(
    request: Request,
    caller: Caller,
    reason: ChangeReason,
    idempotency_key: Annotated[
        VisibleAscii255 | None,
        Header(description="A key of your own: the same request again gets the same answer, for 7 days."),
    ] = None,
) -> Change:
    key = None
    if idempotency_key is not None:
        digest = hashlib.sha256(await request.body()).digest()
        key = Key(caller.name, request.url.path, idempotency_key, digest)
    return Change(running(request), Act(caller.name, reason, caller.scopes), key=key)


async def _editing(
    request: Request,
    caller: Caller,
    reason: ChangeReason,
    _if_match: Annotated[
        str | None,
        Header(alias="If-Match", description='The ETag of the version you mean, or "*".'),
    ] = None,
) -> Change:
    given = request.headers.getlist("if-match")
    expected = Expected(", ".join(given) if given else None)
    return Change(running(request), Act(caller.name, reason, caller.scopes), expected)


Posting = Annotated[Change, Depends(_posting)]
"""A POST: it may carry Idempotency-Key and Change-Reason."""

Editing = Annotated[Change, Depends(_editing)]
"""A PATCH, PUT or DELETE: it carries If-Match and may carry Change-Reason."""
