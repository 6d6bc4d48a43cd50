"""Places in the feed, as clients name them: cursors, and two words."""

from sqlalchemy.ext.asyncio import AsyncConnection

from app.access.running import Running
from app.journal.feed import edge
from app.kit.cursor import FeedCursor
from app.kit.errors import BadRequest

BEGINNING = "beginning"
"""Asks for everything there ever was."""

NOW = "now"
"""Asks for what comes after the moment of asking."""


def cursor_of(here: Running, position: int) -> str:
    """The cursor of a position."""
    return FeedCursor(here.identity.id, position).encode(here.identity.secret)


async def position_after(here: Running, session: AsyncConnection, after: str) -> int:
    """The position to go on from; raises BadRequest for a cursor of another ledger or beyond this one's feed."""
    if after == BEGINNING:
        return 0
    last = await edge(session)
    if after == NOW:
        return last
    position = FeedCursor.decode(here.identity.secret, after, here.identity.id).position
    if position > last:
        # A standby may be behind; only the ledger itself knows whether it ever gave this cursor.
        async with here.engine.connect() as connection:
            if position > await edge(connection):
                raise BadRequest("Use a cursor that this ledger gave; this one lies beyond its feed.")
    return position
