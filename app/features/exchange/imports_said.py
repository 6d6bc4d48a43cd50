"""What goes between those who read the lines of a file and the process that knows the ledger.

A reader is handed a `Piece`, gives what its lines refer to (`Wanted`), is told what that stands for (`Given`), and
gives the rows that came of it (`Result`). All of it can be sent to another process.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from uuid import UUID

from app.domain.vocabulary import ThingType
from app.features.claims.quantities import Measured
from app.features.claims.queries import DocumentSeen
from app.kit.errors import Flaw
from app.kit.ids import Block

Name: TypeAlias = tuple[ThingType, str]
"""A thing as a line names it."""

Key: TypeAlias = UUID | str
"""What the ledger finds a thing by: its id, or its natural key in the compared form."""

Place: TypeAlias = tuple[str, int, int]
"""Words of a document: its name, and their span."""

STAYING = ("subject", "status", "tags", "notes", "confidence", "credibility", "verdict")
"""What analysts add to a claim, and what so stays as it is where a line that replaces the claim says nothing of it."""

UNDECIDED = Measured(None, None)


@dataclass(slots=True)
class Known:
    """What a name stands for; a subject or document with what its claims must fit.

    `made` where it is not there yet: a new subject is measured as the first claim about it.
    """

    id: str
    canonical: str
    measured: Measured = UNDECIDED
    document: DocumentSeen | None = None
    made: bool = False

    @property
    def may_change(self) -> bool:
        """Whether a later line may yet decide something about it."""
        return self.made and self.measured.dimension is None


Answer: TypeAlias = Known | Flaw | None
"""A thing, a refusal without its place, or nothing of that name."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a piece refers to beyond what its reader knows, and how many claims it may become.

    `details` are what is said of documents and sources in case they are to be made.
    """

    names: Mapping[Name, Key]
    words: Collection[Place]
    count: int
    details: Mapping[Name, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Given:
    """What that stands for, and room for the ids of the claims."""

    names: Mapping[Name, Answer]
    words: Mapping[Place, str | None]
    room: Block


@dataclass(slots=True)
class Result:
    """What came of a piece: rows in the form of COPY, and flaws by line."""

    lines: int = 0
    refused: int = 0
    claims: bytes = b""
    marks: bytes = b""
    rows: int = 0
    first: str = ""
    last: str = ""
    spans: int = 0
    flaws: list[Flaw] = field(default_factory=list)
    measured: dict[str, Measured] = field(default_factory=dict)
    """New subjects by id, with what their first claim is measured in."""

    made: set[str] = field(default_factory=set)
    """The ids of new things that a claim refers to."""
