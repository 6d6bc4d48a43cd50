"""The page of a source: what it is, who stands above and below it, what it claims and publishes."""

from typing import Any
from uuid import UUID

from app.features.claims.asking import ClaimQuery, GroupBy, StatsQuery
from app.features.claims.lists_api import get_claim_stats, list_claims
from app.features.documents.api import list_documents
from app.features.documents.queries import DocumentQuery
from app.features.estimates.api import get_record
from app.features.estimates.asking import RecordQuery
from app.features.history.api import list_source_revisions
from app.features.sources.api import list_sources
from app.features.sources.queries import SourceQuery, chain_of_command
from app.journal.kinds import SOURCE
from app.web.explorer.history import past
from app.web.explorer.sight import Sight, told

_BELOW = 100
_DOCUMENTS = 20
_SUBJECTS = 100


def calls(sight: Sight, found: dict[str, Any]) -> list[str]:
    """The addresses of the API that answer what the page shows beside the source, its claims and its states."""
    name = found["source"]["id"]
    counted, several = ("count", "true"), ("limit", str(_BELOW))
    above = [sight.to(f"/v1/sources/{body.id}") for body in found["above"]]
    wide = (("descendants", "true"),) if found["with_below"] else ()
    return [
        sight.to(f"/v1/sources/{name}/record", *wide, ("limit", str(_SUBJECTS))),
        sight.to("/v1/claims/stats", ("group_by", "subject"), ("claimant", name), *wide, ("limit", str(_SUBJECTS))),
        sight.to("/v1/sources", ("parent", name), counted, several),
        sight.to("/v1/sources", ("member", name), counted, several),
        sight.to("/v1/documents", ("publisher", name), counted, ("limit", str(_DOCUMENTS))),
        *above,
    ]


async def values(sight: Sight, source: UUID, query: ClaimQuery) -> dict[str, Any]:
    """What the page shows; raises as the API does where there is no such source."""
    view, name = sight.view, str(source)
    found = await sight.thing(SOURCE, source)
    asked = query.model_copy(update={"claimant": [name], "count": True})
    wide = {"descendants": True} if query.descendants else {}
    counted = RecordQuery.model_validate({**wide, "limit": _SUBJECTS})
    grouped = {"claimant": [name], "group_by": GroupBy.SUBJECT, "limit": _SUBJECTS}
    stats = StatsQuery.model_validate({**grouped, **wide})
    published = DocumentQuery.model_validate({"publisher": [name], "limit": _DOCUMENTS, "count": True})
    below = SourceQuery.model_validate({"parent": [name], "limit": _BELOW, "count": True})
    groups = SourceQuery.model_validate({"member": [name], "limit": _BELOW, "count": True})
    return {
        "source": found,
        "above": (await chain_of_command(view.session, source, view.moment))[1:],
        "below": told(await list_sources(view, below)),
        "groups": told(await list_sources(view, groups)),
        "record": told(await get_record(source, view, counted)),
        "with_below": query.descendants,
        "found": told(await list_claims(view, asked)),
        "stats": told(await get_claim_stats(view, stats))["items"],
        "published": told(await list_documents(view, published)),
        "steps": await past(sight, list_source_revisions, source),
    }
