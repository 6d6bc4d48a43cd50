"""What the names in a file stand for: asked of the ledger a piece at a time; and what is to be made for the unknown."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import text

from app.domain.refusal import Refused
from app.domain.vocabulary import Dimension, ThingType
from app.features.claims.quantities import Measured
from app.features.claims.queries import DocumentSeen
from app.features.exchange.imports_reading import Answer, Known, Name, Place, Wanted
from app.journal.kinds import KINDS, Kind
from app.journal.lookup import Called, find_all
from app.journal.naming import as_id, key_of, of_name
from app.kit.errors import Flaw
from app.kit.flaws import flaw_of_refusal
from app.kit.ids import uuid7
from app.storage.engine import ReadSession

_MEASURED = text("select id, dimension, unit from subject where id = any(:things)")
_DOCUMENTS = text(
    "select id, published_edtf, published_start, published_end, text is not null as has_text "
    "from document where id = any(:things)"
)
_WORDS = text(
    "select a.place, substr(d.text, a.first + 1, a.last - a.first) as words "
    "from unnest(cast(:things as uuid[]), cast(:firsts as int[]), cast(:lasts as int[])) "
    "with ordinality as a(thing, first, last, place) join document d on d.id = a.thing"
)
_BURIED = {
    of: text(f"select {key} from {of} where {key} = any(:keys) and deleted_at is not null")
    for of, key in ((ThingType.SOURCE, "name_key"), (ThingType.SUBJECT, "slug"), (ThingType.DOCUMENT, "url"))
}


@dataclass
class Names:
    """What names stand for while one file is read; `made` are the columns of things that are to be made, by id."""

    create_missing: bool
    made: dict[ThingType, dict[str, dict[str, Any]]] = field(default_factory=dict)
    _by_key: dict[tuple[ThingType, str], Known] = field(default_factory=dict)
    _by_name: dict[Name, Known] = field(default_factory=dict)

    async def find(self, session: ReadSession, wanted: Wanted) -> tuple[dict[Name, Answer], dict[Place, str | None]]:
        """What the names of a piece stand for, and the words at its spans."""
        names: dict[Name, Answer] = {}
        for kind in KINDS.values():
            given = [name for of, name in wanted.names if of is kind.type]
            if given:
                found = await self._found(session, kind, given)
                names.update({(kind.type, name): known for name, known in found.items()})
        self._by_name.update({name: known for name, known in names.items() if isinstance(known, Known)})
        return names, await self._words(session, wanted.words) if wanted.words else {}

    def settle(self, subjects: Mapping[str, Measured]) -> None:
        """Take over what new subjects have turned out to be measured in."""
        for name, measured in subjects.items():
            known = self._by_name[ThingType.SUBJECT, name]
            known.measured = measured
            self.made[ThingType.SUBJECT][known.id] |= {"dimension": measured.dimension, "unit": measured.unit}

    def used(self, names: Iterable[Name]) -> Mapping[ThingType, Mapping[str, Known]]:
        """The things that these names stand for, by kind and id."""
        found: dict[ThingType, dict[str, Known]] = {}
        for name in names:
            known = self._by_name[name]
            found.setdefault(name[0], {})[known.id] = known
        return found

    async def _found(self, session: ReadSession, kind: Kind, given: Collection[str]) -> dict[str, Answer]:
        found = await find_all(session, kind, given)
        there = {name: called for name, called in found.items() if isinstance(called, Called)}
        known = await _known(session, kind, there.values())
        answers: dict[str, Answer] = {name: known[called.id] for name, called in there.items()}
        answers |= {name: called for name, called in found.items() if isinstance(called, Flaw)}
        unknown = [name for name, called in found.items() if called is None]
        if not self.create_missing:
            return answers | dict.fromkeys(unknown)
        keys = {name: key_of(kind, name) for name in unknown if as_id(name) is None}
        buried = (
            set((await session.scalars(_BURIED[kind.type], {"keys": list(keys.values())})).all()) if keys else set()
        )
        return answers | {name: self._missing(kind, name, buried) for name in unknown}

    def _missing(self, kind: Kind, name: str, buried: Collection[str]) -> Answer:
        if as_id(name) is not None:
            return None
        key = kind.type, key_of(kind, name)
        if key[1] in buried:
            sentence = f"A deleted {kind.type} has this name: restore that one, or give another name."
            return Flaw(sentence, "deleted")
        if key not in self._by_key:
            try:
                columns = of_name(kind, name)
            except Refused as refused:
                return flaw_of_refusal(refused)
            thing = uuid7()
            document = DocumentSeen(None, None, None, has_text=False, words=None)
            self._by_key[key] = Known(thing.hex, thing.hex, document=document, made=True)
            self.made.setdefault(kind.type, {})[thing.hex] = columns
        return self._by_key[key]

    async def _words(self, session: ReadSession, places: Collection[Place]) -> dict[Place, str | None]:
        asked = []
        for place in places:
            known = self._by_name.get((ThingType.DOCUMENT, place[0]))
            if known is not None and not known.made:
                asked.append((place, UUID(known.id)))
        bound = {
            "things": [thing for _, thing in asked],
            "firsts": [place[1] for place, _ in asked],
            "lasts": [place[2] for place, _ in asked],
        }
        rows = (await session.execute(_WORDS, bound)).all()
        return {asked[row.place - 1][0]: row.words for row in rows}


async def _known(session: ReadSession, kind: Kind, there: Collection[Called]) -> dict[UUID, Known]:
    found = {called.id: Known(called.id.hex, called.canonical.hex) for called in there}
    if kind.type is ThingType.SUBJECT and there:
        rows = (await session.execute(_MEASURED, {"things": list({called.canonical for called in there})})).all()
        measured = {row.id: Measured(row.dimension and Dimension(row.dimension), row.unit) for row in rows}
        for called in there:
            found[called.id].measured = measured[called.canonical]
    if kind.type is ThingType.DOCUMENT and there:
        rows = (await session.execute(_DOCUMENTS, {"things": list(found)})).all()
        for row in rows:
            published = row.published_edtf, row.published_start, row.published_end
            found[row.id].document = DocumentSeen(*published, has_text=row.has_text, words=None)
    return found
