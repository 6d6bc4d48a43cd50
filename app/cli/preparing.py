"""Making a database ready to serve: reachable, suitable, migrated; or a sentence that says why not."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import asyncpg
from sqlalchemy.exc import SQLAlchemyError

from app.cli.failing import fail
from app.kit.errors import Unavailable
from app.settings import Settings
from app.storage import embedded, migrate
from app.storage.embedded import EmbeddedError
from app.storage.engine import (
    UnsuitableServer,
    WriteSession,
    check_durability,
    check_server,
    commit,
    make_engine,
    writing,
)
from app.storage.migrate import UnknownSchema

T = TypeVar("T")

PATIENCE_SECONDS = 10.0
PAUSE_SECONDS = 0.25

_AWAY = (OSError, asyncpg.CannotConnectNowError)
_REFUSED = (asyncpg.PostgresError, asyncpg.InterfaceError, SQLAlchemyError)


@contextmanager
def database(settings: Settings) -> Iterator[str]:
    """The URL of the database, suitable and migrated, for the length of the block; ends the program where it is not."""
    try:
        with embedded.database(settings.database_url, settings.data_dir) as url:
            asyncio.run(_made_ready(url, settings))
            yield url
    except (EmbeddedError, UnsuitableServer, UnknownSchema) as error:
        fail(str(error))


async def _made_ready(url: str, settings: Settings) -> None:
    try:
        await _patiently(lambda: _check(url, settings))
        await migrate.upgrade(url)
    except ValueError as error:
        fail(str(error))
    except _AWAY as error:
        fail(
            "the database of DATABASE_URL does not answer: start it, or unset DATABASE_URL to use one of Sayso's own "
            f"({type(error).__name__})."
        )
    except _REFUSED as error:
        reason = str(error.__cause__ or error).splitlines()[0]
        fail(f"the database of DATABASE_URL refused: {reason}")


async def _check(url: str, settings: Settings) -> None:
    engine = make_engine(url, pool_size=1)
    try:
        await check_server(engine)
        if not settings.allow_unsafe_database:
            await check_durability(engine)
    finally:
        await engine.dispose()


async def _patiently(work: Callable[[], Awaitable[None]]) -> None:
    """Does the work, again and again while a server is still starting."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            await work()
        except _AWAY:
            if time.monotonic() > deadline:
                raise
            await asyncio.sleep(PAUSE_SECONDS)
        else:
            return


async def in_one_transaction(
    url: str, timeout_ms: int, work: Callable[[WriteSession], Awaitable[T]], attempts: int = 5
) -> T:
    """What the work gives, committed, on a connection of its own; a database too busy to begin is asked again.

    Raises Unavailable, also where nobody can know whether the commit lasts.
    """
    engine, committing = make_engine(url, pool_size=1), False
    try:
        while True:
            attempts -= 1
            try:
                async with writing(engine, timeout_ms) as session:
                    done = await work(session)
                    committing = True
                    await commit(session)
                    return done
            except Unavailable:
                if committing or not attempts:
                    raise
    finally:
        await engine.dispose()
