"""States of things as a whole export tells them, read back into the columns that they are kept in; knows no database.

A state is held to what a POST of the thing would be held to, and to being whole: every field is there, and what
follows from others (the days of a time, the numbers of a confidence, the digest of a text) is what follows.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationError, create_model
from pydantic_core import PydanticCustomError

from app.domain import confidence
from app.domain.vocabulary import Judged, QuantityBasis, ThingType, Verdict
from app.domain.when import When
from app.features.appraisals.schemas import ConfidenceParts, Credibility
from app.features.appraisals.service import confidence_columns
from app.features.claims import quantities
from app.features.claims import queries as claims
from app.features.claims.schemas import ClaimIn, QuantityIn
from app.features.claims.service import check_whole
from app.features.documents import queries as documents
from app.features.documents.schemas import DocumentIn
from app.features.relations import queries as relations
from app.features.relations.schemas import RelationIn
from app.features.sources import queries as sources
from app.features.sources.schemas import SourceIn
from app.features.subjects import queries as subjects
from app.features.subjects.schemas import Slug, SubjectIn
from app.features.subjects.service import measured_in
from app.journal.kinds import KINDS
from app.kit.errors import Invalid
from app.kit.flaws import flaws_of
from app.kit.strict import Body, ByWord, Day, Instant, Notes, Text, Uuid, WhenText
from app.storage.moment import columns_of
from app.storage.tables import Appraisal

Version = Annotated[int, Field(ge=1, le=2_147_483_647)]
Actor = Annotated[str, Text(1_000)]


class _Days(Body):
    """A time as it is answered."""

    edtf: WhenText
    start: Day | None
    end: Day | None


def _when(given: object) -> object:
    if not isinstance(given, dict):
        return given
    told = _Days.model_validate(given)
    words: When = told.edtf
    if (words.start, words.end) != (told.start, told.end):
        raise PydanticCustomError("days_differ", "Give the first and the last day that these words cover.")
    return words.edtf


def _confidence(given: object) -> object:
    if not isinstance(given, dict):
        return given
    parts = ConfidenceParts.model_validate(given)
    read = confidence.from_parts(parts.scale, parts.code)
    if (read.value, read.low, read.high) != (parts.value, parts.low, parts.high):
        raise PydanticCustomError("confidence_differs", "Give the numbers that this word of its scale stands for.")
    return read


_Id = Uuid | None
_Ids = list[Uuid]
_When = Annotated[WhenText | None, BeforeValidator(_when)]
_Confidence = Annotated[confidence.Confidence | None, BeforeValidator(_confidence)]


def _whole(name: str, model: type[Body], **fields: Any) -> type[Any]:
    """A model in which every field is required; `fields` are further ones, or of another type."""
    known = {key: (info.rebuild_annotation(), Field(alias=info.alias)) for key, info in model.model_fields.items()}
    every: dict[str, Any] = {**known, **{key: (annotation, ...) for key, annotation in fields.items()}}
    made: type[Any] = create_model(name, __base__=model, **every)
    return made


_THING = {"id": Uuid, "version": Version, "created_at": Instant, "recorded_at": Instant, "deleted_at": Instant | None}
_MERGEABLE = {**_THING, "merged_into": _Id}
_Quantity = _whole("QuantityState", QuantityIn, text=None)
_SourceState = _whole("SourceState", SourceIn, **_MERGEABLE, parent=_Id, members=_Ids)
_DocumentState = _whole("DocumentState", DocumentIn, **_MERGEABLE, publisher=_Id, published_on=_When)
_SubjectState = _whole("SubjectState", SubjectIn, **_MERGEABLE, slug=Slug, part_of=_Id, since=_When)
_RelationState = _whole("RelationState", RelationIn, **_THING)
_ClaimState = _whole(
    "ClaimState",
    ClaimIn,
    **_THING,
    label=Annotated[str, Text(2_000)] | None,
    quantity_basis=Annotated[QuantityBasis, ByWord] | None,
    parser=Annotated[str, Text(100)] | None,
    subject=_Id,
    claimant=_Id,
    via=_Ids,
    document=_Id,
    about=_When,
    asserted_on=_When,
    reported_on=_When,
    confidence=_Confidence,
)


class _AppraisalState(Body):
    """An appraisal as a whole export tells it."""

    id: Uuid
    claim: Uuid
    claim_version: Version
    confidence: _Confidence
    credibility: Credibility | None
    verdict: Annotated[Verdict, ByWord] | None
    given: list[Annotated[Judged, ByWord]] | None = None
    rationale: Notes | None
    actor: Actor
    recorded_at: Instant


def _source(state: Any) -> dict[str, Any]:
    return sources.values(state, state.parent, state.members)


def _document(state: Any) -> dict[str, Any]:
    values = documents.values(state, state.publisher)
    if state.text_sha256 != values["text_sha256"]:
        raise Invalid.field("/text_sha256", "Give the SHA-256 of the text in UTF-8.", "digest_differs")
    return values


def _subject(state: Any) -> dict[str, Any]:
    if measured_in(state.dimension, state.unit) != (state.dimension, state.unit):
        raise Invalid.field("/unit", "Give the unit as it is kept: its code, beside its dimension.", "unit_differs")
    return subjects.values(state, state.dimension, state.unit, state.part_of)


def _claim(state: Any) -> dict[str, Any]:
    check_whole(state)
    quantity = quantities.columns(state, quantities.Measured(None, None))
    for name, given in state.quantity.model_dump().items() if state.quantity else ():
        if name != "text" and quantity[name] != given:
            raise Invalid.field(f"/quantity/{name}", "Give it as the comparator and the value have it.", "differs")
    if (state.label is None) != (state.quantity is None):
        raise Invalid.field("/label", "Give a label where there is a quantity, and only there.", "label")
    told = {"label": state.label, "basis": state.quantity_basis, "parser": state.parser}
    referred = {"subject_id": state.subject, "claimant_id": state.claimant, "document_id": state.document}
    graded = confidence_columns(state.confidence)
    return {**claims.values(state, None), **graded, **quantity, **told, **referred, "via": state.via}


def _appraisal(state: Any) -> dict[str, Any]:
    named = ("id", "claim_version", "credibility", "verdict", "given", "rationale", "actor", "recorded_at")
    kept = {name: getattr(state, name) for name in named}
    return {**kept, **confidence_columns(state.confidence), "claim_id": state.claim}


@dataclass(frozen=True, slots=True)
class Form:
    """How states of a kind are told, and the columns they are kept in; `values` gives those that are its own."""

    model: type[Any]
    values: Callable[[Any], dict[str, Any]]
    columns: tuple[str, ...]
    common: tuple[str, ...] = ()

    def row(self, given: object) -> dict[str, Any]:
        """The columns of a state; raises Invalid with pointers into it where it is not one."""
        try:
            state = self.model.model_validate(given)
        except ValidationError as error:
            found = error.errors(include_url=False)
            raise Invalid(errors=flaws_of([{**each, "loc": ("body", *each["loc"])} for each in found], given)) from None
        return {**{name: getattr(state, name) for name in self.common}, **self.values(state)}


def _form(thing: ThingType, model: type[Any], values: Callable[[Any], dict[str, Any]]) -> Form:
    columns = tuple(column.name for column in columns_of(KINDS[thing].table) if column.computed is None)
    return Form(model, values, columns, tuple(name for name in _MERGEABLE if name in columns))


THINGS: Mapping[ThingType, Form] = {
    ThingType.SOURCE: _form(ThingType.SOURCE, _SourceState, _source),
    ThingType.DOCUMENT: _form(ThingType.DOCUMENT, _DocumentState, _document),
    ThingType.SUBJECT: _form(ThingType.SUBJECT, _SubjectState, _subject),
    ThingType.CLAIM: _form(ThingType.CLAIM, _ClaimState, _claim),
    ThingType.RELATION: _form(ThingType.RELATION, _RelationState, relations.values),
}
APPRAISAL = Form(_AppraisalState, _appraisal, tuple(column.name for column in columns_of(Appraisal)))
