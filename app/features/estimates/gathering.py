"""The rows behind an answer, gathered in a handful of statements and read as the domain's values, at any moment.

Numbers are in the subject's unit (a physical one converted), so that all of them compare and every sentence
tells them as the subject is told. What repeats another claim brings that one along, whatever subject it is of.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.domain import units
from app.domain.analysis_input import ClaimSeen, RelationSeen, SourceSeen, SubjectSeen
from app.domain.vocabulary import Dimension, Measure, RelationState, RelationType, Reliability, SourceKind
from app.features.claims.references import below
from app.features.estimates.reading import (
    DOCUMENT_ID,
    ID,
    ROW,
    SUBJECT_ID,
    ClaimRow,
    Measured,
    Named,
    claims_seen,
    measured_as,
    sources_of,
)
from app.journal.following import read_as_these
from app.journal.kinds import CLAIM, DOCUMENT, RELATION, SOURCE, SUBJECT
from app.storage.moment import Moment, canonical, row, rows_sql

_TYPES = "('repeats', 'derived_from', 'contradicts')"
_CLAIMS = "select {row} from ({claims}) c where c.deleted_at is null and {which}"
_BY_IDS = "select unnest(cast(:ids as uuid[]))"
_DOCUMENTS = """
select id::text, publisher_id::text as publisher, merged_into::text from ({documents}) d
where id = any(cast(:ids as uuid[]))
"""
_REACHED = """
with recursive reached (id) as (
    select unnest(cast(:ids as uuid[]))
    union
    select onward.id from reached join lateral ({one}) s on true
    cross join lateral unnest({onward}) as onward (id) where onward.id is not null
)
select {columns} from reached join lateral ({one}) s on true
"""
_RELATIONS_ONCE = """
select id from relation where from_id = any(cast(:ids as uuid[])) or to_id = any(cast(:ids as uuid[])) or version > 1
"""
_RELATIONS = """
select r.id::text, r.from_id::text, r.to_id::text, r.type, r.state from ({relations}) r
where r.deleted_at is null and r.type in {types}
and (r.from_id = any(cast(:ids as uuid[])) or r.to_id = any(cast(:ids as uuid[])))
"""


@dataclass(frozen=True, slots=True)
class _Which:
    """Which claims: the condition on them, and an SQL SELECT of all that ever met it."""

    are: str
    ever: str


_OF_SUBJECT = _Which(
    "c.subject_id = any(cast(:ids as uuid[]))",
    "select distinct thing from revision where type = 'claim' and state ->> 'subject_id' = any(cast(:ids as text[]))",
)
_BY_ID = _Which("c.id = any(cast(:ids as uuid[]))", _BY_IDS)


@dataclass(frozen=True)
class Gathered:
    """All that an answer about one subject is made of; `touches` are the ids whose revisions may change it.

    It is `told` in what it is measured, or its claims decide that.
    """

    subject: SubjectSeen
    told: Measured
    measured: Measured
    family: tuple[SubjectSeen, ...]
    claims: Mapping[str, ClaimSeen]
    sources: Mapping[str, SourceSeen]
    relations: tuple[RelationSeen, ...]
    named: Named = field(repr=False)
    touches: frozenset[str] = field(repr=False)

    @property
    def own(self) -> list[ClaimSeen]:
        """The claims of the subject itself, in the order in which they were added."""
        return sorted((c for c in self.claims.values() if c.subject == self.subject.id), key=lambda c: c.id)

    @property
    def unit(self) -> str | None:
        """The unit of all numbers: the subject's, else its dimension's base; null where neither is known."""
        dimension = self.measured.dimension
        return self.measured.unit or (None if dimension is None else units.BASES.get(dimension))

    def without_claims(self) -> Self:
        """Give the same subject with nothing said of it."""
        return replace(self, claims={}, relations=())


async def subject_of(session: AsyncConnection, claim: UUID, moment: Moment) -> UUID | None:
    """Give the subject of a claim, as it is read at the moment."""
    read_as = canonical("it.subject_id", moment)
    statement = (
        f"select {read_as} from ({row(CLAIM.table, moment, 'cast(:id as uuid)')}) it where subject_id is not null"
    )
    found: UUID | None = await session.scalar(text(statement), {"id": claim})
    return found


async def gather(session: AsyncConnection, subject: UUID, moment: Moment) -> Gathered:
    """Gather what is known of a live subject that stands for itself."""
    tops = await read_as_these(session, SUBJECT, [subject], moment)
    ids = [str(thing) for thing in await below(session, SUBJECT, "part_of_id", tops, moment)]
    family, measured = await _family(session, ids, moment)
    claims = {row[ID]: row for row in await _claims(session, moment, _OF_SUBJECT, ids)}
    relations = await _relations(session, claims, moment)
    publishers = await _publishers(session, {row[DOCUMENT_ID] for row in claims.values()} - {None}, moment)
    speaking = sources_of(claims.values()) | {each for each in publishers.values() if each is not None}
    sources, read_as = await _sources(session, speaking, moment)
    told = measured[str(subject)]
    own = measured_as(told, claims.values())
    named = Named({thing: it.id for thing, it in family.items()}, read_as, publishers)
    seen = claims_seen(claims.values(), own, named)
    touches = frozenset((*ids, *claims, *publishers, *read_as, *(r.id for r in relations)))
    whole = tuple(set(family.values()))
    return Gathered(family[str(subject)], told, own, whole, seen, sources, relations, named, touches)


async def gather_some(session: AsyncConnection, it: Gathered, ids: Collection[str], moment: Moment) -> Gathered | None:
    """Give the same with these claims as they stand at the moment, where nothing else of it is otherwise then.

    None where more than these claims has to be looked at: they are related to others, or name what is not known yet.
    """
    rows = {row[ID]: row for row in await _claims(session, moment, _BY_ID, list(ids))}
    own = {thing: row for thing, row in rows.items() if row[SUBJECT_ID] in it.named.subjects}
    if not it.told.decided or not it.named.covers(own.values()):
        return None
    if any(not {r.from_id, r.to_id}.isdisjoint(ids) for r in it.relations) or await _relations(session, own, moment):
        return None
    claims = {thing: claim for thing, claim in it.claims.items() if thing not in ids}
    claims.update(claims_seen(own.values(), it.measured, it.named))
    return replace(it, claims=claims, touches=it.touches.union(ids))


async def _family(
    session: AsyncConnection, ids: Collection[str], moment: Moment
) -> tuple[dict[str, SubjectSeen], dict[str, Measured]]:
    """Give the subjects by their ids, a merged one as the one it is read as, and what each is measured in."""
    reached = _reached(SUBJECT.table, moment, "array[s.merged_into]", "s.*")
    found = {str(row.id): row for row in await session.execute(text(reached), {"ids": list(ids)})}
    seen: dict[str, SubjectSeen] = {}
    for thing in found:
        it = found[_end(thing, found)]
        above = None if it.part_of_id is None else _end(str(it.part_of_id), found)
        seen[thing] = SubjectSeen(
            str(it.id),
            it.title,
            Measure(it.measure) if it.measure else None,
            Dimension(it.dimension) if it.dimension else None,
            it.since_start,
            it.horizon_days,
            above,
        )
    measured = {thing: Measured(seen[thing].dimension, found[_end(thing, found)].unit) for thing in found}
    return seen, measured


def _end(thing: str, found: Mapping[str, Row[Any]]) -> str:
    while thing in found and found[thing].merged_into is not None:
        thing = str(found[thing].merged_into)
    return thing


async def _claims(session: AsyncConnection, moment: Moment, which: _Which, ids: Sequence[str]) -> Iterable[ClaimRow]:
    claims = rows_sql(CLAIM.table, moment, among=which.ever)
    statement = _CLAIMS.format(row=ROW, claims=claims, which=which.are)
    return (await session.execute(text(statement), {"ids": ids})).all()


async def _publishers(session: AsyncConnection, documents: Collection[str], moment: Moment) -> dict[str, str | None]:
    """Give who published each document, a merged one as the one it is read as."""
    statement = text(_DOCUMENTS.format(documents=rows_sql(DOCUMENT.table, moment, among=_BY_IDS)))
    found: dict[str, Row[Any]] = {}
    fresh = list(documents)
    while fresh:
        found.update({row.id: row for row in await session.execute(statement, {"ids": fresh})})
        fresh = [row.merged_into for row in found.values() if row.merged_into and row.merged_into not in found]
    return {thing: found[_end(thing, found)].publisher for thing in found}


async def _relations(session: AsyncConnection, claims: dict[str, ClaimRow], moment: Moment) -> tuple[RelationSeen, ...]:
    """Give the relations of the claims; those that they have their number from are added to them, to any depth."""
    found: dict[str, RelationSeen] = {}
    fresh = list(claims)
    while fresh:
        statement = _RELATIONS.format(relations=rows_sql(RELATION.table, moment, among=_RELATIONS_ONCE), types=_TYPES)
        for it in await session.execute(text(statement), {"ids": fresh}):
            state, type_ = RelationState(it.state), RelationType(it.type)
            found[it.id] = RelationSeen(it.from_id, it.to_id, type_, state, it.id)
        onward = {r.to_id for r in found.values() if r.inherits and r.from_id in claims} - claims.keys()
        fresh = list(onward)
        if fresh:
            added = {row[ID]: row for row in await _claims(session, moment, _BY_ID, fresh)}
            claims.update(added)
            fresh = list(added)
    return tuple(found.values())


async def _sources(
    session: AsyncConnection, ids: Collection[str], moment: Moment
) -> tuple[dict[str, SourceSeen], dict[str, str]]:
    """Give the sources, those above and in them, and as which each is read."""
    if not ids:
        return {}, {}
    columns = (
        "s.id::text, s.name, s.kind, s.parent_id::text as parent, s.members::text[] as members, s.reliability, "
        "s.merged_into::text"
    )
    reached = _reached(SOURCE.table, moment, "s.members || s.parent_id || s.merged_into", columns)
    found = {row.id: row for row in await session.execute(text(reached), {"ids": list(ids)})}
    read_as = {thing: _end(thing, found) for thing in found}
    seen = {}
    for thing in set(read_as.values()):
        it = found[thing]
        seen[thing] = SourceSeen(
            it.id,
            it.name,
            SourceKind(it.kind) if it.kind else None,
            None if it.parent is None else read_as.get(it.parent, it.parent),
            tuple(read_as.get(member, member) for member in it.members),
            Reliability(it.reliability),
        )
    return seen, read_as


def _reached(table: Any, moment: Moment, onward: str, columns: str) -> str:
    return _REACHED.format(one=row(table, moment, "reached.id"), onward=onward, columns=columns)
