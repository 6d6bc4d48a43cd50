"""What /v1/search can be asked, and answers."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.domain.vocabulary import ThingType
from app.journal.listing import Words
from app.kit.strict import Asked, ByWord, Digits, Items
from app.kit.things import Out

SEARCHED = (ThingType.SUBJECT, ThingType.SOURCE, ThingType.DOCUMENT, ThingType.CLAIM)
MOST_HITS = 50


class SearchQuery(Asked):
    """A search: the beginnings of words, all of which must be there."""

    q: Words = Field(description="Words, or their beginnings, all of which must be there.", examples=["north kor"])
    type: Annotated[list[Annotated[ThingType, ByWord]], Items(len(ThingType))] = Field(
        default_factory=list, description="Of what kind of thing; relations have no words. Left out: of every kind."
    )
    limit: Annotated[int, Field(ge=1, le=MOST_HITS), Digits] = Field(5, description="How many of a kind at the most.")

    @property
    def types(self) -> list[ThingType]:
        """The kinds to look among, in the order in which hits are listed."""
        return [each for each in SEARCHED if not self.type or each in self.type]


class Hit(Out):
    """A thing found: a source's name, a subject's or document's title, a claim's words or else its number."""

    type: ThingType
    id: UUID
    name: str | None


class Hits(Out):
    """What was found, kind by kind; the lists of each kind say the rest."""

    items: list[Hit]
