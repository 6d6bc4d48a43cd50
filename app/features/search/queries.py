"""Rows whose words begin as a search does.

Each kind has its words in a column with an index. Of a common beginning only the first thousand rows that the index
gives are put in order, so that a single letter costs no more than a name.
"""

import re
from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    extract,
    func,
    literal,
    literal_column,
    select,
    text,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from app.domain.vocabulary import Status, ThingType
from app.features.search.schemas import Hit, SearchQuery
from app.journal.kinds import KINDS
from app.storage.moment import Moment, canonical, row, rows

_LOOKED_AT = 1_000
_MOST_WORDS = 12
_WORD = re.compile(r"\w{1,100}")
_NAMES = {
    ThingType.SOURCE: "name",
    ThingType.SUBJECT: "title",
    ThingType.DOCUMENT: "coalesce(title, url)",
    ThingType.CLAIM: "coalesce(text, label)",
}
_CONFIGURATION = {ThingType.SOURCE: "simple"}


async def names_of(session: AsyncConnection, things: Collection[str], moment: Moment) -> dict[str, str]:
    """The names of sources, subjects and documents by their ids, each as it is read; unknown ids are left out."""
    if not things:
        return {}
    told = " union all ".join(
        f"select given.ref, {name} as name from unnest(cast(:ids as uuid[])) as given(ref), "
        f"lateral ({row(KINDS[kind].table, moment, canonical('given.ref', moment))}) it"
        for kind, name in _NAMES.items()
        if kind is not ThingType.CLAIM
    )
    found = await session.execute(text(told), {"ids": sorted(things)})
    return {str(each.ref): each.name for each in found if each.name is not None}


async def hits(session: AsyncConnection, query: SearchQuery, moment: Moment) -> list[Hit]:
    """What has all words of the search, kind by kind, best first; nothing where it has no word."""
    words = _WORD.findall(query.q)[:_MOST_WORDS]
    if not words:
        return []
    beginnings = " & ".join(f"'{word}':*" for word in words)
    kinds = [_best(each, beginnings, query.limit, moment) for each in query.types]
    if not kinds:
        return []
    places = {each: at for at, each in enumerate(query.types)}
    found = (await session.execute(union_all(*kinds))).all()
    ordered = sorted(found, key=lambda each: (places[ThingType(each.type)], each.place))
    return [Hit(type=each.type, id=each.id, name=each.name) for each in ordered]


def _best(kind: ThingType, beginnings: str, limit: int, moment: Moment) -> Select[Any]:
    table = rows(KINDS[kind].table, moment)
    configuration: ColumnElement[Any] = literal_column(f"'{_CONFIGURATION.get(kind, 'english')}'::regconfig")
    wanted = func.to_tsquery(configuration, beginnings)
    among = (
        select(table.c.id, _name(kind).label("name"), table.c.words, _rising(table, kind).label("then_by"))
        .where(*_shown(table, kind), table.c.words.op("@@")(wanted))
        .limit(_LOOKED_AT)
        .subquery(f"among_{kind}")
    )
    order = (func.ts_rank(among.c.words, wanted).desc(), among.c.then_by.asc().nulls_last(), among.c.id)
    place = func.row_number().over(order_by=order).label("place")
    numbered = select(literal(kind.value).label("type"), among.c.id, among.c.name, place).subquery(f"numbered_{kind}")
    return select(numbered).where(numbered.c.place <= limit)


def _shown(table: FromClause, kind: ThingType) -> list[ColumnElement[bool]]:
    if kind is ThingType.CLAIM:
        return [table.c.deleted_at.is_(None), table.c.status != Status.PROPOSED]
    return [table.c.deleted_at.is_(None), table.c.merged_into.is_(None)]


def _name(kind: ThingType) -> ColumnElement[Any]:
    return literal_column(_NAMES[kind])


def _rising(table: FromClause, kind: ThingType) -> ColumnElement[Any]:
    """By what equally good hits go: names by length, so that the plain one is first; reports by newness."""
    if kind in (ThingType.SOURCE, ThingType.SUBJECT):
        return func.length(_name(kind))
    of = "published" if kind is ThingType.DOCUMENT else "reported"
    day = func.coalesce(table.c[f"{of}_start"], table.c[f"{of}_end"])
    return -extract("epoch", day)
