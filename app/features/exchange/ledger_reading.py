"""The lines of a whole export, read in their order into rows to be staged; knows no database.

What a line alone can show is refused here, by line: what is no state, what is out of order, a revision out of its
place in the feed, a circle of merges, and a file that breaks off. What only all lines together show is asked of
PostgreSQL when they are staged (`ledger_checks`).
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from app.domain.vocabulary import Action, ThingType
from app.features.exchange.ledger_merging import Merges
from app.features.exchange.ledger_states import APPRAISAL, THINGS, Actor, Form, Version
from app.journal.bulk import Staged, line
from app.kit import json
from app.kit.errors import MOST_FLAWS, BadRequest, Flaw, Invalid
from app.kit.flaws import read_as
from app.kit.reason import LONGEST as LONGEST_REASON
from app.kit.splitting import Piece, too_long
from app.kit.strict import Body, ByWord, Instant, Text, Uuid

FORMAT = 1
"""The form of the lines, told in the first."""

LONGEST_LINE = 8 << 20
"""A document's text has up to a million characters."""

BEFORE_STATE = ("line", "whole")
REVISION_COLUMNS = (
    "line",
    "place",
    "position",
    "settled_at",
    "type",
    "thing",
    "version",
    "action",
    "recorded_at",
    "actor",
    "reason",
)

_ORDER = ("ledger", *(thing.value for thing in THINGS), "appraisal", "revision", "end")
_MERGEABLE = frozenset(thing for thing, form in THINGS.items() if "merged_into" in form.columns)
_CUT_OFF = "Send the file to its end: its last line is of the type end, with as many lines before it as it says."


class _Line(Body):
    type: Annotated[str, Text(20)]
    data: dict[str, Any]


class _Ledger(Body):
    format: int
    id: Uuid


class _End(Body):
    lines: int
    cursor: Annotated[str, Text(8_192)]


class _Revision(Body):
    position: Annotated[int, Field(ge=1)] | None
    settled_at: Instant | None
    type: Annotated[ThingType, ByWord]
    id: Uuid
    version: Version
    action: Annotated[Action, ByWord]
    recorded_at: Instant
    actor: Actor
    reason: Annotated[str, Text(LONGEST_REASON)] | None
    state: dict[str, Any] | None


