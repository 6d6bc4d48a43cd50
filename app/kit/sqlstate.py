"""What an error of the database means to a client, read off its SQLSTATE and never off its class (drivers differ).

PostgreSQL's manual, appendix A, lists the codes. 23505, 23503 and 23P01 contradict what is stored; 40001 and 40P01
may succeed when tried again; classes 08, 53, 57 and code 25006 say that the server cannot answer for the moment;
class 22, 23514 and 54000 are values that got past our own checks: refused all the same, and logged.
"""

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from app.kit.errors import Conflict, Internal, Invalid, Problem, Unavailable

RETRIED = frozenset({"40001", "40P01"})

_CONFLICTS = {
    "23505": "Something with the same key is there already.",
    "23503": "Something that this refers to, or that refers to this, stands in the way.",
    "23P01": "Something there already excludes this.",
}
_REFUSED = frozenset({"23514", "54000"})
_BUSY = RETRIED | {"25006", "55P03"}
_BUSY_CLASSES = frozenset({"08", "53", "57"})
_LOST = (
    "connection is closed",
    "connection was closed",
    "pool is clos",
    "connection has been released",
    "another operation (2) is in progress",  # asyncpg has heard the server's last words, and not yet that it hung up
)


def sqlstate_of(error: BaseException) -> str | None:
    """The five characters PostgreSQL gave the error, also where SQLAlchemy has wrapped it; None where it gave none."""
    cause: BaseException | None = error
    while cause is not None:
        state = getattr(cause, "sqlstate", None)
        if isinstance(state, str):
            return state
        cause = getattr(cause, "orig", None) or cause.__cause__
    return None


def problem_for(error: BaseException) -> Problem:
    """The answer to a request that met this error of the database, the pool or the connection."""
    state = sqlstate_of(error)
    if state is None:
        return Unavailable() if _lost(error) else Internal()
    if state in _CONFLICTS:
        return Conflict(_CONFLICTS[state])
    if state in _BUSY or state[:2] in _BUSY_CLASSES:
        return Unavailable()
    if state in _REFUSED or state.startswith("22"):
        return Invalid("Give values within the limits that the documentation names.")
    return Internal()


def _lost(error: BaseException) -> bool:
    if isinstance(error, OSError | PoolTimeoutError):
        return True
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or isinstance(error.orig, OSError) or _says_lost(error)
    return _says_lost(error)


def _says_lost(error: BaseException) -> bool:
    # asyncpg's own InterfaceError carries no SQLSTATE when the connection went away beneath it.
    sentence = str(error)
    return any(words in sentence for words in _LOST)
