"""What was put in order is kept in the process, for as long as nothing that was recorded since touches it.

A subject is kept with the place in the feed it was gathered at, and the revisions that waited for one. When it is
asked for again, the revisions since are looked at (a handful, mostly none): where one is of a thing that the answer
was made of, or of a claim or part that is new to it, the subject is gathered anew: only those claims, where nothing
but claims is otherwise. So is the subject at a moment of late, from that of the present. What stood at an earlier
moment never changes, but for words that are redacted. So a kept answer is the one that would be gathered now.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias
from uuid import UUID
from weakref import WeakKeyDictionary, WeakValueDictionary

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from app.domain.analysis_input import Restriction
from app.domain.vocabulary import Action, ThingType
from app.features.estimates.analysing import Analysed, analysed, staying, uncollected
from app.features.estimates.gathering import Gathered, gather, gather_some
from app.storage.engine import ReadSession
from app.storage.moment import PRESENT, Moment

MOST_CLAIMS = 50_000
"""How many claims are kept in all; the subjects not asked for the longest go first."""

_MOST_CHANGES = 500
_FAR = 1 << 62
_MOST_RESTRICTIONS = 4
_SINCE = text(
    """
    select edge.position as edge, r.seq, s.position, r.thing::text as thing, r.type, r.action,
        array[r.state ->> 'subject_id', r.state ->> 'part_of_id', r.state ->> 'from_id', r.state ->> 'to_id',
            r.state ->> 'merged_into'] as of
    from (select coalesce(max(position), 0) as position from settled) edge
    left join (
        select position, revision from settled where position > :position
        union all select null, revision from pending limit :most
    ) s on true
    left join revision r on r.seq = s.revision
    """
)

_Key: TypeAlias = tuple[UUID, int | None]


class _Change(NamedTuple):
    seq: int
    settled: bool
    thing: str
    type: str
    action: str
    things: frozenset[str]


@dataclass
class _Entry:
    gathered: Gathered
    edge: int
    waiting: frozenset[int]
    by_restriction: OrderedDict[Restriction, Analysed] = field(default_factory=OrderedDict)


class Kept:
    """The subjects kept of one database."""

    def __init__(self) -> None:
        self._entries: OrderedDict[_Key, _Entry] = OrderedDict()
        self._busy: WeakValueDictionary[_Key, asyncio.Lock] = WeakValueDictionary()

    async def analysed(self, session: ReadSession, subject: UUID, moment: Moment, restriction: Restriction) -> Analysed:
        """Give a subject at a moment, put in order; of those who ask at once for one that is not kept, one works."""
        key = subject, moment.position
        lock = self._busy.setdefault(key, asyncio.Lock())
        async with lock:
            entry = await self._entry(session, key, moment)
            found = entry.by_restriction.get(restriction)
            if found is None:
                found = entry.by_restriction[restriction] = await analysed(entry.gathered, restriction)
                while len(entry.by_restriction) > _MOST_RESTRICTIONS:
                    entry.by_restriction.popitem(last=False)
            return found

    async def _entry(self, session: ReadSession, key: _Key, moment: Moment) -> _Entry:
        entry = self._entries.get(key)
        if entry is not None:
            edge, changes = await _since(session, entry.edge)
            if len(changes) <= _MOST_CHANGES and not _touching(entry, changes, moment):
                if not _is_beyond(entry, edge, changes):
                    entry.edge, entry.waiting = edge, _waiting(changes)
                self._entries.move_to_end(key)
                return entry
        edge, changes = await _since(session, _FAR)
        with uncollected():
            gathered = await self._from_the_present(session, key[0], moment) or await gather(session, key[0], moment)
            staying(len(gathered.claims))
        made = _Entry(gathered, edge, _waiting(changes))
        self._entries.pop(key, None)
        if len(changes) <= _MOST_CHANGES:
            self._entries[key] = made
        while sum(len(each.gathered.claims) for each in self._entries.values()) > MOST_CLAIMS:
            self._entries.popitem(last=False)
        return made

    async def _from_the_present(self, session: ReadSession, subject: UUID, moment: Moment) -> Gathered | None:
        """Gather only the claims that are otherwise than in what is kept of the present; None where that is not all."""
        entry = self._entries.get((subject, None)) or await self._of_late(session, subject, moment)
        if entry is None:
            return None
        edge, changes = await _since(session, min(entry.edge, moment.position or entry.edge))
        if _is_beyond(entry, edge, changes):
            return None
        moved = _touching(entry, changes, PRESENT) if moment.position is None else _touching_before(entry, changes)
        if len(changes) > _MOST_CHANGES or any(each.type != ThingType.CLAIM for each in moved):
            return None
        return await gather_some(session, entry.gathered, frozenset(each.thing for each in moved), moment)

    async def _of_late(self, session: ReadSession, subject: UUID, moment: Moment) -> _Entry | None:
        """Keep the present, too, where only a few claims moved since: the past of each would take PostgreSQL longer."""
        if moment.position is None:
            return None
        _, changes = await _since(session, moment.position)
        if len(changes) > _MOST_CHANGES or any(each.type != ThingType.CLAIM for each in changes):
            return None
        key = subject, None
        async with self._busy.setdefault(key, asyncio.Lock()):
            return await self._entry(session, key, PRESENT)


async def _since(session: ReadSession, position: int) -> tuple[int, list[_Change]]:
    """Give the feed's edge, and the revisions beyond a position or without one, 501 at the most."""
    rows = (await session.execute(_SINCE, {"position": position, "most": _MOST_CHANGES + 1})).all()
    changes = [
        _Change(row.seq, row.position is not None, row.thing, row.type, row.action, frozenset((row.thing, *row.of)))
        for row in rows
        if row.seq is not None
    ]
    return rows[0].edge, changes


def _touching(entry: _Entry, changes: Iterable[_Change], moment: Moment) -> list[_Change]:
    """Give those after which an answer may be another; the past is only ever redacted."""
    return [
        change
        for change in changes
        if change.seq not in entry.waiting
        and (moment.position is None or change.action == Action.REDACTED)
        and not change.things.isdisjoint(entry.gathered.touches)
    ]


def _touching_before(entry: _Entry, changes: Iterable[_Change]) -> list[_Change]:
    """Give those before which an answer may have been another: a claim or a part may have left the subject since."""
    listed = list(changes)
    new = {change.thing for change in listed if change.action == Action.CREATED}
    return [
        change
        for change in listed
        if change.type == ThingType.CLAIM
        or (change.type == ThingType.SUBJECT and change.thing not in new)
        or not change.things.isdisjoint(entry.gathered.touches)
    ]


def _is_beyond(entry: _Entry, edge: int, changes: Iterable[_Change]) -> bool:
    """Whether a subject was gathered by who may have seen more than the session that these changes are told to."""
    return entry.edge > edge or not entry.waiting <= {change.seq for change in changes}


def _waiting(changes: Iterable[_Change]) -> frozenset[int]:
    return frozenset(change.seq for change in changes if not change.settled)


_KEPT: WeakKeyDictionary[AsyncEngine, Kept] = WeakKeyDictionary()


def kept(session: ReadSession) -> Kept:
    """What is kept of the database that a session reads."""
    return _KEPT.setdefault(session.engine, Kept())


def forget() -> None:
    """Keep nothing of any database."""
    _KEPT.clear()
