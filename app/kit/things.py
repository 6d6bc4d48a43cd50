"""What the answers about any thing have in common, and merge patches of it (contract, sections 1 and 2)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from fastapi import Query
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    create_model,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from app.domain import codes
from app.domain.vocabulary import Action, ThingType
from app.kit.strict import Body, Items, Text

T = TypeVar("T")


class Out(BaseModel):
    """Part of an answer: every field is always there, null where nothing is known."""

    model_config = ConfigDict(extra="forbid")


class ThingOut(Out):
    """The fields every thing begins with; `recorded_at` is when this version was written."""

    id: UUID
    version: int
    created_at: datetime
    recorded_at: datetime


class Reference(Out):
    """A thing referred to; `name` is its title where it has one."""

    id: UUID
    name: str | None


class SourceReference(Reference):
    """A source referred to, with its Admiralty letter."""

    reliability: str


class WhenOut(Out):
    """A time as it was said (EDTF), with its first and last day, null where open."""

    edtf: str
    start: date | None
    end: date | None


class RevisionOut(Out):
    """One state of one thing: who wrote it, when and why; `position` is its place in the feed, null until settled."""

    position: int | None
    type: ThingType
    id: UUID
    version: int
    action: Action
    recorded_at: datetime
    actor: str
    reason: str | None
    state: dict[str, Any]


class Page(Out, Generic[T]):
    """A page of a list; `next` is the cursor of the page after it, null on the last."""

    items: list[T]
    next: str | None
    total: int | None = None


class Changes(Out):
    """A stretch of the feed; `next` is always there, and is the `after` that was sent at its end."""

    items: list[RevisionOut]
    next: str


def edit_of(model: type[Body]) -> type[Body]:
    """The merge patch of a model: every field may be left out, or null to clear it (RFC 7396)."""
    fields: dict[str, Any] = {
        name: (info.rebuild_annotation() | None, Field(None, alias=info.alias))
        for name, info in model.model_fields.items()
    }
    name = f"{model.__name__.removesuffix('In')}Edit"
    made: type[Body] = create_model(name, __base__=Body, __doc__="A merge patch (RFC 7396).", **fields)
    return made


class PatchOf:
    """A merge patch taken as it is, to be validated as a whole once it is applied."""

    def __init__(self, model: type[Body]) -> None:
        self._edit = edit_of(model)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Any JSON object."""
        return core_schema.dict_schema(core_schema.str_schema(), strict=True)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """The fields that may be patched, for the document."""
        return handler(self._edit.__pydantic_core_schema__)


Patch = Mapping[str, Any]


Called = Annotated[str, Text(2_000)]
"""A thing by its id or its natural key: a source's name or alias, a subject's slug, a document's URL."""


Language = Annotated[str, Text(100), AfterValidator(codes.language)]
"""A BCP 47 tag, in its customary case."""

ExternalIds = Annotated[dict[Annotated[str, Text(60)], Annotated[str, Text(300)]], Items(100)]
"""What others call a thing: a registry's name (wikidata) to the id there."""


class MergeIn(Body):
    """What a thing is merged into."""

    into: Called


CreateMissing = Annotated[
    bool, Query(description="Make the sources, subjects and documents that are named and not there yet.")
]
