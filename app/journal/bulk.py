"""Writing things by the file: rows staged on disk, copied into their table, and their revisions made in one statement.

    columns = Columns(("id", "text", …))
    with Staged(columns.names) as staged:                        # a file in the text form of COPY
        staged.add(columns.line({"id": uuid, "text": "up to 3,000 casualties", …}).encode(), 1)
        …
        async with writing(engine, timeout_ms) as session:
            await staged.copy(session, "claim")
            await revise_new(session, CLAIM, first, last, act)
            await commit(session)

A revision is made of the row that PostgreSQL wrote, as for any other write (`app.journal.record`); the database holds
the two together here, too. COPY checks what INSERT checks: constraints, references, generated columns.
"""

import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from types import TracebackType
from typing import Any, Self
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import Range

from app.domain.vocabulary import Action
from app.journal.kinds import Kind
from app.journal.record import Act
from app.kit import json
from app.storage.engine import WriteSession
from app.storage.moment import columns_of

NULL = r"\N"
PIECE = 1 << 18

_ESCAPED = str.maketrans({"\\": r"\\", "\n": r"\n", "\r": r"\r", "\t": r"\t"})
_IN_ARRAY = str.maketrans({"\\": r"\\", '"': r"\""})


class Columns:
    """The columns of rows in the text form of COPY; what a row has no value for is null."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        self._places = {name: place for place, name in enumerate(names)}
        self._nothing = [NULL] * len(self.names)

    def line(self, values: Mapping[str, object]) -> str:
        """A row, its line feed included."""
        cells = self._nothing.copy()
        for name, value in values.items():
            if value is not None:
                cells[self._places[name]] = _WRITERS.get(type(value), _text)(value)
        return "\t".join(cells) + "\n"


def line(values: Iterable[object]) -> str:
    """A row in the text form of COPY, its line feed included."""
    return "\t".join(map(cell, values)) + "\n"


def cell(value: object) -> str:
    """A value in the text form of COPY."""
    return NULL if value is None else _WRITERS.get(type(value), _text)(value)


def _text(value: str) -> str:
    # An enum's word is text, and what is printable on one line has nothing else to escape.
    if value.isprintable() and "\\" not in value:
        return str(value)
    return str(value).translate(_ESCAPED)


def _array(values: Sequence[object]) -> str:
    if not values:
        return "{}"
    return _text("{" + ",".join(f'"{str(value).translate(_IN_ARRAY)}"' for value in values) + "}")


def _range(value: Range[Decimal]) -> str:
    opening, closing = value.bounds
    lower, upper = ("" if end is None else _number(end) for end in (value.lower, value.upper))
    return f"{opening}{lower},{upper}{closing}"


def _number(value: Decimal) -> str:
    return format(value, "f")


def _json(value: object) -> str:
    return _text(json.dumps(value).decode()) if value else "{}"


_WRITERS: dict[type[Any], Callable[[Any], str]] = {
    int: str,
    bool: lambda value: "t" if value else "f",
    UUID: lambda value: value.hex,
    date: date.isoformat,
    datetime: datetime.isoformat,
    Decimal: _number,
    Range: _range,
    list: _array,
    tuple: _array,
    dict: _json,
}


class Staged:
    """A file of rows of some columns, gone when it is left."""

    def __init__(self, columns: Sequence[str]) -> None:
        self.rows = 0
        self._columns = tuple(columns)
        self._file = tempfile.TemporaryFile(prefix="sayso-", buffering=PIECE)  # noqa: SIM115 - left in __exit__

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Let go of the file."""
        self._file.close()

    def add(self, lines: bytes, rows: int) -> None:
        """Add so many rows, each a line of its columns, in UTF-8."""
        self._file.write(lines)
        self.rows += rows

    async def copy(self, session: WriteSession, table: str) -> None:
        """Copy all rows into a table that has the columns; may be done again."""
        self._file.flush()
        self._file.seek(0)
        driver: Any = (await session.get_raw_connection()).driver_connection
        await driver.copy_to_table(table, source=self._file, columns=self._columns)
        self._file.seek(0, 2)


async def revise_new(session: WriteSession, kind: Kind, first: UUID, last: UUID, act: Act) -> int:
    """Revisions of the things between two ids that this transaction has made, in their first version; gives how many.

    The transaction must have no savepoints, since what is made within one bears its own number.
    """
    among = "where t.id between :first and :last and t.version = 1 and t.xmin = pg_current_xact_id()::xid order by t.id"
    return await revise(session, kind, among, {"first": first, "last": last}, act, Action.CREATED)


async def revise(
    session: WriteSession, kind: Kind, among: str, bound: Mapping[str, Any], act: Act, action: Action
) -> int:
    """Revisions of the rows `t` of a kind's table that the SQL behind FROM finds, as they are; gives how many."""
    kept = ", ".join(f't."{column.name}"' for column in columns_of(kind.table) if column.computed is None)
    statement = text(
        f"""
        with revised as (
            insert into revision (type, thing, version, action, recorded_at, actor, reason, state)
            select :type, t.id, t.version, :action, t.recorded_at, :actor, :reason, to_jsonb(kept)
            from {kind.type} t cross join lateral (select {kept}) kept
            {among}
            returning seq
        )
        insert into pending (revision) select seq from revised
        """
    )
    values = {"type": kind.type.value, "action": action.value, "actor": act.actor, "reason": act.reason}
    return int((await session.execute(statement, {**values, **bound})).rowcount)
