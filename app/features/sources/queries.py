"""The rows of sources: their values, and what their list can be asked."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field
from sqlalchemy import ColumnElement, FromClause, Row, cast, text
from sqlalchemy import Uuid as PgUuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from app.domain import names
from app.domain.vocabulary import Reliability, SourceKind
from app.features.sources.schemas import Country, SourceIn
from app.journal.kinds import SOURCE
from app.journal.listing import DatedQuery, Words, matches, recorded_between
from app.kit.paging import Sort
from app.kit.strict import ByWord
from app.kit.things import Called
from app.storage.moment import Moment, canonical, row

_SAME = ("name", "kind", "reliability", "aliases", "country", "url", "external_ids", "notes")

_HIGHEST = 20


class SourceQuery(DatedQuery):
    """What the list of sources can be asked; what is repeated means any of them."""

    q: Words | None = None
    name: list[Called] = Field(default_factory=list, description="A name or an alias.")
    kind: list[Annotated[SourceKind, ByWord]] = Field(default_factory=list)
    reliability: list[Annotated[Reliability, ByWord]] = Field(default_factory=list)
    country: list[Country] = Field(default_factory=list)
    parent: list[Called] = Field(
        default_factory=list, description="The body they directly belong to, by id, name or alias."
    )
    member: list[Called] = Field(
        default_factory=list, description="Groups that one of these is a member of, by id, name or alias."
    )


@dataclass(frozen=True, slots=True)
class Meant:
    """The ids that a question's names stand for, merges read through."""

    found: Collection[UUID]
    parents: Collection[UUID]
    members: Collection[UUID]


def conditions(source: FromClause, query: SourceQuery, meant: Meant) -> list[ColumnElement[bool]]:
    """The conditions that a question puts on rows of sources."""
    c = source.c
    wanted = [c.deleted_at.is_(None), c.merged_into.is_(None), *recorded_between(c, query)]
    if query.name:
        wanted.append(c.id.in_(meant.found))
    if query.parent:
        wanted.append(c.parent_id.in_(meant.parents))
    if query.member:
        wanted.append(c.members.overlap(cast(meant.members, ARRAY(PgUuid))))
    wanted += [
        c[name].in_(words)
        for name, words in (
            ("kind", query.kind),
            ("reliability", query.reliability),
            ("country", query.country),
        )
        if words
    ]
    if query.q is not None:
        wanted.append(matches(c.words, query.q, "simple"))
    return wanted


def sort(source: FromClause) -> Sort:
    """By name, whatever its case."""
    return Sort(source.c.name_key)


def values(body: SourceIn, parent: UUID | None, members: list[UUID]) -> dict[str, Any]:
    """The columns of a source, its references resolved."""
    return {
        **{name: getattr(body, name) for name in _SAME},
        "name_key": names.fold(body.name),
        "parent_id": parent,
        "members": members,
        "alias_keys": [names.fold(alias) for alias in body.aliases],
    }


def as_given(row: Row[Any]) -> Mapping[str, Any]:
    """A row as it would be given, for a merge patch to be applied to."""
    return {
        **{name: getattr(row, name) for name in _SAME},
        "parent": str(row.parent_id) if row.parent_id else None,
        "members": [str(member) for member in row.members],
    }


async def chain_of_command(session: AsyncConnection, source: UUID, moment: Moment) -> Sequence[Row[Any]]:
    """A source and the bodies above it, nearest first, as `id`, `name` and `kind`, each as it is read."""
    above = row(SOURCE.table, moment, "up.id")
    statement = text(
        f"with recursive up(id, far) as (select {canonical('cast(:source as uuid)', moment)}, 0 union all "
        f"select {canonical('it.parent_id', moment)}, up.far + 1 from up, lateral ({above}) it "
        f"where it.parent_id is not null and up.far < {_HIGHEST}) "
        f"select it.id, it.name, it.kind from up, lateral ({above}) it order by up.far"
    )
    return (await session.execute(statement, {"source": source})).all()
