"""What is decided about a redaction: where the words stand, and that every state of each place is blanked.

Words of a claim with a span stand in its document, too, and in other claims whose spans meet it; words of a document's
text stand in the claims that point into it. All of these are blanked together, each by so many blocks as it had
characters, so that a span still reads as its claim does. Each thing gets a revision `redacted`, which the feed tells.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from app.access import events
from app.access.events import By
from app.domain.authority import AccessEvent
from app.domain.redaction import BLOCK, MARK, Blanks, blanks
from app.domain.vocabulary import Action, ThingType
from app.features.redactions import queries
from app.features.redactions.queries import Blanking, Place
from app.features.redactions.schemas import Affected, RedactionIn, RedactionOut
from app.journal import record
from app.journal.kinds import CLAIM, DOCUMENT, KINDS, Kind
from app.journal.record import Act
from app.kit import clock
from app.kit.errors import NotFound
from app.storage.engine import WriteSession

SHORTEST_SOUGHT = 4
LONGEST_SOUGHT = 2_000
_WHOLE: Place = (0, 2_147_483_647)


async def redact(session: WriteSession, body: RedactionIn, by: By) -> RedactionOut:
    """Blank these fields in every state; raises NotFound, and Refused for a field that cannot be redacted."""
    kind = KINDS[body.type]
    wanted = blanks(kind.type, body.id, body.fields)
    row = await queries.held(session, kind, body.id)
    if row is None:
        raise NotFound(f"There is no {kind.type} with this id.")
    act = Act(by.who.name, body.reason)
    plan = await _plan(session, kind, body.id, wanted)
    words = _words(row, wanted)
    for blanking in plan:
        await queries.blank(session, blanking, act)
    also = dict.fromkeys((blanking.kind.type, blanking.thing) for blanking in plan if blanking.thing != body.id)
    await _write(session, kind, row, wanted, act)
    for type_, thing in also:
        other = await queries.held(session, KINDS[type_], thing)
        if other is not None:
            await _write(session, KINDS[type_], other, Blanks(letters=True), act)
    things = {body.id, *(thing for _, thing in also)}
    await queries.forget_answers(session, things)
    elsewhere = await queries.elsewhere(session, words, things)
    details = {"type": body.type, "of": str(body.id), "fields": body.fields, "reason": body.reason}
    await events.keep(session, AccessEvent.THING_REDACTED, by, **details, also=[str(thing) for _, thing in also])
    return RedactionOut(
        type=body.type,
        id=body.id,
        fields=body.fields,
        reason=body.reason,
        actor=act.actor,
        at=clock.now(),
        also=_told(also),
        elsewhere=_told(elsewhere),
    )


async def _plan(session: WriteSession, kind: Kind, thing: UUID, wanted: Blanks) -> list[Blanking]:
    """Everything to be written over, found before anything is."""
    if not wanted.letters:
        return [Blanking(kind, thing, wanted)]
    plan = [Blanking(kind, thing, wanted, (_WHOLE,))]
    if kind is DOCUMENT:
        return plan + await _quoting(session, thing, _WHOLE, but=thing)
    if kind is CLAIM:
        for quote in await queries.quoted(session, thing):
            place = (quote.first, quote.last)
            plan.append(Blanking(DOCUMENT, quote.document, places=(place,), versions=tuple(quote.versions)))
            plan += await _quoting(session, quote.document, place, but=thing)
    return plan


async def _quoting(session: WriteSession, document: UUID, place: Place, but: UUID) -> list[Blanking]:
    found = await queries.quoting(session, document, place)
    return [
        Blanking(CLAIM, row.thing, places=((row.first, row.last),), versions=(row.version,))
        for row in found
        if row.thing != but
    ]


async def _write(session: WriteSession, kind: Kind, row: Any, wanted: Blanks, act: Act) -> None:
    """Write the blanks into the thing itself, as its next revision; what was never there stays so."""
    values = {name: value for name, value in wanted.columns.items() if getattr(row, name) is not None}
    if wanted.letters:
        values |= await _blocked(session, row)
    if "comparator" in values and row.text is None:
        values["text"] = MARK  # as the journal has it: a claim has words or a figure
    await record.change(session, kind.table, [row.id], values, act, Action.REDACTED)


async def _blocked(session: WriteSession, row: Any) -> Mapping[str, Any]:
    """The text as the journal has it by now."""
    text, digest = await queries.latest_text(session, row.id, row.version)
    if text is None:
        return {}
    return {"text": text} if digest is None else {"text": text, "text_sha256": digest}


def _words(row: Any, wanted: Blanks) -> list[str]:
    """The words that stood in the thing itself, of a length worth looking for elsewhere."""
    columns = [*wanted.columns, *(["text"] if wanted.letters else [])]
    said = (getattr(row, name) for name in columns)
    return [
        each
        for each in said
        if isinstance(each, str) and SHORTEST_SOUGHT <= len(each) <= LONGEST_SOUGHT and BLOCK not in each
    ]


def _told(things: Iterable[tuple[ThingType, UUID]]) -> list[Affected]:
    return [Affected(type=type_, id=thing) for type_, thing in things]
