"""What comes out of a source's record (docs/analysis.md): counts, and no score."""

from datetime import date

from pydantic import Field

from app.kit.things import Out, Reference, SourceReference


class CountedOut(Out):
    """What a source claimed, and what became of it."""

    claims: int = Field(
        description="How many claims it made, retracted ones among them, those that are only proposed not."
    )
    reported: int = Field(description="Those that are reported.")
    proposed: int = Field(description="Those that a machine found and nobody has seen.")
    retracted: int = Field(description="Those that are retracted, or that a confirmed relation retracts.")
    denials: int = Field(description="Those that deny a number; they are compared with nothing.")
    expectations: int = Field(description="Those that are plans or forecasts; neither are they.")
    confirmed: int = Field(description="Those of the verdict confirmed.")
    disputed: int = Field(description="Those of the verdict disputed.")
    refuted: int = Field(description="Those of the verdict refuted.")
    contradicted: int = Field(
        description="Those that another origin contradicts, as found or related, but where an analyst rejected it."
    )
    contradicted_confirmed: int = Field(description="Those of them of which an analyst confirmed it.")
    numbers: int | None = Field(
        description="What it gave a number for, each counted once however often it was said; null: not compared."
    )
    first: int | None = Field(description="Those of the numbers that nobody else had given on an earlier day.")
    followed: int | None = Field(description="Those of the first that another origin gave on a later day.")
    first_said: date | None = Field(description="The day of its first claim; null: no claim has a day.")
    last_said: date | None = Field(description="The day of its last.")


class SubjectRecordOut(CountedOut):
    """A source on one subject."""

    subject: Reference | None = Field(description="The subject; null: claims that have none yet.")


class RecordOut(CountedOut):
    """A source in numbers: all that it claimed, and subject by subject, those it spoke of most first."""

    source: SourceReference = Field(description="The source, with all that is merged into it.")
    because: str = Field(description="What was counted, in a sentence.")
    numbers: int = Field(description="What it gave a number for, each counted once, on the subjects compared.")
    first: int = Field(description="Those of the numbers that nobody else had given on an earlier day.")
    followed: int = Field(description="Those of the first that another origin gave on a later day.")
    subjects: int = Field(description="How many subjects it spoke of.")
    compared: int = Field(description="On how many of them its claims were compared with others'.")
    items: list[SubjectRecordOut] = Field(description="The subjects.")
    next: str | None = Field(description="The cursor of the page after it, null on the last.")
