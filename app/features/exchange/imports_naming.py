"""What the names in a file stand for: asked of the ledger a piece at a time; and what is to be made for the unknown."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import text

from app.domain.refusal import Refused
from app.domain.vocabulary import Dimension, ThingType
from app.features.claims.quantities import Measured
from app.features.claims.queries import DocumentSeen
from app.features.exchange.imports_making import ORDER, Making
from app.features.exchange.imports_said import Answer, Given, Key, Known, Name, Place, Wanted
from app.journal.bulk import Columns, Staged
from app.journal.kinds import KINDS, Kind
from app.journal.lookup import Called, find_all
from app.journal.naming import of_name
from app.kit.errors import Flaw
from app.kit.flaws import flaw_of_refusal
from app.kit.ids import reserve
from app.storage.engine import ReadSession

USED = Columns(("type", "id", "dimension", "unit"))
"""What claims may refer to of what is there, and what they rely on: it is looked at again when they are published."""

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


class Names:
    """What names stand for while one file is read."""

    def __init__(self, making: Making, used: Staged, *, create_missing: bool) -> None:
        self._making = making
        self._used = used
        self._create_missing = create_missing

    async def find(self, session: ReadSession, wanted: Wanted) -> Given:
        """What the names of a piece stand for, and the words at its spans."""
        names: dict[Name, Answer] = {}
        for kind in (KINDS[of] for of in ORDER):
            keys = {name: key for (of, name), key in wanted.names.items() if of is kind.type}
            if keys:
                answers = await self._found(session, kind, keys)
                names.update({(kind.type, name): answer for name, answer in answers.items()})
        words = await _words(session, wanted.words, names) if wanted.words else {}
        return Given(names, words, reserve(wanted.count))

    async def _found(self, session: ReadSession, kind: Kind, keys: Mapping[str, Key]) -> dict[str, Answer]:
        found = await find_all(session, kind, set(keys.values()))
        there = [called for called in found.values() if isinstance(called, Called)]
        known = await _known(session, kind, there)
        self._use(kind, known.values())
        unknown = {name: key for name, key in keys.items() if found[key] is None}
        answers: dict[str, Answer] = dict(await self._missing(session, kind, unknown)) if unknown else {}
        for name, key in keys.items():
            called = found[key]
            if isinstance(called, Called):
                answers[name] = known[called.id]
            elif isinstance(called, Flaw):
                answers[name] = called
        return answers

    async def _missing(self, session: ReadSession, kind: Kind, keys: Mapping[str, Key]) -> Mapping[str, Answer]:
        if not self._create_missing:
            return dict.fromkeys(keys)
        asked = {"keys": [key for key in keys.values() if isinstance(key, str)]}
        buried = set((await session.scalars(_BURIED[kind.type], asked)).all())
        return {name: self._made(kind, name, key, buried) for name, key in keys.items()}

    def _made(self, kind: Kind, name: str, key: Key, buried: Collection[str]) -> Answer:
        if isinstance(key, UUID):
            return None
        if key in buried:
            sentence = f"A deleted {kind.type} has this name: restore that one, or give another name."
            return Flaw(sentence, "deleted")
        if (known := self._making.find(kind.type, key)) is not None:
            return known
        try:
            columns = of_name(kind, name)
        except Refused as refused:
            return flaw_of_refusal(refused)
        known = self._making.add(kind.type, key)
        self._making.describe(kind.type, known.id, columns)
        return known

    def _use(self, kind: Kind, things: Collection[Known]) -> None:
        rows = [_used(kind, known) for known in things]
        self._used.add("".join(rows).encode(), len(rows))


def _used(kind: Kind, known: Known) -> str:
    measured = {"dimension": known.measured.dimension, "unit": known.measured.unit}
    return USED.line({"type": kind.type, "id": known.id, **measured})


async def _words(
    session: ReadSession, places: Collection[Place], names: Mapping[Name, Answer]
) -> dict[Place, str | None]:
    """The words that documents have at these places, of those documents that are there."""
    documents = {place: names[ThingType.DOCUMENT, place[0]] for place in places}
    asked = [(place, known.id) for place, known in documents.items() if isinstance(known, Known) and not known.made]
    bound = {
        "things": [UUID(thing) for _, thing in asked],
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
