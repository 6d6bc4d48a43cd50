"""How changes are told as Server-Sent Events."""

import random
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from app.access.places import cursor_of
from app.access.running import Running
from app.journal.wanted import Told, Wanted

_RETRY_MS = (1_000, 5_000)


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
    return f"id: {cursor_of(here, position)}\n"
