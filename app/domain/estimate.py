"""What the sources together support on a day, with its working (docs/analysis.md).

`estimate(evidence, day)` gives the answer, what each origin contributed and why, each claim left out and why, and
the counts. `without(evidence, day, origin)` gives the answer without one origin: ask it for those on the page.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property, partial
from itertools import chain

from app.domain.analysis_answer import Answer, Camp, Outcome, answer, camps
from app.domain.analysis_evidence import Evidence, LeftOut
from app.domain.analysis_input import ClaimSeen
from app.domain.analysis_voice import Voice, voice_on
from app.domain.analysis_vote import Vote, candidates, vote
from app.domain.analysis_words import say
from app.domain.interval import Interval
from app.domain.utterance import Utterance
from app.domain.vocabulary import Measure
from app.domain.when import later


class Stand(StrEnum):
    """How a voice stands to what most support."""

    SUPPORTS = "supports"
    ALLOWS = "allows"
    OPPOSES = "opposes"
    SPEAKS = "speaks"


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one origin gives to an estimate."""

    voice: Voice
    role: Stand
    because: str

    @property
    def origin(self) -> str:
        """The origin's id."""
        return self.voice.utterance.origin.id


@dataclass(frozen=True)
class Estimate:
    """The answer on a day with its working; what is left out is worked out when asked for."""

    evidence: Evidence
    day: date
    answer: Answer
    contributions: tuple[Contribution, ...]
    vote: Vote
    reports: int
    utterances: int
    origins: int
    unknown_lineage: int

    @property
    def roles(self) -> Mapping[Stand, int]:
        """How many origins support, allow and oppose."""
        return Counter(c.role for c in self.contributions)

    @cached_property
    def camps(self) -> tuple[Camp, ...]:
        """Who agrees with whom, where there is no consensus."""
        return camps(self.vote.voices.values()) if self.answer.outcome is Outcome.NONE else ()

    @cached_property
    def left_out(self) -> tuple[LeftOut, ...]:
        """The claims that have no say on this day, gathered by utterance; why is said when it is asked for."""
        return tuple(chain(self.evidence.left_out, _unheard(self)))


def estimate(found: Evidence, day: date) -> Estimate:
    """Give the estimate of a subject on a day."""
    heard = vote(found, candidates(found, day))
    result = answer(heard.voices.values(), parts_on(found, day))
    told = tuple(_contribution(v, result.agreed) for _, v in sorted(heard.voices.items()))
    spoken = [u for u in found.utterances if u.time <= day]
    nameless = sum(1 for c in found.unknown if _by(c, day))
    reports = sum(len(u.reports) for u in spoken) + nameless
    voiced = {u.origin.id for u in spoken}
    return Estimate(found, day, result, told, heard, reports, len(spoken), len(voiced), nameless)


def without(made: Estimate, origin: str) -> Answer:
    """Give the answer as it would be had an origin said nothing: those it silenced are heard."""
    silenced = {o: v for o, (v, _) in made.vote.silenced.items()}
    voices = {o: v for o, v in {**made.vote.voices, **silenced}.items() if o != origin}
    parts = [v for v in parts_on(made.evidence, made.day) if v.utterance.origin.id != origin]
    return answer(vote(made.evidence, voices).voices.values(), parts)


def parts_on(found: Evidence, day: date) -> list[Voice]:
    """Give the voices on parts that hold on a day and have a floor."""
    heard = (voice_on(own, day) for own in found.part_steps.values())
    return [spoken for spoken in heard if spoken is not None and spoken.stated.lower is not None]


def _contribution(voice: Voice, agreed: Interval | None) -> Contribution:
    said = f"{voice.utterance.origin.name} says {say(voice.stated)} ({voice.utterance.time})"
    if voice.aged:
        said += ", of which the floor still holds"
    if agreed is None:
        return Contribution(voice, Stand.SPEAKS, f"{said}; no one interval has the most support")
    if voice.supports.holds(agreed):
        return Contribution(voice, Stand.SUPPORTS, f"{said}, which supports {say(agreed)}")
    if voice.compared.overlaps(agreed):
        return Contribution(voice, Stand.ALLOWS, f"{said}, which leaves {say(agreed)} possible but does not support it")
    return Contribution(voice, Stand.OPPOSES, f"{said}, which rules out {say(agreed)}")


def _by(claim: ClaimSeen, day: date) -> bool:
    time = claim.time
    return time is not None and time <= day


def _unheard(e: Estimate) -> Iterator[LeftOut]:
    for claim in e.evidence.unknown:
        yield LeftOut((claim,), f"unknown lineage: {e.evidence.attributions[claim.id].because}")
    for part in e.evidence.parts:
        yield LeftOut(part.reports, partial(_why_part, part, e))
    heard = {id(c.voice.utterance) for c in e.contributions}
    silenced = {id(v.utterance): because for v, because in e.vote.silenced.values()}
    for u in e.evidence.wholes:
        if id(u) not in heard:
            yield LeftOut(u.reports, silenced.get(id(u)) or partial(_why_unheard, u, e))


def _why_part(part: Utterance, e: Estimate) -> str:
    if part.subject != e.evidence.subject.id:
        return "it is about a part of the subject: it raises the floor at most"
    return f"it counts only from {part.opens}, a part of the subject's window: it raises the floor at most"


def _why_unheard(u: Utterance, e: Estimate) -> str:
    subject, name = e.evidence.subject, u.origin.name
    if u.time > e.day:
        return f"it speaks of {u.time}, later than {e.day}"
    if subject.measure is Measure.LEVEL and later(u.time, timedelta(days=subject.horizon_days)) < e.day:
        return f"it spoke for {subject.horizon_days} days from {u.time} and has fallen silent"
    if subject.measure is Measure.TOTAL and u.number.extent.lower is None:
        return f"a total grows: its ceiling held for {u.time} only"
    now = e.vote.voices.get(u.origin.id) or e.vote.silenced.get(u.origin.id, (None, ""))[0]
    if now is None:
        return f"{name} says nothing that holds on this day"
    if u.about is None and now.utterance.about is not None:
        return f"it names no time, and {name} has said {say(now.stated)} of {now.utterance.time}"
    return f"{name} has since said {say(now.stated)} ({now.utterance.time})"