class Reader:
    """Reads one file, piece by piece, into what is staged of each type."""

    def __init__(self, things: Mapping[ThingType, Staged], appraisals: Staged, revisions: Staged) -> None:
        self.things, self.appraisals, self.revisions = things, appraisals, revisions
        self.position = 0
        self.wholes: Counter[ThingType] = Counter()
        self._lines = 0
        self._reached = 0
        self._settled_at = datetime.min.replace(tzinfo=UTC)
        self._now = datetime.now(UTC)
        self._is_settled = True
        self._merged: dict[UUID, UUID] = {}
        self._merges = Merges()

    def read(self, piece: Piece) -> None:
        """Read whole lines; raises Invalid with the first hundred flaws in them, by line."""
        flaws = [replace(too_long(LONGEST_LINE), line=number) for number in piece.too_long]
        for number, raw in enumerate(piece.raw.split(b"\n"), piece.first):
            if raw.strip() and len(flaws) < MOST_FLAWS:
                flaws += [replace(flaw, line=number) for flaw in self._flaws(number, raw)]
        if flaws:
            raise Invalid(errors=flaws)

    def end(self) -> None:
        """Raises Invalid where the file has no end."""
        if not self._is_ended:
            raise Invalid(errors=[Flaw(_CUT_OFF, "cut_off", line=self._lines + 1)])

    def _flaws(self, number: int, raw: bytes) -> Collection[Flaw]:
        try:
            self._take(number, raw)
        except Invalid as refused:
            return refused.errors
        except json.Broken as broken:
            sentence = "Give one valid JSON object on a line; this one breaks off or goes wrong here."
            return [Flaw(sentence, "broken", column=broken.column)]
        except BadRequest as unreadable:
            return [Flaw(unreadable.detail, "broken")]
        return ()

    def _take(self, number: int, raw: bytes) -> None:
        self._lines += 1
        if len(raw) > LONGEST_LINE:
            raise Invalid(errors=[too_long(LONGEST_LINE)])
        told = read_as(_Line, json.loads(raw))
        self._step(told.type)
        try:
            self._take_data(number, told)
        except Invalid as refused:
            raise Invalid(errors=[_beneath(flaw, "/data") for flaw in refused.errors]) from refused

    def _step(self, name: str) -> None:
        """Go on to a type of line; raises Invalid for one that is unknown or comes too late or too early."""
        if name not in _ORDER:
            raise Invalid.field("/type", f"Give one of {', '.join(_ORDER)}.", "unknown")
        place = _ORDER.index(name)
        is_first = self._lines == 1
        if place < self._reached or is_first != (name == "ledger") or self._is_ended:
            sentence = f"Leave the lines in their order: {', '.join(_ORDER)}, the first and the last once."
            raise Invalid.field("/type", sentence, "order")
        self._reached = place

    @property
    def _is_ended(self) -> bool:
        return self._reached == len(_ORDER) - 1

    def _take_data(self, number: int, told: _Line) -> None:
        if told.type == "ledger":
            if read_as(_Ledger, told.data).format != FORMAT:
                raise Invalid.field("/format", f"Give a file of format {FORMAT}.", "format")
        elif told.type == "end":
            if read_as(_End, told.data).lines != self._lines - 1:
                raise Invalid.field("/lines", _CUT_OFF, "cut_off")
        elif told.type == "appraisal":
            row = APPRAISAL.row(told.data)
            _stage(self.appraisals, APPRAISAL, row, number)
        elif told.type == "revision":
            self._take_revision(number, read_as(_Revision, told.data))
        else:
            row = self._state(ThingType(told.type), told.data, number, whole=True)
            if row.get("merged_into") is not None:
                self._merged[row["id"]] = row["merged_into"]

    def _state(self, thing: ThingType, given: object, number: int, *, whole: bool) -> dict[str, Any]:
        form = THINGS[thing]
        row = form.row(given)
        _stage(self.things[thing], form, row, number, whole)
        self.wholes[thing] += whole
        return row

    def _take_revision(self, number: int, revision: _Revision) -> None:
        self._check_place(revision)
        merged_into = self._merged.get(revision.id)
        if revision.state is not None:
            merged_into = self._take_earlier(number, revision)
        if revision.type in _MERGEABLE and self._merges.close(revision.id, merged_into):
            raise Invalid.field("/state/merged_into", "Merge nothing into itself, by whatever way.", "circle")
        kept = {name: getattr(revision, name) for name in REVISION_COLUMNS if name in type(revision).model_fields}
        row = {**kept, "thing": revision.id, "line": number, "place": self._lines}
        self.revisions.add(line([row[name] for name in REVISION_COLUMNS]).encode(), 1)

    def _take_earlier(self, number: int, revision: _Revision) -> UUID | None:
        """Take the state of a revision that others followed; gives what it was merged into."""
        try:
            row = self._state(revision.type, revision.state, number, whole=False)
        except Invalid as refused:
            raise Invalid(errors=[_beneath(flaw, "/state") for flaw in refused.errors]) from refused
        if (row["id"], row["version"]) != (revision.id, revision.version):
            raise Invalid.field("/state", "Give the state of this thing in this version.", "another_state")
        merged_into: UUID | None = row.get("merged_into")
        return merged_into

    def _check_place(self, revision: _Revision) -> None:
        """Raises Invalid where a revision is not the next of the feed."""
        place, at = revision.position, revision.settled_at
        expected, latest = self.position + 1, self._settled_at
        # What follows is held to this one, right or wrong: each flaw is told once.
        self.position, self._settled_at = place or (expected if at else self.position), at or latest
        if (place is None) != (at is None):
            raise Invalid.field("/settled_at", "Give it with a position, and null without.", "half_settled")
        if place is None or at is None:
            self._is_settled = False
        elif place != expected or not self._is_settled:
            raise Invalid.field("/position", "Leave revisions in the order of the feed, without a gap.", "order")
        elif not latest <= at <= self._now:
            sentence = "Give times that do not run backwards along the feed, and none that is yet to come."
            raise Invalid.field("/settled_at", sentence, "order")


def _stage(staged: Staged, form: Form, row: Mapping[str, Any], number: int, *before: object) -> None:
    staged.add(line([number, *before, *(row[name] for name in form.columns)]).encode(), 1)


def _beneath(flaw: Flaw, at: str) -> Flaw:
    return replace(flaw, pointer=at + (flaw.pointer or ""))
