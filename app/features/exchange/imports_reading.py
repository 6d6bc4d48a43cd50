"""Lines of a file into rows of claims, in two steps with the ledger's answers between them; knows no database.

    reader.read(piece)      every line checked as the body of a POST would be; gives what it refers to
    reader.finish(given)    with what that stands for: the rows to copy, or what is wrong with a line

What is refused, and in which words, is decided where a single claim is: in `ClaimIn`, `claims.quantities` and
`claims.service`.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from app.domain.quantity import Quantity
from app.domain.vocabulary import QuantityBasis, ThingType
from app.features.claims import quantities
from app.features.claims.schemas import ClaimIn, Span
from app.features.claims.service import chain_closed, check_span, check_whole
from app.features.exchange import imports_rows as rows
from app.features.exchange.imports_lines import Form, Line, Offer, Unread
from app.features.exchange.imports_rows import Referred
from app.features.exchange.imports_said import (
    Answer,
    Given,
    Key,
    Known,
    Name,
    Place,
    Result,
    Wanted,
)
from app.journal.kinds import DOCUMENT, KINDS, SOURCE, SUBJECT, Kind
from app.journal.naming import as_id, fits_none, key_of
from app.kit.errors import MOST_FLAWS, Flaw, Invalid
from app.kit.flaws import flaws_of
from app.kit.splitting import Piece

MOST_KNOWN = 4_000
"""How many names a reader keeps in mind; beyond, it asks again."""


@dataclass(frozen=True, slots=True)
class _Checked:
    """A claim of a line that is well formed in itself."""

    number: int
    offer: Offer
    body: ClaimIn
    quantity: Quantity | None
    basis: QuantityBasis


class Reader:
    """Reads one file, piece by piece; keeps what names stand for between them."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._known: dict[Name, Answer] = {}
        self._words: dict[Place, str | None] = {}
        self._details: dict[Name, Mapping[str, Any]] = {}
        self._checked: list[list[_Checked]] = []
        self._result = Result()

    def answer(self, thing: Piece | Given) -> Wanted | Result:
        """One step or the other, by what is handed over."""
        return self.read(thing) if isinstance(thing, Piece) else self.finish(thing)

    def read(self, piece: Piece) -> Wanted:
        """Check the lines in themselves; gives the names in them that are not known yet."""
        self._result, self._checked, self._words, self._details = Result(), [], {}, {}
        if len(self._known) > MOST_KNOWN:
            self._known.clear()
        for line in self._form.lines(piece):
            self._result.lines += 1
            if isinstance(line, Unread):
                self._refuse(line.number, line.flaws)
                continue
            checked, flaws = _check(line)
            if flaws:
                self._refuse(line.number, flaws)
            else:
                self._checked.append(checked)
                for name, said in line.details.items():
                    self._details.setdefault(name, said)
        return self._wanted()

    def finish(self, given: Given) -> Result:
        """The rows of the piece that was read, now that its names are known; a line is refused whole."""
        self._known.update(given.names)
        self._words.update(given.words)
        claims: list[str] = []
        marks: list[str] = []
        ids = given.room.ids()
        for line in self._checked:
            try:
                found = [self._referred(checked) for checked in line]
            except Invalid as refused:
                self._refuse(line[0].number, refused.errors)
                continue
            for checked, referred in zip(line, found, strict=True):
                thing = next(ids)
                claims.append(rows.claim(thing, checked.body, checked.quantity, checked.basis, referred))
                marks.append(rows.mark(thing, checked.number, checked.body))
        self._forget_undecided(given)
        return self._done(claims, marks)

    def _done(self, claims: list[str], marks: list[str]) -> Result:
        result = self._result
        result.rows = len(claims)
        if claims:
            result.first, result.last = (mark.partition("\t")[0] for mark in (marks[0], marks[-1]))
        result.claims, result.marks = "".join(claims).encode(), "".join(marks).encode()
        result.flaws.sort(key=_by_line)
        del result.flaws[MOST_FLAWS:]
        return result

    def _forget_undecided(self, given: Given) -> None:
        """What another reader may decide meanwhile is asked for again."""
        for name, known in given.names.items():
            if isinstance(known, Known) and known.may_change:
                del self._known[name]

    def _refuse(self, number: int, flaws: Collection[Flaw]) -> None:
        self._result.refused += 1
        self._result.flaws += [replace(flaw, line=number) for flaw in flaws]
        if len(self._result.flaws) > MOST_FLAWS * 10:
            self._result.flaws.sort(key=_by_line)
            del self._result.flaws[MOST_FLAWS:]

    def _wanted(self) -> Wanted:
        names: dict[Name, Key] = {}
        words: list[Place] = []
        count = 0
        for line in self._checked:
            count += len(line)
            for checked in line:
                body = checked.body
                for name in _names(body):
                    if name not in self._known and name not in names:
                        self._want(name, names)
                if body.span is not None and body.document is not None:
                    self._want((ThingType.DOCUMENT, body.document), names)
                    words.append(_place(body.document, body.span))
        known = [place for place in words if (ThingType.DOCUMENT, place[0]) in names]
        details = {name: said for name, said in self._details.items() if name in names or name[0] is ThingType.SOURCE}
        return Wanted(names, known, count, details)

    def _want(self, name: Name, names: dict[Name, Key]) -> None:
        try:
            names[name] = as_id(name[1]) or key_of(KINDS[name[0]], name[1])
        except ValueError as error:
            self._known[name] = Flaw(str(error), "malformed")

    def _referred(self, checked: _Checked) -> Referred:
        """What a claim refers to; raises Invalid as `claims.service` does of a single one."""
        try:
            return self._found(checked)
        except Invalid as refused:
            raise Invalid(errors=[_placed(flaw, checked.offer) for flaw in refused.errors]) from None

    def _found(self, checked: _Checked) -> Referred:
        body = checked.body
        subject = claimant = document = None
        if body.subject is not None:
            subject = self._one(SUBJECT, body.subject, "/subject")
            self._fit(checked, subject)
        if body.claimant is not None:
            claimant = self._one(SOURCE, body.claimant, "/claimant")
        via = [self._one(SOURCE, name, f"/via/{place}") for place, name in enumerate(body.via)]
        if via:
            _check_chain([claimant, *via] if claimant else via)
        if body.document is not None:
            document = self._one(DOCUMENT, body.document, "/document")
        seen = document.document if document else None
        if body.span is not None and body.document is not None and seen is not None:
            self._result.spans += 1
            check_span(body, has_text=seen.has_text, words=self._words.get(_place(body.document, body.span)))
        self._result.made.update([known.id for known in (subject, claimant, document, *via) if known and known.made])
        return Referred(subject, claimant, document, via)

    def _one(self, kind: Kind, name: str, pointer: str) -> Known:
        found = self._known[kind.type, name]
        if isinstance(found, Flaw):
            raise Invalid(errors=[replace(found, pointer=pointer)])
        if found is None:
            raise Invalid.field(pointer, fits_none(kind), "unknown")
        return found

    def _fit(self, checked: _Checked, subject: Known) -> None:
        """Raises Invalid where the quantity is not of the subject's dimension or currency."""
        quantity = checked.quantity
        if subject.may_change and quantity is not None:
            subject.measured = quantities.Measured(quantity.dimension, quantity.unit)
            self._result.measured[subject.id] = subject.measured
        quantities.check_fits(quantity, subject.measured)


