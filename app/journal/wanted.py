"""Which changes of the feed somebody wants, decided alike by PostgreSQL and in memory.

A page of the feed asks PostgreSQL; a process that follows the feed for many reads each change once and asks
`Wanted.wants` for each of them. A filter names a subject, claimant or document as lists of claims do: it means the
claims that refer to it, the thing itself, and all that is merged with it, at the time of reading.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field
from sqlalchemy import ColumnElement, and_, literal_column, or_
from sqlalchemy.ext.asyncio import AsyncConnection

from app.domain.vocabulary import Action, ThingType
from app.journal.following import meant, read_as_these
from app.journal.kinds import CLAIM, DOCUMENT, SOURCE, SUBJECT, Kind
from app.kit.strict import Asked, ByWord, Uuid
from app.kit.things import Called
from app.storage.moment import PRESENT, Moment
from app.storage.tables import Revision

NAMED: Mapping[str, Kind] = {"subject": SUBJECT, "claimant": SOURCE, "document": DOCUMENT}
"""What a filter can name, and of what kind it is; a claim refers to it by the column `<name>_id`."""

_TURNS = frozenset({Action.MERGED, Action.UNMERGED})


class FeedQuery(Asked):
    """The filters of the feed; what is repeated means any of them."""

    type: list[Annotated[ThingType, ByWord]] = Field(default_factory=list, description="Of what kind of thing.")
    action: list[Annotated[Action, ByWord]] = Field(default_factory=list, description="What was done.")
    id: list[Uuid] = Field(default_factory=list, description="Of the thing with this id.")
    subject: list[Called] = Field(default_factory=list, description="Of this subject and the claims about it.")
    claimant: list[Called] = Field(default_factory=list, description="Of this source and the claims it makes.")
    document: list[Called] = Field(default_factory=list, description="Of this document and the claims in it.")


@dataclass(frozen=True, slots=True)
class Told:
    """A change as the feed tells it: its place, what a filter can ask of it, and its JSON."""

    position: int
    type: str
    action: str
    thing: UUID
    refers: Mapping[str, UUID | None]
    body: bytes


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which changes are wanted; what is empty asks nothing. `asked` holds the ids named, `meant` all read as those."""

    types: frozenset[str] = frozenset()
    actions: frozenset[str] = frozenset()
    things: frozenset[UUID] = frozenset()
    asked: Mapping[str, frozenset[UUID]] = field(default_factory=dict)
    meant: Mapping[str, frozenset[UUID]] = field(default_factory=dict)

    def wants(self, change: Told) -> bool:
        """Whether a change is wanted."""
        return (
            (not self.types or change.type in self.types)
            and (not self.actions or change.action in self.actions)
            and (not self.things or change.thing in self.things)
            and all(
                change.refers[name] in ids or (change.type == NAMED[name].type and change.thing in ids)
                for name, ids in self.meant.items()
            )
        )

    def conditions(self) -> list[ColumnElement[bool]]:
        """The same, as conditions on rows of `revision`."""
        found: list[ColumnElement[bool]] = []
        if self.types:
            found.append(Revision.type.in_(sorted(self.types)))
        if self.actions:
            found.append(Revision.action.in_(sorted(self.actions)))
        if self.things:
            found.append(Revision.thing.in_(self.things))
        for name, ids in self.meant.items():
            refers = and_(Revision.type == CLAIM.type.value, referred(name).in_(sorted(map(str, ids))))
            itself = and_(Revision.type == NAMED[name].type.value, Revision.thing.in_(ids))
            found.append(or_(refers, itself))
        return found

    def turned_by(self, changes: Iterable[Told]) -> bool:
        """Whether these changes may alter what the filter means: a merge of things of a kind that it names."""
        kinds = {NAMED[name].type.value for name in self.asked}
        return bool(kinds) and any(each.action in _TURNS and each.type in kinds for each in changes)

    async def again(self, session: AsyncConnection) -> "Wanted":
        """The same filter, meaning what it means now."""
        if not self.asked:
            return self
        found = {name: await read_as_these(session, NAMED[name], ids, PRESENT) for name, ids in self.asked.items()}
        return replace(self, meant={name: frozenset(ids) for name, ids in found.items()})


def referred(name: str) -> ColumnElement[Any]:
    """The id that a revision's state has for what a filter can name, as text."""
    return literal_column(f"(revision.state ->> '{name}_id')")


async def of_query(session: AsyncConnection, query: FeedQuery, moment: Moment = PRESENT) -> Wanted:
    """What a query wants; raises Invalid, naming the parameter, for a name that is unknown or fits two."""
    named = {name: getattr(query, name) for name in NAMED if getattr(query, name)}
    found = {name: frozenset(await meant(session, NAMED[name], given, moment, name)) for name, given in named.items()}
    return Wanted(
        types=frozenset(each.value for each in query.type),
        actions=frozenset(each.value for each in query.action),
        things=frozenset(query.id),
        asked=found,
        meant=found,
    )
