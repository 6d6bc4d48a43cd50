"""Reading at a moment: `recorded_as_of`, ETag and 304 (contract, section 2)."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Query, Request
from starlette.responses import Response

from app.access.principal import principal_of
from app.access.running import Running, running
from app.domain import when
from app.journal.feed import edge, position_at
from app.journal.reading import Found
from app.kit.accepting import JSON
from app.kit.answers import JsonBytes, NotModified
from app.kit.cursor import FeedCursor
from app.kit.errors import BadRequest, Invalid
from app.kit.paging import ListQuery
from app.kit.preconditions import etag, not_modified
from app.storage.engine import ReadSession, reading
from app.storage.moment import PRESENT, Moment

_LIKE_A_TIME = re.compile(r"\d{4}-\d\d-\d\d")

AsOf = Annotated[
    str | None,
    Query(
        description="A time with a zone, or a feed cursor: the answer as it stood then.",
        examples=["2026-11-24T12:00:00Z"],
    ),
]


@dataclass(frozen=True, slots=True)
class View:
    """One read-only transaction, and the moment it looks at."""

    session: ReadSession
    moment: Moment
    cursor: str | None
    secret: bytes
    request: Request

    @property
    def headers(self) -> dict[str, str]:
        """The headers that say which moment was read, where one was asked for."""
        return {} if self.cursor is None else {"Recorded-As-Of": self.cursor}

    def thing(self, found: Found) -> Response:
        """A thing with its ETag, or 304 where the client has it."""
        return given(self.request, found, self.headers)

    def body(self, content: bytes, headers: Mapping[str, str] | None = None) -> Response:
        """Any other answer."""
        return JsonBytes(content, headers={**self.headers, **(headers or {})})

    def page(
        self, content: bytes, following: str | None, media_type: str = JSON, headers: Mapping[str, str] | None = None
    ) -> Response:
        """A page of a list, with a Link to the next (RFC 8288)."""
        every = {**self.headers, **(headers or {})}
        if following is not None:
            asked = [pair for pair in self.request.query_params.multi_items() if pair[0] != "cursor"]
            every["Link"] = f'<{self.request.url.path}?{urlencode([*asked, ("cursor", following)])}>; rel="next"'
        return Response(content, headers=every, media_type=media_type)

    def bound_to(self, query: ListQuery) -> str:
        """What a cursor of a list is good for: its path, its moment and its question."""
        return f"{self.request.url.path}\n{self.moment.position}\n{query.bound_to()}"


def given(request: Request, found: Found, headers: Mapping[str, str] | None = None) -> Response:
    """A thing with its ETag, or 304 where the client has it."""
    tag = etag(found.version, found.body)
    if not_modified(request, tag):
        return NotModified(tag)
    return JsonBytes(found.body, etag=tag, headers=headers)


async def _view(request: Request, recorded_as_of: AsOf = None) -> AsyncIterator[View]:
    principal_of(request)
    async with _opened(request, await moment_of(running(request), recorded_as_of)) as view:
        yield view


Viewing = Annotated[View, Depends(_view, scope="function")]


async def _look(request: Request) -> AsyncIterator[View]:
    principal_of(request)
    here = running(request)
    async with reading(here.engine, here.settings.read_timeout_ms) as session:
        yield View(session, PRESENT, None, here.identity.secret, request)


Looking = Annotated[View, Depends(_look, scope="function")]
"""A read of what has no past to be read as of, such as keys; never from a standby."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A view of the later of two moments, and the earlier one."""

    view: View
    then: Moment


async def _compared(
    request: Request,
    from_: Annotated[str, Query(alias="from", description="The earlier state: a time with a zone, or a feed cursor.")],
    to: Annotated[
        str | None, Query(description="The later state, the same way. Left out: recorded_as_of, or the present.")
    ] = None,
    recorded_as_of: AsOf = None,
) -> AsyncIterator[Compared]:
    principal_of(request)
    here = running(request)
    then, _ = await moment_of(here, from_, "from")
    now = await (moment_of(here, recorded_as_of) if to is None else moment_of(here, to, "to"))
    async with _opened(request, now) as view:
        yield Compared(view, then)


Comparing = Annotated[Compared, Depends(_compared, scope="function")]


@asynccontextmanager
async def _opened(request: Request, at: tuple[Moment, str | None]) -> AsyncIterator[View]:
    here = running(request)
    async with reading(here.read_engine, here.settings.read_timeout_ms) as session:
        yield View(session, *at, here.identity.secret, request)


async def moment_of(here: Running, asked: str | None, parameter: str = "recorded_as_of") -> tuple[Moment, str | None]:
    """The moment asked for, and its cursor where one was; raises Invalid, and BadRequest for a cursor not of here."""
    if asked is None:
        return PRESENT, None
    position = await _position(here, asked, parameter)
    return Moment(position), FeedCursor(here.identity.id, position).encode(here.identity.secret)


async def _position(here: Running, asked: str, parameter: str) -> int:
    async with here.engine.connect() as connection:
        if _LIKE_A_TIME.match(asked):
            try:
                at = when.parse_instant(asked)
            except ValueError as error:
                raise Invalid.parameter(parameter, str(error)) from error
            return await position_at(connection, at)
        cursor = FeedCursor.decode(here.identity.secret, asked, here.identity.id)
        if cursor.position > await edge(connection):
            raise BadRequest("Use a cursor that this ledger gave; this one lies beyond its feed.")
        return cursor.position
