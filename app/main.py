"""The composition root of the web process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from app.access.running import Running
from app.features.sources import api as sources
from app.journal.feed import identity
from app.journal.sequencer import Sequencer
from app.kit import handlers, limits
from app.settings import Settings
from app.storage.engine import make_engine

ROUTERS = (sources.router,)


def create_app(settings: Settings) -> FastAPI:
    """The service; it opens its database when it starts and lets go of it when it stops."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        assert settings.database_url is not None
        engine = make_engine(settings.database_url, pool_size=settings.pool_size)
        async with engine.connect() as connection:
            ledger = await identity(connection)
        sequencer = Sequencer(engine)
        app.state.running = Running(engine, engine, ledger, sequencer, settings)
        sequencer.start()
        yield
        await sequencer.stop()
        await engine.dispose()

    app = FastAPI(title="Sayso", lifespan=lifespan, redirect_slashes=False)
    handlers.install(app)
    limits.install(app)
    for router in ROUTERS:
        app.include_router(router)
    return app
