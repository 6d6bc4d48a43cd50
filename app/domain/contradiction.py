"""Who contradicts whom: between two origins, their claims beneath (docs/analysis.md, "Contradiction").

Two utterances are in each other's time where on some day both are their origins' voices: each stands from its
time until its origin says something else (or a level's horizon passes). So one disagreement is one pair of
origins with the few utterances that make it, never each report against each report.

    levels   10,000 until July | 15,000 from June      they do not meet: contradiction
    totals   at least 12,000 on 1 May | 10,000 later   a total cannot fall: contradiction
    totals   10,000 on 1 May | 12,000 later            it grew: none

A gap of at most 5% of the larger number is a tension. Within one origin the same is drift, and the later counts.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.domain.analysis_evidence import Evidence
from app.domain.analysis_input import EXACT, RelationSeen, SubjectSeen
from app.domain.analysis_voice import by_origin
from app.domain.analysis_words import number, say
from app.domain.utterance import ROUNDING, Utterance
from app.domain.vocabulary import Measure, RelationState, RelationType

_States = dict[frozenset[str], RelationSeen]
_WEIGHT = {RelationState.CONFIRMED: 0, RelationState.REJECTED: 1, RelationState.SUGGESTED: 2}


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


@dataclass(frozen=True, slots=True)
class Case:
    """Two utterances that do not go together, the earlier first.

    `state` is what an analyst made of it, in the relation with that id.
    """

    earlier: Utterance
    later: Utterance
    judgement: Judgement
    state: RelationState
    relation: str | None = None

    @property
    def because(self) -> str:
        """Both in words, how far apart they are, and what decided it."""
        apart = f"{number(self.judgement.gap)} apart" if self.judgement.gap else "they only touch"
        return f"{_said(self.earlier)}, {_said(self.later)}; {apart}: {self.judgement.decided_by}"


@dataclass(frozen=True, slots=True)
class Dispute:
    """All cases between two origins (or within one): the gravest finding and the case with the widest gap."""

    origins: tuple[str, str]
    finding: Finding
    deciding: Case
    cases: tuple[Case, ...]

    @property
    def state(self) -> RelationState:
        """Confirmed where one case is, rejected where all are."""
        states = {case.state for case in self.cases}
        if RelationState.CONFIRMED in states:
            return RelationState.CONFIRMED
        return RelationState.REJECTED if states == {RelationState.REJECTED} else RelationState.SUGGESTED

    @property
    def because(self) -> str:
        """What decided it, in words."""
        return self.deciding.because


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
    if subject.measure is Measure.TOTAL and (excuse := _excused(earlier, later, falls=falls)) is not None:
        return Judgement(Finding.NONE, excuse)
    upper, lower = (high.upper, low.lower) if falls else (low.upper, high.lower)
    assert upper is not None  # noqa: S101 (intervals apart face each other with ends)
    assert lower is not None  # noqa: S101
    gap = EXACT.subtract(lower, upper)
    larger = max(abs(lower), abs(upper))
    if earlier.origin.id == later.origin.id:
        return Judgement(Finding.DRIFT, "within one origin the later counts", gap)
    if gap <= EXACT.multiply(larger, ROUNDING):
        return Judgement(Finding.TENSION, "a gap of at most 5% of the larger number", gap)
    why = "a total cannot fall" if falls and subject.measure is Measure.TOTAL else "their bounds do not meet"
    return Judgement(Finding.CONTRADICTION, why, gap)


def _said(u: Utterance) -> str:
    return f"{u.origin.name} said {say(u.number.extent)} ({u.time})"


def _excused(earlier: Utterance, later: Utterance, *, falls: bool) -> str | None:
    """Say why totals apart do not contradict: they grew, or neither window lies in the other; None where they do."""
    above, below = (earlier, later) if falls else (later, earlier)
    if below.time < above.time:
        return "a total grew between the two"
    if below.opens is not None and (above.opens is None or above.opens < below.opens):
        return "another scope: neither window lies in the other, or the part is the smaller"
    return None


def disputes(found: Evidence) -> tuple[Dispute, ...]:
    """Give all disputes of a subject, gravest first; relations of type contradicts give the cases their state."""
    states = _states(found.relations)
    gathered: dict[tuple[str, str], list[Case]] = {}
    for earlier, later in _apart(found):
        _gather(gathered, earlier, later, judge(earlier, later, found.subject), states)
    for earlier, later in _drifts(found):
        _gather(gathered, earlier, later, judge(earlier, later, found.subject), states)
    settled = [_dispute(origins, cases) for origins, cases in gathered.items()]
    return tuple(sorted(settled, key=place))


def place(dispute: Dispute) -> tuple[int, Decimal, tuple[str, str]]:
    """Give where a dispute stands among others: the gravest first, then the widest gap."""
    return list(Finding).index(dispute.finding), -_share(dispute.deciding), dispute.origins


def disputes_of(found: Evidence, claim_id: str) -> tuple[Dispute, ...]:
    """Give the disputes that a claim takes part in, each with only its cases."""
    own = []
    for dispute in disputes(found):
        cases = [c for c in dispute.cases if any(r.id == claim_id for u in (c.earlier, c.later) for r in u.reports)]
        if cases:
            own.append(_dispute(dispute.origins, cases))
    return tuple(own)


def _gather(
    gathered: dict[tuple[str, str], list[Case]],
    earlier: Utterance,
    later: Utterance,
    judgement: Judgement,
    states: _States,
) -> None:
    if judgement.finding is Finding.NONE:
        return
    first, second = sorted((earlier.origin.id, later.origin.id))
    word = _relation(earlier, later, states)
    state = RelationState.SUGGESTED if word is None else word.state
    case = Case(earlier, later, judgement, state, None if word is None else word.id)
    gathered.setdefault((first, second), []).append(case)


def _dispute(origins: tuple[str, str], cases: Iterable[Case]) -> Dispute:
    ordered = sorted(cases, key=lambda c: (c.later.order, c.earlier.order, c.later.id, c.earlier.id))
    grave = list(Finding)
    standing = [c for c in ordered if c.state is not RelationState.REJECTED] or ordered
    deciding = min(standing, key=lambda c: (grave.index(c.judgement.finding), -_share(c)))
    return Dispute(origins, deciding.judgement.finding, deciding, tuple(ordered))


def _share(case: Case) -> Decimal:
    ends = [e for u in (case.earlier, case.later) for e in (u.number.extent.lower, u.number.extent.upper) if e]
    largest = max((abs(e) for e in ends), default=Decimal(1))
    return case.judgement.gap / largest


def _states(relations: Iterable[RelationSeen]) -> _States:
    return {frozenset((r.from_id, r.to_id)): r for r in relations if r.type is RelationType.CONTRADICTS}


def _relation(a: Utterance, b: Utterance, states: _States) -> RelationSeen | None:
    """Give the analyst's word on any two reports of the pair; a confirmation outweighs a rejection."""
    if not states:
        return None
    pairs = (frozenset((x.id, y.id)) for x in a.reports for y in b.reports)
    said = sorted((states[p] for p in pairs if p in states), key=lambda r: (_WEIGHT[r.state], r.id))
    return said[0] if said else None


