"""Taking in a file: a POST whose body may be larger than memory; it is published at its end in one transaction."""

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Depends, Header, Request

from app.access.idempotency import Key, is_kept
from app.access.principal import Caller
from app.access.running import running
from app.access.writing import Change
from app.journal.record import Act
from app.kit.reason import ChangeReason
from app.kit.strict import VisibleAscii255
from app.storage.engine import reading


@dataclass(frozen=True, slots=True)
class Import:
    """An import about to begin: its request, and the change it is to become."""

    request: Request
    change: Change
    key: str | None

    async def is_answered(self) -> bool:
        """Whether the same key has been answered before, so that the body need only be compared."""
        if self.key is None:
            return False
        here = self.change.here
        async with reading(here.engine, here.settings.read_timeout_ms) as session:
            return await is_kept(session, self.change.act.actor, self.request.url.path, self.key)

    def published(self, fingerprint: bytes, *, keeps: bool) -> Change:
        """The change in which all of it is published, the body's digest being known."""
        key = self.key and Key(self.change.act.actor, self.request.url.path, self.key, fingerprint)
        return replace(self.change, key=key or None, keeps=keeps)


async def _importing(
    request: Request,
    caller: Caller,
    reason: ChangeReason,
    idempotency_key: Annotated[
        VisibleAscii255 | None,
        Header(description="A key of your own: the same request again gets the same answer, for 7 days."),
    ] = None,
) -> Import:
    here = running(request)
    change = Change(here, Act(caller.name, reason, caller.scopes), timeout_ms=here.settings.bulk_timeout_ms)
    return Import(request, change, idempotency_key)


Importing = Annotated[Import, Depends(_importing)]
"""A POST of a file: it may carry Idempotency-Key and Change-Reason."""
