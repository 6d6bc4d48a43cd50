"""What a running server holds for its requests."""

from dataclasses import dataclass

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncEngine

from app.access.answers import Answers
from app.access.gate import Gate
from app.journal.feed import Identity
from app.journal.follower import Follower
from app.journal.sequencer import Sequencer
from app.kit.pouring import Room
from app.kit.streaming import Streams
from app.settings import Settings


@dataclass(frozen=True, slots=True)
class Running:
    """The engines (reads may go to a standby), the ledger's identity, what works beside requests, the settings."""

    engine: AsyncEngine
    read_engine: AsyncEngine
    identity: Identity
    sequencer: Sequencer
    follower: Follower
    streams: Streams
    settings: Settings
    room: Room
    gate: Gate
    answers: Answers

    def end_streams(self) -> None:
        """Bring what would go on for ever to a good end, since the server is about to stop."""
        self.streams.close()
        self.follower.end()


def running(request: Request) -> Running:
    """What the composition root made for this server."""
    found: Running = request.app.state.running
    return found
