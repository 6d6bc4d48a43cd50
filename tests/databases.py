"""Databases for tests, made of a template on the server at a URL."""

from contextlib import suppress

import asyncpg

_MOST_DEADLOCKS = 5
TEMPLATE = "migrated"


def beside(url: str, name: str) -> str:
    """The URL of another database on the same server."""
    server, _, query = url.partition("?")
    return f"{server.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")


async def statement(url: str, sql: str) -> object:
    """What one statement gives, outside a transaction; one that a server's own work is in the way of is tried again."""
    connection = await asyncpg.connect(url)
    try:
        for _ in range(_MOST_DEADLOCKS):
            with suppress(asyncpg.DeadlockDetectedError):
                return await connection.fetchval(sql)
        raise AssertionError("the deadlock stays")
    finally:
        await connection.close()


async def create(url: str, name: str, *, template: str = TEMPLATE) -> str:
    """A new database with what the template holds; its URL."""
    await statement(url, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return beside(url, name)


async def drop(url: str, name: str) -> None:
    """Remove a database, with whoever is connected to it."""
    await statement(url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
