"""The number filters as conditions on `claim.reach`, which is kept in base units (contract, section 3).

Numbers need something beside them that says what they are numbers of:

    subject=…                 the subject's unit; a currency or physical unit must be decided
    unit=soldier              that unit; several only where they are nouns of counts
    dimension=count           no unit is needed: counts, shares and factors have the same numbers in each

A unit goes before the subject's: `subject=pipeline&unit=mi&within=0,10` is in miles. The conditions are
PostgreSQL's range operators (&&, <@, @>, << and >>), which the GiST indexes answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, FromClause, literal
from sqlalchemy.dialects.postgresql import NUMRANGE, Range

from app.domain import units
from app.domain.interval import Interval
from app.domain.vocabulary import Dimension
from app.features.claims.asking import ClaimFilter
from app.features.claims.quantities import Measured
from app.features.claims.references import is_one_of
from app.kit.errors import Invalid

NUMBER_FILTERS = ("overlaps", "within", "compatible_with", "rules_out")
PLAIN = frozenset({Dimension.COUNT, Dimension.SHARE, Dimension.FACTOR})
"""Dimensions whose numbers are the same in every unit of theirs."""


@dataclass(frozen=True, slots=True)
class Said:
    """A unit of the filter: its code, and its dimension where it is physical (else it is as it was said)."""

    code: str
    physical: Dimension | None

    @classmethod
    def of(cls, given: str) -> "Said":
        """Of a code, a noun or a spelled physical unit ("tonnes")."""
        known = units.find(given) or units.named(given)
        return cls(known.code, known.dimension) if known else cls(given, None)


def asks_numbers(asked: ClaimFilter) -> bool:
    """Whether any number filter is given."""
    return any(getattr(asked, name) is not None for name in NUMBER_FILTERS)


def of_units(claim: FromClause, said: Sequence[Said]) -> list[ColumnElement[bool]]:
    """Claims said in one of the units, a physical one standing for its dimension."""
    if not said:
        return []
    physical = sorted({each.physical for each in said if each.physical is not None})
    nouns = sorted({each.code for each in said if each.physical is None})
    found: list[ColumnElement[bool]] = []
    if nouns:
        found.append(is_one_of(claim.c.unit, nouns))
    if physical:
        codes = sorted(unit.code for unit in units.UNITS.values() if unit.dimension in physical)
        found.append(is_one_of(claim.c.unit, codes) & is_one_of(claim.c.dimension, physical))
    return [found[0] | found[1]] if len(found) > 1 else found


def conditions(
    claim: FromClause, asked: ClaimFilter, said: Sequence[Said], subjects: Sequence[Measured] | None
) -> list[ColumnElement[bool]]:
    """What the number filters ask; `subjects` are those named, None where none is.

    Raises Invalid where nothing beside the numbers says what they are numbers of.
    """
    if not asks_numbers(asked):
        return []
    if not said and subjects is not None and not subjects:
        return []
    unit, found = _unit(claim, asked, said, subjects)
    reach = claim.c.reach
    for name, holds in (("overlaps", "&&"), ("within", "<@")):
        interval = getattr(asked, name)
        if interval is not None:
            found.append(reach.op(holds, is_comparison=True)(_range(interval, unit)))
    if asked.compatible_with is not None:
        found.append(reach.contains(_base(asked.compatible_with, unit)))
    if asked.rules_out is not None:
        point = _range(Interval.closed(asked.rules_out, asked.rules_out), unit)
        found.append(reach.op("<<", is_comparison=True)(point) | reach.op(">>", is_comparison=True)(point))
    return found


def _unit(
    claim: FromClause, asked: ClaimFilter, said: Sequence[Said], subjects: Sequence[Measured] | None
) -> tuple[str | None, list[ColumnElement[bool]]]:
    """The unit the numbers are in (None: whatever it is), and what that asks of the claims beside."""
    if said:
        return _of_said(said), []
    if subjects:
        return _of_subjects(claim, asked, subjects)
    if asked.dimension and PLAIN.issuperset(asked.dimension):
        return None, []
    raise _refused(asked, "Beside it give a subject, a unit, or a dimension of count, share or factor.")


def _of_said(said: Sequence[Said]) -> str | None:
    codes = {each.code for each in said}
    if len(codes) == 1:
        return codes.pop()
    if all(each.physical is None and each.code not in units.CURRENCIES for each in said):
        return None
    raise Invalid.parameter("unit", "Beside a number give one currency or physical unit.", "several_units")


def _of_subjects(
    claim: FromClause, asked: ClaimFilter, subjects: Sequence[Measured]
) -> tuple[str | None, list[ColumnElement[bool]]]:
    if len(set(subjects)) > 1 and not all(subject.dimension in PLAIN for subject in subjects):
        raise _refused(asked, "The subjects are measured in different units: give the unit of the numbers.")
    dimensions = sorted({subject.dimension for subject in subjects if subject.dimension is not None})
    if not dimensions:
        raise _refused(asked, "The subject has no unit yet: give the unit of the numbers.")
    found = [is_one_of(claim.c.dimension, dimensions)]
    if PLAIN.issuperset(dimensions):
        return None, found
    if subjects[0].unit is None:
        raise _refused(asked, "The subject has no unit yet: give the unit of the numbers.")
    if dimensions == [Dimension.MONEY]:
        found.append(is_one_of(claim.c.unit, [subjects[0].unit]))
    return subjects[0].unit, found


def _refused(asked: ClaimFilter, sentence: str) -> Invalid:
    name = next(name for name in NUMBER_FILTERS if getattr(asked, name) is not None)
    return Invalid.parameter(name, sentence, "unit_unknown")


def _range(interval: Interval, unit: str | None) -> ColumnElement[Any]:
    lower, upper = (None if end is None else _base(end, unit) for end in (interval.lower, interval.upper))
    return literal(Range(lower, upper, bounds=interval.bounds.value), NUMRANGE)


def _base(number: Decimal, unit: str | None) -> Decimal:
    return number if unit is None else units.to_base(number, unit)
