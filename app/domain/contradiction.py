"""Who contradicts whom: between two origins, their claims beneath (docs/analysis.md, "Contradiction").

Two utterances are in each other's time where on some day both are their origins' voices: each stands from its
time until its origin says something else (or a level's horizon passes). So one disagreement is one pair of
origins with the few utterances that make it, never each report against each report.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import chain, islice
from math import inf
from typing import TypeAlias

from app.domain.analysis_evidence import Evidence
from app.domain.analysis_input import RelationSeen, SubjectSeen
from app.domain.analysis_judging import Finding, Judgement, excused, is_near, judge, judged
from app.domain.analysis_standing import apart, spans
from app.domain.analysis_voice import by_origin
from app.domain.analysis_windows import windows_apart
from app.domain.analysis_words import number, say
from app.domain.utterance import Utterance
from app.domain.vocabulary import Measure, RelationState, RelationType

MOST_CASES = 100_000
"""How many cases are looked at; a subject where everybody contradicts everybody has no more to say."""


_Pair: TypeAlias = tuple[int, int]
"""The places of two utterances that lie apart: the one below, the one above."""

_SURE = RelationState.CONFIRMED
_SHARES = 10**9
_ROUGHLY = 1e-9


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
        apart_by = f"{number(self.judgement.gap)} apart" if self.judgement.gap else "they only touch"
        return f"{_said(self.earlier)}, {_said(self.later)}; {apart_by}: {self.judgement.decided_by}"


@dataclass(frozen=True)
class _Heard:
    """All utterances in their order (wholes, then parts), by which cases name them, and what analysts said of them."""

    subject: SubjectSeen
    said: tuple[Utterance, ...]
    words: Mapping[tuple[str, str], RelationSeen]

    @property
    def total(self) -> bool:
        return self.subject.measure is Measure.TOTAL

    def word(self, pair: _Pair) -> RelationSeen | None:
        """What an analyst said of a pair."""
        return self.words.get((self.said[pair[0]].id, self.said[pair[1]].id)) if self.words else None

    def state(self, pair: _Pair) -> RelationState:
        """How far an analyst has looked at a pair."""
        word = self.word(pair)
        return RelationState.SUGGESTED if word is None else word.state

    @cached_property
    def _rough(self) -> tuple[list[float], list[float], list[float]]:
        """Floors, ceilings and largest numbers as floats, in which hundred thousands of pairs are compared."""
        ends = [(u.compared.lower, u.compared.upper) for u in self.said]
        floors = [float(low) if low is not None else -inf for low, _ in ends]
        return floors, [float(high) if high is not None else inf for _, high in ends], [u.reach for u in self.said]

    def gravest(self, pairs: Iterable[_Pair]) -> tuple[_Pair, float]:
        """Give the contradiction, else the tension, with the widest gap, as a share of its largest number."""
        floors, ceilings, reaches = self._rough
        found, widest, near = None, 0.0, True
        for pair in pairs:
            high, low = ceilings[pair[0]], floors[pair[1]]
            gap, larger = low - high, max(abs(low), abs(high))
            share = gap / (max(reaches[pair[0]], reaches[pair[1]]) or 1.0)
            tense = 20 * gap <= larger
            if abs(20 * gap - larger) <= _ROUGHLY * larger:
                tense = is_near(self.said[pair[0]], self.said[pair[1]])
            if found is None or (tense, -share) < (near, -widest):
                found, widest, near = pair, share, tense
        assert found is not None  # noqa: S101 (a dispute has cases)
        return found, widest

    def case(self, pair: _Pair) -> Case:
        """A pair in full."""
        word, below, above = self.word(pair), self.said[pair[0]], self.said[pair[1]]
        judgement = judged(below, above, falls=self.total and pair[0] > pair[1])
        earlier, later = (below, above) if pair[0] < pair[1] else (above, below)
        return Case(earlier, later, judgement, self.state(pair), None if word is None else word.id)


@dataclass(frozen=True)
class Dispute:
    """All cases between two origins (or within one): the gravest finding and the case with the widest gap."""

    origins: tuple[str, str]
    pairs: Sequence[_Pair]
    heard: _Heard

    @cached_property
    def deciding(self) -> Case:
        """The gravest case that no analyst rejected, or of all where they were."""
        return self.heard.case(self._gravest[0])

    @cached_property
    def place(self) -> tuple[int, int, tuple[str, str]]:
        """Where it stands among others: the gravest first, then the widest gap."""
        return list(Finding).index(self.finding), -round(self._gravest[1] * _SHARES), self.origins

    @cached_property
    def _gravest(self) -> tuple[_Pair, float]:
        heard, standing = self.heard, self.pairs
        if heard.words:
            standing = [p for p in self.pairs if heard.state(p) is not RelationState.REJECTED] or self.pairs
        return heard.gravest(standing)

    @property
    def finding(self) -> Finding:
        """What is between them."""
        return self.deciding.judgement.finding

    @property
    def because(self) -> str:
        """What decided it, in words."""
        return self.deciding.because

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """The cases, earliest first."""
        return tuple(map(self.heard.case, self._in_order()))

    def latest(self, most: int) -> list[Case]:
        """The latest cases, latest first."""
        return [self.heard.case(pair) for pair in islice(reversed(self._in_order()), most)]

    @cached_property
    def state(self) -> RelationState:
        """Confirmed where one case is, rejected where all are."""
        states = {self.heard.state(pair) for pair in self.pairs} if self.heard.words else set()
        if RelationState.CONFIRMED in states:
            return RelationState.CONFIRMED
        return RelationState.REJECTED if states == {RelationState.REJECTED} else RelationState.SUGGESTED

    def _in_order(self) -> list[_Pair]:
        return sorted(self.pairs, key=lambda p: (max(p), min(p)))


def _said(u: Utterance) -> str:
    return f"{u.origin.name} said {say(u.number.extent)} ({u.time})"


def disputes(found: Evidence) -> tuple[Dispute, ...]:
    """Give all disputes of a subject, gravest first; relations of type contradicts give the cases their state."""
    heard = _Heard(found.subject, found.utterances, _words(found))
    said, gathered = heard.said, dict[tuple[str, str], list[_Pair]]()
    for pair in islice(_pairs(found, heard), MOST_CASES):
        one, other = said[pair[0]].origin.id, said[pair[1]].origin.id
        key = (one, other) if one < other else (other, one)
        if key in gathered:
            gathered[key].append(pair)
        else:
            gathered[key] = [pair]
    return tuple(sorted((Dispute(origins, p, heard) for origins, p in gathered.items()), key=lambda d: d.place))


def disputes_of(found: Iterable[Dispute], claim_id: str) -> tuple[Dispute, ...]:
    """Give those disputes that a claim takes part in, each with only its cases."""
    own = []
    for dispute in found:
        said = dispute.heard.said
        pairs = [p for p in dispute.pairs if any(r.id == claim_id for at in p for r in said[at].reports)]
        if pairs:
            own.append(Dispute(dispute.origins, pairs, dispute.heard))
    return tuple(own)


def contradicted(found: Iterable[Dispute], own: Collection[str]) -> dict[str, RelationState]:
    """Give which of some utterances, by id, another origin contradicts, and whether an analyst confirmed it."""
    states: dict[str, RelationState] = {}
    for dispute in found:
        heard, said = dispute.heard, dispute.heard.said
        if dispute.origins[0] == dispute.origins[1] or dispute.finding is not Finding.CONTRADICTION:
            continue
        for pair in dispute.pairs:
            state = heard.state(pair)
            ours = [u for u in (said[at].id for at in pair) if u in own and states.get(u) not in {state, _SURE}]
            if ours and state is not RelationState.REJECTED and not is_near(said[pair[0]], said[pair[1]]):
                states.update(dict.fromkeys(ours, state))
    return states


def _pairs(found: Evidence, heard: _Heard) -> Iterator[_Pair]:
    said, total = heard.said, heard.total
    places = {id(u): at for at, u in enumerate(said)}
    standing = apart(said, spans(found.steps.values(), places), total=total)
    for pair in chain(standing, windows_apart(found, said, places)):
        if not total or excused(said[pair[0]], said[pair[1]]) is None:
            yield pair
    for earlier, later in _drifts(found):
        if judge(earlier, later, found.subject).finding is not Finding.NONE:
            pair = places[id(earlier)], places[id(later)]
            yield pair if _lies_below(earlier, later) else pair[::-1]


def _lies_below(one: Utterance, other: Utterance) -> bool:
    high, low = one.compared.upper, other.compared.lower
    return high is not None and low is not None and high <= low


def _words(found: Evidence) -> Mapping[tuple[str, str], RelationSeen]:
    """Give the analysts' word on pairs of utterances; a confirmation outweighs a rejection."""
    said = [r for r in found.relations if r.type is RelationType.CONTRADICTS]
    if not said:
        return {}
    utterance = {c.id: u.id for u in found.utterances for c in u.reports}
    weight = {RelationState.SUGGESTED: 0, RelationState.REJECTED: 1, RelationState.CONFIRMED: 2}
    words: dict[tuple[str, str], RelationSeen] = {}
    for relation in sorted(said, key=lambda r: (weight[r.state], r.id)):
        one, other = utterance.get(relation.from_id), utterance.get(relation.to_id)
        if one is not None and other is not None:
            words[one, other] = words[other, one] = relation
    return words


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
