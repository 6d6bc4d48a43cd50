"""What is decided about relations: both claims live, and each says a thing of another once."""

from typing import Any
from uuid import UUID

from app.features.relations import queries
from app.features.relations.schemas import RelationIn
from app.journal.forms import Form, Writer
from app.journal.kinds import CLAIM, RELATION
from app.journal.lifecycle import lock_live
from app.kit.errors import Conflict, Flaw, Invalid


async def values(writer: Writer, body: RelationIn, thing: UUID) -> dict[str, Any]:
    """The columns of a relation; raises Invalid for unknown claims, Conflict where it is there already."""
    ends = {"/from": body.from_, "/to": body.to}
    live = await lock_live(writer.session, CLAIM, ends.values())
    sentence = "There is no live claim with this id."
    if flaws := [Flaw(sentence, "unknown", pointer=end) for end, claim in ends.items() if claim not in live]:
        raise Invalid(errors=flaws)
    other = await queries.the_same(writer.session, body, thing)
    if other is not None:
        raise Conflict(
            "This relation between these claims is there already (or was, before it was deleted).",
            members={"id": str(other), "existing": f"{RELATION.path}/{other}"},
        )
    return queries.values(body)


FORM = Form(RELATION, RelationIn, queries.as_given, values)
