"""What is decided about subjects: what they are measured in, and that this fits the claims about them."""

from typing import Any
from uuid import UUID

from app.domain import units
from app.domain.quantity import check_unit
from app.domain.refusal import Refused
from app.domain.vocabulary import Dimension
from app.features.subjects import queries
from app.features.subjects.schemas import SubjectIn
from app.journal.circles import refuse_circle
from app.journal.forms import Form, Writer
from app.journal.kinds import SUBJECT
from app.journal.naming import resolve
from app.journal.reading import read_as
from app.kit.errors import Conflict, Invalid
from app.storage.engine import WriteSession

_ONES = (Dimension.SHARE, Dimension.FACTOR)


async def values(writer: Writer, body: SubjectIn, thing: UUID) -> dict[str, Any]:
    """The columns of a subject; raises Invalid, and Conflict where live claims are measured otherwise."""
    dimension, unit = measured_in(body.dimension, body.unit)
    if await queries.contradicted(writer.session, thing, dimension, unit):
        raise Conflict("Live claims about this subject are of another dimension or currency; move them first.")
    part_of = None
    if body.part_of is not None:
        part_of = await resolve(writer.session, SUBJECT, body.part_of, "/part_of", writer.missing())
        await refuse_circle(writer.session, SUBJECT, thing, part_of, "part_of")
    return queries.values(body, dimension, unit, part_of)


def measured_in(dimension: Dimension | None, unit: str | None) -> tuple[Dimension | None, str | None]:
    """The dimension and unit that are meant: one gives the other where it can, a spelled unit its code.

    Raises Invalid where they do not fit together (contract, section 1, subject).
    """
    try:
        if unit is None:
            return dimension, "1" if dimension in _ONES else None
        dimension = dimension or units.dimension_of(unit)
        spelled = units.named(unit)
        if spelled is not None and spelled.dimension is dimension and units.find(unit) is None:
            unit = spelled.code
        check_unit(unit, dimension)
    except Refused as refusal:
        raise Invalid.field(f"/{refusal.field or 'unit'}", str(refusal), "unit_differs") from refusal
    return dimension, unit


async def check_merge(session: WriteSession, into: UUID) -> None:
    """Raises Conflict where claims about one subject could not be about the other."""
    end = await read_as(session, SUBJECT, into)
    if await queries.contradicted(session, end, *await queries.measured(session, end)):
        raise Conflict("Live claims about this subject are of another dimension or currency than the other one's.")


FORM = Form(SUBJECT, SubjectIn, queries.as_given, values, unique=("slug",))
