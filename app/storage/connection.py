"""The asyncpg connection beneath the pool: how it is opened, and how its transactions begin and end.

SQLAlchemy tells the driver BEGIN, COMMIT and ROLLBACK; this connection hears them and
- begins with `opening`, so that a transaction's mode and time limits cost no round trip of their own;
- waits for each only as long as a living server would take, so that a black hole is found at once;
- refuses a COMMIT that PostgreSQL answered with ROLLBACK, as it does after a failed statement.
"""

import socket
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import asyncpg

ANSWER_SECONDS = 0.9
COMMIT_SECONDS = 10.0
GRACE_SECONDS = 5.0
IDLE_IN_TRANSACTION_MS = 300_000
STATEMENTS_KEPT = 500

_SCHEMES = frozenset({"postgres", "postgresql", "postgresql+asyncpg"})
_LIBPQ_ALONE = frozenset(
    {"connect_timeout", "gssencmode", "keepalives", "keepalives_idle", "keepalives_interval", "keepalives_count"}
)
# A peer that is silent for about four seconds is gone, whatever statement it was running.
_KEEPALIVE = (("SO_KEEPALIVE", 1), ("TCP_KEEPIDLE", 2), ("TCP_KEEPINTVL", 1), ("TCP_KEEPCNT", 2))


class Connection(asyncpg.Connection):  # type: ignore[misc]  # asyncpg has no types
    """A connection whose transactions begin with `opening`, once, and plainly otherwise."""

    opening = "BEGIN"

    async def execute(self, query: str, *args: Any, timeout: float | None = None) -> str:  # noqa: ASYNC109
        """As asyncpg's; see the module for what is different. Raises InFailedSQLTransactionError."""
        if query == "COMMIT;":
            status = str(await super().execute(query, timeout=COMMIT_SECONDS))
            if status != "COMMIT":
                raise asyncpg.InFailedSQLTransactionError("a statement had failed: nothing was committed")
            return status
        if query == "ROLLBACK;":
            return str(await super().execute(query, timeout=ANSWER_SECONDS))
        if query.startswith("BEGIN"):
            query, self.opening = self.opening, "BEGIN"
            return str(await super().execute(query, timeout=ANSWER_SECONDS))
        return str(await super().execute(query, *args, timeout=timeout))


def connector(url: str, longest_statement_ms: int) -> Callable[..., Awaitable[Connection]]:
    """What opens a connection to the server of the URL, within a second or not at all.

    Raises ValueError for a URL that names no PostgreSQL, or a setting that this driver lacks.
    """
    dsn, settings = _dsn(url)
    settings["statement_timeout"] = str(longest_statement_ms)
    settings["timezone"] = "UTC"
    settings["idle_in_transaction_session_timeout"] = str(IDLE_IN_TRANSACTION_MS)

    async def connect(**_: object) -> Connection:
        connection: Connection = await asyncpg.connect(
            dsn,
            timeout=ANSWER_SECONDS,
            command_timeout=longest_statement_ms / 1000 + GRACE_SECONDS,
            statement_cache_size=STATEMENTS_KEPT,
            max_cached_statement_lifetime=0,
            max_cacheable_statement_size=0,
            server_settings=settings,
            connection_class=Connection,
        )
        _keep_alive(connection)
        return connection

    return connect


def _dsn(url: str) -> tuple[str, dict[str, str]]:
    """The URL as asyncpg takes it, and the server's settings that go with it."""
    parts = urlsplit(url)
    if parts.scheme not in _SCHEMES:
        raise ValueError("A database URL begins with postgresql://.")
    asked = dict(parse_qsl(parts.query, keep_blank_values=True))
    if asked.pop("channel_binding", "prefer") == "require":
        raise ValueError("Leave channel_binding out of the database URL: this driver cannot require it.")
    if "ssl" in asked:
        asked["sslmode"] = asked.pop("ssl")
    query = urlencode({name: value for name, value in asked.items() if name not in _LIBPQ_ALONE})
    settings = {} if "application_name" in asked else {"application_name": "sayso"}
    # urlunsplit would drop the empty host of postgresql:///name.
    return f"postgresql://{parts.netloc}{parts.path}" + (f"?{query}" if query else ""), settings


def _keep_alive(connection: Connection) -> None:
    transport_socket = connection._transport.get_extra_info("socket")  # noqa: SLF001 - asyncpg has no public way
    if transport_socket is None or transport_socket.family == socket.AF_UNIX:
        return
    for name, value in _KEEPALIVE:
        if hasattr(socket, name):
            level = socket.SOL_SOCKET if name.startswith("SO_") else socket.IPPROTO_TCP
            transport_socket.setsockopt(level, getattr(socket, name), value)
