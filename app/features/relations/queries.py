"""The rows of relations: their values, and what their list can be asked."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field
from sqlalchemy import ColumnElement, FromClause, Row, select

from app.domain.vocabulary import RelationState, RelationType
from app.features.relations.schemas import RelationIn
from app.journal.listing import DatedQuery, recorded_between
from app.kit.paging import Sort
from app.kit.strict import ByWord, Uuid
from app.storage.engine import WriteSession
from app.storage.tables import Relation

_SAME = ("type", "state", "note")


class RelationQuery(DatedQuery):
    """What the list of relations can be asked; what is repeated means any of them."""

    from_: list[Uuid] = Field(default_factory=list, alias="from", description="The claim it goes from.")
    to: list[Uuid] = Field(default_factory=list, description="The claim it goes to.")
    claim: list[Uuid] = Field(default_factory=list, description="The claim at either end.")
    type: list[Annotated[RelationType, ByWord]] = Field(default_factory=list)
    state: list[Annotated[RelationState, ByWord]] = Field(default_factory=list)


def conditions(relation: FromClause, query: RelationQuery) -> list[ColumnElement[bool]]:
    """The conditions that a question puts on rows of relations."""
    c = relation.c
    found = [c.deleted_at.is_(None), *recorded_between(c, query)]
    found += [
        c[name].in_(wanted)
        for name, wanted in (
            ("from_id", query.from_),
            ("to_id", query.to),
            ("type", query.type),
            ("state", query.state),
        )
        if wanted
    ]
    if query.claim:
        found.append(c.from_id.in_(query.claim) | c.to_id.in_(query.claim))
    return found


def sort(relation: FromClause) -> Sort:
    """By when they were last written, newest first."""
    return Sort(relation.c.recorded_at, descending=True)


def values(body: RelationIn) -> dict[str, Any]:
    """The columns of a relation."""
    return {**{name: getattr(body, name) for name in _SAME}, "from_id": body.from_, "to_id": body.to}


def as_given(row: Row[Any]) -> Mapping[str, Any]:
    """A row as it would be given, for a merge patch to be applied to."""
    given = {**{name: getattr(row, name) for name in _SAME}, "from": str(row.from_id), "to": str(row.to_id)}
    return {name: value for name, value in given.items() if value is not None}


async def the_same(session: WriteSession, body: RelationIn, thing: UUID) -> UUID | None:
    """Another relation of this type between these claims, deleted or not."""
    statement = select(Relation.id).where(
        Relation.from_id == body.from_,
        Relation.to_id == body.to,
        Relation.type == body.type,
        Relation.id != thing,
    )
    return (await session.execute(statement)).scalar_one_or_none()
