"""Things that a file names and that are not there: kept on disk while it is read, made when it is published.

There may be as many as lines (a document for each), so they are in a database of their own (SQLite, in a temporary file
that grows only where they are many), not in memory.
"""

import sqlite3
from collections.abc import Collection, Mapping
from datetime import date
from types import TracebackType
from typing import Any, Self
from uuid import UUID

from app.domain.authority import Scope
from app.domain.vocabulary import Dimension, ThingType
from app.features.claims.quantities import Measured
from app.features.claims.queries import DocumentSeen
from app.features.documents.queries import values as document_values
from app.features.documents.schemas import DocumentIn
from app.features.exchange.imports_said import Known
from app.features.sources.queries import values as source_values
from app.features.sources.schemas import SourceIn
from app.features.subjects.queries import values as subject_values
from app.features.subjects.schemas import SubjectIn
from app.journal.bulk import Columns, Staged, cell, revise_new
from app.journal.forms import Writer
from app.journal.kinds import KINDS
from app.kit.ids import uuid7

ORDER = (ThingType.SOURCE, ThingType.SUBJECT, ThingType.DOCUMENT)
"""Each kind refers only to those before it, and to its own."""

# What a thing is of which nothing else is said.
PLAIN: Mapping[ThingType, Mapping[str, Any]] = {
    ThingType.SOURCE: source_values(SourceIn.model_validate({"name": "-"}), None, []),
    ThingType.SUBJECT: subject_values(SubjectIn.model_validate({"title": "-"}), None, None, None),
    ThingType.DOCUMENT: document_values(DocumentIn.model_validate({}), None),
}
_PIECE = 1_000
MEASURED = ("dimension", "unit")
"""What a subject is measured in: that of the first claim about it where nothing else is said."""

_PUBLISHED = ("published_edtf", "published_start", "published_end")
_ROWS = {kind: Columns(("id", *(name for name in columns if name not in MEASURED))) for kind, columns in PLAIN.items()}
_REFERRING = ("parent_id", "members", "publisher_id", "part_of_id")

_SCHEMA = """
create table made (
    kind text, key text, id text, row text, dimension text, unit text, edtf text, begins text, ends text,
    used integer default 0, primary key (kind, key)
) without rowid;
create unique index made_id on made (id);
create table refers (id text, other text, primary key (id, other)) without rowid;
"""
_WANTED = """
with recursive wanted (id) as (
    select id from made where used
    union
    select other from refers join wanted on wanted.id = refers.id
)
select id, row, dimension, unit from made where kind = ? and id in (select id from wanted) order by id
"""


class Making:
    """The things to be made, by kind and natural key."""

    def __init__(self) -> None:
        # An empty name is a database in a temporary file, of which SQLite holds what little fits into its cache.
        self._kept = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._kept.executescript(_SCHEMA)
        self._kept.execute("pragma journal_mode = off")
        self.count = 0

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Forget them."""
        self._kept.close()

    def find(self, kind: ThingType, key: str) -> Known | None:
        """The thing of that name which is to be made."""
        if not self.count:
            return None
        asked = "select id, dimension, unit, edtf, begins, ends from made where kind = ? and key = ?"
        row = self._kept.execute(asked, (kind, key)).fetchone()
        return row and _known(*row)

    def add(self, kind: ThingType, key: str) -> Known:
        """A thing to be made; its columns are given later."""
        thing = uuid7().hex
        self._kept.execute("insert into made (kind, key, id) values (?, ?, ?)", (kind, key, thing))
        self.count += 1
        return _known(thing)

    def drop(self, kind: ThingType, key: str) -> None:
        """Forget a thing that cannot be made after all."""
        self._kept.execute("delete from made where kind = ? and key = ?", (kind, key))

    def describe(self, kind: ThingType, thing: str, columns: Mapping[str, Any]) -> Known:
        """Say what a thing is made with, beside its id; gives it as it then is."""
        measured = {name: columns.get(name) for name in MEASURED}
        others = {name: value for name, value in {**PLAIN[kind], **columns}.items() if name not in measured}
        row = _ROWS[kind].line({**others, "id": thing})
        published = [columns.get(name) for name in _PUBLISHED]
        told = (*measured.values(), published[0], *[day and day.isoformat() for day in published[1:]])
        asked = "update made set row = ?, dimension = ?, unit = ?, edtf = ?, begins = ?, ends = ? where id = ?"
        self._kept.execute(asked, (row, *told, thing))
        referred = {other for name in _REFERRING for other in _listed(columns.get(name))}
        self._kept.executemany("insert into refers values (?, ?)", [(thing, other) for other in referred])
        return _known(thing, *told)

    def settle(self, measured: Mapping[str, Measured]) -> None:
        """Take over what subjects of which that was not said have turned out to be measured in."""
        asked = "update made set dimension = ?, unit = ? where id = ?"
        self._kept.executemany(asked, [(each.dimension, each.unit, thing) for thing, each in measured.items()])

    def use(self, things: Collection[str]) -> None:
        """Say that claims refer to these, so that they are wanted, and with them what they refer to."""
        self._kept.executemany("update made set used = 1 where id = ?", [(thing,) for thing in things])

    async def publish(self, writer: Writer) -> None:
        """Make those that are wanted. Raises PostgreSQL's 23505 where others have made one meanwhile."""
        if not self.count:
            return
        for kind in ORDER:
            with Staged((*_ROWS[kind].names, *(MEASURED if kind is ThingType.SUBJECT else ()))) as staged:
                first, last = self._stage(kind, staged)
                if staged.rows:
                    writer.act.must(Scope.SOURCES_WRITE)
                    await staged.copy(writer.session, kind)
                    await revise_new(writer.session, KINDS[kind], UUID(first), UUID(last), writer.act)

    def _stage(self, kind: ThingType, staged: Staged) -> tuple[str, str]:
        """Stage the rows of a kind; gives the first and the last id."""
        first = last = ""
        found = self._kept.execute(_WANTED, (kind,))
        while rows := found.fetchmany(_PIECE):
            first, last = first or rows[0][0], rows[-1][0]
            staged.add("".join(_whole(kind, *row[1:]) for row in rows).encode(), len(rows))
        return first, last


def _known(
    thing: str,
    dimension: str | None = None,
    unit: str | None = None,
    edtf: str | None = None,
    begins: str | None = None,
    ends: str | None = None,
) -> Known:
    first, last = (date.fromisoformat(day) if day else None for day in (begins, ends))
    document = DocumentSeen(edtf, first, last, has_text=False, words=None)
    return Known(thing, thing, Measured(Dimension(dimension) if dimension else None, unit), document, made=True)


def _whole(kind: ThingType, row: str, dimension: str | None, unit: str | None) -> str:
    """A row with what is known only in the end."""
    return f"{row[:-1]}\t{cell(dimension)}\t{cell(unit)}\n" if kind is ThingType.SUBJECT else row


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []
