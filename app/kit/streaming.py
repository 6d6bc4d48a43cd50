"""Answers that go on until the client leaves: Server-Sent Events, and what bounds them.

A stream holds no more than a piece of what it sends and what the transport buffers (64 KB). A client that takes
nothing of it for `patience` seconds is dropped; there are never more than `capacity` streams, and of one owner (the key
they were asked for with) never more than `each`. Where the server stops, or an owner has lost the right to them, they
end in order, so that a client sees a whole answer, and comes back or is refused.
"""

import asyncio
import socket
from collections.abc import AsyncGenerator, Collection
from contextlib import aclosing, suppress
from datetime import datetime

import structlog
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import Message, Receive, Scope, Send

from app.kit import clock
from app.kit.accepting import EVENT_STREAM, best
from app.kit.bodies import JSON
from app.kit.errors import TooManyRequests, Unavailable
from app.kit.metrics import Metrics
from app.kit.route import StrictRoute

PEER = "peer"
"""Where a server's protocol leaves the connection of a request, in the scope's state, as a `Peer`."""

PIECE = 32_768
RETRY_SECONDS = 5
LAST_SECONDS = 1.0
"""What a client that is being waited for may still take when the server stops."""

_log = structlog.stdlib.get_logger("sayso.streams")


class Peer:
    """The connection that a request came by."""

    def __init__(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def give_up_after(self, seconds: float) -> None:
        """Let the system end the connection where nothing sent was acknowledged for so long: the other end is gone."""
        connection = self._transport.get_extra_info("socket")
        if connection is not None and hasattr(socket, "TCP_USER_TIMEOUT"):
            with suppress(OSError):
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(seconds * 1000))

    def drop(self) -> None:
        """End the connection at once, and throw away what it has not taken."""
        if isinstance(self._transport, asyncio.WriteTransport):
            self._transport.abort()


class Streams:
    """The streams of one process: how many there are and may be, and their common end."""

    def __init__(self, capacity: int, patience: float, metrics: Metrics | None = None, each: int | None = None) -> None:
        self.closing = asyncio.Event()
        self._capacity = capacity
        self._each = capacity if each is None else each
        self._patience = patience
        self._metrics = metrics or Metrics()
        self._open: set[EventStream] = set()

    @property
    def owners(self) -> dict[str, datetime]:
        """Whose streams are open, and since when the first of them."""
        owners: dict[str, datetime] = {}
        for stream in self._open:
            if stream.owner is not None:
                owners[stream.owner] = min(stream.began, owners.get(stream.owner, stream.began))
        return owners

    def check(self, owner: str | None = None) -> None:
        """Raises Unavailable where no more streams are taken, TooManyRequests where the owner has enough of them."""
        if self.closing.is_set() or len(self._open) >= self._capacity:
            raise Unavailable("No more streams are served for the moment; try again.", retry_after=RETRY_SECONDS)
        if owner is not None and sum(stream.owner == owner for stream in self._open) >= self._each:
            raise TooManyRequests(f"This key has {self._each} streams open; end one first.", retry_after=RETRY_SECONDS)

    def of(self, events: AsyncGenerator[bytes], owner: str | None = None) -> "EventStream":
        """The answer that sends these events until they or the client end, or their owner may have them no more."""
        return EventStream(events, self, owner)

    def end(self, owners: Collection[str]) -> None:
        """End the streams of these owners, in order and soon."""
        for stream in self._open:
            if stream.owner in owners:
                stream.over.set()

    def close(self) -> None:
        """End all streams in order; those that wait for their clients wait no longer than a last second."""
        self.closing.set()
        for stream in self._open:
            stream.hurry()

    def opened(self, stream: "EventStream") -> float:
        """Counts one that begins; gives how long it waits for its client. Raises Unavailable."""
        self.check(stream.owner)
        self._open.add(stream)
        self._metrics.streams.set(len(self._open))
        return self._patience

    def ended(self, stream: "EventStream") -> None:
        """Counts one that ended."""
        self._open.discard(stream)
        self._metrics.streams.set(len(self._open))

    def dropped(self) -> None:
        """Counts one whose client took nothing for too long."""
        self._metrics.streams_dropped.inc()
        _log.warning("stream.dropped", because="its client took nothing for too long")


class EventStream(Response):
    """One client's stream; events are whole blocks of `text/event-stream`, blank line included."""

    media_type = EVENT_STREAM

    def __init__(self, events: AsyncGenerator[bytes], streams: Streams, owner: str | None) -> None:
        # A proxy that collects an answer before it passes it on (nginx) is asked not to.
        super().__init__(headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self.owner = owner
        self.over = asyncio.Event()
        self.began = clock.now()
        self._events = events
        self._streams = streams
        self._patience = 0.0
        self._limit: asyncio.Timeout | None = None

    def hurry(self) -> None:
        """Wait for the client no longer than a last second."""
        self._patience = LAST_SECONDS
        if self._limit is not None:
            self._limit.reschedule(asyncio.get_running_loop().time() + LAST_SECONDS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI. Raises Unavailable and TooManyRequests; ClientDisconnect where the client went or was dropped."""
        self._patience = self._streams.opened(self)
        peer: Peer | None = scope.get("state", {}).get(PEER)
        if peer is not None:
            peer.give_up_after(self._patience)
        sending = asyncio.create_task(self._send_all(send))
        leaving = asyncio.create_task(_until_left(receive))
        over = asyncio.create_task(self.over.wait())
        try:
            await asyncio.wait({sending, leaving, over}, return_when=asyncio.FIRST_COMPLETED)
            if over.done() and not sending.done() and not leaving.done():
                await self._cut_off(sending, send)
            elif not sending.done():
                raise ClientDisconnect
            else:
                sending.result()
        except _TakesNothing:
            self._streams.dropped()
            if peer is not None:
                peer.drop()
                # Until the server has seen that the connection is gone, it would take the answer for a broken one.
                await asyncio.wait({leaving}, timeout=LAST_SECONDS)
            raise ClientDisconnect from None
        finally:
            self._streams.ended(self)
            sending.cancel()
            leaving.cancel()
            over.cancel()

    async def _cut_off(self, sending: asyncio.Task[None], send: Send) -> None:
        """Stop telling, and end the answer as one that is whole."""
        sending.cancel()
        await asyncio.wait({sending})
        self._patience = LAST_SECONDS
        await self._send(send, _body(b"", more=False))

    async def _send_all(self, send: Send) -> None:
        start = {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
        async with aclosing(self._events) as events:
            await self._send(send, start)
            async for block in events:
                for at in range(0, len(block), PIECE):
                    await self._send(send, _body(block[at : at + PIECE], more=True))
            await self._send(send, _body(b"", more=False))

    async def _send(self, send: Send, message: Message) -> None:
        try:
            async with asyncio.timeout(self._patience) as self._limit:
                await send(message)
        except TimeoutError as error:
            raise _TakesNothing from error
        finally:
            self._limit = None


class EventRoute(StrictRoute):
    """A route for the requests that would rather have events than JSON; it stands before the one for the others."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Matches nothing where JSON is wanted as much."""
        if scope["type"] == "http" and best(scope, (JSON, EVENT_STREAM)) == EVENT_STREAM:
            return super().matches(scope)
        return Match.NONE, {}


class _TakesNothing(Exception):
    """The client has not taken a piece in time."""


async def _until_left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _body(piece: bytes, *, more: bool) -> Message:
    return {"type": "http.response.body", "body": piece, "more_body": more}
