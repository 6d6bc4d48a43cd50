"""The page of a claim: its quote and place, who says so through whom, how it is graded, and all it has been."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.features.appraisals.api import list_appraisals
from app.features.documents.queries import Passage, passage
from app.features.history.api import list_claim_revisions
from app.features.relations.api import list_relations
from app.features.relations.queries import RelationQuery
from app.features.sources.queries import chain_of_command
from app.journal.kinds import CLAIM
from app.kit.paging import MOST, ListQuery
from app.web.explorer.history import past
from app.web.explorer.sight import Sight, told

_ALL = ListQuery(limit=MOST)

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
class Hand:
    """A hand that a claim went through: what it did, who it is, where its page is (None: nobody is named)."""

    role: str
    name: str
    things: str
    id: str | None
    note: str


@dataclass(frozen=True, slots=True)
class Related:
    """A relation as it reads from the claim's side."""

    id: str
    says: str
    other: dict[str, Any]
    state: str
    note: str | None


async def values(sight: Sight, claim: UUID) -> dict[str, Any]:
    """What the page shows; raises as the API does where there is no such claim."""
    view = sight.view
    found = await sight.thing(CLAIM, claim)
    relations = told(await list_relations(view, RelationQuery.model_validate({"claim": [str(claim)], "limit": MOST})))
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
        "appraisals": told(await list_appraisals(claim, view, _ALL))["items"],
        "relations": [_related(each, str(claim)) for each in relations["items"]],
        "steps": await past(sight, list_claim_revisions, claim),
    }


async def _place(sight: Sight, claim: dict[str, Any]) -> Passage | None:
    if claim["document"] is None:
        return None
    span = (int(claim["span"]["start"]), int(claim["span"]["end"])) if claim["span"] else None
    return await passage(sight.view.session, UUID(claim["document"]["id"]), span, sight.view.moment)


def _chain(claim: dict[str, Any], command: Sequence[Any], document: dict[str, Any] | None) -> list[Hand]:
    """From the top of the claimant's chain of command down to the reader."""
    hands = [
        Hand("belongs to it" if at else "at the top", body.name, "sources", str(body.id), body.kind or "")
        for at, body in enumerate(reversed(command[1:]))
    ]
    if claim["claimant"]:
        named = claim["claimant"]
        hands.append(Hand("says so", named["name"], "sources", named["id"], f"reliability {named['reliability']}"))
    else:
        hands.append(Hand("says so", "Nobody named", "sources", None, "unknown lineage"))
    hands += [Hand("passes it on", each["name"], "sources", each["id"], "") for each in claim["via"]]
    if document:
        publisher = document["publisher"]
        if publisher:
            hands.append(Hand("publishes it", publisher["name"], "sources", publisher["id"], ""))
        name = document["title"] or document["url"]
        hands.append(Hand("reports it", name, "documents", document["id"], ""))
    return hands


def _related(relation: dict[str, Any], claim: str) -> Related:
    outgoing = relation["from"]["id"] == claim
    other = relation["to"] if outgoing else relation["from"]
    says = (_ACTIVE if outgoing else _PASSIVE)[relation["type"]]
    return Related(relation["id"], says, other, relation["state"], relation["note"])
