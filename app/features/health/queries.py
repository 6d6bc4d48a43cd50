"""Whether a database can answer, and which schema it has."""

from sqlalchemy import text

from app.storage.engine import ReadSession, WriteSession

_SCHEMA = text("select version_num from alembic_version")
_IS_MIGRATED = text("select to_regclass('alembic_version') is not null")
_REFUSES_WRITES = text("select current_setting('transaction_read_only') = 'on'")


async def schema(session: ReadSession | WriteSession) -> str | None:
    """The revision of the schema, None for a database that was never migrated."""
    if not await session.scalar(_IS_MIGRATED):
        return None
    found: str | None = await session.scalar(_SCHEMA)
    return found


async def refuses_writes(session: WriteSession) -> bool:
    """Whether the server is read-only: a standby, or one that was told so."""
    return bool(await session.scalar(_REFUSES_WRITES))
