"""What goes in and comes out of /v1/subjects (contract, section 1, subject)."""

from typing import Annotated

from pydantic import Field

from app.domain import names
from app.domain.refusal import Refused
from app.domain.vocabulary import Dimension, Measure
from app.kit.strict import Body, ByWord, Notes, Tags, Text, Title, UnitName, WhenText
from app.kit.things import Called, ExternalIds, Reference, ThingOut, WhenOut

LONGEST_HORIZON = 36_500


def _slug(text: str) -> str:
    if not names.is_slug(text):
        raise Refused("a slug is words of a-z and 0-9 with single hyphens between, and no id")
    return text


Slug = Annotated[str, Text(names.MOST_SLUG_CHARACTERS, reads=_slug, shown=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


class SubjectIn(Body):
    """A subject as it is given."""

    title: Title = Field(examples=["North Korean soldiers in Russia"])
    slug: Slug | None = Field(
        None, description="Its name in URLs; left out: made of the title.", examples=["north-korean-soldiers"]
    )
    description: Notes | None = None
    dimension: Annotated[Dimension, ByWord] | None = Field(
        None, description="Left out: that of the unit, where that says it.", examples=["count"]
    )
    unit: UnitName | None = Field(
        None,
        description="A singular noun for counts, an ISO 4217 code for money, a unit's code, 1 for shares and factors.",
        examples=["soldier"],
    )
    measure: Annotated[Measure, ByWord] | None = Field(
        None, description="So many at a time, or within a window of time; null: not yet decided.", examples=["level"]
    )
    since: WhenText | None = Field(
        None, description="Where a total's window opens when a claim names only its end.", examples=["2024-10"]
    )
    horizon_days: Annotated[int, Field(ge=1, le=LONGEST_HORIZON)] = Field(
        92, description="How long a claim about it speaks, in days."
    )
    part_of: Called | None = Field(None, description="A wider subject that this is counted within.")
    tags: Tags = Field(default_factory=list)
    external_ids: ExternalIds = Field(default_factory=dict)


class SubjectOut(ThingOut):
    """A subject as it is answered."""

    title: str
    slug: str
    description: str | None
    dimension: Dimension | None
    unit: str | None
    measure: Measure | None
    since: WhenOut | None
    horizon_days: int
    part_of: Reference | None
    tags: list[str]
    external_ids: dict[str, str]
