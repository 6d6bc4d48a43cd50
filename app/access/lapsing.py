"""Streams end with the key that they were asked for with: one look at the keys of all open streams, every two seconds.

A request is over in a moment, and the next one is asked for its key again; a stream would go on for ever.
"""

import asyncio
from contextlib import suppress

import structlog

from app.access.keyring import Keyring
from app.kit.streaming import Streams

LOOK_SECONDS = 2.0

_log = structlog.get_logger(__name__)


class Lapsing:
    """Ends the streams whose key was revoked, has expired, or has another secret since."""

    def __init__(self, streams: Streams, keyring: Keyring) -> None:
        self._streams = streams
        self._keyring = keyring
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to look, in the running event loop."""
        self._task = asyncio.create_task(self._look_for_ever(), name="lapsing")

    async def stop(self) -> None:
        """End that."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _look_for_ever(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            if owners := self._streams.owners:
                try:
                    self._streams.end(await self._keyring.lapsed(owners))
                except Exception as error:  # noqa: BLE001 (the top of a loop that must outlive a lost server)
                    _log.warning("lapsing.waits", because=type(error).__name__)
