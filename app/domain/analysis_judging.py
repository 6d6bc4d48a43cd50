"""What two utterances of one subject are to each other, and what decided it (docs/analysis.md, "Contradiction").

    levels   10,000 until July | 15,000 from June      they do not meet: contradiction
    totals   at least 12,000 on 1 May | 10,000 later   a total cannot fall: contradiction
    totals   10,000 on 1 May | 12,000 later            it grew: none

A gap of at most 5% of the larger number is a tension. Within one origin the same is drift, and the later counts.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from app.domain.analysis_input import EXACT, ROUNDING, SubjectSeen
from app.domain.utterance import Utterance
from app.domain.vocabulary import Measure


class Finding(StrEnum):
    """How two utterances stand to each other."""

    CONTRADICTION = "contradiction"
    TENSION = "tension"
    DRIFT = "drift"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What two utterances are to each other, and what decided it; `gap` is the distance between them."""

    finding: Finding
    decided_by: str
    gap: Decimal = Decimal(0)


def judge(a: Utterance, b: Utterance, subject: SubjectSeen) -> Judgement:
    """Say how two utterances of one subject stand, whoever comes first; that they share a time is the caller's."""
    earlier, later = (a, b) if (a.order, a.id) <= (b.order, b.id) else (b, a)
    if earlier.subject != later.subject or subject.id not in {earlier.subject, later.subject}:
        return Judgement(Finding.NONE, "another scope: one of them is about a part of the subject")
    low, high = earlier.compared, later.compared
    if low.overlaps(high):
        nested = low.holds(high) or high.holds(low)
        return Judgement(Finding.NONE, "one lies within the other" if nested else "their bounds meet")
    falls = high.upper is not None and low.lower is not None and high.upper <= low.lower
    below, above = (later, earlier) if falls else (earlier, later)
    total = subject.measure is Measure.TOTAL
    if total and (excuse := excused(below, above)) is not None:
        return Judgement(Finding.NONE, excuse)
    return judged(below, above, falls=falls and total)


def excused(below: Utterance, above: Utterance) -> str | None:
    """Say why totals apart do not contradict: they grew, or neither window lies in the other; None where they do."""
    if below.time < above.time:
        return "a total grew between the two"
    if below.opens is not None and (above.opens is None or above.opens < below.opens):
        return "another scope: neither window lies in the other, or the part is the smaller"
    return None


def judged(below: Utterance, above: Utterance, *, falls: bool) -> Judgement:
    """Say what two are that lie apart."""
    gap = gap_between(below, above)
    if below.origin.id == above.origin.id:
        return Judgement(Finding.DRIFT, "within one origin the later counts", gap)
    if is_near(below, above):
        return Judgement(Finding.TENSION, "a gap of at most 5% of the larger number", gap)
    return Judgement(Finding.CONTRADICTION, "a total cannot fall" if falls else "their bounds do not meet", gap)


def is_near(below: Utterance, above: Utterance) -> bool:
    """Tell whether two are apart by at most 5% of the larger of the two ends that face each other."""
    low, high = above.compared.lower, below.compared.upper
    assert low is not None  # noqa: S101 (intervals apart face each other with ends)
    assert high is not None  # noqa: S101
    return EXACT.subtract(low, high) <= EXACT.multiply(max(abs(low), abs(high)), ROUNDING)


def gap_between(below: Utterance, above: Utterance) -> Decimal:
    """Give the distance between the ends that face each other of two that lie apart."""
    assert above.compared.lower is not None  # noqa: S101 (intervals apart face each other with ends)
    assert below.compared.upper is not None  # noqa: S101
    return EXACT.subtract(above.compared.lower, below.compared.upper)
