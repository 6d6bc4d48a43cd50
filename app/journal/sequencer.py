"""The sequencer: gives each committed revision its position in the feed.

A revision and its row in `pending` are committed together. The sequencer moves what it sees there
into `settled`, with the next positions, in one transaction under an advisory lock: what a running
writer still holds is not seen, and gets a later position when it is. So positions are dense, never
change, and need nothing but the tables themselves: a dump and restore carries them along. Any
process may take over; whoever holds the lock works, the others pass.

Within one batch revisions go by `seq`; a thing's next version can only be written after the one
before was committed, so its versions always come in their order.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from app.journal.locks import HOLD_EDGE, TRY_SETTLING

BATCH = 10_000
IDLE_SECONDS = 0.5

_SETTLE = text(
    """
    with last as (
        select coalesce(max(position), 0) as position,
               greatest(clock_timestamp(), max(settled_at)) as at
        from settled
    ), taken as (
        delete from pending where revision in (
            select revision from pending order by revision limit :batch
        ) returning revision
    )
    insert into settled (position, revision, settled_at)
    select last.position + row_number() over (order by taken.revision), taken.revision, last.at
    from taken, last
    """
)

_log = structlog.get_logger(__name__)


async def settle(connection: AsyncConnection) -> int:
    """Give positions to what is committed, in a transaction of its own; gives how many."""
    async with connection.begin():
        if not await connection.scalar(TRY_SETTLING):
            return 0
        await connection.execute(HOLD_EDGE)
        result = await connection.execute(_SETTLE, {"batch": BATCH})
        return int(result.rowcount)


class Sequencer:
    """Settles in the background of a process: at once when poked, and every half second.

    Each of `told` is called where something was settled.
    """

    def __init__(self, engine: AsyncEngine, *told: Callable[[], None]) -> None:
        self._engine = engine
        self._told = told
        self._poked = asyncio.Event()
        self._stopping = False
        self._task: asyncio.Task[None] | None = None

    def poke(self) -> None:
        """Say that something was committed."""
        self._poked.set()

    def start(self) -> None:
        """Begin to work in the running event loop."""
        self._task = asyncio.create_task(self._run(), name="sequencer")

    async def stop(self) -> None:
        """End the work."""
        self._stopping = True
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        # A cancellation that meets a poke must not get lost, as it does in wait_for of Python 3.11.
        while not self._stopping:
            with suppress(TimeoutError):
                async with asyncio.timeout(IDLE_SECONDS):
                    await self._poked.wait()
            self._poked.clear()
            await self._settle_all()

    async def _settle_all(self) -> None:
        try:
            async with self._engine.connect() as connection:
                settled = BATCH
                while settled == BATCH:
                    settled = await settle(connection)
                    for tell in self._told if settled else ():
                        tell()
        except Exception as error:  # noqa: BLE001 (the top of a loop that must outlive a busy pool and a lost server)
            _log.warning("sequencer.waits", because=type(error).__name__)
