"""What the names in a file stand for: asked of the ledger a piece at a time; and what is to be made for the unknown."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text

from app.domain.refusal import Refused
from app.domain.vocabulary import Dimension, ThingType
from app.features.claims.quantities import Measured
from app.features.claims.queries import DocumentSeen
from app.features.exchange.imports_making import ORDER, Making
from app.features.exchange.imports_plans import Details, Ids, Plan, plan
from app.features.exchange.imports_said import Answer, Given, Key, Known, Name, Place, Wanted
from app.features.exchange.mappings_reading import Declared
from app.features.sources.schemas import SourceIn
from app.features.subjects.schemas import SubjectIn
from app.journal.bulk import Columns, Staged
from app.journal.kinds import KINDS, Kind
from app.journal.lookup import Called, find_all
from app.kit.errors import Flaw
from app.kit.flaws import flaw_of_refusal
from app.kit.ids import reserve
from app.storage.engine import ReadSession

USED = Columns(("type", "id", "dimension", "unit"))
"""What claims may refer to of what is there, and what they rely on: it is looked at again when they are published."""

_UNKNOWN_BESIDE = (
    "What is said of this {kind} names another thing that is not there: declare that, too, "
    "or ask for it to be made with create_missing=true."
)
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


@dataclass(frozen=True, slots=True)
class There:
    """What is declared of a thing that is there already, and the ids of what that names."""

    declared: SourceIn | SubjectIn
    ids: Ids


class Names:
    """What names stand for while one file is read; what a mapping declares is made where it is not there."""

    def __init__(self, making: Making, used: Staged, declared: Declared, *, create_missing: bool) -> None:
        self._making = making
        self._used = used
        self._declared = declared
        self._create_missing = create_missing
        self._details: Mapping[Name, Details] = {}
        self.there: dict[tuple[ThingType, UUID], There] = {}
        """Things that are declared and there already, with what is declared of them."""

    async def find(self, session: ReadSession, wanted: Wanted) -> Given:
        """What the names of a piece stand for, and the words at its spans."""
        self._details = wanted.details
        names: dict[Name, Answer] = {}
        for kind in (KINDS[of] for of in ORDER):
            keys = {name: key for (of, name), key in wanted.names.items() if of is kind.type}
            if keys:
                answers = await self._found(session, kind, keys)
                names.update({(kind.type, name): answer for name, answer in answers.items()})
        words = await _words(session, wanted.words, names) if wanted.words else {}
        return Given(names, words, reserve(wanted.count))

    async def _found(self, session: ReadSession, kind: Kind, keys: Mapping[str, Key]) -> dict[str, Answer]:
        ways = {name: (key, *self._declared.others(kind.type, key)) for name, key in keys.items()}
        found = await find_all(session, kind, {key for each in ways.values() for key in each})
        known = await _known(session, kind, [called for called in found.values() if isinstance(called, Called)])
        self._use(kind, known.values())
        answers: dict[str, Answer] = {}
        unknown: dict[str, Key] = {}
        for name, each in ways.items():
            called = next((found[key] for key in each if found[key] is not None), None)
            if isinstance(called, Called):
                answers[name] = known[called.id]
                await self._note(session, kind, each[0], called)
            elif called is None:
                unknown[name] = each[0]
            else:
                answers[name] = called
        return answers | await self._missing(session, kind, unknown) if unknown else answers

    async def _note(self, session: ReadSession, kind: Kind, key: Key, called: Called) -> None:
        declared, at = self._declared.of(kind.type, key), (kind.type, called.canonical)
        if declared is not None and at not in self.there:
            self.there[at] = There(declared, {})
            others = await self._others(session, plan(kind, "", str(key), declared, {}))
            self.there[at] = There(declared, {name: other.id for name, other in others.items()})

    async def _missing(self, session: ReadSession, kind: Kind, keys: Mapping[str, Key]) -> dict[str, Answer]:
        """What is made for names that nothing has, or the refusal of it."""
        asked = {"keys": [key for key in keys.values() if isinstance(key, str)]}
        buried = set((await session.scalars(_BURIED[kind.type], asked)).all())
        answers: dict[str, Answer] = {}
        new: list[tuple[str, Known, Plan]] = []
        for name, key in keys.items():
            plan = self._plan(kind, name, key)
            if plan is None:
                answers[name] = None
            elif isinstance(plan, Flaw) or plan.key in buried:
                answers[name] = plan if isinstance(plan, Flaw) else _buried(kind)
            elif (known := self._making.find(kind.type, plan.key)) is not None:
                answers[name] = known
            else:
                answers[name] = known = self._making.add(kind.type, plan.key)
                new.append((name, known, plan))
        for name, known, plan in new:
            if not await self._make(session, kind, known, plan):
                answers[name] = Flaw(_UNKNOWN_BESIDE.format(kind=kind.type), "unknown")
        return answers

    def _plan(self, kind: Kind, name: str, key: Key) -> Plan | Flaw | None:
        """How a thing is to be made; None where it is not."""
        if isinstance(key, UUID):
            return None
        declared = self._declared.of(kind.type, key)
        if declared is None and not self._create_missing:
            return None
        try:
            return plan(kind, name, key, declared, self._details.get((kind.type, name), {}))
        except Refused as refused:
            return flaw_of_refusal(refused)

    async def _make(self, session: ReadSession, kind: Kind, known: Known, plan: Plan) -> bool:
        """Keep what a thing is to be made with; gives False where it refers to what is neither there nor to be made."""
        others = await self._others(session, plan)
        if len(others) < sum(map(len, plan.refers.values())):
            self._making.drop(kind.type, plan.key)
            return False
        described = self._making.describe(
            kind.type, known.id, plan.columns({name: other.id for name, other in others.items()})
        )
        known.measured, known.document = described.measured, described.document
        return True

    async def _others(self, session: ReadSession, plan: Plan) -> dict[Name, Known]:
        """The other things that a plan names, of those that are there or are to be made."""
        others: dict[Name, Known] = {}
        for of, names in plan.refers.items():
            found = await self._found(session, KINDS[of], names)
            others |= {(of, name): other for name, other in found.items() if isinstance(other, Known)}
        return others

    def _use(self, kind: Kind, things: Collection[Known]) -> None:
        rows = [_used(kind, known) for known in things]
        self._used.add("".join(rows).encode(), len(rows))


def _buried(kind: Kind) -> Flaw:
    return Flaw(f"A deleted {kind.type} has this name: restore that one, or give another name.", "deleted")


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
