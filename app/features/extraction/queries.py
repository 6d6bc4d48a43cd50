"""What a reading needs of the ledger: the text, what was ever proposed of it, and who and what is known already."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Row, select, text
from sqlalchemy import Text as PgText
from sqlalchemy import cast as sql_cast

from app.domain.extraction.matching import Known
from app.domain.vocabulary import Dimension, Status
from app.journal.kinds import DOCUMENT
from app.journal.lifecycle import refuse_dead
from app.kit.errors import NotFound
from app.kit.paging import Sort
from app.storage.engine import ReadSession, WriteSession
from app.storage.tables import Document

MOST_SUBJECTS = 1_000

_NUMBER = "state #> '{extra,number}'"
_EVER_PROPOSED = text(
    f"select distinct ({_NUMBER} ->> 'start')::numeric as first, ({_NUMBER} ->> 'end')::numeric as last "
    "from revision where type = 'claim' and state ->> 'document_id' = :document "
    f"and jsonb_typeof({_NUMBER} -> 'start') = 'number' and jsonb_typeof({_NUMBER} -> 'end') = 'number'"
)
_KEPT = text(
    "select span_start as first, span_end as last, lower, upper, bounds, dimension from claim "
    "where document_id = :document and span_start is not null and comparator is not null"
)
_LIKELY = text(
    "select id, title, dimension, unit from subject where deleted_at is null and merged_into is null "
    "and words @@ cast(:words as tsquery) "
    "order by ts_rank(words, cast(:words as tsquery)) desc, id limit :most"
)
_LEXEMES = text("select tsvector_to_array(to_tsvector('english', :words))")


@dataclass(frozen=True, slots=True)
class DocumentRead:
    """What a reader of articles needs of a document; `sha256` is that of the text it read."""

    id: UUID
    text: str | None
    sha256: str | None
    title: str | None
    language: str | None
    published: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a number stands that somebody has proposed or claimed; its quantity's ends where those are to agree."""

    start: int
    end: int
    ends: tuple[Any, ...] | None = None


async def document(session: ReadSession, thing: UUID) -> DocumentRead:
    """A live document; raises NotFound, Gone, and Conflict for a merged one."""
    columns = ("id", "text", "text_sha256", "title", "language", "published_edtf")
    wanted = [getattr(Document, name) for name in (*columns, "deleted_at", "merged_into")]
    row: Row[Any] | None = (await session.execute(select(*wanted).where(Document.id == thing))).one_or_none()
    if row is None:
        raise NotFound("There is no document with this id.")
    refuse_dead(DOCUMENT, row)
    return DocumentRead(*row[: len(columns)])


async def taken(session: WriteSession, thing: UUID) -> list[Place]:
    """Where the numbers of a document stand that were ever proposed, and those that claims of it have.

    The journal is asked, so that what was corrected, accepted, rejected or moved since is known by where it was found.
    """
    asked = {"document": str(thing)}
    proposed = [Place(int(row.first), int(row.last)) for row in await session.execute(_EVER_PROPOSED, asked)]
    kept = await session.execute(_KEPT, {"document": thing})
    return proposed + [Place(row.first, row.last, (row.lower, row.upper, row.bounds, row.dimension)) for row in kept]


async def likely_subjects(session: WriteSession, words: Collection[str]) -> Sequence[Known]:
    """The subjects that share words with these, those that share most first."""
    lexemes = await session.scalar(_LEXEMES, {"words": " ".join(words)})
    if not lexemes:
        return []
    wanted = " | ".join("'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'" for lexeme in lexemes)
    rows = await session.execute(_LIKELY, {"words": wanted, "most": MOST_SUBJECTS})
    return [Known(r.id, r.title, Dimension(r.dimension) if r.dimension else None, r.unit) for r in rows]


def proposals_of(claim: FromClause, thing: UUID) -> list[ColumnElement[bool]]:
    """What a reader proposed of a document and nobody has decided on."""
    return [
        claim.c.deleted_at.is_(None),
        claim.c.document_id == thing,
        claim.c.status == sql_cast(Status.PROPOSED.value, PgText),
        claim.c.extra.has_key("number"),
    ]


def in_order(claim: FromClause) -> Sort:
    """By their place in the text, those without one last."""
    return Sort(claim.c.span_start, nullable=True)
