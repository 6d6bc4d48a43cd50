"""The rows of subjects: their values, and what their list can be asked."""

from collections.abc import Collection, Mapping
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field
from sqlalchemy import ColumnElement, FromClause, Row, select, text

from app.domain import names
from app.domain.vocabulary import Dimension, Measure
from app.features.subjects.schemas import SubjectIn
from app.journal.listing import DatedQuery, Words, matches, recorded_between
from app.kit.paging import Sort
from app.kit.strict import ByWord, Tag, UnitName
from app.kit.things import Called
from app.storage.engine import WriteSession
from app.storage.tables import Subject

_SAME = ("title", "description", "measure", "horizon_days", "tags", "external_ids")

# A claim's reference may be to what was merged into the subject, and its numbers must fit all the same.
_CONTRADICTING = text(
    "select true from claim c where c.subject_id in "
    "(select cast(:subject as uuid) union select id from merged where canonical = :subject) "
    "and c.deleted_at is null and c.comparator is not null "
    "and (c.dimension <> :dimension or c.dimension = 'money' and c.unit <> :unit) limit 1"
)


class SubjectQuery(DatedQuery):
    """What the list of subjects can be asked; what is repeated means any of them."""

    q: Words | None = None
    slug: list[Called] = Field(default_factory=list)
    tag: list[Tag] = Field(default_factory=list)
    dimension: list[Annotated[Dimension, ByWord]] = Field(default_factory=list)
    unit: list[UnitName] = Field(default_factory=list)
    measure: list[Annotated[Measure, ByWord]] = Field(default_factory=list)
    part_of: list[Called] = Field(default_factory=list, description="A wider subject, by id or slug.")


def conditions(
    subject: FromClause, query: SubjectQuery, wider: Collection[UUID], found: Collection[UUID]
) -> list[ColumnElement[bool]]:
    """The conditions of a question, its wider subjects read through merges and its slugs `found` already."""
    c = subject.c
    wanted = [c.deleted_at.is_(None), c.merged_into.is_(None), *recorded_between(c, query)]
    wanted += [
        c[name].in_(words)
        for name, words in (("dimension", query.dimension), ("unit", query.unit), ("measure", query.measure))
        if words
    ]
    if query.slug:
        wanted.append(c.id.in_(found))
    if query.part_of:
        wanted.append(c.part_of_id.in_(wider))
    if query.tag:
        wanted.append(c.tags.overlap(query.tag))
    if query.q is not None:
        wanted.append(matches(c.words, query.q))
    return wanted


def sort(subject: FromClause) -> Sort:
    """By title."""
    return Sort(subject.c.title)


def values(body: SubjectIn, dimension: Dimension | None, unit: str | None, part_of: UUID | None) -> dict[str, Any]:
    """The columns of a subject, what it is measured in decided and its wider subject resolved."""
    since = body.since
    return {
        **{name: getattr(body, name) for name in _SAME},
        "slug": body.slug or names.slugify(body.title),
        "dimension": dimension,
        "unit": unit,
        **{f"since_{part}": None if since is None else getattr(since, part) for part in ("edtf", "start", "end")},
        "part_of_id": part_of,
    }


def as_given(row: Row[Any]) -> Mapping[str, Any]:
    """A row as it would be given, for a merge patch to be applied to; what is null is left out."""
    given = {
        **{name: getattr(row, name) for name in (*_SAME, "slug", "dimension", "unit")},
        "since": row.since_edtf,
        "part_of": str(row.part_of_id) if row.part_of_id else None,
    }
    return {name: value for name, value in given.items() if value is not None}


async def contradicted(session: WriteSession, subject: UUID, dimension: str | None, unit: str | None) -> bool:
    """Whether live claims about a subject are of another dimension, or money of another currency."""
    asked = {"subject": subject, "dimension": dimension, "unit": unit}
    return dimension is not None and bool(await session.scalar(_CONTRADICTING, asked))


async def measured(session: WriteSession, subject: UUID) -> tuple[str | None, str | None]:
    """The dimension and unit of a subject."""
    statement = select(Subject.dimension, Subject.unit).where(Subject.id == subject)
    row = (await session.execute(statement)).one()
    return row.dimension, row.unit
