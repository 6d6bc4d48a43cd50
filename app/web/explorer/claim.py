"""The page of a claim: its quote and place, who says so through whom, how it is graded, and all it has been."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.features.appraisals.api import list_analysts, list_appraisals
from app.features.documents.queries import Passage, passage
from app.features.estimates.api import list_claim_contradictions
from app.features.estimates.asking import ContradictionsQuery
from app.features.history.api import list_claim_revisions
from app.features.relations.api import list_relations
from app.features.relations.queries import RelationQuery
from app.features.sources.queries import chain_of_command
from app.journal.kinds import CLAIM
from app.kit.paging import MOST, ListQuery
from app.web.explorer.history import LIMIT, past
from app.web.explorer.sight import Sight, told

_ALL = ListQuery(limit=MOST)
_MANY = ("limit", str(MOST))

_ACTIVE = {
    "supports": "Supports",
    "contradicts": "Contradicts",
    "supersedes": "Supersedes",
    "repeats": "Repeats",
    "retracts": "Retracts",
    "derived_from": "Is derived from",
}
_PASSIVE = {
    "supports": "Is supported by",
    "contradicts": "Is contradicted by",
    "supersedes": "Is superseded by",
    "repeats": "Is repeated by",
    "retracts": "Is retracted by",
    "derived_from": "Is the source of",
}


@dataclass(frozen=True, slots=True)
class Link:
    """A thing with a page of its own."""

    things: str
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Hand:
    """A hand that a claim went through: what it did, who it is (None: nobody is named), and to whom it belongs."""

    role: str
    who: Link | None
    belongs: Sequence[Link] = ()
    letter: str | None = None


@dataclass(frozen=True, slots=True)
class Related:
    """A relation as it reads from the claim's side."""

    id: str
    says: str
    other: dict[str, Any]
    state: str
    note: str | None


def calls(sight: Sight, found: dict[str, Any]) -> list[str]:
    """The addresses of the API that answer what the page shows."""
    claim = found["claim"]
    path = f"/v1/claims/{claim['id']}"
    told = [path, f"{path}/contradictions"]
    if claim["document"]:
        told.append(f"/v1/documents/{claim['document']['id']}")
    if claim["claimant"]:
        told.append(f"/v1/sources/{claim['claimant']['id']}")
    lists = [(f"{path}/analysts", _MANY), (f"{path}/appraisals", _MANY), (f"{path}/revisions", LIMIT)]
    related = sight.to("/v1/relations", ("claim", claim["id"]), _MANY)
    return [*map(sight.to, told), *(sight.to(*each) for each in lists), related]


async def values(sight: Sight, claim: UUID) -> dict[str, Any]:
    """What the page shows; raises as the API does where there is no such claim."""
    view = sight.view
    found = await sight.thing(CLAIM, claim)
    name = found["id"]
    asked = RelationQuery.model_validate({"claim": [name], "limit": MOST})
    relations = told(await list_relations(view, asked))["items"]
    place = await _place(sight, found)
    command = []
    if found["claimant"]:
        command = list(await chain_of_command(view.session, UUID(found["claimant"]["id"]), view.moment))
    document = told(place.document) if place else None
    return {
        "claim": found,
        "document": document,
        "place": place,
        "chain": _chain(found, command, document),
        "analysts": told(await list_analysts(claim, view, _ALL))["items"],
        "appraisals": told(await list_appraisals(claim, view, _ALL))["items"],
        "contradictions": told(await list_claim_contradictions(claim, view, ContradictionsQuery.model_validate({}))),
        "relations": [_related(each, name) for each in relations],
        "steps": await past(sight, list_claim_revisions, claim),
    }


async def _place(sight: Sight, claim: dict[str, Any]) -> Passage | None:
    if claim["document"] is None:
        return None
    span = (int(claim["span"]["start"]), int(claim["span"]["end"])) if claim["span"] else None
    return await passage(sight.view.session, UUID(claim["document"]["id"]), span, sight.view.moment)


def _chain(claim: dict[str, Any], command: Sequence[Any], document: dict[str, Any] | None) -> list[Hand]:
    """From the claimant, with those it belongs to, by those who cite it, to the document that a reader holds."""
    named = claim["claimant"]
    above = [Link("sources", str(body.id), body.name) for body in command[1:]]
    hands = [Hand("says so", _source(named), above, named["reliability"] if named else None)]
    hands += [Hand("cites it", _source(each), letter=each["reliability"]) for each in claim["via"]]
    if document:
        name = document["title"] or document["url"] or "A document without a title"
        publisher = _source(document["publisher"])
        hands.append(Hand("reports it", Link("documents", document["id"], name), [publisher] if publisher else []))
    return hands


def _source(reference: dict[str, Any] | None) -> Link | None:
    return None if reference is None else Link("sources", reference["id"], reference["name"])


def _related(relation: dict[str, Any], claim: str) -> Related:
    outgoing = relation["from"]["id"] == claim
    other = relation["to"] if outgoing else relation["from"]
    says = (_ACTIVE if outgoing else _PASSIVE)[relation["type"]]
    return Related(relation["id"], says, other, relation["state"], relation["note"])
