"""The answer that a set of voices gives: consensus, one origin, none with its camps, or silence.

Kept apart from the working (`estimate`), so that a timeline and "without this origin" can ask it cheaply.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from app.domain.analysis_agreement import CAMPS, Meeting, best, bounds, hull, meetings, supporters
from app.domain.analysis_voice import Voice
from app.domain.analysis_words import names, say
from app.domain.interval import Interval
from app.domain.utterance import Utterance


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
    origins: tuple[str, ...]
    names: tuple[str, ...]
    range: Interval
    best: Decimal | None


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
    camps: tuple[Camp, ...]
    more_camps: int
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


def answer(voices: Sequence[Voice], parts: Sequence[Utterance] = ()) -> Answer:
    """Give what the voices heard come to; `parts` are the utterances on parts that raise the floor."""
    ordered = sorted(voices, key=lambda v: v.utterance.origin.id)
    return _raised(_of_wholes(ordered), parts)


def _of_wholes(voices: list[Voice]) -> Answer:
    speaking = len(voices)
    if not voices:
        because = "no origin speaks of this day"
        return Answer(Outcome.SILENCE, hull(()), None, None, 0, 0, (), 0, because)
    met = meetings(voices)
    top = met[0]
    tied = [m for m in met if m.depth == top.depth]
    agreed = top.agreed if len(tied) == 1 else None
    if speaking == 1 or (agreed is not None and top.depth > 1 and 2 * top.depth > speaking):
        outcome = Outcome.CONSENSUS if speaking > 1 else Outcome.ONE_ORIGIN
        camp = _camp(voices, top)
        because = _why(camp, top, speaking)
        return Answer(outcome, camp.range, camp.best, agreed, top.depth, speaking, (), 0, because)
    around = hull(v.bounding for v in voices)
    camps = tuple(_camp(voices, m) for m in met[:CAMPS])
    because = _why_not(top, len(tied), speaking)
    more = max(0, len(met) - CAMPS)
    return Answer(Outcome.NONE, around, None, agreed, top.depth, speaking, camps, more, because)


def _camp(voices: list[Voice], meeting: Meeting) -> Camp:
    agreeing = supporters(voices, meeting.agreed)
    within = bounds(voices, agreeing, meeting.agreed)
    origins = [v.utterance.origin for v in agreeing]
    middle = best(agreeing, within)
    return Camp(meeting.agreed, tuple(o.id for o in origins), tuple(o.name for o in origins), within, middle)


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


def _raised(given: Answer, parts: Sequence[Utterance]) -> Answer:
    """Raise the floor to the highest that is claimed of a part, at most to the ceiling."""
    if not parts:
        return given
    part = max(parts, key=lambda u: (_floor(u), u.order, u.id))
    floor, low, high = _floor(part), given.range.lower, given.range.upper
    if low is not None and floor <= low:
        return given
    beyond = high is not None and floor > high
    tensions = given.tensions
    if beyond:
        tensions = (
            *tensions,
            f"{part.origin.name} claims {say(part.number.extent)} of a part alone: above the ceiling",
        )
    to = high if beyond and high is not None else floor
    closed = to == high or part.number.extent.lower_closed
    upper_closed = given.range.upper_closed or to == high
    within = Interval(to, high, closed, upper_closed)
    middle = given.best if given.best is None or given.best >= to else to
    because = f"{given.because}; {part.origin.name}'s claim of a part ({say(part.number.extent)}) raises the floor"
    return Answer(
        given.outcome,
        within,
        middle,
        given.agreed,
        given.support,
        given.speaking,
        given.camps,
        given.more_camps,
        because,
        tensions,
    )


def _floor(part: Utterance) -> Decimal:
    floor = part.number.extent.lower
    assert floor is not None  # noqa: S101 (only parts with a floor are asked)
    return floor
