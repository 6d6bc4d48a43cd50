"""Where a subject's claims come from: per origin who said it first and how often, who only carried it, and circles.

Depth of hearsay is the number of hands between the claimant and the reader: 0 where the claimant publishes it,
1 for a document that reports it, one more for each `via` and each claim that it repeats. A circle is a set of
sources that, for one number of one origin, each have it from the next.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from app.domain.analysis_evidence import Evidence
from app.domain.analysis_input import ClaimSeen
from app.domain.analysis_words import many
from app.domain.origins import Origin
from app.domain.utterance import Utterance


@dataclass(frozen=True, slots=True)
class OriginReport:
    """One origin in numbers; `claimants` are the sources that spoke for it, with their reports."""

    origin: Origin
    reports: int
    utterances: int
    claimants: Mapping[str, int]
    first_said: date
    first_claim: str
    deepest: int


@dataclass(frozen=True, slots=True)
class Origins:
    """The sources of a subject: origins by who said it first, the carriers, hearsay by depth, circles."""

    origins: tuple[OriginReport, ...]
    reports: int
    utterances: int
    unknown_lineage: tuple[str, ...]
    only_carried: Mapping[str, int]
    depths: Mapping[int, int]
    circles: tuple[tuple[str, ...], ...]
    because: str


def origins(found: Evidence) -> Origins:
    """Give who stands behind a subject's counting claims."""
    gathered: dict[str, list[Utterance]] = {}
    for u in found.utterances:
        gathered.setdefault(u.origin.id, []).append(u)
    said = [*(c for u in found.utterances for c in u.reports), *found.unknown]
    told = sorted((_report(found, own) for own in gathered.values()), key=lambda o: (o.first_said, o.origin.id))
    speakers = {c.claimant for c in said}
    carriers = Counter(s for c in said for s in sorted({*c.via, c.publisher or ""} - {""}) if s not in speakers)
    depths = Counter(depth(found, c) for c in said)
    circles = (*_cited_in_circles(found), *_repeated_in_circles(found))
    because = (
        f"{many(said, 'report is', 'reports are')} {many(found.utterances, 'utterance')} of {many(told, 'origin')}"
    )
    if found.unknown:
        because += f", and {many(found.unknown, 'report is', 'reports are')} of unknown lineage"
    unknown = tuple(c.id for c in found.unknown)
    return Origins(tuple(told), len(said), len(found.utterances), unknown, carriers, depths, circles, because)


def depth(found: Evidence, claim: ClaimSeen) -> int:
    """Give the number of hands between a claim's claimant and its reader."""
    published_by_itself = claim.publisher is None or claim.publisher == claim.claimant
    return len(claim.via) + (0 if published_by_itself else 1) + found.attributions[claim.id].passed


def _report(found: Evidence, own: list[Utterance]) -> OriginReport:
    first = min(own, key=lambda u: (u.first_said, u.id))
    claims = [c for u in own for c in u.reports]
    claimants = Counter(c.claimant for c in claims if c.claimant is not None)
    deepest = max(depth(found, c) for c in claims)
    return OriginReport(first.origin, len(claims), len(own), claimants, first.first_said, first.id, deepest)


def _cited_in_circles(found: Evidence) -> Iterator[tuple[str, ...]]:
    """Find sources that have one number from each other."""
    alike: dict[object, list[ClaimSeen]] = {}
    for claim in found.unknown:
        alike.setdefault(None if claim.number is None else claim.number.nominal, []).append(claim)
    seen = set()
    for reports in [*(u.reports for u in found.utterances), *map(tuple, alike.values())]:
        edges: dict[str, set[str]] = {}
        for claim in reports:
            chain = [s for s in (claim.publisher, *reversed(claim.via)) if s is not None]
            for citing, cited in pairwise(chain):
                if citing != cited:
                    edges.setdefault(citing, set()).add(cited)
        for circle in _circles(edges):
            if circle not in seen:
                seen.add(circle)
                yield circle


def _repeated_in_circles(found: Evidence) -> Iterator[tuple[str, ...]]:
    """Find claims that repeat each other."""
    edges: dict[str, set[str]] = {}
    for r in found.relations:
        if r.inherits:
            edges.setdefault(r.from_id, set()).add(r.to_id)
    return _circles(edges)


def _circles(edges: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, ...]]:
    """Give the strongly connected sets of more than one (Tarjan), without recursion."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on: set[str] = set()
    for root in sorted(edges):
        if root in index:
            continue
        index[root] = low[root] = len(index)
        stack.append(root)
        on.add(root)
        work = [(root, iter(sorted(edges[root])))]
        while work:
            node, following = work[-1]
            target = next(following, None)
            if target is not None and target not in index:
                index[target] = low[target] = len(index)
                stack.append(target)
                on.add(target)
                work.append((target, iter(sorted(edges.get(target, ())))))
            elif target is not None:
                if target in on:
                    low[node] = min(low[node], index[target])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    circle = stack[stack.index(node) :]
                    del stack[stack.index(node) :]
                    on.difference_update(circle)
                    if len(circle) > 1:
                        yield tuple(sorted(circle))
