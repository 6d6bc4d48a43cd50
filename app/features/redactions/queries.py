"""Where words stand, and how they are blanked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, text
from sqlalchemy.dialects.postgresql.ranges import MultiRange, Range

from app.domain.redaction import Blanks
from app.domain.vocabulary import ThingType
from app.journal.kinds import Kind
from app.journal.record import Act
from app.kit.ids import uuid7
from app.storage.engine import WriteSession
from app.storage.tables import Redaction

Place = tuple[int, int]
"""Code points of a text, the end exclusive."""

MOST_ELSEWHERE = 100

_QUOTED = text(
    """
    with quoted as (
        select distinct (state ->> 'document_id')::uuid as document, (state ->> 'span_start')::int as first,
               (state ->> 'span_end')::int as last, state ->> 'text' as words
        from revision
        where thing = :claim and type = 'claim'
          and state ->> 'document_id' is not null and state ->> 'span_start' is not null
          and state ->> 'text' is not null
    )
    select q.document, q.first, q.last, array_agg(d.version order by d.version) as versions
    from quoted q join revision d on d.thing = q.document and d.type = 'document'
        and substr(d.state ->> 'text', q.first + 1, q.last - q.first) = q.words
    group by q.document, q.first, q.last
    """
)
_QUOTING = text(
    """
    select c.thing, c.version, greatest(:first, c.first) - c.first as first, least(:last, c.last) - c.first as last
    from (
        select thing, version, (state ->> 'span_start')::int as first, (state ->> 'span_end')::int as last,
               state ->> 'text' as words
        from revision
        where type = 'claim' and state ->> 'document_id' = :document
          and state ->> 'span_start' is not null and state ->> 'text' is not null
    ) c
    where c.first < :last and c.last > :first and exists (
        select from revision d
        where d.thing = cast(:document as uuid) and substr(d.state ->> 'text', c.first + 1, c.last - c.first) = c.words
    )
    """
)
_LATEST = text(
    "select state ->> 'text', state ->> 'text_sha256' from revision where thing = :thing and version = :version"
)
_FORGET = text(
    """
    update answer set body = null, redacted = true
    where body is not null and exists (
        select from unnest(cast(:things as text[])) t
        where position(t in path) > 0 or position(convert_to(t, 'UTF8') in body) > 0)
    """
)
_SEARCHED = {
    ThingType.SOURCE: ("name", "notes"),
    ThingType.DOCUMENT: ("title", "text", "notes"),
    ThingType.SUBJECT: ("title", "description"),
    ThingType.CLAIM: ("text", "notes", "place"),
    ThingType.RELATION: ("note",),
}
"""Where the same words are looked for, beside the thing itself."""


@dataclass(frozen=True, slots=True)
class Blanking:
    """What is to be written over in one thing: in some of its versions, or in all of them."""

    kind: Kind
    thing: UUID
    blanks: Blanks = field(default_factory=Blanks)
    places: tuple[Place, ...] = ()
    versions: tuple[int, ...] | None = None


async def held(session: WriteSession, kind: Kind, thing: UUID) -> Row[Any] | None:
    """The row of a thing, whatever became of it, locked for a change."""
    table = kind.table.__table__
    return (await session.execute(select(table).where(table.c.id == thing).with_for_update())).one_or_none()


async def quoted(session: WriteSession, claim: UUID) -> Sequence[Row[Any]]:
    """Where documents read as the claim has ever read: document, first, last, versions."""
    return (await session.execute(_QUOTED, {"claim": claim})).all()


async def quoting(session: WriteSession, document: UUID, place: Place) -> Sequence[Row[Any]]:
    """What of claims reads as this place of a document: thing, version, first and last in the claim's own text."""
    asked = {"document": str(document), "first": place[0], "last": place[1]}
    return (await session.execute(_QUOTING, asked)).all()


async def blank(session: WriteSession, blanking: Blanking, act: Act) -> None:
    """Write over what the journal keeps; PostgreSQL does it when this row is inserted, and in no other way."""
    values = {
        "id": uuid7(),
        "type": blanking.kind.type.value,
        "thing": blanking.thing,
        "versions": None if blanking.versions is None else list(blanking.versions),
        "blanks": dict(blanking.blanks.columns),
        "places": MultiRange(Range(first, last) for first, last in blanking.places),
        "reasons": blanking.blanks.reasons,
        "rationales": blanking.blanks.rationales,
        "actor": act.actor,
        "reason": act.reason,
    }
    await session.execute(insert(Redaction).values(**values))


async def latest_text(session: WriteSession, thing: UUID, version: int) -> tuple[str | None, str | None]:
    """The text that a version of a thing has now, and the text's digest where it has one."""
    found = (await session.execute(_LATEST, {"thing": thing, "version": version})).one()
    return found[0], found[1]


async def forget_answers(session: WriteSession, things: Collection[UUID]) -> None:
    """Blank what was kept for repeated requests, where it may hold words of these things."""
    await session.execute(_FORGET, {"things": list(map(str, things))})


async def elsewhere(session: WriteSession, words: Sequence[str], but: Collection[UUID]) -> list[tuple[ThingType, UUID]]:
    """Things that have one of these words still, letter by letter."""
    if not words:
        return []
    looked = " union all ".join(
        f"select '{kind}' as type, id from {kind} where {' or '.join(_has(column) for column in columns)}"
        for kind, columns in _SEARCHED.items()
    )
    statement = text(f"select type, id from ({looked}) found where id <> all (cast(:but as uuid[])) limit :most")
    asked = {"words": list(words), "but": list(but), "most": MOST_ELSEWHERE}
    return [(ThingType(row.type), row.id) for row in await session.execute(statement, asked)]


def _has(column: str) -> str:
    return f"exists (select from unnest(cast(:words as text[])) w where position(w in {column}) > 0)"
