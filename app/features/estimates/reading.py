"""A claim's row as the domain's value, its number in the subject's unit."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from app.domain import units
from app.domain.analysis_input import ClaimSeen, Number
from app.domain.interval import Interval
from app.domain.vocabulary import Bounds, Comparator, Dimension, Stance, Status, Verdict
from app.domain.when import When

_DIGITS = Context(prec=15)
_STATUS = {word.value: word for word in Status}
_STANCE = {word.value: word for word in Stance}
_VERDICT = {word.value: word for word in Verdict}


@dataclass(frozen=True, slots=True)
class Measured:
    """What a subject is measured in; null where that is not decided."""

    dimension: Dimension | None
    unit: str | None


def measured_as(subject: Measured, claims: Iterable[Any]) -> Measured:
    """Give what to reckon in: the subject's own, else what most of its claims are in (unlike things never mix)."""
    if subject.dimension is not None and (subject.unit is not None or subject.dimension is not Dimension.MONEY):
        return subject
    counts = Counter(
        (c.dimension, c.unit if c.dimension == Dimension.MONEY else None)
        for c in claims
        if c.dimension is not None and subject.dimension in (None, c.dimension)
    )
    if not counts:
        return subject
    dimension, currency = min(counts, key=lambda kind: (-counts[kind], kind[0], kind[1] or ""))
    return Measured(Dimension(dimension), currency)


def claim_seen(
    row: Any, measured: Measured, subject: str, read_as: Mapping[str, str], publisher: str | None
) -> ClaimSeen:
    """Read a row; a number that is of another dimension or currency is not told as one of the subject's."""
    number, misfit = None, None
    if row.comparator is not None:
        number = _number(row.comparator, row.value, row.lower, row.upper, row.bounds, row.unit, row.dimension, measured)
        misfit = None if number is not None else _misfit(row, measured)
    return ClaimSeen(
        row.id,
        row.label,
        subject,
        number,
        None if row.claimant is None else read_as[row.claimant],
        tuple([read_as[each] for each in row.via]) if row.via else (),
        None if publisher is None else read_as[publisher],
        None if row.about_edtf is None else _when(row.about_edtf, row.about_start, row.about_end),
        None if row.asserted_edtf is None else _when(row.asserted_edtf, row.asserted_start, row.asserted_end),
        None if row.reported_edtf is None else _when(row.reported_edtf, row.reported_start, row.reported_end),
        _STATUS[row.status],
        _STANCE[row.stance],
        _VERDICT.get(row.verdict),
        row.confidence,
        misfit,
    )


def _misfit(row: Any, measured: Measured) -> str:
    if measured.dimension == row.dimension:
        return f"it is in {row.unit}, and the subject is counted in {measured.unit}"
    return f"it is a {row.dimension}, and the subject is measured as {measured.dimension}"


@lru_cache(maxsize=8192)
def _when(edtf: str, start: date | None, end: date | None) -> When:
    return When(edtf, start, end)


@lru_cache(maxsize=8192)
def _number(
    comparator: str,
    value: Decimal | None,
    lower: Decimal | None,
    upper: Decimal | None,
    bounds: str,
    unit: str,
    dimension: str,
    measured: Measured,
) -> Number | None:
    """Give the number in the unit reckoned in, None where it is of another dimension or currency."""
    if dimension != measured.dimension:
        return None
    if dimension == Dimension.MONEY and unit != measured.unit:
        return None
    said = Comparator(comparator)
    number = Number(said, value, Interval.of(lower, upper, Bounds(bounds)))
    known = units.find(unit)
    if unit == measured.unit or known is None or known.dimension != dimension:
        return number
    value, lower, upper = (_in_unit(end, unit, measured) for end in (value, lower, upper))
    return Number(said, value, Interval.of(lower, upper, Bounds(bounds)), plural=number.nominal is None)


def _in_unit(number: Decimal | None, unit: str, measured: Measured) -> Decimal | None:
    if number is None:
        return None
    base = units.to_base(number, unit)
    known = units.find(measured.unit) if measured.unit else None
    if known is None:
        return base
    exact = (Fraction(base) - known.offset) / known.factor
    return _DIGITS.divide(Decimal(exact.numerator), Decimal(exact.denominator))
