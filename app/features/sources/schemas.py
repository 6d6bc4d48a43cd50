"""What goes in and comes out of /v1/sources (contract, section 1, source)."""

from typing import Annotated

from pydantic import AfterValidator, Field

from app.domain import codes
from app.domain.vocabulary import Reliability, SourceKind
from app.kit.strict import Body, ByWord, Items, Name, Notes, Text, Url
from app.kit.things import Called, ExternalIds, SourceReference, ThingOut

Country = Annotated[str, Text(2, min_length=2), AfterValidator(codes.country)]


class SourceIn(Body):
    """A source as it is given."""

    name: Name = Field(examples=["South Korean National Intelligence Service"])
    kind: Annotated[SourceKind, ByWord] | None = None
    parent: Called | None = Field(None, description="The body it belongs to by chain of command.")
    members: Annotated[list[Called], Items(100)] = Field(
        default_factory=list, description="Of a group: who speaks in it."
    )
    reliability: Annotated[Reliability, ByWord] = Reliability.F
    aliases: Annotated[list[Name], Items(100)] = Field(default_factory=list, examples=[["NIS"]])
    country: Country | None = Field(None, examples=["KR"])
    url: Url | None = None
    external_ids: ExternalIds = Field(default_factory=dict, examples=[{"wikidata": "Q494130"}])
    notes: Notes | None = None


class SourceOut(ThingOut):
    """A source as it is answered."""

    name: str
    kind: SourceKind | None
    parent: SourceReference | None
    members: list[SourceReference]
    reliability: Reliability
    aliases: list[str]
    country: str | None
    url: str | None
    external_ids: dict[str, str]
    notes: str | None
