"""What a piece of work is answered with, before it is committed."""

from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

from starlette.responses import Response

from app.journal.kinds import Kind
from app.journal.reading import Found, one
from app.kit.answers import JsonBytes
from app.kit.preconditions import etag
from app.storage.engine import WriteSession


@dataclass(frozen=True, slots=True)
class Outcome:
    """Status and bytes; `thing` with its kind and version where the answer is a thing as it now is.

    `kept` is what a repeated request is answered instead of the bytes, where those hold a secret.
    """

    status: int
    body: bytes = b""
    location: str | None = None
    kind: Kind | None = None
    thing: UUID | None = None
    version: int | None = None
    kept: bytes | None = None

    def response(self, **headers: str) -> Response:
        """The answer as it is sent."""
        if self.status == HTTPStatus.NO_CONTENT:
            return Response(status_code=int(HTTPStatus.NO_CONTENT), headers=headers)
        tag = etag(self.version, self.body) if self.version is not None else None
        return JsonBytes(self.body, int(self.status), etag=tag, location=self.location, headers=headers)


async def made(session: WriteSession, kind: Kind, thing: UUID) -> Outcome:
    """201 with a thing just made, and where it is."""
    found = await one(session, kind, thing)
    return of_thing(kind, thing, found, status=HTTPStatus.CREATED)


async def changed(session: WriteSession, kind: Kind, thing: UUID) -> Outcome:
    """200 with a thing as it now is."""
    return of_thing(kind, thing, await one(session, kind, thing))


def of_thing(kind: Kind, thing: UUID, found: Found, *, status: int = HTTPStatus.OK) -> Outcome:
    """An answer that is a thing; a 201 says where it is."""
    location = f"{kind.path}/{thing}" if status == HTTPStatus.CREATED else None
    return Outcome(status, found.body, location, kind, thing, found.version)
