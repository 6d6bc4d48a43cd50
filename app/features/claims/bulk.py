"""Editing all claims that a filter finds: all or none, one revision for each that is changed (contract, section 2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field
from sqlalchemy import select

from app.access.outcome import Outcome
from app.domain.vocabulary import Dimension, Status
from app.features.claims import queries, suggestions
from app.features.claims.asking import BulkQuery
from app.features.claims.filters import filtered
from app.features.claims.quantities import Measured
from app.journal import lifecycle, record
from app.journal.forms import Writer
from app.journal.kinds import CLAIM, SUBJECT
from app.journal.naming import resolve
from app.kit import json
from app.kit.errors import Conflict, Invalid
from app.kit.strict import Body, ByWord, Tags
from app.kit.things import Called
from app.storage.moment import PRESENT

_NEEDED = ("id", "dimension", "unit", "subject_id", "claimant_id", "via", "tags", "status", "extra")


class BulkEdit(Body):
    """A merge patch for many claims: what is left out stays, null clears it."""

    subject: Called | None = Field(None, examples=["north-korean-soldiers-in-russia"])
    tags: Tags | None = None
    status: Annotated[Status, ByWord] | None = Field(None, description="null: reported.")


@dataclass(frozen=True, slots=True)
class Fitting:
    """Claims that are to get a subject, each with its dimension and unit."""

    claims: Sequence[Any]

    @property
    def only(self) -> dict[str, Any]:
        """What they are all measured in, for a subject that is to be made; nothing where they differ."""
        found = {(row.dimension, row.unit) for row in self.claims if row.dimension is not None}
        if len(found) != 1:
            return {}
        return dict(zip(("dimension", "unit"), found.pop(), strict=True))

    def check(self, subject: Measured) -> None:
        """Raises Invalid where a claim is of another dimension or currency than the subject."""
        measured = [row for row in self.claims if row.dimension is not None and subject.dimension is not None]
        if any(row.dimension != subject.dimension for row in measured):
            sentence = f"The subject is measured as {subject.dimension}: filter by that dimension."
            raise Invalid.field("/subject", sentence, "dimension_differs")
        money = subject.dimension is Dimension.MONEY and subject.unit is not None
        if money and any(row.unit != subject.unit for row in measured):
            sentence = f"The subject is counted in {subject.unit}: filter by that unit."
            raise Invalid.field("/subject", sentence, "currency_differs")


async def edit(writer: Writer, query: BulkQuery, patch: BulkEdit) -> Outcome:
    """200 with how many claims were found and changed; proposals that become reported take on what they suggest.

    Raises Invalid without a filter, Conflict with the number there is where it is not the one expected.
    """
    if not query.narrows:
        raise Invalid("Give at least one filter of claims; all of them at once cannot be edited.")
    claims = await _held(writer, query)
    values = await _values(writer, patch, claims)
    changing = [row for row in claims if any(getattr(row, name) != value for name, value in values.items())]
    for taken, ids in (await suggestions.in_bulk(writer, changing, values)).items():
        own = taken.columns if taken is not None else {}
        await record.change(writer.session, CLAIM.table, ids, {**own, **values}, writer.act)
    return _done(claims, changing)


async def reject(writer: Writer, query: BulkQuery) -> Outcome:
    """200 with how many proposals were found and deleted: all or none.

    Raises Invalid where anything but proposals is asked for, Conflict where there are not as many as expected or a
    relation refers to one.
    """
    if query.status != [Status.PROPOSED]:
        sentence = "Give status=proposed alone: what somebody has accepted is deleted one by one."
        raise Invalid.parameter("status", sentence, "not_proposed")
    claims = await _held(writer, query)
    if claims:
        await lifecycle.delete_held(writer.session, CLAIM, [row.id for row in claims], writer.act)
    return _done(claims, claims)


def _done(found: Sequence[Any], changed: Sequence[Any]) -> Outcome:
    return Outcome(200, json.dumps({"matched": len(found), "changed": len(changed)}))


async def _held(writer: Writer, query: BulkQuery) -> Sequence[Any]:
    """The claims that the filter finds, locked in the order of their ids until the commit.

    Raises Conflict with how many there are where that is not the number expected.
    """
    found = await filtered(writer.session, query, PRESENT)
    c = found.rows.c
    wanted = select(*(c[name] for name in _NEEDED)).where(*found.conditions)
    locked = wanted.order_by(c.id).with_for_update(of=found.rows)
    claims = (await writer.session.execute(locked)).all()
    if len(claims) != query.expect:
        sentence = "The filter finds another number of claims than expected; nothing was changed."
        raise Conflict(sentence, members={"matched": len(claims)})
    return claims


async def _values(writer: Writer, patch: BulkEdit, claims: Sequence[Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if "status" in patch.model_fields_set:
        values["status"] = patch.status or Status.REPORTED
    if "tags" in patch.model_fields_set:
        values["tags"] = patch.tags or []
    if "subject" in patch.model_fields_set:
        values["subject_id"] = await _subject(writer, patch.subject, Fitting(claims))
    return values


async def _subject(writer: Writer, given: str | None, fitting: Fitting) -> UUID | None:
    if given is None:
        return None
    subject = await resolve(writer.session, SUBJECT, given, "/subject", writer.missing(**fitting.only))
    fitting.check(await queries.measured(writer.session, subject))
    return subject
