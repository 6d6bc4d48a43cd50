"""How much is in the ledger, and how much of it waits for somebody to look at it."""

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_COUNTS = text("""
select
    (select count(*) from claim where deleted_at is null and status <> 'proposed') as claims,
    (select count(*) from subject where deleted_at is null and merged_into is null) as subjects,
    (select count(*) from source where deleted_at is null and merged_into is null) as sources,
    (select count(*) from document where deleted_at is null and merged_into is null) as documents,
    (select count(*) from claim where deleted_at is null and subject_id is null and status <> 'proposed') as untriaged,
    (select count(*) from claim where deleted_at is null and status in ('proposed')) as proposed,
    (select count(*) from relation where deleted_at is null and type = 'contradicts' and state = 'suggested')
        as unconfirmed
""")


@dataclass(frozen=True, slots=True)
class Holdings:
    """Counts of what the lists show; then of claims without a subject, proposals and contradictions to confirm."""

    claims: int
    subjects: int
    sources: int
    documents: int
    untriaged: int
    proposed: int
    unconfirmed: int

    @property
    def waiting(self) -> int:
        """How many things wait in triage."""
        return self.untriaged + self.proposed + self.unconfirmed


async def holdings(session: AsyncConnection) -> Holdings:
    """What is in the ledger now."""
    return Holdings(*(await session.execute(_COUNTS)).one())
