"""What the domain found, told in the API's words: plain dicts, names beside ids, in the models of `schemas`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

from app.domain.analysis_answer import Answer, Camp
from app.domain.analysis_evidence import Evidence
from app.domain.analysis_hearsay import OriginReport, Origins
from app.domain.analysis_input import ClaimSeen, Number
from app.domain.analysis_voice import Voice
from app.domain.contradiction import Case, Dispute
from app.domain.estimate import Contribution, Estimate, Stand
from app.domain.interval import Interval
from app.domain.origins import Origin
from app.domain.timeline import Point
from app.domain.utterance import Utterance
from app.domain.when import When
from app.features.estimates.gathering import Gathered

Told = dict[str, Any]

MOST_CAMPS = 50
"""How many camps are told; `more_camps` says how many are not."""

MOST_BENEATH = 20
"""How many claims are named beneath one utterance; `reports` says how many there are."""


def claim(it: ClaimSeen) -> Told:
    """A claim as a reference."""
    return {"id": it.id, "name": it.label}


def interval(it: Interval | None) -> Told | None:
    """An interval by its ends."""
    return None if it is None else {"low": it.lower, "high": it.upper, "bounds": it.bounds.value}


def _when(it: When | None) -> Told | None:
    return None if it is None else {"edtf": it.edtf, "start": it.start, "end": it.end}


@lru_cache(maxsize=16_384)
def _extent(number: Number) -> Told:
    """The ends of a number as plain numbers where they are the same: a timeline tells thousands."""
    extent = number.extent
    return {"low": _plain(extent.lower), "high": _plain(extent.upper), "bounds": extent.bounds.value}


def _plain(number: Decimal | None) -> Decimal | int | None:
    return int(number) if number is not None and number == number.to_integral_value() else number


@dataclass(frozen=True)
class Teller:
    """Tells of one subject's evidence; `found` is None where the subject's measure is not decided."""

    gathered: Gathered
    found: Evidence | None
    _origins: dict[str, Told] = field(default_factory=dict)

    def head(self) -> Told:
        """What is asked about, and in what its numbers are."""
        subject, measured = self.gathered.subject, self.gathered.measured
        return {
            "subject": {"id": subject.id, "name": subject.title},
            "measure": subject.measure,
            "dimension": measured.dimension,
            "unit": self.gathered.unit,
        }

    def source(self, thing: str) -> Told:
        """A source as a reference."""
        it = self.gathered.sources[thing]
        return {"id": it.id, "name": it.name, "reliability": it.reliability}

    def origin(self, it: Origin) -> Told:
        """An origin: a source, a group with its members, or those that one claim draws on together."""
        if it.id not in self._origins:
            known = it.id in self.gathered.sources
            members = [self.source(member) for member in sorted(it.members) if member in self.gathered.sources]
            self._origins[it.id] = {"id": it.id if known else None, "name": it.name, "members": members}
        return self._origins[it.id]

    def utterance(self, it: Utterance) -> Told:
        """What was said once, with the claims beneath."""
        return {
            "origin": self.origin(it.origin),
            "label": it.label,
            **_extent(it.number),
            "nominal": it.number.nominal,
            "about": _when(it.about),
            "time": it.time,
            "first_said": it.first_said,
            "reports": len(it.reports),
            "claims": [claim(c) for c in it.reports[:MOST_BENEATH]],
        }

    def answer(self, it: Answer) -> Told:
        """The numbers, and why."""
        return {
            "outcome": it.outcome,
            "consensus": it.consensus,
            "low": it.low,
            "best": it.best,
            "high": it.high,
            "bounds": it.range.bounds.value,
            "agreed": interval(it.agreed),
            "support": it.support,
            "speaking": it.speaking,
            "because": it.because,
        }

    def contribution(self, it: Contribution) -> Told:
        """What one origin gives."""
        return {
            "origin": self.origin(it.voice.utterance.origin),
            "role": it.role,
            "because": it.because,
            "says": interval(it.voice.stated),
            "supports": interval(it.voice.supports),
            "utterance": self.utterance(it.voice.utterance),
        }

    def camp(self, it: Camp) -> Told:
        """Origins that agree among themselves."""
        return {
            "origins": [self.origin(origin) for origin in it.origins],
            "low": it.range.lower,
            "best": it.best,
            "high": it.range.upper,
            "bounds": it.range.bounds.value,
            "agreed": interval(it.agreed),
        }

    def counts(self, it: Estimate) -> Told:
        """How much was said, by how many, and how they stand."""
        return {
            "reports": it.reports,
            "utterances": it.utterances,
            "origins": it.origins,
            "unknown_lineage": it.unknown_lineage,
            "supports": it.roles.get(Stand.SUPPORTS, 0),
            "allows": it.roles.get(Stand.ALLOWS, 0),
            "opposes": it.roles.get(Stand.OPPOSES, 0),
        }

    def point(self, it: Point) -> Told:
        """A period of a timeline."""
        return {
            "start": it.start,
            "end": it.end,
            **self.answer(it.answer),
            "claims": [said for u in it.utterances for said in self.said(u)],
        }

    def said(self, u: Utterance) -> Iterator[Told]:
        """The reports of an utterance in a timeline, each with the day it speaks of."""
        origin, time = self.origin(u.origin), u.time.isoformat()
        for c in u.reports:
            yield {"id": c.id, "name": c.label, "origin": origin, "time": time, **_extent(c.number or u.number)}

    def case(self, it: Case) -> Told:
        """Two utterances that do not go together."""
        return {
            "finding": it.judgement.finding,
            "because": it.because,
            "decided_by": it.judgement.decided_by,
            "gap": it.judgement.gap,
            "state": it.state,
            "relation": it.relation,
            "earlier": self.utterance(it.earlier),
            "later": self.utterance(it.later),
        }

    def dispute(self, it: Dispute, most: int) -> Told:
        """A pair of origins with their latest cases."""
        ends = {u.origin.id: u.origin for u in (it.deciding.earlier, it.deciding.later)}
        return {
            "origins": [self.origin(ends[origin]) for origin in sorted(set(it.origins))],
            "finding": it.finding,
            "state": it.state,
            "because": it.because,
            "total": len(it.pairs),
            "cases": [self.case(c) for c in it.latest(most)],
        }

    def origin_report(self, it: OriginReport) -> Told:
        """An origin in numbers."""
        return {
            "origin": self.origin(it.origin),
            "reports": it.reports,
            "utterances": it.utterances,
            "first_said": it.first_said,
            "first_claim": claim(self.gathered.claims[it.first_claim]),
            "deepest": it.deepest,
            "claimants": self._counted(it.claimants),
        }

    def origins(self, it: Origins) -> Told:
        """All but the list of the origins themselves."""
        claims = self.gathered.claims
        return {
            "because": it.because,
            "reports": it.reports,
            "utterances": it.utterances,
            "origins": len(it.origins),
            "unknown_lineage": len(it.unknown_lineage),
            "carried": self._counted(it.only_carried),
            "depths": [{"hands": hands, "reports": it.depths[hands]} for hands in sorted(it.depths)],
            "cycles": [
                {
                    "sources": [self.source(each) for each in circle if each in self.gathered.sources],
                    "claims": [claim(claims[each]) for each in circle if each in claims],
                }
                for circle in it.circles
            ],
        }

    def _counted(self, counts: Mapping[str, int]) -> list[Told]:
        ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        return [{"source": self.source(thing), "reports": reports} for thing, reports in ordered]

    def voice(self, it: Voice | None) -> Told | None:
        """What an origin says on a day."""
        return None if it is None else {**(interval(it.stated) or {}), "time": it.utterance.time}
