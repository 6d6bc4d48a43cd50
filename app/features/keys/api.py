"""/v1/keys: for administrators; the secret of a key is told once, when it is made."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import Field
from starlette.responses import Response

from app.access import verbs
from app.access.events import Asker
from app.access.outcome import Outcome
from app.access.scope import Scope, needs
from app.access.viewing import Looking
from app.access.writing import Posting
from app.domain.apikey import ApiKey
from app.features.keys import queries, service
from app.features.keys.schemas import KeyIn, KeyMade, KeyOut, KeyRotation, KeyState
from app.journal.listing import Listing
from app.kit.documented import problems
from app.kit.errors import Forbidden, NotFound
from app.kit.paging import ListQuery
from app.kit.route import StrictRoute
from app.kit.strict import Name
from app.kit.things import Page
from app.storage.engine import WriteSession

router = APIRouter(prefix="/v1/keys", tags=["keys"], route_class=StrictRoute)

KeyId = Annotated[str, Path(description="The public id of the key.")]


class KeyQuery(ListQuery):
    """Which keys."""

    owner: Annotated[list[Name], Field(default_factory=list)]
    state: Annotated[list[KeyState], Field(default_factory=list)]


@router.post("", status_code=201, response_model=KeyMade, responses=problems(Forbidden), summary="Make a key")
@needs(Scope.KEYS_MANAGE)
async def create_key(body: KeyIn, change: Posting, by: Asker) -> Response:
    """Its secret is told in this answer and never again. It may do nothing that the caller may not."""

    async def work(session: WriteSession) -> Outcome:
        key = await service.create(session, body, by, change.here.settings.pepper)
        return await _made(session, key, HTTPStatus.CREATED)

    return await change.run(work)


@router.get("", response_model=Page[KeyOut], summary="List keys")
@needs(Scope.KEYS_MANAGE)
async def list_keys(view: Looking, query: Annotated[KeyQuery, Query()]) -> Response:
    """Keys, last made first, with when each was last used (to half a minute); never their secrets."""
    rows, conditions, sort = queries.listed(query.owner, query.state)
    return await verbs.list_page(view, Listing(rows, conditions, sort, queries.ITEM_SHAPE, view.bound_to(query)), query)


@router.get("/{key_id}", response_model=KeyOut, summary="Get a key")
@needs(Scope.KEYS_MANAGE)
async def get_key(key_id: KeyId, view: Looking) -> Response:
    """A key by its public id, without its secret."""
    found = await queries.body(view.session, key_id)
    if found is None:
        raise NotFound("There is no key with this id.")
    return view.body(found)


@router.post("/{key_id}/rotate", response_model=KeyMade, summary="Give a key another secret")
@needs(Scope.KEYS_MANAGE)
async def rotate_key(key_id: KeyId, body: KeyRotation, change: Posting, by: Asker) -> Response:
    """The secret before counts no more, or for some minutes yet where that is asked for. 409 for a revoked key."""

    async def work(session: WriteSession) -> Outcome:
        key = await service.rotate(session, key_id, body, by, change.here.settings.pepper)
        return await _made(session, key, HTTPStatus.OK)

    answer = await change.run(work)
    change.here.gate.keyring.forget(key_id)
    return answer


@router.delete("/{key_id}", status_code=204, response_class=Response, summary="Revoke a key")
@needs(Scope.KEYS_MANAGE)
async def revoke_key(key_id: KeyId, change: Posting, by: Asker) -> Response:
    """It counts no more: at once on this server, within five seconds on others of the same ledger."""

    async def work(session: WriteSession) -> Outcome:
        await service.revoke(session, key_id, by)
        return Outcome(HTTPStatus.NO_CONTENT)

    answer = await change.run(work)
    change.here.gate.keyring.forget(key_id)
    return answer


async def _made(session: WriteSession, key: ApiKey, status: HTTPStatus) -> Outcome:
    """The key with its secret, which is not kept for a repeated request."""
    told = await queries.body(session, key.id) or b"{}"
    location = f"/v1/keys/{key.id}" if status == HTTPStatus.CREATED else None
    return Outcome(status, _with_key(told, f'"{key}"'), location, kept=_with_key(told, "null"))


def _with_key(told: bytes, key: str) -> bytes:
    return told.removesuffix(b"}") + f',"key":{key}}}'.encode()
