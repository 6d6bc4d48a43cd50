"""The service over a database of its own, asked through the public door."""

from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from app.journal.sequencer import settle
from app.main import create_app
from app.settings import Settings
from app.storage.engine import make_engine
from tests.makers.client import Client


@pytest.fixture
async def service(fresh_database_url: str) -> AsyncIterator[FastAPI]:
    """The running service over an empty ledger."""
    app = create_app(Settings(database_url=fresh_database_url))
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
async def client(service: FastAPI) -> AsyncIterator[Client]:
    """A client of the running service."""
    async with Client(service) as made:
        yield made


@pytest.fixture
async def database(fresh_database_url: str, service: FastAPI) -> AsyncIterator[AsyncEngine]:
    """The ledger's database, beside the service."""
    made = make_engine(fresh_database_url)
    yield made
    await made.dispose()


@pytest.fixture
def settled(database: AsyncEngine) -> "Settled":
    """Waits until all that was committed has its position."""
    return Settled(database)


class Settled:
    """Called, it settles what is committed, as the sequencer does."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def __call__(self) -> None:
        """Settle until nothing waits; whoever else settles meanwhile does part of it."""
        while True:
            async with self._engine.connect() as connection:
                await settle(connection)
            async with self._engine.connect() as connection:
                if not await connection.scalar(text("select count(*) from pending")):
                    return
