"""The answer that a set of voices gives: consensus, one origin, none with its camps, or silence.

Kept apart from the working (`estimate`), so that a timeline and "without this origin" can ask it cheaply.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from app.domain.analysis_agreement import Meeting, best, bounds, hull, meetings, supporters
from app.domain.analysis_voice import Voice
from app.domain.analysis_words import names, say
from app.domain.interval import Interval
from app.domain.origins import Origin


class Outcome(StrEnum):
    """What the voices come to."""

    CONSENSUS = "consensus"
    ONE_ORIGIN = "one_origin"
    NONE = "none"
    SILENCE = "silence"


@dataclass(frozen=True, slots=True)
class Camp:
    """Origins that support one interval together, and the bounds that they give."""

    agreed: Interval
    origins: tuple[Origin, ...]
    range: Interval
    best: Decimal | None

    @property
    def names(self) -> tuple[str, ...]:
        """What the origins are called."""
        return tuple(origin.name for origin in self.origins)


@dataclass(frozen=True, slots=True)
class Answer:
    """How many, as far as it is known: the outcome, its bounds (an open side is None), and why.

    `agreed` is the interval most origins support (None where two have as many); it is reckoned with the 5% of
    bare round numbers, `range` is in the claims' own bounds. Without consensus `range` is the hull of all.
    """

    outcome: Outcome
    range: Interval
    best: Decimal | None
    agreed: Interval | None
    support: int
    speaking: int
    because: str
    tensions: tuple[str, ...] = ()

    @property
    def consensus(self) -> bool:
        """Whether one interval has the most support, from two origins at least and more than half."""
        return self.outcome is Outcome.CONSENSUS

    @property
    def low(self) -> Decimal | None:
        """The lower bound; None: open."""
        return self.range.lower

    @property
    def high(self) -> Decimal | None:
        """The upper bound; None: open."""
        return self.range.upper


def answer(voices: Iterable[Voice], parts: Sequence[Voice] = ()) -> Answer:
    """Give what the voices heard come to; `parts` are those on parts, which have a floor and raise it at most."""
    return _raised(_of_wholes(_ordered(voices)), parts)


def camps(voices: Iterable[Voice]) -> tuple[Camp, ...]:
    """Give those who agree with each other, the most first; an origin between two camps is in both."""
    ordered = _ordered(voices)
    return tuple(_camp(ordered, met) for met in meetings(ordered))


def _ordered(voices: Iterable[Voice]) -> list[Voice]:
    return sorted(voices, key=lambda v: v.utterance.origin.id)


def _of_wholes(voices: list[Voice]) -> Answer:
    speaking = len(voices)
    if not voices:
        return Answer(Outcome.SILENCE, hull(()), None, None, 0, 0, "no origin speaks of this day")
    met = meetings(voices)
    top = met[0]
    tied = sum(1 for m in met if m.depth == top.depth)
    agreed = top.agreed if tied == 1 else None
    if speaking == 1 or (agreed is not None and top.depth > 1 and 2 * top.depth > speaking):
        outcome = Outcome.CONSENSUS if speaking > 1 else Outcome.ONE_ORIGIN
        camp = _camp(voices, top)
        return Answer(outcome, camp.range, camp.best, agreed, top.depth, speaking, _why(camp, top, speaking))
    around = hull(v.bounding for v in voices)
    return Answer(Outcome.NONE, around, None, agreed, top.depth, speaking, _why_not(top, tied, speaking))


def _camp(voices: list[Voice], meeting: Meeting) -> Camp:
    agreeing = supporters(voices, meeting.agreed)
    within = bounds(voices, agreeing, meeting.agreed)
    return Camp(meeting.agreed, tuple(v.utterance.origin for v in agreeing), within, best(agreeing, within))


def _why(camp: Camp, top: Meeting, speaking: int) -> str:
    if speaking == 1:
        return f"only {camp.names[0]} speaks of this day"
    who = names(camp.names)
    return f"{top.depth} of the {speaking} origins that speak support {say(top.agreed)}: {who}"


def _why_not(top: Meeting, tied: int, speaking: int) -> str:
    if top.depth == 1:
        return f"{speaking} origins speak and no two support one number"
    if tied > 1:
        return f"{tied} different intervals have the support of {top.depth} of {speaking} origins each"
    of = f"{top.depth} of the {speaking} origins that speak"
    return f"{say(top.agreed)} has the most support, but only of {of}: not more than half"


def _raised(given: Answer, parts: Sequence[Voice]) -> Answer:
    """Raise the floor to the highest that is claimed of a part, at most to the ceiling."""
    if not parts:
        return given
    part = max(parts, key=lambda v: (_floor(v), v.utterance.order, v.utterance.id))
    floor, low, high = _floor(part), given.range.lower, given.range.upper
    if low is not None and floor <= low:
        return given
    name, tensions = part.utterance.origin.name, given.tensions
    to = floor
    if high is not None and floor > high:
        to = high
        tensions = (*tensions, f"{name} claims {say(part.stated)} of a part alone: above the ceiling")
    within = Interval(to, high, to == high or part.stated.lower_closed, given.range.upper_closed or to == high)
    middle = given.best if given.best is None or given.best >= to else to
    because = f"{given.because}; {name}'s claim of a part ({say(part.stated)}) raises the floor"
    return replace(given, range=within, best=middle, because=because, tensions=tensions)


def _floor(part: Voice) -> Decimal:
    assert part.stated.lower is not None  # noqa: S101 (only parts with a floor are asked)
    return part.stated.lower
