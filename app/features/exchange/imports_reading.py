"""Lines of a file into rows of claims, in two steps with the ledger's answers between them; knows no database.

    reader.read(piece)      every line parsed and checked as the body of a POST would be; gives what it refers to
    reader.finish(known)    with what that stands for: the rows to copy, or what is wrong with a line

What is refused, and in which words, is decided where a single claim is: in `ClaimIn`, `claims.quantities` and
`claims.service`.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from pydantic import ValidationError

from app.domain.quantity import Quantity
from app.domain.vocabulary import QuantityBasis, ThingType
from app.features.appraisals.service import confidence_columns
from app.features.claims import quantities, queries
from app.features.claims.quantities import Measured
from app.features.claims.queries import DocumentSeen
from app.features.claims.schemas import ClaimIn, Span
from app.features.claims.service import chain_closed, check_whole
from app.features.claims.service import check_span as check_span_of
from app.journal.bulk import line as copied
from app.journal.kinds import DOCUMENT, SOURCE, SUBJECT, Kind
from app.journal.naming import fits_none
from app.kit import json
from app.kit.errors import MOST_FLAWS, BadRequest, Flaw, Invalid
from app.kit.flaws import flaws_of
from app.kit.ids import uuid7s
from app.kit.splitting import LONGEST_LINE, TOO_LONG, Piece

Name: TypeAlias = tuple[ThingType, str]
"""A thing as a line names it."""

Place: TypeAlias = tuple[str, int, int]
"""Words of a document: its name, and their span."""

STAYING = ("subject", "status", "tags", "notes", "confidence", "credibility", "verdict")
"""What analysts add to a claim, and what so stays as it is where a line that replaces the claim says nothing of it."""

MARKS = ("id", "line", "given", "external_id")
"""The columns of what is kept of each row beside its claim; `given` has a bit for each of STAYING."""


UNDECIDED = Measured(None, None)


@dataclass(slots=True)
class Known:
    """What a name stands for; a subject or document with what its claims must fit.

    `made` where it is not there yet: a new subject is measured as the first claim about it.
    """

    id: str
    canonical: str
    measured: Measured = UNDECIDED
    document: DocumentSeen | None = None
    made: bool = False


Answer: TypeAlias = Known | Flaw | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a piece refers to, beyond what is known."""

    names: Collection[Name]
    words: Collection[Place]


@dataclass(slots=True)
class Result:
    """What came of a piece: rows in the form of COPY, and flaws by line, of which the first hundred are kept."""

    lines: int = 0
    claims: bytes = b""
    marks: bytes = b""
    rows: int = 0
    first: str = ""
    last: str = ""
    refused: int = 0
    flaws: list[Flaw] = field(default_factory=list)
    subjects: dict[str, Measured] = field(default_factory=dict)
    used: set[Name] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Read:
    line: int
    body: ClaimIn
    quantity: Quantity | None
    basis: QuantityBasis


