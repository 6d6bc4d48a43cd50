"""The rows of claims: what a claim needs to know of others, and its values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import Row, func, select, text

from app.domain.vocabulary import Dimension
from app.domain.when import When
from app.features.claims.quantities import Measured
from app.features.claims.schemas import ClaimIn, Span
from app.storage.engine import WriteSession
from app.storage.straight import fetch
from app.storage.tables import Claim, Document

ClaimRow: TypeAlias = Row[Any]

SAME = (
    "text",
    "stance",
    "place",
    "credibility",
    "verdict",
    "status",
    "tags",
    "notes",
    "language",
    "extra",
    "external_id",
)
_same = attrgetter(*SAME)
TIMES = {"about": "about", "asserted_on": "asserted", "reported_on": "reported"}
_NUMBERS = ("comparator", "value", "lower", "upper", "bounds", "unit", "dimension")


@dataclass(frozen=True, slots=True)
class DocumentSeen:
    """What a claim needs of its document: its date, and the words at the claim's span."""

    published_edtf: str | None
    published_start: date | None
    published_end: date | None
    has_text: bool
    words: str | None


_MEASURED = text(
    "select dimension, unit from subject "
    "where id = coalesce((select canonical from merged where id = cast(:id as uuid)), cast(:id as uuid)) for share"
)


async def by_external_id(session: WriteSession, external_id: str) -> Row[Any] | None:
    """The claim under a caller's key, deleted or not; the key is locked until the commit."""
    lock = text("select pg_advisory_xact_lock(hashtextextended(:key, 3))")
    await session.execute(lock, {"key": external_id})
    statement = select(Claim.__table__).where(Claim.external_id == external_id).with_for_update()
    return (await session.execute(statement)).one_or_none()


async def measured(session: WriteSession, subject: UUID) -> Measured:
    """What a subject is measured in, read through its merges."""
    ((dimension, unit),) = await fetch(session, _MEASURED, {"id": subject})
    return Measured(Dimension(dimension) if dimension else None, unit)


async def document(session: WriteSession, thing: UUID, span: Span | None) -> DocumentSeen:
    """A claim's document as the claim needs it."""
    at = (span.start + 1, span.end - span.start) if span else (1, 0)
    statement = select(
        Document.published_edtf,
        Document.published_start,
        Document.published_end,
        Document.text.is_not(None).label("has_text"),
        func.substr(Document.text, *at).label("words"),
    ).where(Document.id == thing)
    return DocumentSeen(*(await session.execute(statement)).one())


async def is_circle(session: WriteSession, chain: Sequence[UUID]) -> bool:
    """Whether a chain of sources names one twice, merged ones being one."""
    statement = text(
        "select count(distinct coalesce(m.canonical, c.id)) from unnest(cast(:chain as uuid[])) as c(id) "
        "left join merged m on m.id = c.id"
    )
    return int(await session.scalar(statement, {"chain": list(chain)}) or 0) < len(chain)


def values(body: ClaimIn, document: DocumentSeen | None) -> dict[str, Any]:
    """The columns of a claim but for its references and its quantity."""
    found: dict[str, Any] = dict(zip(SAME, _same(body), strict=True))
    for field, column in TIMES.items():
        found |= _time(column, getattr(body, field))
    if body.reported_on is None and document is not None:
        found |= {f"reported_{part}": getattr(document, f"published_{part}") for part in ("edtf", "start", "end")}
    found["span_start"] = body.span.start if body.span else None
    found["span_end"] = body.span.end if body.span else None
    return found


def _time(column: str, when: When | None) -> dict[str, Any]:
    edtf, start, end = (None, None, None) if when is None else (when.edtf, when.start, when.end)
    return {f"{column}_edtf": edtf, f"{column}_start": start, f"{column}_end": end}


def as_given(row: Row[Any]) -> Mapping[str, Any]:
    """A row as it would be given, for a merge patch to be applied to; what is null is left out."""
    given: dict[str, Any] = {name: getattr(row, name) for name in SAME}
    given |= {field: getattr(row, f"{column}_edtf") for field, column in TIMES.items()}
    for field in ("subject", "claimant", "document"):
        thing = getattr(row, f"{field}_id")
        given[field] = str(thing) if thing else None
    given["via"] = [str(source) for source in row.via]
    if row.confidence_value is not None:
        given["confidence"] = {"scale": row.confidence_scale, "code": row.confidence_code}
    if row.span_start is not None:
        given["span"] = {"start": row.span_start, "end": row.span_end}
    known = {name: value for name, value in given.items() if value is not None}
    return {**known, "quantity": _quantity(row)}


def _quantity(row: Row[Any]) -> dict[str, Any] | None:
    if row.comparator is None:
        return None
    numbers = {name: getattr(row, name) for name in _NUMBERS}
    return {name: value for name, value in numbers.items() if value is not None}
