"""All that is known of one subject, put in order once: what counts, whose it is, what was said, how it speaks.

Every answer (estimate, timeline, contradictions, origins) is read off one `Evidence`. Build it with `evidence`
from the claims of the subject and of what is part of it; claims of other subjects may ride along where a relation
leads to them, and are only used for lineage.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

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
from app.domain.utterance import Utterance, opens, time_of, utterances


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Claims that have no say, and why."""

    claims: tuple[ClaimSeen, ...]
    because: str


@dataclass(frozen=True)
class Evidence:
    """A subject's claims in order: the utterances, the parts among them, the step functions, what never counts."""

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
    lineage = Lineage(by_id, all_claims, related)
    family = _family(subject, subjects)
    sort = _Sorted(subject, restriction or Restriction(), by_id, lineage)
    for claim_id in sorted(all_claims):
        if all_claims[claim_id].subject in family:
            sort.take(all_claims[claim_id])
    said = utterances(sort.placed, subject)
    wholes = tuple(u for u in said if _is_whole(u, subject))
    parts = tuple(u for u in said if not _is_whole(u, subject))
    voices = {origin: steps(own, subject) for origin, own in by_origin(wholes).items()}
    origins = {u.origin.id: u.origin for u in said}
    unknown = tuple(sort.unknown)
    found = sort.attributions
    return Evidence(subject, by_id, related, found, wholes, parts, unknown, tuple(sort.out), origins, voices)


class _Sorted:
    """The claims of a subject as they are taken one by one: placed, of unknown lineage, or left out."""

    def __init__(
        self, subject: SubjectSeen, restriction: Restriction, sources: Mapping[str, SourceSeen], lineage: Lineage
    ) -> None:
        self.subject, self.restriction, self.sources, self.lineage = subject, restriction, sources, lineage
        self.placed: list[tuple[ClaimSeen, Origin]] = []
        self.unknown: list[ClaimSeen] = []
        self.out: list[LeftOut] = []
        self.attributions: dict[str, Attribution] = {}

    def take(self, claim: ClaimSeen) -> None:
        claimant = None if claim.claimant is None else self.sources.get(claim.claimant)
        refusal = not_counting(claim) or self.restriction.refusal(claim, claimant)
        if refusal is None:
            refusal = _out_of_place(claim, self.subject)
        if refusal is not None:
            self.out.append(LeftOut((claim,), refusal))
            return
        told = self.attributions[claim.id] = self.lineage.of_claim(claim.id)
        if told.origin is None:
            self.unknown.append(claim)
        else:
            self.placed.append((claim, told.origin))


def _out_of_place(claim: ClaimSeen, subject: SubjectSeen) -> str | None:
    if time_of(claim) is None:
        return "it has no time: neither what it is about nor when it was said is known"
    window = opens(claim.about, subject)
    if claim.subject == subject.id and window and subject.since and window < subject.since:
        return f"another scope: it counts from {window}, before the subject's window opens on {subject.since}"
    return None


def _is_whole(u: Utterance, subject: SubjectSeen) -> bool:
    """Tell whether it speaks of all of the subject: its own, and of a total no shorter window."""
    return u.subject == subject.id and (u.opens is None or subject.since is None)


def _family(subject: SubjectSeen, subjects: Iterable[SubjectSeen]) -> frozenset[str]:
    """Give the ids of a subject and of all that is part of it."""
    parts: dict[str | None, list[str]] = {}
    for other in subjects:
        parts.setdefault(other.part_of, []).append(other.id)
    family, pending = {subject.id}, [subject.id]
    while pending:
        fresh = [part for part in parts.get(pending.pop(), []) if part not in family]
        family.update(fresh)
        pending += fresh
    return frozenset(family)


def first_day(found: Evidence) -> date | None:
    """Give the first day that something was said of, None where nothing was."""
    return min((u.time for u in found.utterances), default=None)


def last_day(found: Evidence) -> date | None:
    """Give the last day that something was said of, None where nothing was."""
    return max((u.time for u in found.utterances), default=None)
