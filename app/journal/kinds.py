"""The kinds of thing: which table keeps each, where it lives in the API, and what it refers to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from sqlalchemy.dialects.postgresql import ARRAY

from app.domain.vocabulary import ThingType
from app.storage.tables import Claim, Document, Relation, Source, Subject

Table: TypeAlias = type[Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing; `references` says which columns hold ids of what."""

    type: ThingType
    table: Table
    references: Mapping[str, ThingType] = field(default_factory=dict, hash=False)

    @property
    def path(self) -> str:
        """Where its things are, e.g. `/v1/sources`."""
        return f"/v1/{self.type}s"

    @property
    def mergeable(self) -> bool:
        """Whether its things can be merged into one another."""
        return "merged_into" in self.references

    def holds_many(self, column: str) -> bool:
        """Whether a column holds a list of ids."""
        return isinstance(self.table.__table__.c[column].type, ARRAY)


SOURCE = Kind(
    ThingType.SOURCE,
    Source,
    dict.fromkeys(("parent_id", "members", "merged_into"), ThingType.SOURCE),
)
DOCUMENT = Kind(
    ThingType.DOCUMENT,
    Document,
    {"publisher_id": ThingType.SOURCE, "merged_into": ThingType.DOCUMENT},
)
SUBJECT = Kind(ThingType.SUBJECT, Subject, dict.fromkeys(("part_of_id", "merged_into"), ThingType.SUBJECT))
CLAIM = Kind(
    ThingType.CLAIM,
    Claim,
    {
        "subject_id": ThingType.SUBJECT,
        "claimant_id": ThingType.SOURCE,
        "via": ThingType.SOURCE,
        "document_id": ThingType.DOCUMENT,
    },
)
RELATION = Kind(ThingType.RELATION, Relation, {"from_id": ThingType.CLAIM, "to_id": ThingType.CLAIM})

KINDS: dict[ThingType, Kind] = {kind.type: kind for kind in (SOURCE, DOCUMENT, SUBJECT, CLAIM, RELATION)}


def referrers(to: Kind) -> tuple[tuple[Kind, str], ...]:
    """The columns, with their kinds, that may hold an id of this kind."""
    return tuple(
        (kind, column) for kind in KINDS.values() for column, referred in kind.references.items() if referred is to.type
    )