class Reader:
    """Reads one file, piece by piece; keeps what names stand for between them."""

    def __init__(self) -> None:
        self._known: dict[Name, Answer] = {}
        self._words: dict[Place, str | None] = {}
        self._read: list[_Read] = []
        self._result = Result()

    def read(self, piece: Piece) -> Wanted:
        """Parse and check the lines; gives the names in them that are not known yet."""
        self._result, self._read, self._words = Result(), [], {}
        for number in piece.too_long:
            self._refuse(number, [TOO_LONG])
        for number, raw in enumerate(piece.raw.split(b"\n"), piece.first):
            if not raw.strip():
                continue
            self._result.lines += 1
            try:
                self._read.append(_of_line(number, raw))
            except Invalid as refused:
                self._refuse(number, refused.errors)
            except json.Broken as broken:
                sentence = "Give one valid JSON object on a line; this one breaks off or goes wrong here."
                self._refuse(number, [Flaw(sentence, "broken", column=broken.column)])
            except BadRequest as unreadable:
                self._refuse(number, [Flaw(unreadable.detail, "broken")])
        return self._wanted()

    def finish(self, known: Mapping[Name, Answer], words: Mapping[Place, str | None]) -> Result:
        """The rows of the piece that was read, now that its names are known."""
        self._known.update(known)
        self._words.update(words)
        ids = uuid7s(len(self._read))
        claims, marks = [], []
        for read, thing in zip(self._read, ids, strict=True):
            try:
                values = self._values(read)
            except Invalid as refused:
                self._refuse(read.line, refused.errors)
                continue
            claims.append(copied([thing, *(values[name] for name in COLUMNS[1:])]))
            marks.append(copied((thing, read.line, _given(read.body), read.body.external_id)))
            self._result.first = self._result.first or thing
            self._result.last = thing
        result = self._result
        result.rows = len(claims)
        result.claims, result.marks = "".join(claims).encode(), "".join(marks).encode()
        result.flaws.sort(key=_by_line)
        return result

    def _refuse(self, number: int, flaws: Collection[Flaw]) -> None:
        self._result.refused += 1
        if len(self._result.flaws) < MOST_FLAWS * 2:
            self._result.flaws += [replace(flaw, line=number) for flaw in flaws]

    def _wanted(self) -> Wanted:
        names: dict[Name, None] = {}
        words: list[Place] = []
        for read in self._read:
            names.update(dict.fromkeys(name for name in _names(read.body) if name not in self._known))
            if read.body.span is not None and read.body.document is not None:
                words.append(_place(read.body.document, read.body.span))
        return Wanted(tuple(names), words)

    def _values(self, read: _Read) -> dict[str, Any]:
        """The columns of a claim; raises Invalid as `claims.service` does of a single one."""
        body = read.body
        subject = self._one(SUBJECT, body.subject, "/subject", read)
        claimant = self._one(SOURCE, body.claimant, "/claimant")
        via = [self._one(SOURCE, name, f"/via/{place}") for place, name in enumerate(body.via)]
        if via:
            _check_chain([claimant, *via])
        document = self._one(DOCUMENT, body.document, "/document")
        seen = document.document if document else None
        if body.span is not None and body.document is not None and seen is not None:
            words = self._words.get(_place(body.document, body.span))
            check_span_of(body, has_text=seen.has_text, words=words)
        self._result.used.update(_names(body))
        return {
            **queries.values(body, seen),
            **confidence_columns(body.confidence),
            **quantities.kept(read.quantity, read.basis),
            "subject_id": subject and subject.id,
            "claimant_id": claimant and claimant.id,
            "via": [source.id for source in via if source],
            "document_id": document and document.id,
        }

    def _one(self, kind: Kind, name: str | None, pointer: str, read: _Read | None = None) -> Known | None:
        if name is None:
            return None
        found = self._known[kind.type, name]
        if isinstance(found, Flaw):
            raise Invalid(errors=[replace(found, pointer=pointer)])
        if read is not None and found is not None:
            self._fit(read, name, found)
        if found is None:
            raise Invalid.field(pointer, fits_none(kind), "unknown")
        return found

    def _fit(self, read: _Read, name: str, subject: Known) -> None:
        """Raises Invalid where the quantity is not of the subject's dimension or currency."""
        if subject.made and read.quantity is not None and subject.measured.dimension is None:
            subject.measured = Measured(read.quantity.dimension, read.quantity.unit)
            self._result.subjects[name] = subject.measured
        quantities.check_fits(read.quantity, subject.measured)


COLUMNS = (
    "id",
    *(name for name in queries.values(ClaimIn.model_validate({}), None)),
    *confidence_columns(None),
    *quantities.COLUMNS,
    "subject_id",
    "claimant_id",
    "via",
    "document_id",
)
"""The columns of a claim that a line fills."""


def _of_line(number: int, raw: bytes) -> _Read:
    if len(raw) > LONGEST_LINE:
        raise Invalid(errors=[TOO_LONG])
    body = _body(json.loads(raw))
    check_whole(body)
    return _Read(number, body, *quantities.said(body))


def _body(given: object) -> ClaimIn:
    """The claim that is given, as FastAPI reads the body of a POST."""
    try:
        return ClaimIn.model_validate(given, from_attributes=True)
    except ValidationError as error:
        found = error.errors(include_url=False)
        raise Invalid(errors=flaws_of([{**each, "loc": ("body", *each["loc"])} for each in found], given)) from None


def _names(body: ClaimIn) -> Iterator[Name]:
    if body.subject is not None:
        yield ThingType.SUBJECT, body.subject
    if body.claimant is not None:
        yield ThingType.SOURCE, body.claimant
    for name in body.via:
        yield ThingType.SOURCE, name
    if body.document is not None:
        yield ThingType.DOCUMENT, body.document


def _place(document: str, span: Span) -> Place:
    return document, span.start, span.end


def _check_chain(chain: list[Known | None]) -> None:
    things = [source.canonical for source in chain if source is not None]
    if len(set(things)) < len(things):
        raise chain_closed()


def _given(body: ClaimIn) -> int:
    return sum(1 << place for place, name in enumerate(STAYING) if name in body.model_fields_set)


def _by_line(flaw: Flaw) -> int:
    return flaw.line or 0
