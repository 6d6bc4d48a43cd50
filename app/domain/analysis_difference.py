"""What moved an estimate: the same subject at two states of the ledger, origin by origin.

A change of one origin's voice moved the estimate where it does so alone: put into the earlier state, or taken
back from the later one, the numbers or the outcome differ.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.analysis_answer import Answer, answer
from app.domain.analysis_voice import Voice
from app.domain.analysis_vote import vote
from app.domain.estimate import Estimate, parts_on
from app.domain.interval import Interval


@dataclass(frozen=True, slots=True)
class Move:
    """An origin whose voice changed: what it was, what it is, the claims that came and went, whether it moved it."""

    origin: str
    name: str
    before: Voice | None
    after: Voice | None
    came: tuple[str, ...]
    went: tuple[str, ...]
    moved: bool
    because: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Two answers and the moves between them, those that moved it first; `parts_changed`: claims of parts did."""

    before: Answer
    after: Answer
    moves: tuple[Move, ...]
    parts_changed: bool


def difference(before: Estimate, after: Estimate) -> Difference:
    """Tell what changed from one estimate to another of the same subject, and which claims moved it."""
    old = {o: s.voice for o, s in _voices(before).items()}
    new = {o: s.voice for o, s in _voices(after).items()}
    moves = []
    for origin in sorted(old.keys() | new.keys()):
        was, now = old.get(origin), new.get(origin)
        came, went = _reports(now) - _reports(was), _reports(was) - _reports(now)
        if was is not None and now is not None and not came and not went and was.stated == now.stated:
            continue
        moved = _differs(before, old, origin, now) or _differs(after, new, origin, was)
        moves.append(_move(origin, was, now, (came, went), moved=moved))
    parts = _parts(before) != _parts(after)
    return Difference(before.answer, after.answer, tuple(sorted(moves, key=lambda m: not m.moved)), parts)


@dataclass(frozen=True, slots=True)
class _Held:
    voice: Voice


def _voices(e: Estimate) -> dict[str, _Held]:
    silenced = {origin: _Held(v) for origin, (v, _) in e.vote.silenced.items()}
    return silenced | {origin: _Held(v) for origin, v in e.vote.voices.items()}


def _differs(e: Estimate, voices: Mapping[str, Voice], origin: str, instead: Voice | None) -> bool:
    """Tell whether one origin's other voice would give another answer."""
    changed = {o: v for o, v in voices.items() if o != origin}
    if instead is not None:
        changed[origin] = instead
    other = answer(vote(e.evidence, changed).voices.values(), parts_on(e.evidence, e.day))
    return _gist(other) != _gist(e.answer)


def _parts(e: Estimate) -> set[tuple[str, Interval]]:
    return {(v.utterance.id, v.stated) for v in parts_on(e.evidence, e.day)}


def _gist(given: Answer) -> tuple[object, ...]:
    return given.outcome, given.range, given.best, given.agreed


def _reports(voice: Voice | None) -> set[str]:
    return set() if voice is None else {c.id for c in voice.utterance.reports}


def _move(origin: str, was: Voice | None, now: Voice | None, claims: tuple[set[str], set[str]], *, moved: bool) -> Move:
    spoken = now or was
    assert spoken is not None  # noqa: S101 (one of the two is there)
    name = spoken.utterance.origin.name
    if was is None:
        what = f"{name} speaks where it did not before"
    elif now is None:
        what = f"{name} no longer speaks"
    else:
        what = f"{name} says otherwise" if was.stated != now.stated else f"{name} has other reports of the same"
    because = f"{what}, which {'moves' if moved else 'does not by itself move'} the estimate"
    came, went = (tuple(sorted(c)) for c in claims)
    return Move(origin, name, was, now, came, went, moved, because)
