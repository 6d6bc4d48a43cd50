"""All that is known of one subject, put in order once: what counts, whose it is, what was said, how it speaks.

Every answer (estimate, timeline, contradictions, origins) is read off one `Evidence`. Build it with `evidence`
from the claims of the subject and of what is part of it; claims of other subjects may ride along where a relation
leads to them, and are only used for lineage.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from app.domain.analysis_input import (
    ClaimSeen,
    RelationSeen,
    Restriction,
    SourceSeen,
    SubjectSeen,
    not_counting,
)
from app.domain.analysis_voice import Step, by_origin, steps
from app.domain.origins import Attribution, Lineage, Origin
from app.domain.refusal import Refused
from app.domain.utterance import SAME_TIME, Placed, Utterance, opens, placed, utterances
from app.domain.vocabulary import Measure

PartOf: TypeAlias = tuple[str, str, date | None]
"""A part as one origin speaks of it: the origin's id, the subject's, and the day its window opens."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Claims that have no say, and why: a sentence, or what makes it once somebody reads it."""

    claims: tuple[ClaimSeen, ...]
    why: str | Callable[[], str]

    @property
    def because(self) -> str:
        """Why, in a sentence."""
        return self.why if isinstance(self.why, str) else self.why()


@dataclass(frozen=True)
class Evidence:
    """A subject's claims in order: the utterances, the parts among them, the step functions, what never counts.

    `steps` are the voices of the whole by origin, `part_steps` of each part by origin, subject and window.
    """

    subject: SubjectSeen
    sources: Mapping[str, SourceSeen]
    relations: tuple[RelationSeen, ...]
    attributions: Mapping[str, Attribution]
    wholes: tuple[Utterance, ...]
    parts: tuple[Utterance, ...]
    unknown: tuple[ClaimSeen, ...]
    left_out: tuple[LeftOut, ...]
    origins: Mapping[str, Origin]
    steps: Mapping[str, list[Step]]
    part_steps: Mapping[PartOf, list[Step]]

    @property
    def utterances(self) -> tuple[Utterance, ...]:
        """All that was said, of the whole and of parts."""
        return self.wholes + self.parts


def evidence(
    subject: SubjectSeen,
    subjects: Iterable[SubjectSeen],
    claims: Iterable[ClaimSeen],
    sources: Iterable[SourceSeen],
    relations: Iterable[RelationSeen] = (),
    restriction: Restriction | None = None,
) -> Evidence:
    """Put a subject's claims in order; raises Refused for a subject whose measure is not decided."""
    if subject.measure is None:
        raise Refused("a subject has estimates once its measure is level or total", "measure")
    by_id = {source.id: source for source in sources}
    related, all_claims = tuple(relations), {claim.id: claim for claim in claims}
    family = _family(subject, subjects)
    sort = _Sorted(subject, family, restriction or Restriction(), by_id, Lineage(by_id, all_claims, related))
    for claim in all_claims.values():
        if claim.subject in family:
            sort.take(claim)
    said = utterances(sort.placed, subject.dimension)
    wholes = tuple([u for u in said if _is_whole(u, subject)])
    parts = tuple([u for u in said if not _is_whole(u, subject)])
    return Evidence(
        subject=subject,
        sources=by_id,
        relations=related,
        attributions=sort.attributions,
        wholes=wholes,
        parts=parts,
        unknown=tuple(sorted(sort.unknown, key=lambda c: c.id)),
        left_out=tuple(sorted(sort.out, key=lambda out: out.claims[0].id)),
        origins={u.origin.id: u.origin for u in said},
        steps={origin: steps(own, subject) for origin, own in by_origin(wholes).items()},
        part_steps={key: steps(own, family[key[1]]) for key, own in _by_part(parts).items()},
    )


class _Sorted:
    """The claims of a subject as they are taken one by one: placed, of unknown lineage, or left out."""

    def __init__(
        self,
        subject: SubjectSeen,
        family: Mapping[str, SubjectSeen],
        restriction: Restriction,
        sources: Mapping[str, SourceSeen],
        lineage: Lineage,
    ) -> None:
        self.subject, self.family, self.sources, self.lineage = subject, family, sources, lineage
        self.restriction = restriction if restriction != Restriction() else None
        self.placed: list[Placed] = []
        self.unknown: list[ClaimSeen] = []
        self.out: list[LeftOut] = []
        self.attributions: dict[str, Attribution] = {}

    def take(self, claim: ClaimSeen) -> None:
        own = self.family[claim.subject]
        refusal = not_counting(claim) or self._refused(claim)
        time = claim.time
        if refusal is None:
            refusal = _out_of_place(claim, time, own, self.subject)
        if refusal is not None:
            self.out.append(LeftOut((claim,), refusal))
            return
        told = self.attributions[claim.id] = self.lineage.of_claim(claim.id)
        if told.origin is None:
            self.unknown.append(claim)
        elif time is not None:  # which is what out of place is, else
            self.placed.append(placed(claim, time, told.origin, own))

    def _refused(self, claim: ClaimSeen) -> str | None:
        if self.restriction is None:
            return None
        return self.restriction.refusal(claim, None if claim.claimant is None else self.sources.get(claim.claimant))


def _out_of_place(claim: ClaimSeen, time: date | None, own: SubjectSeen, subject: SubjectSeen) -> str | None:
    """Say why a claim's time or scope does not fit the subject; `own` is the subject it is about, perhaps a part."""
    if own.measure is None:
        return "the part of the subject it is about has no measure yet"
    if time is None:
        return "it has no time: neither what it is about nor when it was said is known"
    if subject.since is None or subject.measure is not Measure.TOTAL or own.measure is not Measure.TOTAL:
        return None
    window = opens(claim.about, own) or own.since
    if window is not None and window < subject.since - SAME_TIME:
        return f"another scope: it counts from {window}, before the subject's window opens on {subject.since}"
    return None


def _is_whole(u: Utterance, subject: SubjectSeen) -> bool:
    """Tell whether it speaks of all of the subject: its own, and of a total no shorter window."""
    return u.subject == subject.id and (u.opens is None or subject.since is None)


def _by_part(parts: Iterable[Utterance]) -> dict[PartOf, list[Utterance]]:
    gathered: dict[PartOf, list[Utterance]] = {}
    for u in parts:
        gathered.setdefault((u.origin.id, u.subject, u.opens), []).append(u)
    return gathered


def _family(subject: SubjectSeen, subjects: Iterable[SubjectSeen]) -> dict[str, SubjectSeen]:
    """Give a subject and all that is part of it, by their ids."""
    parts: dict[str | None, list[SubjectSeen]] = {}
    for other in subjects:
        parts.setdefault(other.part_of, []).append(other)
    family, pending = {subject.id: subject}, [subject]
    while pending:
        fresh = [part for part in parts.get(pending.pop().id, []) if part.id not in family]
        family.update({part.id: part for part in fresh})
        pending += fresh
    return family


def first_day(found: Evidence) -> date | None:
    """Give the first day that something was said of, None where nothing was."""
    return min((u.time for u in found.utterances), default=None)


def last_day(found: Evidence) -> date | None:
    """Give the last day that something was said of, None where nothing was."""
    return max((u.time for u in found.utterances), default=None)
