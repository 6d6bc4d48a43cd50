"""One reader of the feed for all who follow it in a process.

The follower reads each change once, keeps the last of them in memory (the tail), and wakes those who follow. Each of
them is no more than a position: who is within the tail reads there; who is before it (a late joiner, one that reads
slowly) reads from the ledger, a bounded step at a time and only a few at once, until it has come to the tail. So a
thousand who wait hold no connection and no queue, and none misses a change or sees it twice. Where more comes at once
than the tail holds (an import), the follower goes on at its end, and the others fill in the gap from the ledger.

A redaction alters changes that were read before it. So the tail is forgotten when the process itself has redacted, and
when the feed tells of a redaction; who is before its end then reads from the ledger, which has the words no more.
"""

import asyncio
from bisect import bisect_right
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager, suppress

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from app.domain.vocabulary import Action
from app.journal.feed import edge
from app.journal.stretch import Step, Stretch, read
from app.journal.wanted import Told, Wanted
from app.kit.errors import Unavailable
from app.storage.engine import ReadSession, reading

IDLE_SECONDS = 0.25
TAIL = 5_000
TAIL_BYTES = 8_388_608
READERS = 2
STEP = Step(limit=100, most_bytes=1_048_576)

_AWAY = (Unavailable, SQLAlchemyError, OSError)
_log = structlog.get_logger(__name__)


class Follower:
    """Follows the feed in the background of a process while anybody asks it to."""

    def __init__(self, engine: AsyncEngine, timeout_ms: int) -> None:
        self._engine = engine
        self._timeout_ms = timeout_ms
        self._tail: list[Told] = []
        self._bytes = 0
        self._start = 0  # the tail holds every change after this position, up to the edge
        self._edge = 0
        self._followed = 0
        self._forgotten = 0
        self._readers = asyncio.Semaphore(READERS)
        self._poked = asyncio.Event()
        self._moved = asyncio.Event()
        self._ending = False
        self._task: asyncio.Task[None] | None = None

    @property
    def edge(self) -> int:
        """The position up to which the feed was read."""
        return self._edge

    def poke(self) -> None:
        """Say that something was settled."""
        self._poked.set()

    def forget(self) -> None:
        """Tell nothing more of what was read until now, since words of it were redacted."""
        self._forgotten += 1
        self._begin(self._edge)

    def start(self) -> None:
        """Begin to work in the running event loop."""
        self._task = asyncio.create_task(self._run(), name="follower")

    def end(self) -> None:
        """Let all that follow come to their end."""
        self._ending = True
        self._wake()

    async def stop(self) -> None:
        """End the work."""
        self.end()
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[ReadSession]:
        """A look into the ledger, of which only a few are had at once, whoever asks. Raises Unavailable."""
        async with self._readers, reading(self._engine, self._timeout_ms) as session:
            yield session

    async def follow(self, wanted: Wanted, position: int, idle: float) -> AsyncGenerator[Stretch]:
        """All that is wanted after a position, until the end, in order and once.

        A stretch without changes comes where there was nothing for `idle` seconds: up to where the feed was read.
        """
        self._followed += 1
        self.poke()
        try:
            loop = asyncio.get_running_loop()
            told_at = loop.time()
            while not self._ending:
                moved = self._moved  # taken before the look, so that no move is missed between
                wanted, found = await self._next(wanted, position)
                if found.upto > position:
                    position = found.upto
                else:
                    remaining = told_at + idle - loop.time()
                    await _wait(moved, remaining if position >= self._edge else min(remaining, IDLE_SECONDS))
                if found.changes or loop.time() >= told_at + idle:
                    yield Stretch(found.changes, position)
                    told_at = loop.time()
        finally:
            self._followed -= 1

    async def _next(self, wanted: Wanted, position: int) -> tuple[Wanted, Stretch]:
        """What is wanted after a position: from the tail where that has it all, else a step of the ledger's."""
        if position >= self._start:
            passed = self._tail[bisect_right(self._tail, position, key=lambda each: each.position) :]
            if not wanted.turned_by(passed):
                return wanted, Stretch([each for each in passed if wanted.wants(each)], self._edge)
        try:
            async with self.reading() as session:
                wanted = await wanted.again(session)
                return wanted, await read(session, wanted, position, await edge(session), STEP)
        except _AWAY as error:
            _log.warning("follower.waits", because=type(error).__name__)
            return wanted, Stretch([], position)

    async def _run(self) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(IDLE_SECONDS if self._followed else None):
                    await self._poked.wait()
            self._poked.clear()
            if self._followed:
                await self._read_on()

    async def _read_on(self) -> None:
        forgotten = self._forgotten
        try:
            async with reading(self._engine, self._timeout_ms) as session:
                last = await edge(session)
                if last - TAIL > self._edge:
                    self._begin(last - TAIL)
                while self._edge < last:
                    stretch = await read(session, Wanted(), self._edge, last, STEP)
                    if forgotten != self._forgotten:  # this snapshot may be from before the redaction
                        self.poke()
                        return
                    self._take(stretch)
        except _AWAY as error:
            _log.warning("follower.waits", because=type(error).__name__)

    def _begin(self, position: int) -> None:
        self._tail.clear()
        self._bytes, self._start, self._edge = 0, position, position

    def _take(self, stretch: Stretch) -> None:
        if any(each.action == Action.REDACTED for each in stretch.changes):
            self._begin(self._edge)
        self._tail.extend(stretch.changes)
        self._bytes += sum(len(each.body) for each in stretch.changes)
        self._edge = stretch.upto
        self._shorten()
        self._wake()

    def _shorten(self) -> None:
        """Forget the oldest changes, as many as the tail has no room for."""
        gone = max(0, len(self._tail) - TAIL)
        self._bytes -= sum(len(each.body) for each in self._tail[:gone])
        while self._bytes > TAIL_BYTES:
            self._bytes -= len(self._tail[gone].body)
            gone += 1
        if gone:
            self._start = self._tail[gone - 1].position
            del self._tail[:gone]

    def _wake(self) -> None:
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()


async def _wait(moved: asyncio.Event, seconds: float) -> None:
    """Wait for a move of the feed, at the most so long."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await moved.wait()
