"""Figures of claims by group (contract, sections 3 and 4).

What enters: what the same filter lists, so neither tombstones nor, unless asked for, what is only
proposed; retracted claims are in, as in lists (`status=reported` leaves them out). And only what is
asserted: `stance=denies` gives no groups.

Unlike things are never added up, so a group is a key, a dimension and a unit:

    money            its currency                          shares, factors   1
    counts           the subject's noun where claims go by subject or one subject is asked for
                     (soldiers count under troops), else the noun as said
    physical units   the subject's unit likewise, else the base unit of the dimension

A month or a year is that of `reported_on` where it lies in one; what was reported in "2024" has no
month, and its key is null. Groups go by key, unknown last.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Row,
    Select,
    Subquery,
    Text,
    case,
    cast,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from app.domain import units
from app.domain.vocabulary import Dimension, Stance
from app.features.claims.asking import GroupBy, StatsQuery
from app.features.claims.filters import Filtered
from app.features.claims.references import merges, things
from app.journal.kinds import DOCUMENT, SOURCE, SUBJECT, Kind
from app.kit import cursor, json
from app.storage.moment import Moment
from app.storage.shapes.building import source_ref, subject_ref

_PERIODS = {GroupBy.MONTH: "YYYY-MM", GroupBy.YEAR: "YYYY"}
_LONG = Context(prec=60, rounding=ROUND_HALF_EVEN)
_KEPT = Context(prec=15, rounding=ROUND_HALF_EVEN)

Column = ColumnElement[Any]


@dataclass(frozen=True, slots=True)
class Grouping:
    """What claims go by: rows with what the key needs joined, the key, and what the subject is measured in."""

    rows: FromClause
    key: Column
    dimension: Column
    unit: Column


async def page(
    session: AsyncConnection, found: Filtered, query: StatsQuery, moment: Moment, secret: bytes, bound_to: str
) -> tuple[bytes, str | None]:
    """The bytes of a page of groups and the cursor of the next; raises BadRequest for a cursor not ours."""
    after = cursor.decode(secret, bound_to, query.cursor) if query.cursor is not None else None
    groups = _groups(found, _grouping(found, query.group_by, moment))
    reference = _reference(query.group_by, moment)
    statement = select(groups, literal_column(reference).label("name")).select_from(groups)
    if after is not None:
        statement = statement.where(groups.c.place > literal(after[0], groups.c.place.type))
    rows = (await session.execute(statement.order_by(groups.c.place).limit(query.limit + 1))).all()
    following = None
    if len(rows) > query.limit:
        following = cursor.encode(secret, bound_to, (rows[query.limit - 1].place,))
    items = [_told(row, query.group_by) for row in rows[: query.limit]]
    return json.dumps({"items": items, "next": following}), following


def _grouping(found: Filtered, by: GroupBy, moment: Moment) -> Grouping:
    claim = found.rows
    one = found.subject
    dimension = literal(one.dimension, Text) if one and one.dimension else null()
    unit = literal(one.unit, Text) if one and one.unit else null()
    if by is GroupBy.SUBJECT:
        rows, key = _read_as(claim, claim.c.subject_id, SUBJECT, moment)
        subject = things(SUBJECT, moment)
        return Grouping(rows.outerjoin(subject, subject.c.id == key), key, subject.c.dimension, subject.c.unit)
    rows, key = _joined(claim, by, moment)
    return Grouping(rows, key, dimension, unit)


def _joined(claim: FromClause, by: GroupBy, moment: Moment) -> tuple[FromClause, Column]:
    if by is GroupBy.STATUS:
        return claim, claim.c.status
    if by in _PERIODS:
        first, last = (func.to_char(claim.c[f"reported_{end}"], _PERIODS[by]) for end in ("start", "end"))
        return claim, case((first == last, first))
    if by is GroupBy.PUBLISHER:
        rows, document_id = _read_as(claim, claim.c.document_id, DOCUMENT, moment)
        document = things(DOCUMENT, moment)
        return _read_as(rows.outerjoin(document, document.c.id == document_id), document.c.publisher_id, SOURCE, moment)
    rows, claimant = _read_as(claim, claim.c.claimant_id, SOURCE, moment)
    if by is GroupBy.CLAIMANT:
        return rows, claimant
    source = things(SOURCE, moment)
    return rows.outerjoin(source, source.c.id == claimant), source.c.reliability


def _read_as(rows: FromClause, thing: Column, kind: Kind, moment: Moment) -> tuple[FromClause, Column]:
    """The rows, and the id that a reference of theirs is read as."""
    merged = merges(things(kind, moment), moment).alias(f"{kind.type}_read_as")
    return rows.outerjoin(merged, merged.c.id == thing), func.coalesce(merged.c.canonical, thing)


def _groups(found: Filtered, grouping: Grouping) -> Subquery:
    """The figures of each group, in base units, and `place`, by which groups go."""
    c = found.rows.c
    entering = (
        select(
            grouping.key.label("key"),
            c.dimension,
            _unit(c.dimension, c.unit, grouping).label("unit"),
            c.nominal,
            (c.comparator.is_not(None) & or_(c.lower.is_(None), c.upper.is_(None))).label("one_sided"),
            func.coalesce(c.reported_start, c.reported_end).label("first"),
            func.coalesce(c.reported_end, c.reported_start).label("last"),
        )
        .select_from(grouping.rows)
        .where(*found.conditions, c.stance == Stance.ASSERTS)
        .subquery("entering")
    )
    return _figures(entering).subquery("item")


def _figures(entering: Subquery) -> Select[Any]:
    e = entering.c
    parts = (e.key, e.dimension, e.unit)
    middle = func.percentile_disc(0.5)
    return select(
        *parts,
        func.count().label("count"),
        func.min(e.nominal).label("lowest"),
        middle.within_group(e.nominal.asc()).label("lower_middle"),
        middle.within_group(e.nominal.desc()).label("upper_middle"),
        func.max(e.nominal).label("highest"),
        func.count().filter(e.one_sided).label("one_sided"),
        func.min(e.first).label("first_reported"),
        func.max(e.last).label("last_reported"),
        _place(parts).label("place"),
    ).group_by(*parts)


def _place(parts: Sequence[Column]) -> Column:
    """One text by which groups go: part by part in code points, unknown last."""
    told: list[Column] = [
        func.coalesce(literal_column("'0'") + cast(part, Text), literal_column("'1'")) for part in parts
    ]
    return func.concat_ws(literal_column("chr(1)"), *told, type_=Text).collate("C")


def _unit(dimension: Column, said: Column, grouping: Grouping) -> Column:
    """The unit a claim is told in; null for the base unit of a physical dimension."""
    physical = dimension.in_(sorted(units.BASES))
    own = case((physical, null()), else_=said)
    fits = (grouping.dimension == dimension) & (dimension != Dimension.MONEY)
    return case((fits, func.coalesce(grouping.unit, own)), else_=own)


def _reference(by: GroupBy, moment: Moment) -> str:
    if by is GroupBy.SUBJECT:
        return f"{subject_ref('item.key', moment)}::text"
    if by in (GroupBy.CLAIMANT, GroupBy.PUBLISHER):
        return f"{source_ref('item.key', moment)}::text"
    return "null::text"


def _told(row: Row[Any], by: GroupBy) -> dict[str, object]:
    key = row.key
    if by in (GroupBy.SUBJECT, GroupBy.CLAIMANT, GroupBy.PUBLISHER) and key is not None:
        key = json.loads(row.name.encode())
    unit = row.unit if row.dimension is None else row.unit or units.BASES[Dimension(row.dimension)]
    median = None
    if row.lower_middle is not None:
        median = _LONG.multiply(_LONG.add(row.lower_middle, row.upper_middle), Decimal("0.5"))
    return {
        "key": key,
        "dimension": row.dimension,
        "unit": unit,
        "count": row.count,
        "lowest": _in_unit(row.lowest, unit),
        "median": _in_unit(median, unit),
        "highest": _in_unit(row.highest, unit),
        "one_sided": row.one_sided,
        "first_reported": row.first_reported,
        "last_reported": row.last_reported,
    }


def _in_unit(number: Decimal | None, unit: str | None) -> Decimal | None:
    """A number of the base unit in a unit, exact to 15 digits."""
    known = units.find(unit) if unit else None
    if number is None or known is None:
        return None if number is None else _KEPT.plus(number)
    exact = (Fraction(number) - known.offset) / known.factor
    return _KEPT.divide(Decimal(exact.numerator), Decimal(exact.denominator))
