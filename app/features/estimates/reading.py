"""A claim's row as the domain's value, its number in the subject's unit.

A row is a tuple of texts, as `ROW` selects it: many claims say the same numbers and times, and each is read once.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeAlias

from app.domain import units, when
from app.domain.analysis_input import ClaimSeen, Number
from app.domain.interval import Interval
from app.domain.vocabulary import Bounds, Comparator, Dimension, Stance, Status, Verdict
from app.domain.when import When

ClaimRow: TypeAlias = Sequence[Any]

ROW = """
c.id::text, coalesce(c.text, c.label), c.subject_id::text,
case when c.comparator is not null then concat_ws('|', c.dimension, c.comparator, c.bounds, coalesce(c.value::text, ''),
    coalesce(c.lower::text, ''), coalesce(c.upper::text, ''), c.unit) end,
c.claimant_id::text, case when c.via <> '{}' then c.via::text[] end, c.document_id::text,
c.about_edtf, c.asserted_edtf, c.reported_edtf, c.status, c.stance, c.verdict, c.confidence_value
"""
"""The columns of a claim `c`; the unit is last in the number, since it may hold any character."""

ID, SUBJECT_ID, NUMBER, CLAIMANT, VIA, DOCUMENT_ID = 0, 2, 3, 4, 5, 6

_DIGITS = Context(prec=15)
_STATUS = {word.value: word for word in Status}
_STANCE = {word.value: word for word in Stance}
_VERDICT = {word.value: word for word in Verdict}


@dataclass(frozen=True, slots=True)
class Measured:
    """What a subject is measured in; null where that is not decided."""

    dimension: Dimension | None
    unit: str | None

    @property
    def decided(self) -> bool:
        """Whether that needs no look at the claims."""
        return self.dimension is not None and (self.unit is not None or self.dimension is not Dimension.MONEY)


def measured_as(subject: Measured, claims: Iterable[ClaimRow]) -> Measured:
    """Give what to reckon in: the subject's own, else what most of its claims are in (unlike things never mix)."""
    if subject.decided:
        return subject
    kinds = (_kind(row[NUMBER]) for row in claims if row[NUMBER] is not None)
    counts = Counter(kind for kind in kinds if subject.dimension in (None, kind[0]))
    if not counts:
        return subject
    dimension, currency = min(counts, key=lambda kind: (-counts[kind], kind))
    return Measured(Dimension(dimension), currency or subject.unit)


def _kind(told: str) -> tuple[str, str]:
    dimension, _, _, _, _, _, unit = told.split("|", 6)
    return dimension, unit if dimension == Dimension.MONEY else ""


def sources_of(claims: Iterable[ClaimRow]) -> set[str]:
    """Give the sources that claims name: who said them, and who carried them."""
    named: set[str | None] = set()
    for row in claims:
        named.add(row[CLAIMANT])
        if row[VIA]:
            named.update(row[VIA])
    return {each for each in named if each is not None}


@dataclass(frozen=True, slots=True)
class Named:
    """As what the subjects and sources that rows name are read, and who published the documents."""

    subjects: Mapping[str, str]
    sources: Mapping[str, str]
    publishers: Mapping[str, str | None]

    def covers(self, claims: Iterable[ClaimRow]) -> bool:
        """Whether these claims name nothing beyond that."""
        documents = {row[DOCUMENT_ID] for row in claims} - {None}
        return documents <= self.publishers.keys() and sources_of(claims) <= self.sources.keys()

    def publisher(self, document: str) -> str | None:
        """Who published a document, as that source is read."""
        found = self.publishers.get(document)
        return None if found is None else self.sources[found]


def claims_seen(claims: Iterable[ClaimRow], measured: Measured, named: Named) -> dict[str, ClaimSeen]:
    """Read rows; a number that is of another dimension or currency is not told as one of the subject's."""
    dimension, unit = "" if measured.dimension is None else measured.dimension.value, measured.unit
    seen: dict[str, ClaimSeen] = {}
    for id_, label, subject, told, claimant, via, document, *rest in claims:
        about, asserted, reported, status, stance, verdict, confidence = rest
        number = None if told is None else _number(told, dimension, unit)
        seen[id_] = ClaimSeen(
            id_,
            label,
            named.subjects.get(subject, subject or ""),
            number,
            None if claimant is None else named.sources[claimant],
            tuple([named.sources[each] for each in via]) if via else (),
            None if document is None else named.publisher(document),
            None if about is None else _when(about),
            None if asserted is None else _when(asserted),
            None if reported is None else _when(reported),
            _STATUS[status],
            _STANCE[stance],
            None if verdict is None else _VERDICT[verdict],
            confidence,
            None if told is None or number is not None else _misfit(told, measured),
        )
    return seen


def _misfit(told: str, measured: Measured) -> str:
    dimension, unit = told.split("|", 1)[0], told.split("|", 6)[6]
    if measured.dimension == dimension:
        return f"it is in {unit}, and the subject is counted in {measured.unit}"
    return f"it is a {dimension}, and the subject is measured as {measured.dimension}"


@lru_cache(maxsize=16_384)
def _when(edtf: str) -> When:
    return when.parse(edtf)


@lru_cache(maxsize=16_384)
def _number(told: str, dimension: str, unit: str | None) -> Number | None:
    """Give the number in the unit reckoned in, None where it is of another dimension or currency."""
    kind, comparator, bounds, *ends, said_in = told.split("|", 6)
    if kind != dimension or (kind == Dimension.MONEY and said_in != unit):
        return None
    value, lower, upper = (Decimal(end) if end else None for end in ends)
    said = Comparator(comparator)
    number = Number(said, value, Interval.of(lower, upper, Bounds(bounds)))
    known = units.find(said_in)
    if unit == said_in or known is None or known.dimension != kind:
        return number
    value, lower, upper = (_in_unit(end, said_in, unit) for end in (value, lower, upper))
    return Number(said, value, Interval.of(lower, upper, Bounds(bounds)), plural=number.nominal is None)


def _in_unit(number: Decimal | None, said_in: str, unit: str | None) -> Decimal | None:
    if number is None:
        return None
    base = units.to_base(number, said_in)
    known = units.find(unit) if unit else None
    if known is None:
        return base
    exact = (Fraction(base) - known.offset) / known.factor
    return _DIGITS.divide(Decimal(exact.numerator), Decimal(exact.denominator))
