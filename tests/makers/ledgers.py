"""Ledgers beside the one of a test, and whole exports as lists of lines."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from app.journal.sequencer import settle
from app.main import create_app
from app.settings import Settings
from app.storage.engine import make_engine
from tests.makers import eventful
from tests.makers.client import Client, Json

TYPE = {"Content-Type": "application/x-ndjson"}


@asynccontextmanager
async def served(url: str) -> AsyncIterator[Client]:
    """A client of a service on a database."""
    app = create_app(Settings(database_url=url))
    async with app.router.lifespan_context(app), Client(app) as client:
        yield client


async def eventful_export(url: str) -> list[Json]:
    """The lines of an export of an eventful ledger, made on an empty database, all of it settled."""
    async with served(url) as client:
        await eventful.fill(client)
        await settle_all(url)
        return lines_of(await export(client))


async def settle_all(url: str) -> None:
    """Give a position to all that is committed."""
    engine = make_engine(url, pool_size=1)
    async with engine.connect() as connection:
        while await settle(connection):
            pass
    await engine.dispose()


async def export(client: Client, **asked: Any) -> bytes:
    """A whole export."""
    response = await client.ask("/v1/export", **asked)
    assert response.status_code == 200, response.text
    return response.content


def lines_of(file: bytes) -> list[Json]:
    """What the lines of a file say."""
    return [json.loads(line) for line in file.split(b"\n")[:-1]]


def file_of(lines: Sequence[Json]) -> bytes:
    """Lines as a file."""
    return b"".join(json.dumps(line).encode() + b"\n" for line in lines)


async def take(client: Client, file: bytes, **headers: str) -> Any:
    """The answer to the import of a file."""
    return await client.post("/v1/import", content=file, headers={**TYPE, **headers})
