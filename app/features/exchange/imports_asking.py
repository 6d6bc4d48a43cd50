"""How an import is asked for, and what it answers (contract, section 3)."""

from enum import StrEnum
from typing import Annotated

from pydantic import ConfigDict, Field

from app.kit.strict import Asked, ByWord, Flag, Text
from app.kit.things import Out

MappingName = Annotated[str, Text(100, pattern=r"^[a-z0-9]+(?:[-_][a-z0-9]+)*$")]
"""Words of a-z and 0-9 with single hyphens or underscores between."""


class Mode(StrEnum):
    """What becomes of the good lines of a file where others are refused."""

    ATOMIC = "atomic"
    PARTIAL = "partial"


class ImportQuery(Asked):
    """How the lines of a file become claims."""

    mode: Annotated[Mode, ByWord] = Field(
        Mode.ATOMIC, description="atomic: all lines or none. partial: the good ones, and the others are told."
    )
    dry_run: Flag = Field(default=False, description="Say what would be done, and do nothing.")
    mapping: MappingName | None = Field(None, description="A mapping by which the file is read.")
    create_missing: Flag = Field(
        default=False, description="Make the sources, subjects and documents that are named and not there yet."
    )


class LineFlaw(Out):
    """What is wrong with a line."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"required": ["line", "code", "message"]})

    line: int
    column: int | None = None
    pointer: str | None = None
    code: str
    message: str


class Imported(Out):
    """What became of the lines of a file: each made or changed a claim, found it as it is, or was refused."""

    lines: int
    created: int
    updated: int
    unchanged: int
    refused: int
    errors: list[LineFlaw] = Field(description="The first hundred, by line.")
    dry_run: bool
