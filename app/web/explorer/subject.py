"""The page of a subject: what is claimed of it, by whom, over time."""

from typing import Any
from uuid import UUID

from app.features.claims.asking import ClaimQuery
from app.features.claims.lists_api import list_claims
from app.features.history.api import list_subject_revisions
from app.journal.kinds import SUBJECT
from app.web.explorer.history import past
from app.web.explorer.sight import Sight, told


async def values(sight: Sight, subject: UUID, query: ClaimQuery) -> dict[str, Any]:
    """What the page shows; raises as the API does where there is no such subject."""
    found = await sight.thing(SUBJECT, subject)
    asked = query.model_copy(update={"subject": [str(subject)], "count": True})
    return {
        "subject": found,
        "found": told(await list_claims(sight.view, asked)),
        "steps": await past(sight, list_subject_revisions, subject),
    }
