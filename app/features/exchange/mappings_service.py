"""What is decided about mappings: they are whole when they are kept, and nobody writes over what they have not seen."""

from http import HTTPStatus

from app.access.outcome import Outcome
from app.features.exchange import mappings_queries as queries
from app.features.exchange.mappings_queries import Kept
from app.features.exchange.mappings_reading import read
from app.journal.lifecycle import Expected
from app.kit.errors import NotFound
from app.kit.preconditions import etag, require_match
from app.storage.engine import WriteSession

PREFIX = "/v1/mappings"


async def put(session: WriteSession, name: str, toml: str, expected: Expected, actor: str) -> Outcome:
    """201 with the mapping kept, or 200 with the one that was there, replaced or as it is.

    Raises Invalid for what is no mapping, PreconditionRequired and PreconditionFailed for one that was there.
    """
    read(toml.encode())
    kept = await queries.get(session, name, hold=True)
    if kept is None:
        await queries.add(session, name, toml, actor)
        return _told(await queries.get(session, name), name, HTTPStatus.CREATED)
    _check(kept, expected)
    if kept.toml != toml:
        await queries.replace(session, name, toml, actor)
    return _told(await queries.get(session, name), name, HTTPStatus.OK)


async def delete(session: WriteSession, name: str, expected: Expected) -> Outcome:
    """204, and the mapping is forgotten; raises NotFound, PreconditionRequired, PreconditionFailed."""
    kept = await queries.get(session, name, hold=True)
    if kept is None:
        raise no_such()
    _check(kept, expected)
    await queries.remove(session, name)
    return Outcome(HTTPStatus.NO_CONTENT)


def no_such() -> NotFound:
    """The answer where there is no mapping of the name."""
    return NotFound("There is no mapping of this name; GET /v1/mappings lists those there are.")


def _check(kept: Kept, expected: Expected) -> None:
    require_match(expected.if_match, kept.version, etag(kept.version, kept.body))


def _told(kept: Kept | None, name: str, status: HTTPStatus) -> Outcome:
    assert kept is not None  # noqa: S101 (this transaction holds it)
    location = f"{PREFIX}/{name}" if status is HTTPStatus.CREATED else None
    return Outcome(status, kept.body, location, version=kept.version)
