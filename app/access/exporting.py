"""Reading one snapshot for as long as an answer is written; it has a transaction of its own, opened when it begins."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.access.principal import Caller
from app.access.running import running
from app.access.viewing import AsOf, View, moment_of
from app.journal.feed import edge
from app.kit.cursor import FeedCursor
from app.kit.pouring import Poured
from app.storage.engine import reading

Write = Callable[[View, str, Poured], Awaitable[None]]
"""Writes what the view shows into the answer; the text is the feed cursor to go on from."""


@dataclass(frozen=True, slots=True)
class Export:
    """An export about to begin, at the moment asked for."""

    request: Request
    recorded_as_of: str | None

    def answer(self, write: Write, media_type: str, filename: str) -> Response:
        """200 with what `write` writes. Raises Unavailable, when it begins, where too many run."""

        async def pour(answer: Poured) -> None:
            here = running(self.request)
            moment, cursor = await moment_of(here, self.recorded_as_of)
            async with here.room, reading(here.read_engine, here.settings.bulk_timeout_ms) as session:
                view = View(session, moment, cursor, here.identity.secret, self.request)
                # Whatever is not in the snapshot yet comes after its edge.
                position = await edge(session)
                following = cursor or FeedCursor(here.identity.id, position).encode(here.identity.secret)
                answer.headers.update(view.headers)
                await write(view, following, answer)

        return Poured(pour, media_type, filename)


async def _export(request: Request, _caller: Caller, recorded_as_of: AsOf = None) -> Export:
    return Export(request, recorded_as_of)


Exporting = Annotated[Export, Depends(_export)]
"""A GET whose answer may be larger than memory."""