_Bound = tuple[Decimal, int]


class _Standing:
    """The utterances that stand on a day, by their floors and by their ceilings, so that only hits are visited."""

    def __init__(self) -> None:
        self.floors: list[_Bound] = []
        self.ceilings: list[_Bound] = []

    def move(self, at: int, low: Decimal | None, high: Decimal | None, *, leaves: bool) -> None:
        for bound, column in ((low, self.floors), (high, self.ceilings)):
            if bound is None:
                continue
            if leaves:
                del column[bisect_left(column, (bound, at))]
            else:
                insort(column, (bound, at))

    def above(self, ceiling: Decimal) -> Iterator[int]:
        """Give those whose floor is at or above a ceiling."""
        return (at for _, at in self.floors[bisect_left(self.floors, (ceiling, -1)) :])

    def below(self, floor: Decimal, count: int) -> Iterator[int]:
        """Give those whose ceiling is at or below a floor."""
        return (at for _, at in self.ceilings[: bisect_right(self.ceilings, (floor, count))])


def _apart(found: Evidence) -> Iterator[tuple[Utterance, Utterance]]:
    """Give the pairs of two origins' utterances that stand on one day and whose bounds do not meet."""
    spans = _spans(found)
    extents = [u.compared for u, _, _ in spans]
    events = sorted(
        [(begin, 1, at) for at, (_, begin, _) in enumerate(spans)]
        + [(end, 0, at) for at, (_, _, end) in enumerate(spans) if end is not None]
    )
    total = found.subject.measure is Measure.TOTAL
    everything, today = _Standing(), _Standing()
    on: date | None = None
    for day, begins, at in events:
        low, high = extents[at].lower, extents[at].upper
        if not begins:
            everything.move(at, low, high, leaves=True)
            continue
        if day != on:
            on, today = day, _Standing()
        hits = set(everything.above(high)) if high is not None else set()
        if low is not None:
            hits |= set((today if total else everything).below(low, len(spans)))
        for other in sorted(hits):
            if spans[other][0].origin.id != spans[at][0].origin.id:
                yield spans[other][0], spans[at][0]
        everything.move(at, low, high, leaves=False)
        today.move(at, low, high, leaves=False)


def _spans(found: Evidence) -> list[tuple[Utterance, date, date | None]]:
    """Give from which day to before which each utterance stands as its origin's voice; None: it stands still."""
    spans: list[tuple[Utterance, date, date | None]] = []
    for own in found.steps.values():
        begun: tuple[Utterance, date] | None = None
        for step in own:
            said = None if step.voice is None else step.voice.utterance
            if begun is not None and begun[0] is said:
                continue
            if begun is not None:
                spans.append((*begun, step.day))
            begun = None if said is None else (said, step.day)
        if begun is not None:
            spans.append((*begun, None))
    return spans


def _drifts(found: Evidence) -> Iterator[tuple[Utterance, Utterance]]:
    """Give each utterance with the earlier one of its own origin that it falls short of, or leaves."""
    horizon = found.subject.horizon_days
    for own in by_origin(found.wholes).values():
        before: Utterance | None = None
        floor: Decimal | None = None
        for said in own:
            extent = said.compared
            if found.subject.measure is Measure.LEVEL:
                if before is not None and (said.time - before.time).days <= horizon:
                    yield before, said
                before = said
                continue
            fell = before is not None and floor is not None and extent.upper is not None and extent.upper <= floor
            if fell and before is not None:
                yield before, said
            if extent.lower is not None and (fell or floor is None or extent.lower > floor):
                before, floor = said, extent.lower
