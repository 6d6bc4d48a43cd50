"""What is decided about readiness: the database takes writes, and its schema is the one this code was made for."""

from functools import cache

from app.access.running import Running
from app.features.health import queries
from app.kit.errors import Unavailable
from app.storage import migrate
from app.storage.engine import reading, writing

PATIENCE_MS = 1_000

_needed = cache(migrate.head)


async def check(here: Running) -> None:
    """Raises Unavailable within two seconds where requests could not be answered."""
    async with writing(here.engine, PATIENCE_MS) as session:
        if await queries.refuses_writes(session):
            raise Unavailable("The database takes no writes for the moment.")
        found = await queries.schema(session)
    if found != _needed():
        raise Unavailable("The database has another schema than this version needs: run `sayso migrate`.")
    if here.read_engine is not here.engine:
        async with reading(here.read_engine, PATIENCE_MS) as session:
            await queries.schema(session)
