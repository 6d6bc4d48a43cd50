"""A title for the subject that a claim suggests: what is counted, and what befell it."""

import re

from app.domain.extraction.numbers import NO_NOUN
from app.domain.quantity import Quantity
from app.domain.vocabulary import Dimension

_LONGEST = 120
_TRIMMED = " .,;:()\"“”'’-–"


def title(clause: str, number: str, quantity: Quantity) -> str:
    """Give the clause without its number, as a title: "people killed in the fire"."""
    before, _, after = clause.partition(number)
    is_named = quantity.dimension is Dimension.COUNT and quantity.unit != NO_NOUN
    noun = number.rsplit(" ", maxsplit=1)[-1] if is_named else ""
    words = " ".join(f"{before} {noun} {after}".split()).strip(_TRIMMED)
    words = re.sub(r"^(?:and|but|that|with|including|while)\s+", "", words, flags=re.IGNORECASE)
    if len(words) > _LONGEST:
        words = words[:_LONGEST].rsplit(" ", 1)[0].strip(_TRIMMED)
    words = words or quantity.unit
    return words[0].upper() + words[1:]
