"""What the analysis is given: claims, sources, subjects and relations as plain frozen values (docs/analysis.md).

Ids are any strings. Numbers are in the base unit of the subject's dimension (or its currency), so that all of
one subject compare. `Number` is a quantity as it was stored; nothing here widens or rounds it.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal
from functools import cached_property
from typing import NamedTuple

from app.domain.interval import Interval
from app.domain.refusal import Refused
from app.domain.vocabulary import (
    Comparator,
    Dimension,
    Measure,
    RelationState,
    RelationType,
    Reliability,
    SourceKind,
    Stance,
    Status,
    Verdict,
)
from app.domain.when import When

# Exact for every sum and product of two numbers the ledger keeps; the thread's own context is never read.
EXACT = Context(prec=200)

ROUNDING = Decimal("0.05")
_ROUND_FROM = 100
_ROUND_DIGITS = 2

# The plurals of the contract's section 1; a half-open range of just these ends is one, for "A to B" is closed.
_PLURALS = {
    (Decimal(lower), Decimal(upper))
    for lower, upper in (
        (24, 100),
        (40, 100),
        (200, 1_000),
        (2_000, 10_000),
        (20_000, 100_000),
        (200_000, 1_000_000),
        (2_000_000, 1_000_000_000),
    )
}


@dataclass(frozen=True)
class Number:
    """A claim's quantity: how it bounds, the number said (None for a range), and the interval stored.

    `plural` says that it was a plural ("dozens") in another unit; in its own one the ends of the range tell.
    """

    comparator: Comparator
    value: Decimal | None
    extent: Interval
    plural: bool = False

    def __post_init__(self) -> None:
        """Refuse a quantity that bounds nothing, and a value that is no number of its own range."""
        ends = (self.extent.lower, self.extent.upper)
        if ends == (None, None):
            raise Refused("a quantity has at least one bound")
        if self.value is not None and self.value not in ends and not self.extent.contains(self.value):
            raise Refused("a quantity's value lies within its bounds", "value")

    def __hash__(self) -> int:
        """As equality has it; reckoned once, for numbers are looked up by the thousand."""
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((self.comparator, self.value, self.extent, self.plural))

    @cached_property
    def nominal(self) -> Decimal | None:
        """The number it is known by: its value, else its one bound, else the middle of its two; None for plurals."""
        lower, upper = self.extent.lower, self.extent.upper
        if self.value is not None:
            return self.value
        if lower is None or upper is None:
            return upper if lower is None else lower
        if self.plural:
            return None
        if (lower, upper) in _PLURALS and self.extent.lower_closed and not self.extent.upper_closed:
            return None
        return EXACT.divide(EXACT.add(lower, upper), Decimal(2))

    @cached_property
    def known_by(self) -> str:
        """What reports of one utterance have in common: the nominal number, or the range of a plural."""
        if self.nominal is None:
            return f"{self.extent.lower}..{self.extent.upper}"
        return str(self.nominal.normalize(EXACT))

    @cached_property
    def with_slack(self) -> Interval:
        """The interval to compare it by: a bare round number has 5% either way.

        Round is `exactly`, 100 or more, with at most two significant digits.
        """
        if self.comparator is not Comparator.EXACTLY or self.value is None or not _is_round(self.value):
            return self.extent
        slack = EXACT.multiply(abs(self.value), ROUNDING)
        return Interval.closed(EXACT.subtract(self.value, slack), EXACT.add(self.value, slack))

    @cached_property
    def from_zero(self) -> Interval:
        """The same with nothing below 0, as all is counted but temperatures."""
        return self.with_slack.cut_at_zero()


def _is_round(value: Decimal) -> bool:
    significant = "".join(map(str, value.as_tuple().digits)).strip("0")
    return abs(value) >= _ROUND_FROM and len(significant) <= _ROUND_DIGITS


@dataclass(frozen=True, slots=True)
class SourceSeen:
    """A source: whom it belongs to by chain of command, and of a group who is in it."""

    id: str
    name: str
    kind: SourceKind | None = None
    parent: str | None = None
    members: tuple[str, ...] = ()
    reliability: Reliability = Reliability.F


@dataclass(frozen=True, slots=True)
class SubjectSeen:
    """A subject: whether it is a level or a total, where a total's window opens, how long a level's claim speaks."""

    id: str
    title: str
    measure: Measure | None
    dimension: Dimension | None = Dimension.COUNT
    since: date | None = None
    horizon_days: int = 92
    part_of: str | None = None

    def __post_init__(self) -> None:
        """Refuse a horizon of no days."""
        if self.horizon_days < 1:
            raise Refused("a claim speaks for at least one day", "horizon_days")


class ClaimSeen(NamedTuple):
    """A claim as it counts: who said it, who carried it, how many, of what time, and how it stands.

    `label` is its text, or the words made from its quantity. `confidence` is the value from 0 to 100. `misfit`
    says why its quantity is no number of the subject's, where it has one all the same.
    """

    id: str
    label: str
    subject: str
    number: Number | None
    claimant: str | None = None
    via: tuple[str, ...] = ()
    publisher: str | None = None
    about: When | None = None
    asserted_on: When | None = None
    reported_on: When | None = None
    status: Status = Status.REPORTED
    stance: Stance = Stance.ASSERTS
    verdict: Verdict | None = None
    confidence: int | None = None
    misfit: str | None = None

    @property
    def said(self) -> date | None:
        """The day by which it was said: the last day of asserted_on, else of reported_on; None where unknown."""
        when = self.asserted_on or self.reported_on
        return None if when is None else when.end or when.start

    @property
    def time(self) -> date | None:
        """The day it speaks of: the end of `about` or the day said if earlier, else the day said."""
        said = self.said
        end = None if self.about is None else self.about.end
        if end is None or said is None:
            return end or said
        return min(end, said)


@dataclass(frozen=True, slots=True)
class RelationSeen:
    """What one claim is to another, and whether an analyst confirmed or rejected it; only confirmed ones act."""

    from_id: str
    to_id: str
    type: RelationType
    state: RelationState
    id: str = ""

    @property
    def inherits(self) -> bool:
        """Whether the one claim has its number, and so its origin, from the other."""
        inherited = self.type in {RelationType.REPEATS, RelationType.DERIVED_FROM}
        return inherited and self.state is RelationState.CONFIRMED


@dataclass(frozen=True, slots=True)
class Restriction:
    """What the asker lets in: claimants of these reliabilities, claims of at least this confidence."""

    reliability: frozenset[Reliability] = frozenset()
    confidence_min: int | None = None

    def refusal(self, claim: ClaimSeen, claimant: SourceSeen | None) -> str | None:
        """Say why the claim is outside of what was asked for, None where it is inside."""
        if self.reliability and (claimant is None or claimant.reliability not in self.reliability):
            return "its claimant's reliability is not among those asked for"
        if self.confidence_min is not None and (claim.confidence is None or claim.confidence < self.confidence_min):
            return "its confidence is below the one asked for, or was never judged"
        return None


def not_counting(claim: ClaimSeen) -> str | None:
    """Say why a claim does not count by itself, None where it does (docs/analysis.md, "Counting")."""
    if claim.status is not Status.REPORTED:
        return {Status.PROPOSED: "it is only proposed", Status.RETRACTED: "it was retracted"}[claim.status]
    if claim.verdict is Verdict.REFUTED:
        return "it was refuted"
    if claim.stance is not Stance.ASSERTS:
        return {Stance.DENIES: "it denies the number", Stance.EXPECTS: "it is an expectation"}[claim.stance]
    return (claim.misfit or "it has no number") if claim.number is None else None
