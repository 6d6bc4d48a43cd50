"""A claim of a line as a row in the form of COPY: what `claims.queries.values` and its like give, written at once.

Most parts of a claim are those of many others: the same days, the same numbers, the same degrees of confidence. Each
such part is written once, and kept as the text of its columns.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter

from app.domain.confidence import Confidence
from app.domain.quantity import Quantity
from app.domain.vocabulary import QuantityBasis
from app.domain.when import When
from app.features.appraisals.service import confidence_columns
from app.features.claims import quantities, queries
from app.features.claims.schemas import ClaimIn
from app.features.exchange.imports_said import STAYING, Known
from app.journal.bulk import NULL, Columns, cell

_SPAN = ("span_start", "span_end")
_NOTHING = "\t".join([NULL] * 3)
_NO_SPAN = "\t".join([NULL] * 2)
_BITS = {name: 1 << place for place, name in enumerate(STAYING)}
_STAYING = frozenset(STAYING)
_same = attrgetter(*queries.SAME)

CLAIMS = Columns(
    (
        "id",
        *queries.SAME,
        *(f"{time}_{part}" for time in queries.TIMES.values() for part in ("edtf", "start", "end")),
        *_SPAN,
        *confidence_columns(None),
        *quantities.COLUMNS,
        "subject_id",
        "claimant_id",
        "document_id",
        "via",
    )
)
"""The columns of a claim that a line fills, in the order in which `claim` writes them."""

MARKS = Columns(("id", "line", "given", "external_id"))
"""What is kept of each row beside its claim; `given` has a bit for each of STAYING."""


@dataclass(frozen=True, slots=True)
class Referred:
    """The things that a claim refers to."""

    subject: Known | None
    claimant: Known | None
    document: Known | None
    via: Sequence[Known]


def claim(thing: str, body: ClaimIn, quantity: Quantity | None, basis: QuantityBasis, referred: Referred) -> str:
    """The row of a claim, its line feed included; the day of its document is its own where it gives none."""
    seen = referred.document.document if referred.document else None
    if body.reported_on is None and seen is not None:
        reported = _cells((seen.published_edtf, seen.published_start, seen.published_end))
    else:
        reported = _time(body.reported_on)
    cells = [
        thing,
        *map(cell, _same(body)),
        _time(body.about),
        _time(body.asserted_on),
        reported,
        f"{body.span.start}\t{body.span.end}" if body.span else _NO_SPAN,
        _confidence(body.confidence),
        _quantity(quantity, basis),
        *[known.id if known else NULL for known in (referred.subject, referred.claimant, referred.document)],
        "{" + ",".join([source.id for source in referred.via]) + "}",
    ]
    return "\t".join(cells) + "\n"


def mark(thing: str, line: int, body: ClaimIn) -> str:
    """The row beside it."""
    given = sum([_BITS[name] for name in body.model_fields_set & _STAYING])
    return f"{thing}\t{line}\t{given}\t{cell(body.external_id)}\n"


def _cells(values: Iterable[object]) -> str:
    return "\t".join(map(cell, values))


@lru_cache(maxsize=2048)
def _time(when: When | None) -> str:
    return _NOTHING if when is None else _cells((when.edtf, when.start, when.end))


@lru_cache(maxsize=1024)
def _confidence(given: Confidence | None) -> str:
    return _cells(confidence_columns(given).values())


@lru_cache(maxsize=2048)
def _quantity(quantity: Quantity | None, basis: QuantityBasis) -> str:
    return _cells(quantities.kept(quantity, basis).values())
