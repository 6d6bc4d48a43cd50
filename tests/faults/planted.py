"""Faults that are built in on purpose: what the checks of the fault tests must find, or they find nothing.

early      answers before it commits
careless   takes a commit that failed for one that was done
heedless   after two writes only says that it keeps them
forgetful  forgets which keys it has answered
skipping   gives positions with holes
bare       answers its failures as plain text
blaming    takes what its database lacks for a fault of its own
abandoning drops a write when the client hangs up
unlocked   migrates beside others who migrate
piecemeal  commits each statement of a migration, and dies in its midst

A server or command in a process of its own has the fault that PLANTED names (`python -m tests.faults.planted serve`);
in the process of a test `plant` puts it in by pytest's monkeypatch, which takes it out again.
"""

import asyncio
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from typing import Any

from fastapi import FastAPI
from sqlalchemy import Connection, event, text
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app import main as service
from app.access import writing
from app.cli import main
from app.journal import sequencer
from app.kit import handlers, sqlstate
from app.storage import migrate
from app.storage.engine import WriteSession, commit

Put = Callable[[Any, str, Any], None]
"""Replaces what a module has under a name, as setattr does."""

AT_THE_START = 4_711
"""The advisory lock of those who wait until two of them are there."""


def _early(put: Put) -> None:
    committed, writes = commit, count(1)

    async def mostly(session: WriteSession) -> None:
        # Every fifth is answered and never kept, as after a crash between answer and commit.
        if next(writes) % 5 == 0:
            await session.rollback()
        else:
            await committed(session)

    put(writing, "commit", mostly)


def _careless(put: Put) -> None:
    async def whatever_comes(session: WriteSession) -> None:
        with suppress(Exception):
            await commit(session)

    put(writing, "commit", whatever_comes)


def _heedless(put: Put) -> None:
    writes = count(1)

    async def the_first(session: WriteSession) -> None:
        await (commit(session) if next(writes) <= 2 else session.rollback())

    put(writing, "commit", the_first)


def _forgetful(put: Put) -> None:
    async def nothing(*_: object) -> None:
        """Keeps no answer."""

    put(writing, "keep", nothing)


def _skipping(put: Put) -> None:
    put(sequencer, "_SETTLE", text(sequencer._SETTLE.text.replace("row_number()", "2 * row_number()")))


def _bare(put: Put) -> None:
    async def plain(*_: Any) -> PlainTextResponse:
        return PlainTextResponse("Internal Server Error", 503)

    for name, value in list(vars(handlers).items()):
        if asyncio.iscoroutinefunction(value) and value.__module__ == handlers.__name__:
            put(handlers, name, plain)


def _blaming(put: Put) -> None:
    put(sqlstate, "_BUSY_CLASSES", frozenset[str]())


class Abandoning:
    """An application that is cancelled as soon as its client is gone."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        came: asyncio.Queue[Message] = asyncio.Queue()
        work = asyncio.ensure_future(self._app(scope, came.get, send))
        listening = asyncio.create_task(self._listen(receive, came, work))
        with suppress(asyncio.CancelledError):
            await work
        listening.cancel()

    async def _listen(self, receive: Receive, came: asyncio.Queue[Message], work: "asyncio.Future[None]") -> None:
        while (message := await receive())["type"] != "http.disconnect":
            came.put_nowait(message)
        work.cancel()


def _abandoning(put: Put) -> None:
    class _Service(FastAPI):
        def build_middleware_stack(self) -> ASGIApp:
            return Abandoning(super().build_middleware_stack())

    put(service, "FastAPI", _Service)


def _unlocked(put: Put) -> None:
    async def both_at_once(connection: AsyncConnection) -> None:
        await connection.execute(text(f"select pg_advisory_lock_shared({AT_THE_START})"))
        await connection.commit()
        there = f"select count(*) from pg_locks where locktype = 'advisory' and objid = {AT_THE_START} and granted"
        while int(await connection.scalar(text(there)) or 0) < 2:
            await connection.commit()
        await connection.commit()

    put(migrate, "_lock", both_at_once)


def _piecemeal(put: Put) -> None:
    alone, tables = migrate.alone, count(1)

    def dies(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "CREATE TABLE" in statement and next(tables) == 2:
            os.kill(os.getpid(), signal.SIGKILL)

    async def by_pieces(url: str, work: Callable[[Connection], None]) -> None:
        def committing(connection: Connection) -> None:
            event.listen(connection.engine, "before_cursor_execute", dies)
            connection.rollback()
            work(connection.execution_options(isolation_level="AUTOCOMMIT"))

        await alone(url, committing)

    put(migrate, "alone", by_pieces)


PLANTS: dict[str, Callable[[Put], None]] = {
    "early": _early,
    "careless": _careless,
    "heedless": _heedless,
    "forgetful": _forgetful,
    "skipping": _skipping,
    "bare": _bare,
    "blaming": _blaming,
    "abandoning": _abandoning,
    "unlocked": _unlocked,
    "piecemeal": _piecemeal,
}


def plant(fault: str, put: Put) -> None:
    """Build a fault in."""
    PLANTS[fault](put)


if __name__ == "__main__":
    plant(os.environ["PLANTED"], setattr)
    main()
