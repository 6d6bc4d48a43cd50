"""What the domain found, told in the API's words: plain dicts, names beside ids, in the models of `schemas`."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from app.domain.analysis_answer import Answer, Camp
from app.domain.analysis_difference import Difference, Move
from app.domain.analysis_evidence import Evidence
from app.domain.analysis_hearsay import OriginReport, Origins
from app.domain.analysis_input import ClaimSeen
from app.domain.analysis_voice import Voice
from app.domain.analysis_words import names
from app.domain.contradiction import Case, Dispute, Finding
from app.domain.estimate import Contribution, Estimate, Stand
from app.domain.interval import Interval
from app.domain.origins import Origin
from app.domain.timeline import Point
from app.domain.utterance import Utterance
from app.domain.when import When
from app.features.estimates.gathering import Gathered

Told = dict[str, Any]

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


@dataclass(frozen=True)
class Teller:
    """Tells of one subject's evidence; `found` is None where the subject's measure is not decided."""

    gathered: Gathered
    found: Evidence | None

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
        known = it.id in self.gathered.sources
        members = [self.source(member) for member in sorted(it.members) if member in self.gathered.sources]
        return {"id": it.id if known else None, "name": it.name, "members": members}

    def utterance(self, it: Utterance) -> Told:
        """What was said once, with the claims beneath."""
        return {
            "origin": self.origin(it.origin),
            "label": it.label,
            **(interval(it.number.extent) or {}),
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

    def camp(self, it: Camp, origins: Mapping[str, Origin]) -> Told:
        """Origins that agree among themselves."""
        return {
            "origins": [self.origin(origins[origin]) for origin in it.origins],
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
            "claims": [self.said(u, c) for u in it.utterances for c in u.reports],
        }

    def said(self, u: Utterance, c: ClaimSeen) -> Told:
        """A claim in a timeline, with the day it speaks of, as its utterance does."""
        extent = c.number.extent if c.number is not None else u.number.extent
        return {**claim(c), "origin": self.origin(u.origin), "time": u.time, **(interval(extent) or {})}

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
            "total": len(it.cases),
            "cases": [self.case(c) for c in islice(reversed(it.cases), most)],
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


def move(now: Teller, then: Teller, it: Move) -> Told:
    """An origin whose voice changed from one state to another."""

    def named(teller: Teller, claims: Iterable[str]) -> list[Told]:
        return [claim(teller.gathered.claims[each]) for each in claims if each in teller.gathered.claims]

    spoken = it.after or it.before
    return {
        "origin": None if spoken is None else (now if it.after else then).origin(spoken.utterance.origin),
        "moved": it.moved,
        "because": it.because,
        "before": then.voice(it.before),
        "after": now.voice(it.after),
        "came": named(now, it.came),
        "went": named(then, it.went),
    }


def difference(now: Teller, then: Teller, it: Difference) -> Told:
    """What moved an estimate."""
    return {
        "before": then.answer(it.before),
        "after": now.answer(it.after),
        "because": _what_moved(it),
        "moves": [move(now, then, each) for each in it.moves],
        "parts_changed": it.parts_changed,
    }


def _what_moved(it: Difference) -> str:
    movers = [each.name for each in it.moves if each.moved]
    if movers:
        return f"moved by {names(movers)}"
    same = (it.before.outcome, it.before.range, it.before.best) == (it.after.outcome, it.after.range, it.after.best)
    if same:
        return "nothing that was recorded between the two moved it"
    return "claims about parts moved it" if it.parts_changed else "several changes moved it together, none alone"


UNDECIDED = (
    "there is no estimate while the subject's measure is not decided: set it to level (so many at a time) "
    "or total (so many within a window of time)"
)


def undecided() -> Told:
    """The answer where the subject's measure is null."""
    nothing: Told = dict.fromkeys(("low", "best", "high", "bounds", "agreed"))
    return {"outcome": "undecided", "consensus": False, **nothing, "support": 0, "speaking": 0, "because": UNDECIDED}


def no_estimate() -> Told:
    """The rest of an estimate where there is none."""
    counts = dict.fromkeys(("reports", "utterances", "origins", "unknown_lineage", "supports", "allows", "opposes"), 0)
    empty: Told = {name: [] for name in ("tensions", "camps", "contributions", "without")}
    return {**undecided(), "counts": counts, **empty, "more_camps": 0}


def no_origins() -> Told:
    """The counts where the subject's measure is null."""
    counts = dict.fromkeys(("reports", "utterances", "origins", "unknown_lineage"), 0)
    return {"because": UNDECIDED, **counts, "carried": [], "depths": [], "cycles": []}


def how_many(found: Sequence[Dispute]) -> str:
    """The findings, counted by pair of origins."""
    counts = Counter(each.finding for each in found)
    said = [f"{n} {one if n == 1 else many}" for finding, (one, many) in _PAIRS.items() if (n := counts[finding])]
    return names(said) if said else "no two utterances are in each other's time and do not go together"


_PAIRS = {
    Finding.CONTRADICTION: ("pair of origins contradicts each other", "pairs of origins contradict each other"),
    Finding.TENSION: ("pair is in tension", "pairs are in tension"),
    Finding.DRIFT: ("origin drifts", "origins drift"),
}
