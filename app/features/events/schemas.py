"""What comes out of /v1/events."""

from datetime import datetime
from typing import Any
from uuid import UUID

from app.domain.authority import AccessEvent
from app.kit.things import Out


class EventOut(Out):
    """Something that befell access: who did it, with which key, from which address."""

    id: UUID
    at: datetime
    event: AccessEvent
    actor: str | None
    key: str | None
    address: str | None
    details: dict[str, Any]
