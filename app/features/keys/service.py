"""What is decided about keys, each time with its event in the same transaction."""

from datetime import timedelta
from typing import Any

from app.access import events
from app.access.events import By
from app.access.keyring import digest_of, new_key
from app.domain.apikey import ApiKey
from app.domain.authority import AccessEvent, scopes_of
from app.features.keys import queries
from app.features.keys.schemas import KeyIn, KeyRotation
from app.kit import clock
from app.kit.errors import Conflict, Invalid, NotFound
from app.storage.engine import WriteSession

NO_PEPPER = "Set SAYSO_PEPPER to 32 characters or more that never change, for instance of: openssl rand -hex 32"


async def create(session: WriteSession, body: KeyIn, by: By, pepper: str | None) -> ApiKey:
    """Make a key. Raises Forbidden for one that may what its maker may not, Invalid for one that has expired."""
    by.who.must(*body.may)
    _check_expiry(body)
    key = new_key()
    values = {
        "id": key.id,
        "digest": _digest(key, pepper),
        "name": body.name,
        "owner": body.owner,
        "role": body.role,
        "scopes": [scope.value for scope in body.scopes],
        "created_by": by.who.name,
        "expires_at": body.expires_at,
    }
    await queries.add(session, values)
    of = {"of": key.id, "name": body.name, "owner": body.owner, "scopes": sorted(body.may)}
    await events.keep(session, AccessEvent.KEY_CREATED, by, **of)
    return key


async def rotate(session: WriteSession, id: str, body: KeyRotation, by: By, pepper: str | None) -> ApiKey:
    """Give a key another secret. Raises NotFound, Forbidden as `create` does, and Conflict for a revoked key."""
    _check_expiry(body)
    row = await _held(session, id, by)
    if row.revoked_at is not None:
        raise Conflict("This key was revoked; make another.")
    key = ApiKey(id, new_key().secret)
    values: dict[str, Any] = {"digest": _digest(key, pepper), "rotated_at": clock.now()}
    overlap = timedelta(minutes=body.overlap_minutes)
    values |= {"former_digest": row.digest, "former_until": clock.now() + overlap} if overlap else _NO_FORMER
    if "expires_at" in body.model_fields_set:
        values["expires_at"] = body.expires_at
    await queries.change(session, id, values)
    of = {"of": id, "owner": row.owner, "overlap_minutes": body.overlap_minutes}
    await events.keep(session, AccessEvent.KEY_ROTATED, by, **of)
    return key


async def revoke(session: WriteSession, id: str, by: By) -> None:
    """Let a key count no more, for good; nothing is left to do for one revoked before. Raises as `rotate`."""
    row = await _held(session, id, by)
    if row.revoked_at is None:
        await queries.change(session, id, {"revoked_at": clock.now(), **_NO_FORMER})
        await events.keep(session, AccessEvent.KEY_REVOKED, by, of=id, owner=row.owner)


_NO_FORMER = {"former_digest": None, "former_until": None}


async def _held(session: WriteSession, id: str, by: By) -> Any:
    """The row of a key that may nothing which the caller may not, so that nobody gets hold of more."""
    row = await queries.held(session, id)
    if row is None:
        raise NotFound("There is no key with this id.")
    by.who.must(*scopes_of(row.role, row.scopes))
    return row


def _digest(key: ApiKey, pepper: str | None) -> bytes:
    if pepper is None:
        raise Conflict(NO_PEPPER)
    return digest_of(key, pepper.encode())


def _check_expiry(body: KeyIn | KeyRotation) -> None:
    if body.expires_at is not None and body.expires_at <= clock.now():
        raise Invalid.field("/expires_at", "Give a time to come.", "past")