def _check(line: Line) -> tuple[list[_Checked], list[Flaw]]:
    checked: list[_Checked] = []
    flaws: list[Flaw] = []
    for offer in line.offers:
        try:
            body = _body(offer.claim)
            check_whole(body)
            checked.append(_Checked(line.number, offer, body, *quantities.said(body)))
        except Invalid as refused:
            flaws += [_placed(flaw, offer) for flaw in refused.errors]
    return checked, flaws


def _body(given: object) -> ClaimIn:
    """The claim that is given, as FastAPI reads the body of a POST."""
    try:
        return ClaimIn.model_validate(given, from_attributes=True)
    except ValidationError as error:
        found = error.errors(include_url=False)
        raise Invalid(errors=flaws_of([{**each, "loc": ("body", *each["loc"])} for each in found], given)) from None


def _placed(flaw: Flaw, offer: Offer) -> Flaw:
    """The flaw with where in the line it is, as far as that is known."""
    at = flaw.pointer or ""
    while at:
        if at in offer.columns:
            return replace(flaw, column=offer.columns[at])
        if at in offer.pointers:
            return replace(flaw, pointer=offer.pointers[at])
        at = at.rpartition("/")[0]
    return flaw


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


def _check_chain(chain: list[Known]) -> None:
    things = [source.canonical for source in chain]
    if len(set(things)) < len(things):
        raise chain_closed()


def _by_line(flaw: Flaw) -> int:
    return flaw.line or 0
