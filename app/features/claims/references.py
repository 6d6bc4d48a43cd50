"""Things that a filter names, read through their merges both ways, at a moment.

A filter by one thing means its whole merge group: what was merged into it and what it was merged
into are one. With `below` it means all that is below it as well, step by step: a source's children by
`parent`, a subject's parts by `part_of`. One statement for each parameter, however many values it has.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, FromClause, Select, Text, any_, func, literal, select, true
from sqlalchemy import Uuid as PgUuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from app.domain.vocabulary import ThingType
from app.journal.kinds import Kind
from app.journal.naming import as_id, key_of
from app.kit.errors import Flaw, Invalid
from app.storage.moment import Moment, rows
from app.storage.tables import Merged

_CALLED = {
    ThingType.SOURCE: "an id, a name or an alias",
    ThingType.SUBJECT: "an id or a slug",
    ThingType.DOCUMENT: "an id or a URL",
}


@dataclass(frozen=True, slots=True)
class Named:
    """The things named (`roots`, each as it is read), and every id that stands for one or for what is below."""

    roots: Sequence[UUID]
    ids: Sequence[UUID]


@dataclass(frozen=True, slots=True)
class Naming:
    """What a parameter names: its values are ids and natural keys."""

    parameter: str
    kind: Kind
    given: Sequence[str]
    below: str | None = field(default=None, kw_only=True)


def things(kind: Kind, moment: Moment) -> FromClause:
    """The things of a kind as they were at the moment; in the past each rebuilt once in a statement."""
    found = rows(kind.table, moment)
    if moment.position is None:
        return found
    return select(found).cte()


def merges(of: FromClause, moment: Moment) -> FromClause:
    """`(id, canonical)` of those things that are merged into others at the moment."""
    if moment.position is None:
        table: FromClause = Merged.__table__
        return table
    canonical = func.canonical_at(of.c.id, moment.position, type_=PgUuid)
    merged = of.c.merged_into.is_not(None)
    return select(of.c.id, canonical.label("canonical")).where(merged).cte()


def is_one_of(column: ColumnElement[Any], values: Sequence[Any]) -> ColumnElement[bool]:
    """Whether a column has one of the values; a statement is the same for any number above one."""
    if len(values) == 1:
        return column == literal(values[0], column.type)
    return column == any_(literal(list(values), ARRAY(column.type)))


async def named(session: AsyncConnection, naming: Naming, moment: Moment) -> Named:
    """The things a parameter names; a well-formed id that is not there stands for nothing.

    Raises Invalid, naming the parameter, where a name is unknown, malformed or fits two.
    """
    ids, keys = _parsed(naming)
    result = (await session.execute(_statement(naming, ids, keys, moment))).one()
    _check(naming, keys, result.names or [])
    return Named(result.roots, result.ids)


def _parsed(naming: Naming) -> tuple[list[UUID], list[str]]:
    ids, keys = [], []
    for given in naming.given:
        thing = as_id(given)
        if thing is not None:
            ids.append(thing)
            continue
        try:
            keys.append(key_of(naming.kind, given))
        except ValueError as error:
            raise Invalid.parameter(naming.parameter, _sentence(error), "malformed") from error
    return ids, keys


def _sentence(error: ValueError) -> str:
    text = str(error)
    return text[0].upper() + text[1:].removesuffix(".") + "."


def _statement(naming: Naming, ids: list[UUID], keys: list[str], moment: Moment) -> Select[Any]:
    every = things(naming.kind, moment)
    merged = merges(every, moment)
    given = func.unnest(literal(ids, ARRAY(PgUuid))).table_valued("id").render_derived("by_id")
    by_id = select(literal(None, Text).label("key"), given.c.id)
    called = func.unnest(literal(keys, ARRAY(Text))).table_valued("key").render_derived("by_key")
    fits = _fits(naming.kind, every, called.c.key) & every.c.deleted_at.is_(None)
    found = by_id.union_all(select(called.c.key, every.c.id).join_from(called, every, fits)).cte("found")
    read_as = func.coalesce(merged.c.canonical, found.c.id, type_=PgUuid)
    joined = found.outerjoin(merged, merged.c.id == found.c.id)
    roots = select(found.c.key, read_as.label("id")).select_from(joined).cte("roots")
    reached = _below(naming.below, roots, every, merged) if naming.below else roots
    members = select(merged.c.id).join_from(reached, merged, merged.c.canonical == reached.c.id)
    whole = select(reached.c.id).union(members).subquery("whole")
    pairs = select(roots.c.key, roots.c.id).where(roots.c.key.is_not(None)).distinct().subquery("pairs")
    return select(
        func.array(select(roots.c.id).distinct().scalar_subquery(), type_=ARRAY(PgUuid)).label("roots"),
        func.array(select(whole.c.id).scalar_subquery(), type_=ARRAY(PgUuid)).label("ids"),
        select(func.json_agg(func.json_build_array(pairs.c.key, pairs.c.id))).scalar_subquery().label("names"),
    )


def _below(chain: str, roots: CTE, every: FromClause, merged: FromClause) -> CTE:
    """The roots and all below them; what is merged away is below what it is read as."""
    reached = select(roots.c.id).cte("reached", recursive=True)
    also = select(merged.c.id).where(merged.c.canonical == reached.c.id).correlate(reached)
    group = select(reached.c.id).correlate(reached).union_all(also).lateral("group_of")
    child = every.alias("child") if not isinstance(every, CTE) else every
    standing = child.c.deleted_at.is_(None) & child.c.merged_into.is_(None)
    step = (
        select(child.c.id)
        .select_from(reached.join(group, true()).join(child, child.c[chain] == group.c.id))
        .where(standing)
    )
    return reached.union(step)


def _fits(kind: Kind, every: FromClause, key: ColumnElement[Any]) -> ColumnElement[bool]:
    if kind.type is ThingType.SOURCE:
        alias: ColumnElement[bool] = every.c.alias_keys.contains(func.array_append(literal([], ARRAY(Text)), key))
        return (every.c.name_key == key) | alias
    return (every.c.slug if kind.type is ThingType.SUBJECT else every.c.url) == key


def _check(naming: Naming, keys: list[str], names: list[list[str]]) -> None:
    fitting = defaultdict(list)
    for key, thing in names:
        fitting[key].append(thing)
    for key in keys:
        if key not in fitting:
            sentence = f"There is no {naming.kind.type} of this name: give {_CALLED[naming.kind.type]} of one there is."
            raise Invalid.parameter(naming.parameter, sentence, "unknown")
        if len(fitting[key]) > 1:
            sentence = f"This name fits more than one {naming.kind.type}: give the id of the one meant."
            flaw = Flaw(sentence, "ambiguous", parameter=naming.parameter)
            raise Invalid(errors=[flaw], members={"ids": sorted(fitting[key])})
