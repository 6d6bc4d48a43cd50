"""How far a claim is trusted, in the scale the analyst used (contract, sections 1 and 4).

A confidence is kept as a scale and a code, never as a number alone, so that "likely" comes back as
"likely". The words are those of ICD 203 (Analytic Standards) and STIX 2.1 (appendix A):

    70             70, from 70 to 70, percent, "70"
    "likely"       68, from 55 to 80, icd203, "likely"
    "medium"       50, from 30 to 69, stix, "medium"

`value` is the middle of low and high, halves up.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from app.domain.refusal import Refused
from app.domain.vocabulary import Reliability


class Scale(StrEnum):
    """In what terms a confidence was given."""

    PERCENT = "percent"
    ICD203 = "icd203"
    STIX = "stix"


_LOWEST, _HIGHEST = 0, 100

# (scale, code) to (value, low, high): contract, section 4.
_WORDS: Final = {
    (Scale.ICD203, "remote"): (3, 1, 5),
    (Scale.ICD203, "very_unlikely"): (13, 5, 20),
    (Scale.ICD203, "unlikely"): (33, 20, 45),
    (Scale.ICD203, "even"): (50, 45, 55),
    (Scale.ICD203, "likely"): (68, 55, 80),
    (Scale.ICD203, "very_likely"): (88, 80, 95),
    (Scale.ICD203, "almost_certain"): (97, 95, 99),
    (Scale.STIX, "none"): (0, 0, 0),
    (Scale.STIX, "low"): (15, 1, 29),
    (Scale.STIX, "medium"): (50, 30, 69),
    (Scale.STIX, "high"): (85, 70, 100),
}
_KNOWN: Final = _WORDS | {(Scale.PERCENT, str(n)): (n, n, n) for n in range(_LOWEST, _HIGHEST + 1)}
_SCALE_OF: Final = {code: scale for scale, code in _WORDS}
_SENTENCE: Final = f"a confidence is a whole number from 0 to 100 or one of {', '.join(_SCALE_OF)}"

WORDS: Final = tuple(_SCALE_OF)
"""The words a confidence may be given in, from remote to high."""

CREDIBILITY: Final = MappingProxyType(
    {
        1: "confirmed by other sources",
        2: "probably true",
        3: "possibly true",
        4: "doubtful",
        5: "improbable",
        6: "truth cannot be judged",
    }
)
"""The Admiralty code's numbers for a piece of information (NATO AJP-2.1)."""

RELIABILITY: Final = MappingProxyType(
    {
        Reliability.A: "completely reliable",
        Reliability.B: "usually reliable",
        Reliability.C: "fairly reliable",
        Reliability.D: "not usually reliable",
        Reliability.E: "unreliable",
        Reliability.F: "reliability cannot be judged",
    }
)
"""The Admiralty code's letters for a source (NATO AJP-2.1)."""


@dataclass(frozen=True, slots=True)
class Confidence:
    """A degree of trust: its value and reach in percent, and the scale and code it was given in."""

    value: int
    low: int
    high: int
    scale: Scale
    code: str

    def __post_init__(self) -> None:
        """Refuse numbers that are not those of the scale and code."""
        if _KNOWN.get((self.scale, self.code)) != (self.value, self.low, self.high):
            raise Refused("a confidence's value, low and high are those of its scale and code")


def read(given: float | Decimal | str) -> Confidence:
    """Read a whole number of percent, or a word of a scale; raises Refused on anything else.

    70.0 is 70, since JSON knows one kind of number; true is not 1, and "70" is no word. A word's
    case does not matter, and a space or hyphen stands for its underscore ("Very likely").
    """
    if isinstance(given, str):
        code = "_".join(given.replace("-", " ").split()).lower()
        if code not in _SCALE_OF:
            raise Refused(_SENTENCE)
        return from_parts(_SCALE_OF[code], code)
    if isinstance(given, bool) or (isinstance(given, Decimal) and given.is_nan()):
        raise Refused(_SENTENCE)
    if not _LOWEST <= given <= _HIGHEST or given != int(given):
        raise Refused(_SENTENCE)
    return from_parts(Scale.PERCENT, str(int(given)))


def from_parts(scale: str, code: str) -> Confidence:
    """Give the confidence of a scale and code as answered and stored; raises Refused on others."""
    try:
        known = Scale(scale)
    except ValueError:
        raise Refused(f"a confidence's scale is one of {', '.join(Scale)}", "scale") from None
    if (known, code) not in _KNOWN:
        codes = [word for word, of in _SCALE_OF.items() if of is known]
        raise Refused(f"a code of this scale is {_one_of(codes)}", "code")
    value, low, high = _KNOWN[known, code]
    return Confidence(value, low, high, known, code)


def _one_of(codes: list[str]) -> str:
    return f"one of {', '.join(codes)}" if codes else 'a whole number from 0 to 100, such as "70"'
