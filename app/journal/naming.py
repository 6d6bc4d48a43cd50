"""Finding things by what clients call them: an id, or a natural key.

A source goes by its name or an alias, a subject by its slug, a document by its URL (contract,
section 1). One name that fits two things is refused with their ids; things merged into one another
are one. A missing thing is refused, or made where the caller asked for that.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.domain import names, urls
from app.domain.authority import Scope
from app.domain.vocabulary import ThingType
from app.journal import record
from app.journal.kinds import KINDS, Kind
from app.journal.record import Act
from app.kit.errors import Flaw, Invalid
from app.kit.ids import uuid7
from app.storage.engine import WriteSession
from app.storage.straight import fetch

FITS = {
    ThingType.SOURCE: "t.name_key = {key} or t.alias_keys @> array[{key}]",
    ThingType.SUBJECT: "t.slug = {key}",
    ThingType.DOCUMENT: "t.url = {key}",
}
"""SQL of whether a row `t` goes by a key in its compared form."""

CALLED = {
    ThingType.SOURCE: "an id, a name or an alias",
    ThingType.SUBJECT: "an id or a slug",
    ThingType.DOCUMENT: "an id or a URL",
}


@dataclass(frozen=True, slots=True)
class Missing:
    """Leave to make what is missing: who asks for it, and what a new subject is to be of."""

    act: Act
    subject: Mapping[str, Any] = field(default_factory=dict)


def key_of(kind: Kind, given: str) -> str:
    """The natural key in its compared form; raises ValueError where it cannot be one."""
    if kind.type is ThingType.SOURCE:
        return names.fold(given)
    if kind.type is ThingType.DOCUMENT:
        return urls.normalise(given)
    return given if names.is_slug(given) else names.slugify(given)


async def find(session: AsyncConnection, kind: Kind, given: str, flaw: Flaw, *, held: bool = False) -> list[UUID]:
    """The live things that are called so, at most one but for an ambiguous name; `held` where none may be deleted yet.

    Raises Invalid, with the pointer or parameter of `flaw`, where the key is malformed or fits two.
    """
    thing = as_id(given)
    try:
        key = thing or key_of(kind, given)
    except ValueError as error:
        raise Invalid(errors=[replace(flaw, code="malformed", message=str(error))]) from error
    rows = await fetch(session, _finding(kind.type, by_id=thing is not None, held=held), {"key": key})
    if len({canonical for _, canonical in rows}) > 1:
        ids = [str(each) for each, _ in rows]
        raise Invalid(errors=[replace(flaw, code="ambiguous", message=fits_several(kind))], members={"ids": ids})
    standing = [each for each, canonical in rows if each == canonical]
    return standing or [each for each, _ in rows][:1]


@cache
def _finding(of: ThingType, *, by_id: bool, held: bool) -> TextClause:
    where = "t.id = cast(:key as uuid)" if by_id else FITS[of].format(key="cast(:key as text)")
    return text(
        f"select t.id, coalesce(m.canonical, t.id) as canonical from {of} t "
        f"left join merged m on m.id = t.id where ({where}) and t.deleted_at is null order by t.id"
        f"{' for share of t' if held else ''}"
    )


async def resolve(session: WriteSession, kind: Kind, given: str, pointer: str, missing: Missing | None) -> UUID:
    """The id of the thing that is called so, locked against deletion until the commit.

    Raises Invalid where it is unknown and not to be made, malformed, or fits two.
    """
    flaw = Flaw("", "", pointer=pointer)
    found = await find(session, kind, given, flaw, held=True)
    if not found and missing is not None and as_id(given) is None:
        await session.execute(
            text("select pg_advisory_xact_lock(hashtextextended(:name, 1))"),
            {"name": f"{kind.type}:{key_of(kind, given)}"},
        )
        found = await find(session, kind, given, flaw, held=True) or [await _make(session, kind, given, missing)]
    if not found:
        raise Invalid(errors=[replace(flaw, code="unknown", message=fits_none(kind))])
    return found[0]


def fits_several(kind: Kind) -> str:
    """The refusal of a name that more than one thing has."""
    return f"This name fits more than one {kind.type}: give the id of the one meant."


def fits_none(kind: Kind) -> str:
    """The refusal of a name that nothing has."""
    return (
        f"There is no {kind.type} of this name: give {CALLED[kind.type]} of one there is, "
        "or ask for it to be made with create_missing=true."
    )


def as_id(given: str) -> UUID | None:
    """The id, where this is one in its usual form."""
    try:
        thing = UUID(given)
    except ValueError:
        return None
    return thing if str(thing) == given.lower() else None


async def _make(session: WriteSession, kind: Kind, given: str, missing: Missing) -> UUID:
    missing.act.must(Scope.SOURCES_WRITE)
    thing = uuid7()
    values = {**of_name(kind, given), **(missing.subject if kind.type is ThingType.SUBJECT else {})}
    await record.create(session, KINDS[kind.type].table, {"id": thing, **values}, missing.act)
    return thing


def of_name(kind: Kind, given: str) -> dict[str, Any]:
    """The columns of a thing of which nothing is known but its name; raises Refused where that can be none."""
    key = key_of(kind, given)
    if kind.type is ThingType.SOURCE:
        return {"name": names.clean(given), "name_key": key}
    if kind.type is ThingType.SUBJECT:
        return {"title": names.clean(given), "slug": key, "tags": ["triage"]}
    return {"url": key}
