"""What comes out of the analysis (docs/analysis.md). Numbers are in the subject's unit; a null end is open."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import Field

from app.domain.analysis_judging import Finding
from app.domain.estimate import Stand
from app.domain.timeline import Period
from app.domain.vocabulary import Bounds, Dimension, Measure, RelationState
from app.kit.things import Out, Reference, SourceReference, WhenOut

Day = date


class OutcomeOut(StrEnum):
    """What the voices come to; undecided: the subject has no measure."""

    CONSENSUS = "consensus"
    ONE_ORIGIN = "one_origin"
    NONE = "none"
    SILENCE = "silence"
    UNDECIDED = "undecided"


class IntervalOut(Out):
    """The numbers between two ends."""

    low: float | None = Field(description="The lower end; null: open.")
    high: float | None = Field(description="The upper end; null: open.")
    bounds: Bounds = Field(description="Which ends belong to it.")


class OriginOut(Out):
    """One voice: the top of a chain of command, or a group."""

    id: UUID | None = Field(description="The source's id; null where one claim draws on several origins.")
    name: str = Field(description="The source's name, or the several names.")
    members: list[SourceReference] = Field(description="Of a group: the origins of those in it.")


class UtteranceOut(IntervalOut):
    """What one origin said once, however often it was reported, as most of its reports word it."""

    origin: OriginOut = Field(description="Who speaks.")
    label: str = Field(description="The words of a report that is worded so.")
    nominal: float | None = Field(description="The number it is known by; null for plurals (dozens).")
    about: WhenOut | None = Field(description="The time it is about; null where it names none.")
    time: Day = Field(description="The day it speaks of: the end of that time, or the day it was said if earlier.")
    first_said: Day = Field(description="The day it was first said.")
    reports: int = Field(description="How many claims report it.")
    claims: list[Reference] = Field(description="The claims that report it, the first 20.")


class AnswerOut(Out):
    """How many, as far as it is known."""

    outcome: OutcomeOut = Field(description="What the voices come to.")
    consensus: bool = Field(description="Whether one interval is supported by at least two origins and over half.")
    low: float | None = Field(description="The lower bound; null: open, or nothing is known.")
    best: float | None = Field(description="The median of the supporters' numbers; null where there is none.")
    high: float | None = Field(description="The upper bound; null: open, or nothing is known.")
    bounds: Bounds | None = Field(description="Whether low and high belong to it.")
    agreed: IntervalOut | None = Field(description="What most origins support; null where two intervals tie.")
    support: int = Field(description="How many origins support the most supported interval.")
    speaking: int = Field(description="How many origins speak of the day.")
    because: str = Field(description="Why, in a sentence.")


class CampOut(Out):
    """Origins that support one interval together."""

    origins: list[OriginOut] = Field(description="Who they are.")
    low: float | None = Field(description="Their lower bound; null: open.")
    best: float | None = Field(description="The median of their numbers.")
    high: float | None = Field(description="Their upper bound; null: open.")
    bounds: Bounds = Field(description="Whether low and high belong to it.")
    agreed: IntervalOut | None = Field(description="The interval that all of them support.")


class CountsOut(Out):
    """How much was said up to the day, by how many, and how those who speak stand to what is agreed."""

    reports: int = Field(description="Claims that count.")
    utterances: int = Field(description="What was said, each counted once.")
    origins: int = Field(description="Origins that said something.")
    unknown_lineage: int = Field(description="Claims whose origin nobody knows; they have no vote.")
    supports: int = Field(description="Origins that support what is agreed.")
    allows: int = Field(description="Origins that leave it possible.")
    opposes: int = Field(description="Origins that rule it out.")


class ContributionOut(Out):
    """What one origin gives to an estimate."""

    origin: OriginOut = Field(description="Who speaks.")
    role: Stand = Field(description="How it stands to what is agreed; speaks: nothing is agreed.")
    because: str = Field(description="Why, in a sentence.")
    says: IntervalOut | None = Field(
        description="What it says of the day; a total's ceiling is gone after its own day."
    )
    supports: IntervalOut | None = Field(description="Where it supports; elsewhere it is compatible at most.")
    utterance: UtteranceOut = Field(description="The utterance it speaks by.")


class WithoutOut(AnswerOut):
    """The answer had one origin said nothing."""

    origin: OriginOut = Field(description="Who is left out.")
    changes: bool = Field(description="Whether outcome, low, best or high are others.")


class LeftOutOut(Out):
    """A claim that has no say on the day."""

    claim: Reference = Field(description="The claim.")
    because: str = Field(description="Why, in a sentence.")


class LeftOutPage(Out):
    """A page of the claims left out, in the order in which they were added."""

    items: list[LeftOutOut] = Field(description="The claims.")
    next: str | None = Field(description="The cursor of the page after it, null on the last.")
    total: int = Field(description="How many there are in all.")


class Head(Out):
    """What is asked about, and what its numbers are numbers of."""

    subject: Reference = Field(description="The subject.")
    measure: Measure | None = Field(description="Level or total; null: not decided, then nothing is estimated.")
    dimension: Dimension | None = Field(description="The dimension of all numbers here.")
    unit: str | None = Field(description="The unit of all numbers here.")


class EstimateOut(AnswerOut, Head):
    """What the sources together support on a day, with its working."""

    at: Day | None = Field(description="The day.")
    counts: CountsOut = Field(description="How much was said, and by how many.")
    tensions: list[str] = Field(description="What does not quite fit: parts that are above the ceiling.")
    camps: list[CampOut] = Field(description="Without consensus: who agrees with whom, the largest first.")
    more_camps: int = Field(description="How many camps are not listed.")
    contributions: list[ContributionOut] = Field(description="What each origin that speaks gives.")
    without: list[WithoutOut] = Field(description="The answer without each origin that has a part in it.")
    left_out: LeftOutPage = Field(description="The claims that have no say, with the reason.")


class ClaimSaid(Reference, IntervalOut):
    """A claim that speaks of a period."""

    origin: OriginOut = Field(description="Who speaks.")
    time: Day = Field(description="The day it speaks of.")


class PointOut(AnswerOut):
    """A day, week or month: the estimate of its last day, and the claims that speak of it."""

    start: Day = Field(description="Its first day.")
    end: Day = Field(description="Its last day.")
    claims: list[ClaimSaid] = Field(description="The claims that speak of it, by origin and time.")


class TimelineOut(Head):
    """An estimate for each period."""

    period: Period = Field(description="How long each is.")
    because: str = Field(description="What is there, in a sentence.")
    items: list[PointOut] = Field(description="The periods, earliest first.")
    next: str | None = Field(description="The cursor of the page after it, null on the last.")


class CaseOut(Out):
    """Two utterances that do not go together."""

    finding: Finding = Field(description="Contradiction; tension: at most 5% apart; drift: within one origin.")
    because: str = Field(description="Both in words, and what decided it.")
    decided_by: str = Field(description="The rule that decided it.")
    gap: float = Field(description="How far apart they are.")
    state: RelationState = Field(description="What an analyst made of it, in a relation of type contradicts.")
    relation: UUID | None = Field(description="That relation; null: none yet. Make one between two of the claims.")
    earlier: UtteranceOut = Field(description="The earlier.")
    later: UtteranceOut = Field(description="The later.")


class DisputeOut(Out):
    """What stands between two origins, or within one."""

    origins: list[OriginOut] = Field(description="The two, or the one.")
    finding: Finding = Field(description="The gravest that was not rejected.")
    state: RelationState = Field(description="Confirmed where one case is, rejected where all are.")
    because: str = Field(description="The case that decided it, in words.")
    total: int = Field(description="How many cases there are.")
    cases: list[CaseOut] = Field(description="The cases, latest first.")


class ContradictionsOut(Head):
    """The pairs of origins that contradict each other, the gravest and widest apart first."""

    because: str = Field(description="How many there are, or why there are none.")
    items: list[DisputeOut] = Field(description="The pairs.")
    next: str | None = Field(description="The cursor of the page after it, null on the last.")


class ClaimContradictionsOut(Out):
    """The pairs of origins in whose contradictions a claim takes part."""

    subject: Reference | None = Field(description="The claim's subject; null: none yet, then nothing is compared.")
    measure: Measure | None = Field(description="Level or total; null: not decided, then nothing is compared.")
    dimension: Dimension | None = Field(description="The dimension of all numbers here.")
    unit: str | None = Field(description="The unit of all numbers here.")
    because: str = Field(description="How many there are, or why there are none.")
    items: list[DisputeOut] = Field(description="The pairs, each with only the cases the claim is in.")
    next: str | None = Field(description="The cursor of the page after it, null on the last.")


class SourceCount(Out):
    """A source, and in how many reports."""

    source: SourceReference = Field(description="The source.")
    reports: int = Field(description="In how many claims.")


class OriginReportOut(Out):
    """One origin in numbers."""

    origin: OriginOut = Field(description="Who.")
    reports: int = Field(description="How many claims report it.")
    utterances: int = Field(description="How many things it said.")
    first_said: Day = Field(description="The day it first spoke.")
    first_claim: Reference = Field(description="The claim that first reported it.")
    deepest: int = Field(description="The most hands between it and a reader.")
    claimants: list[SourceCount] = Field(description="Who spoke for it.")


class DepthOut(Out):
    """How many reports reached the reader through how many hands."""

    hands: int = Field(description="0: published by the claimant; one more for each that passed it on.")
    reports: int = Field(description="How many claims.")


class CycleOut(Out):
    """Sources that have one number from each other, or claims that repeat each other."""

    sources: list[SourceReference] = Field(description="The sources; none where it is a circle of claims.")
    claims: list[Reference] = Field(description="The claims; none where it is a circle of sources.")


class OriginsOut(Head):
    """Who stands behind a subject's claims: those who said it, the first first, and those who only carried it."""

    because: str = Field(description="The counts, in a sentence.")
    reports: int = Field(description="Claims that count.")
    utterances: int = Field(description="What was said, each counted once.")
    origins: int = Field(description="How many origins there are.")
    unknown_lineage: int = Field(description="Claims whose origin nobody knows.")
    items: list[OriginReportOut] = Field(description="The origins, who spoke first first.")
    next: str | None = Field(description="The cursor of the page after it, null on the last.")
    carried: list[SourceCount] = Field(description="Who only carried what others said.")
    depths: list[DepthOut] = Field(description="The depth of hearsay.")
    cycles: list[CycleOut] = Field(description="Citations in a circle.")


class SpokenOut(IntervalOut):
    """What an origin says on the day."""

    time: Day = Field(description="The day its utterance speaks of.")


class MoveOut(Out):
    """An origin whose voice changed between the two states."""

    origin: OriginOut = Field(description="Who.")
    moved: bool = Field(description="Whether this change alone moves the estimate.")
    because: str = Field(description="What changed, in a sentence.")
    before: SpokenOut | None = Field(description="What it said; null: nothing.")
    after: SpokenOut | None = Field(description="What it says; null: nothing.")
    came: list[Reference] = Field(description="Claims it speaks by that it did not speak by before.")
    went: list[Reference] = Field(description="Claims it spoke by and does no longer.")


class DiffOut(Head):
    """What moved an estimate from one state of the ledger to another."""

    at: Day | None = Field(description="The day, the same in both.")
    before: AnswerOut = Field(description="The earlier state's answer.")
    after: AnswerOut = Field(description="The later state's answer.")
    because: str = Field(description="What moved it, in a sentence.")
    moves: list[MoveOut] = Field(description="The origins whose voice changed, those that moved it first.")
    parts_changed: bool = Field(description="Whether claims about parts of the subject changed.")
