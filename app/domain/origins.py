"""Who really speaks: the origin behind each claim, and who only carried it (docs/analysis.md, "Origin").

The idea: ten officials of one government are one voice. A claim's origin is the top of its claimant's parent
chain; who carries it (`via`, the publisher) never is:

    Pat Ryder -> Pentagon -> United States          the United States
    "a US military official" (anonymous, parent)    the United States
    "a source" (anonymous, no parent), nobody       unknown lineage: shown, no vote
    "U.S. and South Korean officials" (a group)     a voice of its own that yields to its members'
    "officials" (a group of nobody named)           unknown lineage: nothing says that it is independent

A claim that (confirmed) repeats or derives from others has their origin; from several, it is a group of them.
A circle of parents or of relations gives unknown lineage: nothing stands at its top.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.domain.analysis_input import ClaimSeen, RelationSeen, SourceSeen
from app.domain.vocabulary import SourceKind


@dataclass(frozen=True, slots=True)
class Origin:
    """One voice: the source at the top, and for a group the ids of its members' origins."""

    id: str
    name: str
    members: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Attribution:
    """A claim's origin (None: unknown lineage), how many claims it was passed down through, and why."""

    origin: Origin | None
    passed: int
    because: str


@dataclass
class Lineage:
    """The origins of a set of sources and claims; each is worked out once."""

    sources: Mapping[str, SourceSeen]
    claims: Mapping[str, ClaimSeen]
    relations: Iterable[RelationSeen]
    _tops: dict[str, Origin | None] = field(default_factory=dict, init=False)
    _told: dict[str, Attribution] = field(default_factory=dict, init=False)
    _spoken: dict[str | None, Attribution] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        """Gather from whom each claim has its number."""
        self._from: dict[str, set[str]] = {}
        for relation in self.relations:
            if relation.inherits and relation.to_id in self.claims:
                self._from.setdefault(relation.from_id, set()).add(relation.to_id)

    def of_source(self, source_id: str) -> Origin | None:
        """Give the origin a source speaks for, None where its lineage is unknown."""
        if source_id not in self._tops:
            self._tops[source_id] = self._origin_at(self._top(source_id))
        return self._tops[source_id]

    def of_claim(self, claim_id: str) -> Attribution:
        """Give the origin of a claim, with the reason."""
        if claim_id not in self._from:
            return self._by_claimant(self.claims[claim_id].claimant)
        chain = [claim_id]
        while (last := chain[-1]) not in self._told:
            pending = next((c for c in sorted(self._from.get(last, ())) if c not in self._told), None)
            if pending is None:
                self._told[last] = self._attribute(last)
            elif pending in chain:
                self._told[pending] = Attribution(None, 0, "its lineage runs in a circle")
            else:
                chain.append(pending)
            while len(chain) > 1 and chain[-1] in self._told:
                chain.pop()
        return self._told[claim_id]

    def _attribute(self, claim_id: str) -> Attribution:
        if upstream := sorted(self._from.get(claim_id, ())):
            return self._inherited([self._told[c] for c in upstream])
        return self._by_claimant(self.claims[claim_id].claimant)

    def _by_claimant(self, claimant: str | None) -> Attribution:
        if claimant not in self._spoken:
            self._spoken[claimant] = self._speaks(claimant)
        return self._spoken[claimant]

    def _speaks(self, claimant: str | None) -> Attribution:
        if claimant is None:
            return Attribution(None, 0, "nobody is named as its claimant")
        name = self.sources[claimant].name
        origin = self.of_source(claimant)
        if origin is None:
            return Attribution(None, 0, f"{name} has no known lineage")
        return Attribution(origin, 0, f"{name} speaks for {origin.name}" if origin.name != name else f"{name} said it")

    def _inherited(self, upstream: list[Attribution]) -> Attribution:
        passed = 1 + max(a.passed for a in upstream)
        origins = {a.origin for a in upstream if a.origin is not None}
        if not origins:
            return Attribution(None, passed, "what it repeats has no known lineage")
        if len(origins) == 1:
            (origin,) = origins
            return Attribution(origin, passed, f"it repeats {origin.name}")
        named = sorted(origins, key=lambda o: o.id)
        members = frozenset().union(*(o.members or {o.id} for o in named))
        joint = Origin("+".join(o.id for o in named), " and ".join(o.name for o in named), members)
        return Attribution(joint, passed, f"it draws on {joint.name}")

    def _top(self, source_id: str) -> SourceSeen | None:
        seen = set()
        source = self.sources[source_id]
        while source.parent is not None and source.parent in self.sources:
            if source.id in seen:
                return None
            seen.add(source.id)
            source = self.sources[source.parent]
        return source

    def _origin_at(self, top: SourceSeen | None) -> Origin | None:
        if top is None or top.kind is SourceKind.ANONYMOUS:
            return None
        if top.kind is not SourceKind.GROUP and not top.members:
            return Origin(top.id, top.name)
        members = self._member_origins(top)
        return Origin(top.id, top.name, members) if members else None

    def _member_origins(self, group: SourceSeen) -> frozenset[str]:
        """Give the ids of the origins in a group, those of the groups within it included."""
        found: set[str] = set()
        seen = {group.id}
        pending = list(group.members)
        while pending:
            top = self._top(member) if (member := pending.pop()) in self.sources else None
            if top is None or top.id in seen:
                continue
            seen.add(top.id)
            if top.members:
                pending.extend(top.members)
            elif top.kind not in {SourceKind.ANONYMOUS, SourceKind.GROUP}:
                found.add(top.id)
        return frozenset(found)
