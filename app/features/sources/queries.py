"""The rows of sources: their values, and what their list can be asked."""

from collections.abc import Collection, Mapping
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field
from sqlalchemy import ColumnElement, FromClause, Row

from app.domain import names
from app.domain.vocabulary import Reliability, SourceKind
from app.features.sources.schemas import Country, SourceIn
from app.journal.listing import DatedQuery, Words, matches, recorded_between
from app.kit.paging import Sort
from app.kit.strict import ByWord
from app.kit.things import Called

_SAME = ("name", "kind", "reliability", "aliases", "country", "url", "external_ids", "notes")


class SourceQuery(DatedQuery):
    """What the list of sources can be asked; what is repeated means any of them."""

    q: Words | None = None
    name: list[Called] = Field(default_factory=list, description="A name or an alias.")
    kind: list[Annotated[SourceKind, ByWord]] = Field(default_factory=list)
    reliability: list[Annotated[Reliability, ByWord]] = Field(default_factory=list)
    country: list[Country] = Field(default_factory=list)


def conditions(source: FromClause, query: SourceQuery, found: Collection[UUID]) -> list[ColumnElement[bool]]:
    """The conditions that a question puts on rows of sources, its names `found` already."""
    c = source.c
    wanted = [c.deleted_at.is_(None), c.merged_into.is_(None), *recorded_between(c, query)]
    if query.name:
        wanted.append(c.id.in_(found))
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
