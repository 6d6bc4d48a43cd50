"""What one source's claims on a subject came to: said first or not, given by others later, contradicted.

    Korea's agency   1 May   10,000      first: nobody had given it before
    Ukraine          3 May   10,000      not first; with it, the agency's was followed
    Korea's minister 4 May   10,000      of the agency's own origin: it follows nobody
    Russia           5 May    2,000      contradicts both of them

A number is known by its nominal value, so "over 10,000" repeats "10,000"; about the same time is within seven days. On
one day nobody is before another. Counts, and no score: what they say of a source is the reader's to judge.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from app.domain.analysis_evidence import Evidence
from app.domain.analysis_input import ClaimSeen
from app.domain.contradiction import Dispute, contradicted
from app.domain.utterance import SAME_TIME, Utterance
from app.domain.vocabulary import RelationState


@dataclass(frozen=True, slots=True)
class Record:
    """A source on one subject: numbers given, of which first and later given by another origin, and ids of claims."""

    numbers: int = 0
    first: int = 0
    followed: int = 0
    contradicted: frozenset[str] = frozenset()
    confirmed_contradicted: frozenset[str] = frozenset()


class _Given(NamedTuple):
    time: date
    said: date
    own: bool
    origin: str | None


def record(found: Evidence, disputes: Iterable[Dispute], speakers: Collection[str]) -> Record:
    """Give what came of the claims of a subject that these sources made; parts have a record of their own."""
    said = [u for u in found.utterances if u.subject == found.subject.id]
    ours = [u for u in said if any(c.claimant in speakers for c in u.reports)]
    if not ours:
        return Record()
    given = _given(found, said, speakers)
    first = [u for u in ours if _is_first(u, given[u.number.known_by], speakers)]
    followed = [u for u in first if _is_followed(u, given[u.number.known_by], speakers)]
    states = contradicted(disputes, {u.id for u in ours})
    by_state = {
        state: frozenset(c.id for u in ours if states.get(u.id) is state for c in u.reports if c.claimant in speakers)
        for state in (RelationState.SUGGESTED, RelationState.CONFIRMED)
    }
    every = frozenset().union(*by_state.values())
    return Record(len(ours), len(first), len(followed), every, by_state[RelationState.CONFIRMED])


def _given(found: Evidence, said: Iterable[Utterance], speakers: Collection[str]) -> dict[str, list[_Given]]:
    """Give who gave each number when, by what it is known by."""
    given: dict[str, list[_Given]] = {}
    for u in said:
        for claim in u.reports:
            given.setdefault(u.number.known_by, []).append(_one(claim, u.origin.id, speakers))
    for claim in found.unknown:
        if claim.number is not None and claim.subject == found.subject.id:
            given.setdefault(claim.number.known_by, []).append(_one(claim, None, speakers))
    return given


def _one(claim: ClaimSeen, origin: str | None, speakers: Collection[str]) -> _Given:
    time = claim.time
    assert time is not None  # noqa: S101 (one without a time is left out)
    return _Given(time, claim.said or time, claim.claimant in speakers, origin)


def _first_said(u: Utterance, speakers: Collection[str]) -> date:
    return min(c.said or u.time for c in u.reports if c.claimant in speakers)


def _is_first(u: Utterance, given: Sequence[_Given], speakers: Collection[str]) -> bool:
    """Tell whether nobody else gave its number on an earlier day."""
    day = _first_said(u, speakers)
    return not any(g.said < day and not g.own and abs(g.time - u.time) <= SAME_TIME for g in given)


def _is_followed(u: Utterance, given: Sequence[_Given], speakers: Collection[str]) -> bool:
    """Tell whether another origin gave its number on a later day."""
    day = _first_said(u, speakers)
    others = (g for g in given if g.origin not in {None, u.origin.id})
    return any(g.said > day and abs(g.time - u.time) <= SAME_TIME for g in others)
