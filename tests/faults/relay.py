"""The network between servers and their database, in a thread of its own: passes on, delays, freezes, cuts."""

import asyncio
import random
import socket
import threading
from collections.abc import Coroutine
from contextlib import suppress
from enum import Enum
from typing import Any, Self

COMMIT = b"COMMIT;\x00"
BLOCK = 65_536


class Mode(Enum):
    """What it does to what comes by."""

    PASS = "pass"  # noqa: S105 - no password
    DELAY = "delay"
    FREEZE = "freeze"
    CUT_AT_COMMIT = "cut at COMMIT"
    CUT_AT_ANSWER = "cut at the answer to COMMIT"
    REFUSE = "refuse every connection"


class Relay:
    """A port that stands for the database's socket; `mode` may change at any time, `reset` ends all connections."""

    def __init__(self, database_socket: str) -> None:
        self._database = database_socket
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="relay", daemon=True)
        self._clients: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self.mode = Mode.PASS
        self.left = -1
        """How many blocks of clients still come through before the connection that sends the next is cut; -1: all."""
        self.cuts = 0

    def __enter__(self) -> Self:
        self._thread.start()
        self._server = self._do(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port: int = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_: object) -> None:
        self.mode = Mode.PASS
        self._do(self._stopped())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def reset(self) -> None:
        """End every connection at once, with RST."""
        self._do(self._reset())

    def _do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _stopped(self) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _reset(self) -> None:
        for client in list(self._clients):
            _abort(client)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        try:
            if self.mode is Mode.REFUSE:
                raise ConnectionRefusedError
            ahead, back = await asyncio.open_unix_connection(self._database)
        except OSError:
            _abort(writer)
            return
        self._clients.add(writer)
        ways = [
            asyncio.ensure_future(self._up(reader, back, writer)),
            asyncio.ensure_future(self._down(ahead, writer)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            self._clients.discard(writer)
            for stream in (writer, back):
                with suppress(OSError, RuntimeError):
                    stream.close()

    async def _up(self, client: asyncio.StreamReader, back: asyncio.StreamWriter, writer: asyncio.StreamWriter) -> None:
        while block := await client.read(BLOCK):
            await self._as_the_mode_is()
            commits = COMMIT in block
            if self.left == 0 or (commits and self.mode is Mode.CUT_AT_COMMIT):
                self._cut(writer)
                return
            self.left -= self.left > 0
            back.write(block)
            await back.drain()
            if commits and self.mode is Mode.CUT_AT_ANSWER:
                # The database has heard it and does it; the answer finds nobody.
                await asyncio.sleep(0.05)
                self._cut(writer)
                return

    async def _down(self, database: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while block := await database.read(BLOCK):
            await self._as_the_mode_is()
            if self.mode is Mode.CUT_AT_ANSWER and block.startswith(b"C\x00\x00\x00\x0bCOMMIT"):
                self._cut(writer)
                return
            writer.write(block)
            await writer.drain()

    async def _as_the_mode_is(self) -> None:
        if self.mode is Mode.DELAY:
            await asyncio.sleep(random.uniform(0, 0.1))  # noqa: S311 - no secret
        while self.mode is Mode.FREEZE:  # noqa: ASYNC110 - the mode is set from another thread
            await asyncio.sleep(0.01)

    def _cut(self, writer: asyncio.StreamWriter) -> None:
        self.cuts += 1
        self.left = -1 if self.left == 0 else self.left
        _abort(writer)


def _abort(writer: asyncio.StreamWriter) -> None:
    """Ends a connection with RST instead of FIN."""
    with suppress(OSError):
        sock = writer.get_extra_info("socket")
        if sock is not None:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    writer.transport.abort()
