"""What a page looks at: one read-only view of the ledger, and what it calls the state it saw."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from fastapi import Depends, Request
from starlette.responses import Response

from app.access.principal import Principal, principal_of
from app.access.running import running
from app.access.viewing import View, Viewing
from app.journal.feed import edge, settled_at
from app.journal.kinds import Kind
from app.journal.reading import one
from app.kit import json
from app.kit.cursor import FeedCursor
from app.kit.errors import Invalid

_AS_OF = "recorded_as_of"


@dataclass(frozen=True, slots=True)
class Sight:
    """A view, the feed cursor of the state it saw, and when that was settled (None before the first change)."""

    view: View
    cursor: str
    at: datetime | None

    @property
    def request(self) -> Request:
        """What was asked."""
        return self.view.request

    @property
    def who(self) -> Principal:
        """Who asks."""
        return principal_of(self.request)

    @property
    def is_past(self) -> bool:
        """Whether the page was asked for as it stood earlier."""
        return self.view.moment.position is not None

    @property
    def permanent(self) -> str:
        """This page's address with the state it saw."""
        given = [(name, value) for name, value in self.asked() if name != "cursor"]
        return f"{self.request.url.path}?{urlencode([*given, (_AS_OF, self.cursor)])}"

    @property
    def present(self) -> str:
        """This page's address without a moment."""
        return address(self.request.url.path, self.asked())

    def asked(self) -> list[tuple[str, str]]:
        """The parameters of the page's address, but for the moment."""
        return [pair for pair in parse_qsl(self.request.url.query) if pair[0] != _AS_OF]

    def to(self, path: str, *given: tuple[str, str]) -> str:
        """Where something is, as it stood at the moment that the page looks at."""
        return address(path, [*given, (_AS_OF, self.cursor)] if self.is_past else given)

    def call(self, path: str) -> str:
        """The API's address of what the page shows: its own question, put to a path of the API."""
        return self.to(path, *((name, value) for name, value in self.asked() if name != "cursor"))

    def cursor_at(self, position: int) -> str:
        """The feed cursor of a position, for a permanent link to that state."""
        here = running(self.request).identity
        return FeedCursor(here.id, position).encode(here.secret)

    async def thing(self, kind: Kind, thing: UUID) -> dict[str, Any]:
        """A thing as the API tells it; raises NotFound, Gone and Moved as the API does."""
        found: dict[str, Any] = told((await one(self.view.session, kind, thing, self.view.moment)).body)
        return found

    def refuse_the_past(self) -> None:
        """Raises Invalid where the page shows the present alone."""
        if self.is_past:
            raise Invalid.parameter(_AS_OF, "Leave this out: this page shows the present.", "present_only")


def address(path: str, given: list[tuple[str, str]] | tuple[tuple[str, str], ...]) -> str:
    """A path with a query."""
    return f"{path}?{urlencode(given)}" if given else path


def told(answer: Response | bytes) -> Any:
    """What an answer of the API says."""
    return json.loads(answer if isinstance(answer, bytes) else bytes(answer.body))


async def _sight(view: Viewing) -> AsyncIterator[Sight]:
    position = view.moment.position
    if position is None:
        position = await edge(view.session)
    here = running(view.request).identity
    cursor = view.cursor or FeedCursor(here.id, position).encode(here.secret)
    yield Sight(view, cursor, await settled_at(view.session, position))


Seeing = Annotated[Sight, Depends(_sight, scope="function")]
"""A page's parameter: it may be given `recorded_as_of`, as every read of the API."""
