"""The page of a source: what it is, who stands above and below it, what it claims and publishes."""

from typing import Any
from uuid import UUID

from app.features.claims.asking import ClaimQuery, GroupBy, StatsQuery
from app.features.claims.lists_api import get_claim_stats, list_claims
from app.features.documents.api import list_documents
from app.features.documents.queries import DocumentQuery
from app.features.history.api import list_source_revisions
from app.features.sources.queries import chain_of_command, directly_below
from app.journal.kinds import SOURCE
from app.web.explorer.history import past
from app.web.explorer.sight import Sight, told

_DOCUMENTS = 20
_SUBJECTS = 100


async def values(sight: Sight, source: UUID, query: ClaimQuery) -> dict[str, Any]:
    """What the page shows; raises as the API does where there is no such source."""
    view, name = sight.view, str(source)
    found = await sight.thing(SOURCE, source)
    asked = query.model_copy(update={"claimant": [name], "count": True})
    stats = StatsQuery.model_validate({"claimant": [name], "group_by": GroupBy.SUBJECT, "limit": _SUBJECTS})
    published = DocumentQuery.model_validate({"publisher": [name], "limit": _DOCUMENTS, "count": True})
    below = await directly_below(view.session, source, view.moment)
    return {
        "source": found,
        "above": (await chain_of_command(view.session, source, view.moment))[1:],
        "below": [each for each in below if not each.is_group],
        "groups": [each for each in below if each.is_group],
        "found": told(await list_claims(view, asked)),
        "stats": told(await get_claim_stats(view, stats))["items"],
        "published": told(await list_documents(view, published)),
        "steps": await past(sight, list_source_revisions, source),
    }
