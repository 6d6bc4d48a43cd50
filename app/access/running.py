"""What a running server holds for its requests."""

from dataclasses import dataclass

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncEngine

from app.journal.feed import Identity
from app.journal.sequencer import Sequencer
from app.settings import Settings


@dataclass(frozen=True, slots=True)
class Running:
    """The engines (reads may go to a standby), the ledger's identity, the sequencer, the settings."""

    engine: AsyncEngine
    read_engine: AsyncEngine
    identity: Identity
    sequencer: Sequencer
    settings: Settings


def running(request: Request) -> Running:
    """What the composition root made for this server."""
    found: Running = request.app.state.running
    return found
