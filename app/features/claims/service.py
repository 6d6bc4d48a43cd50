"""What is decided about claims: their references, their quantity, their place and their appraisals."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from app.access.outcome import Outcome, changed, made, of_thing
from app.domain.vocabulary import Action, QuantityBasis
from app.features.appraisals import service as appraisals
from app.features.claims import queries, suggestions
from app.features.claims.quantities import Measured, columns
from app.features.claims.schemas import ClaimIn
from app.journal import record
from app.journal.forms import Writer, validated
from app.journal.kinds import CLAIM, DOCUMENT, SOURCE, SUBJECT
from app.journal.lifecycle import Expected, held
from app.journal.naming import find, resolve
from app.journal.reading import one
from app.kit import merge_patch
from app.kit.errors import Conflict, Flaw, Invalid
from app.kit.ids import uuid7


async def create(writer: Writer, body: ClaimIn) -> Outcome:
    """201 with the claim made; 200 with the one there is, where its external_id has the same content.

    Raises Invalid, and Conflict where the external_id has other content.
    """
    thing = uuid7()
    row = None
    if body.external_id is not None:
        row = await queries.by_external_id(writer.session, body.external_id)
    values = await _values(writer, body)
    if row is not None:
        return await _the_same(writer, row, values)
    await record.create(writer.session, CLAIM.table, {"id": thing, **values}, writer.act)
    if appraisals.is_graded(values):
        await appraisals.keep(writer, thing, 1, values)
    return await made(writer.session, CLAIM, thing)


async def edit(writer: Writer, thing: UUID, patch: Mapping[str, Any], expected: Expected) -> Outcome:
    """200 with the claim as patched; a grading among it is an appraisal by the caller.

    A proposal that becomes reported by it takes on the names that it suggests.
    """
    row = await held(writer.session, CLAIM, thing, expected)
    given = merge_patch.apply(queries.as_given(row), patch, ("quantity", "confidence"))
    reads_again = "text" in patch and row.basis == QuantityBasis.PARSED
    if "quantity" in patch:
        given["quantity"] = patch["quantity"]
    elif reads_again:
        given.pop("quantity", None)
    given = await suggestions.settled(writer, row, given, patch)
    values = await _values(writer, validated(ClaimIn, given))
    if "quantity" not in patch and not reads_again:
        values |= {"basis": row.basis, "parser": row.parser}
    await _write(writer, row, values)
    return await changed(writer.session, CLAIM, thing)


async def put(writer: Writer, external_id: str, body: ClaimIn, expected: Expected) -> Outcome:
    """201 with the claim made under a caller's key, or 200 with the one there is, replaced whole."""
    if body.external_id not in (None, external_id):
        raise Invalid.field("/external_id", "Leave this out, or give the one in the path.", "differs")
    body = body.model_copy(update={"external_id": external_id})
    row = await queries.by_external_id(writer.session, external_id)
    if row is None:
        return await create(writer, body)
    row = await held(writer.session, CLAIM, row.id, expected)
    await _write(writer, row, await _values(writer, body))
    return await changed(writer.session, CLAIM, row.id)


async def _write(writer: Writer, row: queries.ClaimRow, values: dict[str, Any]) -> None:
    """One revision for whatever differs: `appraised` where it is the grading alone."""
    different = {name: value for name, value in values.items() if value != getattr(row, name)}
    if not different:
        return
    if "external_id" in different and different["external_id"] is not None:
        other = await queries.by_external_id(writer.session, different["external_id"])
        if other is not None:
            raise _taken(other.id)
    graded = appraisals.GRADING & different.keys()
    action = Action.APPRAISED if graded and graded == different.keys() else Action.UPDATED
    await record.change(writer.session, CLAIM.table, [row.id], different, writer.act, action)
    if graded:
        await appraisals.keep(writer, row.id, row.version + 1, values, appraisals.judged_in(graded))


async def _the_same(writer: Writer, row: queries.ClaimRow, values: Mapping[str, Any]) -> Outcome:
    different = any(value != getattr(row, name) for name, value in values.items() if name != "parser")
    if different or row.deleted_at is not None:
        raise _taken(row.id)
    return of_thing(CLAIM, row.id, await one(writer.session, CLAIM, row.id), status=HTTPStatus.OK)


def _taken(claim: UUID) -> Conflict:
    return Conflict(
        "Another claim has this external_id, with other content.",
        members={"id": str(claim), "existing": f"{CLAIM.path}/{claim}"},
    )


async def _values(writer: Writer, body: ClaimIn) -> dict[str, Any]:
    """The columns of a claim; raises Invalid for what is unknown or does not fit together."""
    check_whole(body)
    subject, quantity = await _subject(writer, body)
    claimant = await _one(writer, body.claimant, "/claimant")
    via = [
        await resolve(writer.session, SOURCE, name, f"/via/{i}", writer.missing()) for i, name in enumerate(body.via)
    ]
    if via and await queries.is_circle(writer.session, [claimant, *via] if claimant else via):
        raise chain_closed()
    document = None
    if body.document is not None:
        document = await resolve(writer.session, DOCUMENT, body.document, "/document", writer.missing())
    found = await queries.document(writer.session, document, body.span) if document else None
    if body.span is not None and found is not None:
        check_span(body, has_text=found.has_text, words=found.words)
    return {
        **queries.values(body, found),
        **appraisals.confidence_columns(body.confidence),
        **quantity,
        "subject_id": subject,
        "claimant_id": claimant,
        "via": via,
        "document_id": document,
    }


async def _one(writer: Writer, given: str | None, pointer: str) -> UUID | None:
    return None if given is None else await resolve(writer.session, SOURCE, given, pointer, writer.missing())


async def _subject(writer: Writer, body: ClaimIn) -> tuple[UUID | None, dict[str, Any]]:
    """The subject and the quantity, which must be of its dimension; a new subject takes the quantity's."""
    if body.subject is None:
        return None, columns(body, Measured(None, None))
    flaw = Flaw("", "", pointer="/subject")
    there = await find(writer.session, SUBJECT, body.subject, flaw, held=True)
    if there:
        return there[0], columns(body, await queries.measured(writer.session, there[0]))
    quantity = columns(body, Measured(None, None))
    of = {name: quantity[name] for name in ("dimension", "unit")}
    return await resolve(writer.session, SUBJECT, body.subject, "/subject", writer.missing(**of)), quantity


def check_whole(body: ClaimIn) -> None:
    """Raises Invalid where a part is missing without which it is no claim."""
    if body.text is None and body.quantity is None:
        raise Invalid.field("", "A claim needs a text or a quantity.", "text_or_quantity")
    if body.claimant is None and body.document is None:
        raise Invalid.field("", "A claim needs a claimant or a document.", "claimant_or_document")
    if body.span is not None and body.document is None:
        raise Invalid.field("/span", "A span needs the document it lies in.", "span_without_document")
    if body.span is not None and body.span.start >= body.span.end:
        raise Invalid.field("/span", "A span ends after it begins.", "span_empty")


def chain_closed() -> Invalid:
    """The refusal of a chain from claimant to document that names a source twice."""
    return Invalid.field("/via", "Name each source once in the chain, and not the claimant again.", "circle")


def check_span(body: ClaimIn, *, has_text: bool, words: str | None) -> None:
    """Raises Invalid where the document's text has other words at the span."""
    if has_text and words != body.text:
        raise Invalid.field("/span", "The document's text must read there as the claim's text does.", "span_differs")
