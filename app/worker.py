"""The composition root of the second process: what is done beside requests, which any number of them may do.

It delivers to webhooks, prunes what is kept for a time only, and settles the feed where no server does. `sayso worker`
runs it by itself; a server on a PostgreSQL of its own does it, too (settings: `worker`).
"""

import asyncio
import signal
from contextlib import AsyncExitStack, suppress

import structlog
from prometheus_client import CollectorRegistry, start_http_server
from sqlalchemy.ext.asyncio import AsyncEngine

from app.access import idempotency
from app.features.webhooks import claiming
from app.features.webhooks.counting import Counted
from app.features.webhooks.delivering import Deliverer
from app.features.webhooks.dispatching import Dispatcher
from app.journal.sequencer import Sequencer
from app.kit.outbound import Outbound
from app.settings import Settings
from app.storage.engine import commit, make_engine, writing

PRUNING_SECONDS = 3_600.0
GRACE_SECONDS = 3.0
"""How long deliveries under way may go on after the signal to stop."""

_log = structlog.get_logger(__name__)


class Worker:
    """The worker's part, in the background of a running event loop."""

    def __init__(self, engine: AsyncEngine, settings: Settings, registry: CollectorRegistry) -> None:
        self._engine = engine
        self._settings = settings
        timeout, timeout_ms = settings.webhook_timeout_ms / 1000, settings.write_timeout_ms
        way = Outbound(settings.webhook_networks, timeout)
        deliverer = Deliverer(engine, way, timeout, timeout_ms, Counted(registry))
        self._dispatcher = Dispatcher(engine, deliverer, settings.webhook_attempts_at_once, timeout_ms)
        self._pruning: asyncio.Task[None] | None = None

    def poke(self) -> None:
        """Say that something was settled."""
        self._dispatcher.poke()

    def start(self) -> None:
        """Begin to work."""
        self._dispatcher.start()
        self._pruning = asyncio.create_task(self._prune_for_ever(), name="pruning")

    def end(self) -> None:
        """Begin nothing new."""
        self._dispatcher.end()

    async def stop(self, patience: float = 1.0) -> None:
        """End the work within so many seconds."""
        if self._pruning is not None:
            self._pruning.cancel()
            with suppress(asyncio.CancelledError):
                await self._pruning
        await self._dispatcher.stop(patience)

    async def _prune_for_ever(self) -> None:
        while True:
            try:
                await self.prune()
            except Exception as error:  # noqa: BLE001 (the top of a loop that must outlive a lost server)
                _log.warning("pruning.waits", because=type(error).__name__)
            await asyncio.sleep(PRUNING_SECONDS)

    async def prune(self) -> None:
        """Forget what was kept for long enough."""
        timeout_ms = self._settings.write_timeout_ms
        async with writing(self._engine, timeout_ms) as session:
            await idempotency.prune(session)
            await commit(session)
        pruned = claiming.PRUNED_AT_ONCE
        while pruned == claiming.PRUNED_AT_ONCE:
            async with writing(self._engine, timeout_ms) as session:
                pruned = await claiming.prune(session, self._settings.webhook_kept_days)
                await commit(session)


async def work(settings: Settings) -> None:
    """Do the worker's part until SIGTERM or SIGINT; the database is there and migrated."""
    stopping = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stopping.set)
    async with AsyncExitStack() as stack:
        engine = make_engine(str(settings.database_url), pool_size=settings.pool_size)
        stack.push_async_callback(engine.dispose)
        registry = CollectorRegistry()
        worker = Worker(engine, settings, registry)
        sequencer = Sequencer(engine, worker.poke)
        if settings.worker_metrics_port is not None:
            server, _ = start_http_server(settings.worker_metrics_port, settings.host, registry)
            stack.callback(server.shutdown)
        worker.start()
        sequencer.start()
        stack.push_async_callback(sequencer.stop)
        stack.push_async_callback(worker.stop, GRACE_SECONDS)
        await stopping.wait()
