"""Answers that are written piece by piece as they come into being: exports.

What is refused before the first piece (an unknown name, a busy database) is answered like anything else; after it only
an unfinished body can say that something went wrong, so then the connection is broken off. A piece is sent before the
next one is made: memory stays flat however slow the reader. One that takes nothing for a minute is let go.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeAlias

import structlog
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.kit.errors import Unavailable
from app.kit.streaming import PEER, Peer

PATIENCE_SECONDS = 60.0
RETRY_SECONDS = 5

_log = structlog.stdlib.get_logger("sayso.streams")

Pour: TypeAlias = Callable[["Poured"], Awaitable[None]]
"""Writes the whole body into the answer it is handed; may set headers before the first piece."""


class Room:
    """How many such answers may be under way at once: slow readers must leave connections for everybody else."""

    def __init__(self, places: int) -> None:
        self._free = asyncio.Semaphore(places)

    async def __aenter__(self) -> None:
        """Takes a place; raises Unavailable where there is none."""
        if self._free.locked():
            raise Unavailable("As many exports run as may at once; try again shortly.", retry_after=RETRY_SECONDS)
        await self._free.acquire()

    async def __aexit__(self, *_: object) -> None:
        """Gives the place up."""
        self._free.release()


class Poured(Response):
    """An answer that `pour` writes; `write` waits until the reader has room for more."""

    _send: Send
    _peer: Peer | None

    def __init__(self, pour: Pour, media_type: str, filename: str) -> None:
        headers = {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{filename}"'}
        super().__init__(headers=headers, media_type=media_type)
        del self.headers["content-length"]
        self._pour = pour
        self._begun = False

    async def write(self, piece: bytes) -> None:
        """Send a piece, the head of the answer before the first. Raises ClientDisconnect for a reader that stalls."""
        if not self._begun:
            self._begun = True
            await self._sent(
                {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers},
            )
        await self._sent({"type": "http.response.body", "body": piece, "more_body": True})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI. Raises what `pour` raises before its first piece; later the answer stays unfinished."""
        self._send = send
        self._peer = scope.get("state", {}).get(PEER)
        pouring = asyncio.create_task(self._whole())
        leaving = asyncio.create_task(_until_left(receive))
        try:
            await asyncio.wait({pouring, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if not pouring.done():
                raise ClientDisconnect
            pouring.result()
        finally:
            leaving.cancel()
            pouring.cancel()
            # What it holds is given back before the request ends.
            await asyncio.wait({pouring})

    async def _whole(self) -> None:
        try:
            await self._pour(self)
        except Exception as error:
            if not self._begun or isinstance(error, ClientDisconnect):
                raise
            _log.warning("export.cut_off", because=type(error).__name__)
            raise ClientDisconnect from error
        await self.write(b"")
        await self._sent({"type": "http.response.body", "body": b"", "more_body": False})

    async def _sent(self, message: dict[str, object]) -> None:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._send(message)
        except TimeoutError as error:
            _log.warning("export.dropped", because="its reader took nothing for too long")
            if self._peer is not None:
                self._peer.drop()
            raise ClientDisconnect from error


async def _until_left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
