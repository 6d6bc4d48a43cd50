"""The feed: settled revisions by their positions, which are dense, so that a page reads a bounded stretch."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import ColumnElement, literal_column, select

from app.domain.vocabulary import Action, ThingType
from app.kit.paging import MOST
from app.kit.strict import ByWord, Digits
from app.storage.engine import ReadSession
from app.storage.shapes import things
from app.storage.tables import Revision, Settled

STRETCH = 50_000
"""How many positions a page looks at, at the most, for changes of the kinds asked for."""

_SHAPE = things.revision("revision", "settled.position")


class ChangesQuery(BaseModel):
    """What the feed can be asked; what is repeated means any of them."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    after: str | None = Field(None, description="`next` of the page before; left out: from the beginning.")
    limit: Annotated[int, Field(ge=1, le=MOST), Digits] = Field(50, description="How many items at the most.")
    type: list[Annotated[ThingType, ByWord]] = Field(default_factory=list, description="Of what kind of thing.")
    action: list[Annotated[Action, ByWord]] = Field(default_factory=list, description="What was done.")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Changes in order, as JSON, and the position up to which the feed was read for them."""

    items: list[str]
    upto: int


async def changes(session: ReadSession, query: ChangesQuery, after: int, edge: int) -> Stretch:
    """The changes after a position, up to an edge."""
    upto = min(edge, after + STRETCH)
    shape: ColumnElement[str] = literal_column(f"{_SHAPE}::text")
    statement = (
        select(Settled.position, shape.label("body"))
        .join(Revision, Revision.seq == Settled.revision)
        .where(Settled.position > after, Settled.position <= upto)
        .order_by(Settled.position)
        .limit(query.limit)
    )
    if query.type:
        statement = statement.where(Revision.type.in_([each.value for each in query.type]))
    if query.action:
        statement = statement.where(Revision.action.in_([each.value for each in query.action]))
    found = (await session.execute(statement)).all()
    if len(found) == query.limit:
        upto = found[-1].position
    return Stretch([row.body for row in found], max(upto, after))
