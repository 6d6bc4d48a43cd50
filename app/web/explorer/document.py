"""The page of a document: its words with the claims in them marked."""

from typing import Any
from uuid import UUID

from app.features.claims.asking import ClaimQuery
from app.features.claims.lists_api import list_claims
from app.features.history.api import list_document_revisions
from app.journal.kinds import DOCUMENT
from app.kit.paging import MOST
from app.web.explorer.history import past
from app.web.explorer.marking import Mark, stretches
from app.web.explorer.sight import Sight, told


async def values(sight: Sight, document: UUID, query: ClaimQuery) -> dict[str, Any]:
    """What the page shows; raises as the API does where there is no such document."""
    found = await sight.thing(DOCUMENT, document)
    asked = query.model_copy(update={"document": [str(document)], "count": True, "limit": MOST})
    claims = told(await list_claims(sight.view, asked))
    marks = [
        Mark(claim["id"], int(claim["span"]["start"]), int(claim["span"]["end"]), claim["label"] or "a claim")
        for claim in claims["items"]
        if claim["span"]
    ]
    parts = list(stretches(found["text"], marks)) if found["text"] else None
    return {
        "document": found,
        "stretches": parts,
        "places": {name: at for at, name in enumerate((name for part in parts or () for name in part.begins), 1)},
        "found": claims,
        "steps": await past(sight, list_document_revisions, document),
    }
