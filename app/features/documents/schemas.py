"""What goes in and comes out of /v1/documents (contract, section 1, document)."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from app.kit.strict import Body, Instant, Notes, Text, Title, Url, WhenText
from app.kit.things import Called, Language, SourceReference, ThingOut, WhenOut

MOST_CHARACTERS = 1_000_000

Words = Annotated[str, Text(MOST_CHARACTERS)]
Sha256 = Annotated[str, Text(64, min_length=64, pattern=r"^[0-9a-f]{64}$")]


class DocumentIn(Body):
    """A document as it is given."""

    url: Url | None = Field(None, examples=["https://example.org/news/2024/12/containers-from-rajin"])
    title: Title | None = Field(None, examples=["The containers from Rajin"])
    publisher: Called | None = Field(None, description="The source that published it.")
    published_on: WhenText | None = Field(None, examples=["2024-12-28"])
    retrieved_at: Instant | None = Field(None, examples=["2025-01-03T09:30:00Z"])
    language: Language | None = Field(None, examples=["en"])
    text: Words | None = Field(
        None,
        description="Its words, in which claims have their spans; fixed once a live claim points into it.",
        examples=["More than 100 ballistic missiles were handed over, officials say."],
    )
    text_sha256: Sha256 | None = Field(
        None, description="Computed from the text in UTF-8; one that is sent must agree.", examples=[None]
    )
    archive_url: Url | None = None
    notes: Notes | None = None


class DocumentItem(ThingOut):
    """A document as lists answer it: without its text, which the document itself has."""

    url: str | None
    title: str | None
    publisher: SourceReference | None
    published_on: WhenOut | None
    retrieved_at: datetime | None
    language: str | None
    text_sha256: str | None
    archive_url: str | None
    notes: str | None


class DocumentOut(DocumentItem):
    """A document as it is answered, whole."""

    text: str | None
