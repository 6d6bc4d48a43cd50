"""What taking in a whole ledger answers."""

from pydantic import Field

from app.kit.things import Out


class LedgerImported(Out):
    """How many things of each kind were taken in, and how much of their history."""

    sources: int
    documents: int
    subjects: int
    claims: int
    relations: int
    appraisals: int
    revisions: int
    cursor: str = Field(description="Where the feed of this ledger goes on, with after.")
