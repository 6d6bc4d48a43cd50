"""/v1/webhooks: who is called when things change (docs/live.md)."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from app.access import verbs
from app.access.outcome import Outcome
from app.access.scope import Scope, needs
from app.access.viewing import Looking
from app.access.writing import Change, Editing, Posting
from app.features.webhooks import queries, service
from app.features.webhooks.queries import DeliveryQuery, WebhookQuery
from app.features.webhooks.schemas import DeliveryOut, WebhookIn, WebhookMade, WebhookOut
from app.features.webhooks.service import Writing
from app.journal.listing import Listing
from app.kit import json
from app.kit.answers import NotModified
from app.kit.cursor import FURTHEST
from app.kit.paging import Sort
from app.kit.preconditions import etag, not_modified
from app.kit.route import StrictRoute
from app.kit.strict import Uuid
from app.kit.things import Page, Patch, PatchOf
from app.storage.engine import WriteSession

PREFIX = "/v1/webhooks"

router = APIRouter(prefix=PREFIX, tags=["webhooks"], route_class=StrictRoute)

_NOT_MODIFIED: dict[int | str, dict[str, Any]] = {304: {"description": "Not modified since If-None-Match"}}

WebhookPatch = Annotated[Patch, PatchOf(WebhookIn)]
Position = Annotated[int, Path(ge=1, le=FURTHEST, description="The change's position in the feed.")]


@router.post("", status_code=201, response_model=WebhookMade, summary="Make a webhook")
@needs(Scope.WEBHOOKS_MANAGE)
async def create_webhook(body: WebhookIn, change: Posting) -> Response:
    """Its `secret`, with which messages are signed after the Standard Webhooks specification, is told this once.

    It is told of every change that its filter wants, in the order of the feed, each until it has taken it.
    """

    async def work(session: WriteSession) -> Outcome:
        webhook, secret = await service.create(_writing(change, session), body)
        return await _with_secret(session, webhook, secret, HTTPStatus.CREATED)

    return await change.run(work)


@router.get("", response_model=Page[WebhookOut], summary="List webhooks")
@needs(Scope.WEBHOOKS_MANAGE)
async def list_webhooks(view: Looking, query: Annotated[WebhookQuery, Query()]) -> Response:
    """Webhooks, last made first."""
    rows, conditions, sort = queries.listing(query)
    listing = Listing(rows, conditions, sort, queries.WEBHOOK_SHAPE, view.bound_to(query))
    return await verbs.list_page(view, listing, query)


@router.get("/{id}", response_model=WebhookOut, responses=_NOT_MODIFIED, summary="Get a webhook")
@needs(Scope.WEBHOOKS_MANAGE)
async def get_webhook(id: Uuid, view: Looking) -> Response:
    """A webhook, with how far it was told, and why it was switched off where it was."""
    body = await queries.body(view.session, id)
    if body is None:
        raise service.no_such()
    outcome = _outcome(body)
    tag = etag(outcome.version or 0, body)
    return NotModified(tag) if not_modified(view.request, tag) else outcome.response()


@router.patch("/{id}", response_model=WebhookOut, summary="Edit a webhook")
@needs(Scope.WEBHOOKS_MANAGE)
async def edit_webhook(id: Uuid, patch: WebhookPatch, change: Editing) -> Response:
    """Applies a JSON merge patch (RFC 7396), to pause it, let it go on, or send it elsewhere.

    With `after` it goes on after that place in the feed: further on to pass over a change that its receiver will not
    take, or further back to be told again.
    """

    async def work(session: WriteSession) -> Outcome:
        await service.edit(_writing(change, session), id, patch, change.expected.if_match)
        return _outcome(await queries.body(session, id) or b"")

    return await change.run(work)


@router.delete("/{id}", status_code=204, response_class=Response, summary="Delete a webhook")
@needs(Scope.WEBHOOKS_MANAGE)
async def delete_webhook(id: Uuid, change: Editing) -> Response:
    """Forgets it and its deliveries."""

    async def work(session: WriteSession) -> Outcome:
        await service.delete(session, id, change.expected.if_match)
        return Outcome(HTTPStatus.NO_CONTENT)

    return await change.run(work)


@router.post("/{id}/rotate", response_model=WebhookMade, summary="Give a webhook another secret")
@needs(Scope.WEBHOOKS_MANAGE)
async def rotate_webhook(id: Uuid, change: Posting) -> Response:
    """The new secret is told this once. For a day messages are signed with the former one, too."""

    async def work(session: WriteSession) -> Outcome:
        secret = await service.rotate(session, id)
        return await _with_secret(session, id, secret, HTTPStatus.OK)

    return await change.run(work)


@router.get("/{id}/deliveries", response_model=Page[DeliveryOut], summary="List what was delivered to a webhook")
@needs(Scope.WEBHOOKS_MANAGE)
async def list_deliveries(id: Uuid, view: Looking, query: Annotated[DeliveryQuery, Query()]) -> Response:
    """What was sent, or tried, and what came of it; the latest change first. They are kept for a while."""
    if await queries.body(view.session, id) is None:
        raise service.no_such()
    rows = queries.deliveries(id)
    sort = Sort(rows.c.position, descending=True)
    listing = Listing(rows, queries.of_status(rows, query), sort, queries.DELIVERY_SHAPE, view.bound_to(query))
    return await verbs.list_page(view, listing, query)


@router.post(
    "/{id}/deliveries/{position}/resend", status_code=202, response_model=DeliveryOut, summary="Send a change again"
)
@needs(Scope.WEBHOOKS_MANAGE)
async def resend_delivery(id: Uuid, position: Position, change: Posting) -> Response:
    """Has a change that was passed sent once more, at once and out of turn, also while the webhook is paused or off.

    One that is being retried is tried now. 409 for one whose turn has not come.
    """

    async def work(session: WriteSession) -> Outcome:
        await service.send_again(session, id, position)
        return Outcome(HTTPStatus.ACCEPTED, await queries.delivery(session, id, position))

    return await change.run(work)


def _writing(change: Change, session: WriteSession) -> Writing:
    return Writing(change.here, session, change.act.actor)


def _outcome(body: bytes, status: int = HTTPStatus.OK) -> Outcome:
    """The answer that tells a webhook, with its version."""
    told: Any = json.loads(body)
    location = f"{PREFIX}/{told['id']}" if status == HTTPStatus.CREATED else None
    return Outcome(status, body, location, version=told["version"])


async def _with_secret(session: WriteSession, webhook: UUID, secret: bytes, status: int) -> Outcome:
    """The answer with the secret, which is not kept for a repeated request."""
    told = await queries.body(session, webhook) or b""
    plain = _outcome(told, status)
    return Outcome(
        plain.status,
        _secret_added(told, service.secret_text(secret)),
        plain.location,
        version=plain.version,
        kept=_secret_added(told, None),
    )


def _secret_added(told: bytes, secret: str | None) -> bytes:
    named: Mapping[str, object] = {"secret": secret}
    return told.removesuffix(b"}") + b"," + json.dumps(named).removeprefix(b"{")
