"""The scales that analysts grade in, in one table: what each code says, and its reach in percent where it has one.

    admiralty_reliability   A ... F          a source's letter; letters are not numbers
    admiralty_credibility   1 ... 6          a claim's, whoever says it; nor are these
    icd203                  remote ...       how likely it is, in percent (ICD 203, Analytic Standards)
    stix                    none ... high    confidence, in percent (STIX 2.1, appendix A)

A plain number of percent is a confidence, too, and needs no table.
What is graded is kept and answered as its scale and code. Nothing is turned from one scale into another: the percent
of a word serve filters and sorts alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.domain.confidence import CREDIBILITY, RELIABILITY, WORDS, Scale, read


class ScaleName(StrEnum):
    """The scales that have codes."""

    ADMIRALTY_RELIABILITY = "admiralty_reliability"
    ADMIRALTY_CREDIBILITY = "admiralty_credibility"
    ICD203 = Scale.ICD203.value
    STIX = Scale.STIX.value


class Grades(StrEnum):
    """What a scale grades: a source, or a claim by its credibility or by its confidence."""

    RELIABILITY = "reliability"
    CREDIBILITY = "credibility"
    CONFIDENCE = "confidence"


@dataclass(frozen=True, slots=True)
class Rung:
    """One code of a scale; `low`, `value` and `high` are percent, None where the code is no number."""

    scale: ScaleName
    code: str
    meaning: str
    grades: Grades
    low: int | None = None
    value: int | None = None
    high: int | None = None


_MEANINGS: Final = {
    "remote": "almost no chance, remote",
    "very_unlikely": "very unlikely, highly improbable",
    "unlikely": "unlikely, improbable",
    "even": "roughly even chance",
    "likely": "likely, probable",
    "very_likely": "very likely, highly probable",
    "almost_certain": "almost certain, nearly certain",
    "none": "no confidence",
    "low": "low confidence",
    "medium": "medium confidence",
    "high": "high confidence",
}


def _rungs() -> Iterator[Rung]:
    for letter, meaning in RELIABILITY.items():
        yield Rung(ScaleName.ADMIRALTY_RELIABILITY, letter.value, meaning, Grades.RELIABILITY)
    for number, meaning in CREDIBILITY.items():
        yield Rung(ScaleName.ADMIRALTY_CREDIBILITY, str(number), meaning, Grades.CREDIBILITY)
    for word in WORDS:
        it = read(word)
        yield Rung(ScaleName(it.scale), it.code, _MEANINGS[word], Grades.CONFIDENCE, it.low, it.value, it.high)


TABLE: Final = tuple(_rungs())
"""Every code of every scale: a pair of scale and code is there once."""
