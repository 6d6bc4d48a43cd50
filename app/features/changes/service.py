"""Where somebody who follows the feed goes on from, and how changes are told as Server-Sent Events."""

import random
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from app.access.running import Running
from app.journal.feed import edge
from app.journal.wanted import Told, Wanted
from app.kit.cursor import FeedCursor
from app.kit.errors import BadRequest
from app.storage.engine import ReadSession

NOW = "now"
"""Asks for what comes after the moment of asking."""

_RETRY_MS = (1_000, 5_000)


def place(here: Running, position: int) -> str:
    """The cursor of a position."""
    return FeedCursor(here.identity.id, position).encode(here.identity.secret)


def named_place(here: Running, after: str) -> int:
    """The position of a cursor; raises BadRequest where it is not one of this ledger."""
    return FeedCursor.decode(here.identity.secret, after, here.identity.id).position


async def start(here: Running, session: ReadSession, after: str | None) -> int:
    """The position to go on from; raises BadRequest for a cursor of another ledger or beyond this one's feed."""
    if after is None:
        return 0
    if after == NOW:
        return await edge(session)
    position = named_place(here, after)
    if position > await edge(session):
        # A standby may be behind; only the ledger itself knows whether it ever gave this cursor.
        async with here.engine.connect() as connection:
            if position > await edge(connection):
                raise BadRequest("Use a cursor that this ledger gave; this one lies beyond its feed.")
    return position


async def events(here: Running, wanted: Wanted, position: int) -> AsyncGenerator[bytes]:
    """Blocks of events from a position on; each gives its cursor as the event's id.

    The first block says how soon to come back after a break, each client at a time of its own, so that not all come
    at once. Where nothing came for a while, an id without data keeps the connection up and moves the client's
    `Last-Event-ID` on without being an event.
    """
    yield f"retry: {random.randint(*_RETRY_MS)}\n{_id(here, position)}\n".encode()  # noqa: S311 - no secret
    following = here.follower.follow(wanted, position, here.settings.feed_heartbeat_seconds)
    async with aclosing(following) as stretches:
        async for stretch in stretches:
            if stretch.changes:
                yield b"".join(_told(here, stretch.changes))
            else:
                yield f": waiting\n{_id(here, stretch.upto)}\n".encode()


def _told(here: Running, changes: Sequence[Told]) -> list[bytes]:
    # Raw line feeds in JSON are white space, and would end the line of an event.
    return [b"%bdata: %b\n\n" % (_id(here, each.position).encode(), each.body.replace(b"\n", b" ")) for each in changes]


def _id(here: Running, position: int) -> str:
    return f"id: {place(here, position)}\n"
