"""What is decided about sources: their references are known, and chains of command are no circles."""

from typing import Any
from uuid import UUID

from app.features.sources import queries
from app.features.sources.schemas import SourceIn
from app.journal.circles import refuse_circle
from app.journal.forms import Form, Writer
from app.journal.kinds import SOURCE
from app.journal.naming import resolve


async def values(writer: Writer, body: SourceIn, thing: UUID) -> dict[str, Any]:
    """The columns of a source; raises Invalid for unknown references and circles."""
    session, missing = writer.session, writer.missing()
    parent = None
    if body.parent is not None:
        parent = await resolve(session, SOURCE, body.parent, "/parent", missing)
        await refuse_circle(session, SOURCE, thing, parent, "parent")
    members = [
        await resolve(session, SOURCE, member, f"/members/{place}", missing)
        for place, member in enumerate(body.members)
    ]
    return queries.values(body, parent, members)


FORM = Form(SOURCE, SourceIn, queries.as_given, values, unique=("name_key",))
