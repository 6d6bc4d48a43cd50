"""The filters of claims as conditions on their rows, at any moment (contract, section 3).

A list about the past looks at the claims that ever had the subject, claimant or document asked for,
and puts the same conditions on their rows as they then were.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    Text,
    any_,
    false,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy import Uuid as PgUuid
from sqlalchemy.dialects.postgresql import ARRAY, DATERANGE, Range
from sqlalchemy.ext.asyncio import AsyncConnection

from app.domain import when
from app.domain.vocabulary import Dimension, Status
from app.features.claims import apart
from app.features.claims.asking import ClaimFilter, Unset
from app.features.claims.numbers import Said, asks_numbers, of_units
from app.features.claims.numbers import conditions as of_numbers
from app.features.claims.quantities import Measured
from app.features.claims.references import below, is_one_of, merges, things
from app.journal.following import meant
from app.journal.kinds import CLAIM, DOCUMENT, SOURCE, SUBJECT
from app.journal.listing import matches
from app.kit.errors import Invalid
from app.storage.moment import Moment, rows
from app.storage.straight import fetch
from app.storage.tables.claim import UNSET_COLUMNS

_WORDS = ("stance", "verdict", "place", "comparator", "dimension", "credibility", "external_id", "id")
_REFERENCES = (
    ("subject_id", SUBJECT, "subject"),
    ("claimant_id", SOURCE, "claimant"),
    ("document_id", DOCUMENT, "document"),
    ("publisher_id", SOURCE, "publisher"),
)
_TIMES = ("about", "asserted", "reported")
_MANY = 1_000
_EVER = "select distinct thing from revision where type = 'claim' and state ->> '{0}' = any(cast(:ids as text[]))"


@dataclass(frozen=True, slots=True)
class Filtered:
    """The rows of claims at a moment, what is asked of them, and the one subject, if it is one and was looked up.

    `beside` are the conditions; of those `apart`, if there are any, a row must meet one as well (see `apart`).
    """

    rows: FromClause
    beside: Sequence[ColumnElement[bool]]
    apart: Sequence[ColumnElement[bool]]
    subject: Measured | None

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        """All that is asked of the rows."""
        return [*self.beside, or_(*self.apart)] if self.apart else [*self.beside]


async def filtered(session: AsyncConnection, asked: ClaimFilter, moment: Moment, *, measured: bool = False) -> Filtered:
    """Read a filter at a moment; raises Invalid for unknown names, and for what does not fit together.

    What a subject is `measured` in is looked up where numbers are asked for, or this says so.
    """
    _check(asked)
    if moment.position is not None and not (asked.subject or asked.claimant or asked.document):
        raise Invalid.parameter("recorded_as_of", "Beside it give a subject, a claimant or a document.", "too_wide")
    named = await _named(session, asked, moment)
    looked_up = asked.subject and (measured or asks_numbers(asked))
    subjects = await _measured(session, named["subject_id"], moment) if looked_up else None
    found = await _with_those_below(session, asked, named, moment)
    claim = _rows(found, moment)
    said = [Said.of(unit) for unit in asked.unit]
    references, branches = _of_references(claim, found)
    reported = _reported(claim, asked)
    if reported and branches:
        references.append(or_(*reported))
    conditions = [
        claim.c.deleted_at.is_(None),
        *references,
        *_of_words(claim, asked),
        *_of_times(claim, asked),
        *_of_confidence(claim, asked),
        *await _of_others(session, claim, asked, found, moment),
        *of_units(claim, said),
        *of_numbers(claim, asked, said, subjects),
    ]
    if asked.q is not None:
        conditions.append(matches(claim.c.words, asked.q))
    one = subjects[0] if subjects and len(subjects) == 1 else None
    return Filtered(claim, conditions, branches or reported, one)


def _check(asked: ClaimFilter) -> None:
    """Raises Invalid for what can never be: ends that run backwards, and additions to nothing."""
    for addition, to in (("parts", "subject"), ("descendants", "claimant")):
        if getattr(asked, addition) and not getattr(asked, to):
            raise Invalid.parameter(addition, f"Beside it give a {to}.", "alone")
    if (asked.confidence_min or 0) > (100 if asked.confidence_max is None else asked.confidence_max):
        raise Invalid.parameter("confidence_max", "Give one that is at least confidence_min.", "backwards")
    for name in (*_TIMES, "recorded"):
        since, until = getattr(asked, f"{name}_from"), getattr(asked, f"{name}_to")
        if since is not None and until is not None and _first(since) > _last(until):
            raise Invalid.parameter(f"{name}_to", f"Give one that is not before {name}_from.", "backwards")


async def _named(session: AsyncConnection, asked: ClaimFilter, moment: Moment) -> dict[str, Sequence[UUID]]:
    """The ids that stand for what is named, by the column that refers to them."""
    found: dict[str, Sequence[UUID]] = {}
    for column, kind, name in _REFERENCES:
        if given := getattr(asked, name):
            found[column] = await meant(session, kind, given, moment, name)
    return found


async def _with_those_below(
    session: AsyncConnection, asked: ClaimFilter, found: dict[str, Sequence[UUID]], moment: Moment
) -> dict[str, Sequence[UUID]]:
    reached = dict(found)
    if asked.parts:
        reached["subject_id"] = await below(session, SUBJECT, "part_of_id", found["subject_id"], moment)
    if asked.descendants:
        reached["claimant_id"] = await below(session, SOURCE, "parent_id", found["claimant_id"], moment)
    return reached


def _rows(found: dict[str, Sequence[UUID]], moment: Moment) -> FromClause:
    if moment.position is None:
        return rows(CLAIM.table, moment)
    column = next(name for name in ("subject_id", "claimant_id", "document_id") if name in found)
    return rows(CLAIM.table, moment, among=_EVER.format(column), ids=[str(thing) for thing in found[column]])


async def _measured(session: AsyncConnection, subjects: Sequence[UUID], moment: Moment) -> list[Measured]:
    """What subjects are measured in, each as it is read; those that are not there are left out."""
    subject = rows(SUBJECT.table, moment, among="select unnest(cast(:ids as uuid[]))", ids=list(subjects))
    c = subject.c
    statement = select(c.dimension, c.unit).where(is_one_of(c.id, subjects), c.merged_into.is_(None)).order_by(c.id)
    found = await fetch(session, statement)
    return [Measured(Dimension(dimension) if dimension else None, unit) for dimension, unit in found]


def _of_references(
    claim: FromClause, found: dict[str, Sequence[UUID]]
) -> tuple[list[ColumnElement[bool]], list[ColumnElement[bool]]]:
    """What the claims refer to; the first of it that is a few things of a kind, apart."""
    wanted = {column: ids for column, ids in found.items() if column in claim.c}
    few = next((column for column, ids in wanted.items() if 1 < len(ids) <= apart.MOST), None)
    together = [is_one_of(claim.c[column], ids) for column, ids in wanted.items() if column != few]
    return together, [] if few is None else apart.each_of(claim.c[few], wanted[few])


def _of_words(claim: FromClause, asked: ClaimFilter) -> list[ColumnElement[bool]]:
    c = claim.c
    found = [is_one_of(c[name], getattr(asked, name)) for name in _WORDS if getattr(asked, name)]
    found.append(is_one_of(c.status, asked.status) if asked.status else c.status != Status.PROPOSED)
    if asked.tag:
        found.append(c.tags.overlap(asked.tag))
    if asked.unset:
        found.append(_unset(claim, asked.unset))
    return found


def _unset(claim: FromClause, fields: Sequence[Unset]) -> ColumnElement[bool]:
    if fields == [Unset.REPORTED_ON]:
        return func.coalesce(claim.c.reported_start, claim.c.reported_end).is_(None)
    if fields in ([Unset.SUBJECT], [Unset.TEXT]):
        return claim.c[UNSET_COLUMNS[fields[0]]].is_(None)
    unset = func.unset_fields(*(claim.c[column] for column in UNSET_COLUMNS.values()), type_=ARRAY(Text))
    found: ColumnElement[bool] = unset.overlap(literal([str(field) for field in fields], ARRAY(Text)))
    return found


def _of_times(claim: FromClause, asked: ClaimFilter) -> list[ColumnElement[bool]]:
    """Times that are known and meet the days asked for; one open on a side reaches on for ever."""
    found: list[ColumnElement[bool]] = []
    for name in ("about", "asserted"):
        first, last = _days(asked, name)
        if first is None and last is None:
            continue
        days = literal(Range(first, last, bounds="[]"), DATERANGE)
        start, end, said = (claim.c[f"{name}_{part}"] for part in ("start", "end", "edtf"))
        covered = func.known_days(said, start, end, type_=DATERANGE)
        found.append(covered.op("&&", is_comparison=True)(days))
    if asked.recorded_from is not None:
        found.append(claim.c.recorded_at >= _first(asked.recorded_from))
    if asked.recorded_to is not None:
        found.append(claim.c.recorded_at <= _last(asked.recorded_to))
    return found


def _reported(claim: FromClause, asked: ClaimFilter) -> list[ColumnElement[bool]]:
    first, last = _days(asked, "reported")
    return [] if first is None and last is None else apart.reported(claim, first, last)


def _days(asked: ClaimFilter, name: str) -> tuple[date | None, date | None]:
    """The first and the last day asked for of a time."""
    since, until = getattr(asked, f"{name}_from"), getattr(asked, f"{name}_to")
    return since and _first(since).date(), until and _last(until).date()


def _first(bound: str) -> datetime:
    """The first instant of a bound."""
    found = when.parse_bound(bound, end=False)
    return found if isinstance(found, datetime) else datetime.combine(found, time.min, UTC)


def _last(bound: str) -> datetime:
    """The last instant of a bound."""
    found = when.parse_bound(bound, end=True)
    return found if isinstance(found, datetime) else datetime.combine(found, time.max, UTC)


def _of_confidence(claim: FromClause, asked: ClaimFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.confidence_min is not None:
        found.append(claim.c.confidence_value >= asked.confidence_min)
    if asked.confidence_max is not None:
        found.append(claim.c.confidence_value <= asked.confidence_max)
    return found


async def _of_others(
    session: AsyncConnection, claim: FromClause, asked: ClaimFilter, found: dict[str, Sequence[UUID]], moment: Moment
) -> list[ColumnElement[bool]]:
    """What is asked of the claimant and of the document, each read through its merges."""
    conditions: list[ColumnElement[bool]] = []
    if "publisher_id" in found:
        document = things(DOCUMENT, moment)
        published = is_one_of(document.c.publisher_id, found["publisher_id"])
        # An array, for a join with the documents would read all claims.
        documents = func.array(_standing_for(document, published, moment).scalar_subquery(), type_=ARRAY(PgUuid))
        of_these = claim.c.document_id == any_(documents)
        many = moment.position is None and await _have_many(session, claim, documents)
        # PostgreSQL takes such an array for ten things. Said this way no index of documents answers it.
        conditions.append(of_these.is_distinct_from(false()) if many else of_these)
    if asked.reliability:
        source = things(SOURCE, moment)
        reliable = is_one_of(source.c.reliability, asked.reliability)
        conditions.append(claim.c.claimant_id.in_(_standing_for(source, reliable, moment)))
    return conditions


async def _have_many(session: AsyncConnection, claim: FromClause, documents: ColumnElement[Any]) -> bool:
    """Whether a page of these claims is found sooner along the list than among them."""
    document = func.unnest(documents).table_valued("id").render_derived()
    of_it = select(claim.c.id).where(claim.c.document_id == document.c.id, claim.c.deleted_at.is_(None)).limit(_MANY)
    some = select(document.c.id).select_from(document.join(of_it.lateral(), true())).limit(_MANY).subquery()
    return (await session.scalar(select(func.count()).select_from(some)) or 0) >= _MANY


def _standing_for(every: FromClause, condition: ColumnElement[bool], moment: Moment) -> Select[tuple[UUID]]:
    """The ids of things for which a condition holds, and of what was merged into them."""
    merged = merges(every, moment)
    standing = select(every.c.id).where(condition, every.c.merged_into.is_(None)).cte()
    members = select(merged.c.id).join_from(standing, merged, merged.c.canonical == standing.c.id)
    return select(select(standing.c.id).union_all(members).subquery().c.id)
