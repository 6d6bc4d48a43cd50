"""The rows of documents: their values, and what their list can be asked."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from pydantic import Field
from sqlalchemy import ColumnElement, FromClause, Row, func, select
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncConnection

from app.features.documents.schemas import DocumentIn
from app.journal.listing import DatedQuery, Since, Until, Words, matches, overlapping, recorded_between
from app.kit.paging import Sort
from app.kit.strict import Url
from app.kit.things import Called, Language
from app.storage.engine import WriteSession
from app.storage.moment import Moment, canonical, row
from app.storage.shapes import things
from app.storage.tables import Document

_SAME = ("url", "title", "retrieved_at", "language", "text", "archive_url", "notes")
_CONTRADICTING = sql(
    "select true from claim c where c.document_id = :document and c.deleted_at is null and c.span_start is not null "
    "and (:had_text or c.text is distinct from "
    "substr(cast(:words as text), c.span_start + 1, c.span_end - c.span_start)) limit 1"
)


class DocumentQuery(DatedQuery):
    """What the list of documents can be asked; what is repeated means any of them."""

    q: Words | None = None
    url: list[Url] = Field(default_factory=list)
    publisher: list[Called] = Field(default_factory=list, description="A source, by id, name or alias.")
    language: list[Language] = Field(default_factory=list)
    published_from: Since | None = None
    published_to: Until | None = None


def conditions(
    document: FromClause, query: DocumentQuery, publishers: Collection[UUID], found: Collection[UUID]
) -> list[ColumnElement[bool]]:
    """The conditions of a question, its publishers read through merges and its URLs `found` already."""
    c = document.c
    wanted = [
        c.deleted_at.is_(None),
        c.merged_into.is_(None),
        *recorded_between(c, query),
        *overlapping(c.published_start, c.published_end, query.published_from, query.published_to),
    ]
    if query.url:
        wanted.append(c.id.in_(found))
    if query.publisher:
        wanted.append(c.publisher_id.in_(publishers))
    if query.language:
        wanted.append(c.language.in_(query.language))
    if query.q is not None:
        wanted.append(matches(c.words, query.q))
    return wanted


def sort(document: FromClause) -> Sort:
    """By when they were published, newest first; those of unknown date last."""
    published = func.coalesce(document.c.published_start, document.c.published_end)
    return Sort(published, descending=True, nullable=True)


def values(body: DocumentIn, publisher: UUID | None) -> dict[str, Any]:
    """The columns of a document, its publisher resolved."""
    when = body.published_on
    return {
        **{name: getattr(body, name) for name in _SAME},
        "publisher_id": publisher,
        **{f"published_{part}": None if when is None else getattr(when, part) for part in ("edtf", "start", "end")},
        "text_sha256": digest(body.text),
    }


def digest(words: str | None) -> str | None:
    """The SHA-256 of a text in UTF-8, in hexadecimal digits."""
    return None if words is None else sha256(words.encode()).hexdigest()


def as_given(row: Row[Any]) -> Mapping[str, Any]:
    """A row as it would be given, for a merge patch to be applied to; the digest follows the text."""
    return {
        **{name: getattr(row, name) for name in _SAME},
        "retrieved_at": row.retrieved_at.isoformat() if row.retrieved_at else None,
        "publisher": str(row.publisher_id) if row.publisher_id else None,
        "published_on": row.published_edtf,
    }


async def contradicts_spans(session: WriteSession, thing: UUID, words: str | None) -> bool:
    """Whether live claims point into the text that a document has, or read otherwise in its first one."""
    statement = select(Document.text_sha256).where(Document.id == thing)
    kept = (await session.execute(statement)).scalar_one_or_none()
    if kept == digest(words):
        return False
    asked = {"document": thing, "words": words, "had_text": kept is not None}
    return bool(await session.scalar(_CONTRADICTING, asked))


@dataclass(frozen=True, slots=True)
class Passage:
    """A document without its text, and the words at a span with those around them; None where it has no text."""

    document: bytes
    before: str | None
    words: str | None
    after: str | None
    begins: bool
    ends: bool


async def passage(
    session: AsyncConnection, thing: UUID, span: tuple[int, int] | None, moment: Moment, around: int = 280
) -> Passage | None:
    """A document as it is read, with the words at a span; None where there is no such document."""
    shape = things.document("it", moment, text=False)
    start, end = span or (0, 0)
    first = max(0, start - around)
    cut = {"first": first + 1, "ahead": start - first, "start": start + 1, "long": end - start, "after": end + 1}
    statement = sql(
        f"select {shape}::text as body, substr(it.text, :first, :ahead) as before, "
        "substr(it.text, :start, :long) as words, substr(it.text, :after, :around) as after, "
        "coalesce(length(it.text) <= :until, true) as ends "
        f"from ({row(Document, moment, canonical('cast(:thing as uuid)', moment))}) it"
    )
    asked = {"thing": thing, "around": around, "until": end + around, **cut}
    found = (await session.execute(statement, asked)).one_or_none()
    if found is None:
        return None
    if span is None:
        return Passage(found.body.encode(), None, None, None, begins=True, ends=True)
    return Passage(found.body.encode(), found.before, found.words, found.after, begins=first == 0, ends=found.ends)
