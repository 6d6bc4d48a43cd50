"""Reads straight on the driver: SQLAlchemy makes the statement, asyncpg runs it, and its rows are taken as they come.

What SQLAlchemy puts between the two (a greenlet, a cursor, a result) takes longer than asyncpg does for an answer that
PostgreSQL made and that is passed on as it is (docs/performance.md). Transactions, the pool and the cache of what was
compiled stay SQLAlchemy's; what listens to its statements hears these as well.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Executable
from sqlalchemy.ext.asyncio import AsyncConnection

_NONE: Mapping[str, Any] = MappingProxyType({})


async def fetch(
    session: AsyncConnection, statement: Executable, values: Mapping[str, Any] = _NONE
) -> Sequence[Sequence[Any]]:
    """All rows of a statement whose columns need nothing done to them; raises what asyncpg raises."""
    connection: Any = session.sync_connection
    sql, arguments = _made(connection, statement, values)
    for hear in connection.dispatch.before_cursor_execute:
        sql, arguments = hear(connection, None, sql, arguments, None, False)  # noqa: FBT003
    driver = connection.connection.driver_connection
    try:
        rows: Sequence[Sequence[Any]] = await driver.fetch(sql, *arguments)
    except BaseException:
        if driver.is_closed():
            await session.invalidate()
        raise
    return rows


def _made(connection: Connection, statement: Any, values: Mapping[str, Any]) -> tuple[str, tuple[Any, ...]]:
    """The statement as SQLAlchemy compiles it, from its cache where it is there, and its arguments in their order."""
    cache = connection.engine._compiled_cache  # noqa: SLF001
    compiled, extracted, collected, _ = statement._compile_w_cache(  # noqa: SLF001
        connection.dialect, compiled_cache=cache, column_keys=list(values)
    )
    sql, places, processors = compiled.string, compiled.positiontup, compiled._bind_processors  # noqa: SLF001
    given = compiled.construct_params(
        values, extracted_parameters=extracted, escape_names=False, _collected_params=collected
    )
    if compiled.literal_execute_params or compiled.post_compile_params:
        # It adds what a list is expanded to, such as the values after `in`, to what is given.
        expanded = compiled._process_parameters_for_postcompile(given)  # noqa: SLF001
        sql, places, processors = expanded.statement, expanded.positiontup, {**processors, **expanded.processors}
    return sql, tuple(processors[name](given[name]) if name in processors else given[name] for name in places or ())
