"""What a filter means that names things: the ids that are read as those, at the moment looked at.

A reference keeps the id it was given, though its thing be merged into another later. So a filter for
a source finds what refers to it and to all that is merged into it; a natural key means what it meant
at that moment.
"""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.journal.kinds import Kind
from app.journal.naming import CALLED, FITS, as_id, key_of
from app.kit.errors import Flaw, Invalid
from app.storage.moment import Moment, canonical, rows_sql
from app.storage.straight import fetch


async def meant(
    session: AsyncConnection, kind: Kind, given: Sequence[str], moment: Moment, parameter: str
) -> list[UUID]:
    """All ids that are read as the things given by id or natural key, in two statements.

    An id that is not there matches nothing; raises Invalid, naming the parameter, for a name that is
    unknown, malformed, or fits two.
    """
    flaws: list[Flaw] = []
    ids: set[UUID] = set()
    keys: dict[str, None] = {}
    for each in given:
        if (thing := as_id(each)) is not None:
            ids.add(thing)
        else:
            keys[_key(kind, each, parameter)] = None
    found = await called(session, kind, list(keys), moment)
    for key in keys:
        if not found.get(key):
            flaws.append(Flaw(f"Give {CALLED[kind.type]} of a {kind.type} there is.", "unknown", parameter=parameter))
        elif len(found[key]) > 1:
            sentence = f"This name fits more than one {kind.type}: give the id of the one meant."
            listed = sorted(map(str, found[key]))
            raise Invalid(errors=[Flaw(sentence, "ambiguous", parameter=parameter)], members={"ids": listed})
        ids |= found.get(key, set())
    if flaws:
        raise Invalid(errors=flaws)
    return await read_as_these(session, kind, ids, moment)


async def called(session: AsyncConnection, kind: Kind, keys: Sequence[str], moment: Moment) -> dict[str, set[UUID]]:
    """For each natural key in its compared form, the live things so called, each as it is read."""
    if not keys:
        return {}
    fits = FITS[kind.type].format(key="given.key")
    statement = text(
        f"select given.key, {canonical('t.id', moment)} as thing "
        "from unnest(cast(:keys as text[])) as given(key) "
        f"join ({rows_sql(kind.table, moment)}) t on ({fits}) and t.deleted_at is null"
    )
    found: dict[str, set[UUID]] = {}
    for key, thing in await fetch(session, statement, {"keys": list(keys)}):
        found.setdefault(key, set()).add(thing)
    return found


async def read_as_these(session: AsyncConnection, kind: Kind, things: Collection[UUID], moment: Moment) -> list[UUID]:
    """The ids of all that is read as the same things as these are."""
    if not things:
        return []
    if moment.position is None:
        read_as = "select id as thing, canonical from merged"
    else:
        read_as = (
            f"select t.id as thing, {canonical('t.id', moment)} as canonical "
            f"from ({rows_sql(kind.table, moment)}) t where t.merged_into is not null"
        )
    statement = text(
        f"with asked as (select {canonical('given.id', moment)} as id from unnest(cast(:ids as uuid[])) as given(id)) "
        f"select id from asked union select thing from ({read_as}) m where m.canonical in (select id from asked)"
    )
    return [thing for (thing,) in await fetch(session, statement, {"ids": list(things)})]


def _key(kind: Kind, given: str, parameter: str) -> str:
    try:
        return key_of(kind, given)
    except ValueError as error:
        raise Invalid.parameter(parameter, str(error), "malformed") from error
