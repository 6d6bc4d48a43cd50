"""The loop that hands out webhooks whose turn it is, as many at a time as there may be."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from app.features.webhooks import claiming
from app.features.webhooks.delivering import Deliverer
from app.storage.engine import commit, writing

IDLE_SECONDS = 0.5
LAST_SECONDS = 1.0

_log = structlog.get_logger(__name__)


class Dispatcher:
    """Delivers in the background of a process: at once when poked, and looks every half second."""

    def __init__(self, engine: AsyncEngine, deliverer: Deliverer, at_once: int, timeout_ms: int) -> None:
        self._engine = engine
        self._deliverer = deliverer
        self._at_once = at_once
        self._timeout_ms = timeout_ms
        self._busy: set[asyncio.Task[None]] = set()
        self._poked = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def poke(self) -> None:
        """Say that something was settled."""
        self._poked.set()

    def start(self) -> None:
        """Begin to work in the running event loop."""
        self._task = asyncio.create_task(self._run(), name="dispatcher")

    def end(self) -> None:
        """Begin nothing new; what is under way comes to its end."""
        self._deliverer.ending = True
        self._poked.set()

    async def stop(self, patience: float = LAST_SECONDS) -> None:
        """End the work; what is still under way after so many seconds is broken off, to be sent again by the next."""
        self.end()
        if self._task is not None:
            await self._task
        if self._busy:
            await asyncio.wait(self._busy, timeout=patience)
        for task in self._busy:
            task.cancel()
        await asyncio.gather(*self._busy, return_exceptions=True)

    async def _run(self) -> None:
        while not self._deliverer.ending:
            with suppress(TimeoutError):
                async with asyncio.timeout(IDLE_SECONDS):
                    await self._poked.wait()
            self._poked.clear()
            if not self._deliverer.ending:
                await self._hand_out()

    async def _hand_out(self) -> None:
        """Claims what is due, as much as there is room for."""
        room = self._at_once - len(self._busy)
        if room <= 0:
            return
        try:
            async with writing(self._engine, self._timeout_ms) as session:
                resends = await claiming.resends(session, room, self._deliverer.lease)
                due = await claiming.due(session, room - len(resends), self._deliverer.lease)
                await commit(session)
        except Exception as error:  # noqa: BLE001 (the top of a loop that must outlive a busy pool and a lost server)
            _log.warning("dispatcher.waits", because=type(error).__name__)
            return
        for resend in resends:
            self._begin(self._deliverer.again(resend))
        for webhook in due:
            self._begin(self._deliverer.turn(webhook))

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._busy.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._busy.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.warning("dispatcher.failed", because=type(error).__name__, exc_info=error)
        self._poked.set()
