"""The quantity of a claim: read from its words or given, in keeping with its subject, and as it is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import Any

from sqlalchemy.dialects.postgresql import Range

from app.domain import comparison, notation, units
from app.domain.notation.label import label
from app.domain.quantity import Quantity
from app.domain.refusal import Refused
from app.domain.vocabulary import Dimension, QuantityBasis
from app.features.claims.schemas import ClaimIn, QuantityIn
from app.kit.errors import Flaw, Invalid
from app.kit.flaws import flaw_of_refusal

COLUMNS = (
    "comparator",
    "value",
    "lower",
    "upper",
    "bounds",
    "unit",
    "dimension",
    "reach",
    "nominal",
    "label",
    "basis",
    "parser",
)


@dataclass(frozen=True, slots=True)
class Measured:
    """What a subject is measured in; both null where that is not yet decided."""

    dimension: Dimension | None
    unit: str | None


def columns(body: ClaimIn, subject: Measured) -> dict[str, Any]:
    """The columns of a claim's quantity.

    Raises Invalid where the words hold several quantities or a malformed number, where the numbers do
    not fit together, and where dimension or currency are not the subject's.
    """
    return kept(*said(body), subject)


def said(body: ClaimIn) -> tuple[Quantity | None, QuantityBasis]:
    """The quantity of a claim, whatever its subject; raises Invalid as `columns` does."""
    given = body.quantity
    if given is None:
        if "quantity" in body.model_fields_set or body.text is None:
            return None, QuantityBasis.GIVEN
        return _read(body.text, "/text", required=False), QuantityBasis.PARSED
    if given.text is not None:
        return _read(given.text, "/quantity/text", required=True), QuantityBasis.PARSED
    return _given(given), QuantityBasis.GIVEN


def _read(text: str, pointer: str, *, required: bool) -> Quantity | None:
    """The one quantity in the words; raises Invalid, with their spans, where there are several."""
    scan = notation.scan(text)
    if scan.malformed:
        sentence = "A number in these words is malformed: write it as 200,000 or 200000, or give the quantity."
        raise _of_spans(pointer, sentence, "malformed_number", scan.malformed)
    if len(scan.readings) > 1:
        sentence = 'There are several quantities in these words: pick one with quantity {"text": …}, or give it.'
        raise _of_spans(pointer, sentence, "several_quantities", scan.readings)
    if not scan.readings and required:
        raise Invalid.field(pointer, "There is no quantity in these words.", "no_quantity")
    return scan.readings[0].quantity if scan.readings else None


def _of_spans(pointer: str, sentence: str, code: str, found: Sequence[Any]) -> Invalid:
    spans = [{"start": each.start, "end": each.end} for each in found]
    return Invalid(errors=[Flaw(sentence, code, pointer=pointer)], members={"spans": spans})


def _given(given: QuantityIn) -> Quantity:
    """The quantity that is given in numbers; raises Invalid for half of one."""
    if given.comparator is None and given.lower is None and given.upper is None:
        sentence = "Say with a comparator how the value bounds what is claimed: exactly, about, at_least …"
        raise Invalid.field("/quantity/comparator", sentence, "missing")
    try:
        return _quantity(*_parts(given))
    except Refused as refusal:
        raise Invalid(errors=[flaw_of_refusal(refusal, "/quantity")]) from refusal


def kept(quantity: Quantity | None, basis: QuantityBasis, subject: Measured = Measured(None, None)) -> dict[str, Any]:
    """The columns of a quantity; raises Invalid where it is not of the subject's dimension or currency."""
    parser = notation.VERSION if basis is QuantityBasis.PARSED else None
    if quantity is None:
        return {**dict.fromkeys(COLUMNS), "basis": basis, "parser": parser}
    check_fits(quantity, subject)
    return {**_columns_of(quantity), "basis": basis, "parser": parser}


_parts = attrgetter("comparator", "value", "lower", "upper", "bounds", "unit", "dimension")
_quantity = lru_cache(maxsize=2048)(Quantity.given)


@lru_cache(maxsize=2048)
def _columns_of(quantity: Quantity) -> Mapping[str, Any]:
    """The columns that say a quantity; the same few numbers are claimed again and again."""
    unit = quantity.unit
    lower, upper = (None if end is None else units.to_base(end, unit) for end in (quantity.lower, quantity.upper))
    reach = comparison.reach(lower, upper, quantity.bounds, quantity.dimension)
    return {
        "comparator": quantity.comparator,
        "value": quantity.value,
        "lower": quantity.lower,
        "upper": quantity.upper,
        "bounds": quantity.bounds,
        "unit": unit,
        "dimension": quantity.dimension,
        "reach": Range(reach.lower, reach.upper, bounds=reach.bounds.value),
        "nominal": units.to_base(quantity.nominal, unit),
        "label": label(quantity),
    }


def check_fits(quantity: Quantity | None, subject: Measured) -> None:
    """Raises Invalid where the quantity is not of the subject's dimension, or money of another currency."""
    if quantity is None:
        return
    flaw = misfit(Measured(quantity.dimension, quantity.unit), subject)
    if flaw is not None:
        raise Invalid(errors=[flaw])


def misfit(quantity: Measured, subject: Measured) -> Flaw | None:
    """What is wrong where a quantity so measured is said of a subject; None where nothing is."""
    if subject.dimension is None or quantity.dimension is None:
        return None
    if quantity.dimension != subject.dimension:
        sentence = f"The subject is measured as {subject.dimension}: give a quantity of that dimension."
        return Flaw(sentence, "dimension_differs", pointer="/quantity/dimension")
    if quantity.dimension is Dimension.MONEY and subject.unit not in (None, quantity.unit):
        sentence = f"The subject is counted in {subject.unit}: give the quantity in that currency."
        return Flaw(sentence, "currency_differs", pointer="/quantity/unit")
    return None
