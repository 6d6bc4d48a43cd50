"""What is decided about webhooks: where they may go, how they are edited, and their secrets."""

import base64
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

from app.access.places import NOW, position_after
from app.access.running import Running
from app.domain import receivers
from app.domain.receivers import Network
from app.domain.refusal import Refused
from app.domain.vocabulary import WebhookState
from app.features.webhooks import queries
from app.features.webhooks.schemas import WebhookIn
from app.journal.feed import edge
from app.journal.forms import validated
from app.kit import clock, merge_patch
from app.kit.errors import Conflict, Invalid, NotFound
from app.kit.flaws import flaw_of_refusal
from app.kit.ids import uuid7
from app.kit.preconditions import etag, require_match
from app.storage.engine import WriteSession

MOST = 1_000
SECRET_BYTES = 32
SECRET_PREFIX = "whsec_"  # noqa: S105 - the prefix of every one
FORMER_SECRET_COUNTS = timedelta(days=1)

_STARTED_OVER = {"failures": 0, "failing_since": None}


@dataclass(frozen=True, slots=True)
class Writing:
    """The transaction of a change, the server it is of, and who makes it."""

    here: Running
    session: WriteSession
    actor: str


def secret_text(secret: bytes) -> str:
    """A secret as it is told (Standard Webhooks, "Signature scheme")."""
    return SECRET_PREFIX + base64.b64encode(secret).decode()


def message_id(webhook: UUID, position: int) -> UUID:
    """The id a change is sent under to a webhook: the same at each attempt, whoever makes it."""
    return uuid5(webhook, str(position))


async def create(writing: Writing, given: WebhookIn) -> tuple[UUID, bytes]:
    """Make a webhook; gives its id and secret. Raises Invalid, BadRequest, and Conflict where there are too many."""
    if await queries.count(writing.session) >= MOST:
        raise Conflict(f"There are {MOST:,} webhooks, as many as there may be; delete one first.")
    webhook, secret = uuid7(), secrets.token_bytes(SECRET_BYTES)
    values = {
        **await _values(writing, given),
        "state": given.state.value,
        "position": await position_after(writing.here, writing.session, given.after),
    }
    await queries.add(writing.session, {"id": webhook, "created_by": writing.actor, "secret": secret, **values})
    return webhook, secret


async def edit(writing: Writing, webhook: UUID, patch: Mapping[str, Any], if_match: str | None) -> None:
    """Apply a merge patch (RFC 7396); raises NotFound, PreconditionFailed, PreconditionRequired, Invalid, BadRequest.

    `after` lets it go on from elsewhere, `state` one that was switched off. Whatever is edited, what fails has three
    days again.
    """
    row = await _matching(writing.session, webhook, if_match)
    given = validated(WebhookIn, merge_patch.apply(_as_given(row), patch))
    values = await _values(writing, given)
    if "state" in patch:
        values |= {"state": given.state.value, "reason": None}
    if "after" in patch:
        values["position"] = await position_after(writing.here, writing.session, given.after)
    different = {name: value for name, value in values.items() if value != getattr(row, name)}
    if not different:
        return
    if "position" in different:
        await queries.pass_over(writing.session, webhook)
    await queries.change(writing.session, webhook, {**different, **_STARTED_OVER, "next_at": clock.now()})


async def rotate(session: WriteSession, webhook: UUID) -> bytes:
    """Give a webhook another secret; for a day messages are signed with the former one, too. Raises NotFound."""
    row = await there(session, webhook)
    secret = secrets.token_bytes(SECRET_BYTES)
    former = {"former_secret": row.secret, "former_until": clock.now() + FORMER_SECRET_COUNTS}
    await queries.change(session, webhook, {"secret": secret, **former})
    return secret


async def delete(session: WriteSession, webhook: UUID, if_match: str | None) -> None:
    """Forget a webhook; raises NotFound, PreconditionFailed, PreconditionRequired."""
    await _matching(session, webhook, if_match)
    await queries.remove(session, webhook)


async def send_again(session: WriteSession, webhook: UUID, position: int) -> None:
    """Have a change sent to a webhook at once, whatever became of it before, and whatever the webhook's state.

    Raises NotFound where there is no such webhook or change, Conflict for one whose turn has not come.
    """
    row = await there(session, webhook)
    if not 1 <= position <= await edge(session):
        raise NotFound("There is no change at this position of the feed.")
    if position <= row.position:
        await queries.send_again(session, webhook, position, message_id(webhook, position))
    elif await queries.is_pending(session, webhook, position):
        await queries.try_now(session, webhook)
    else:
        raise Conflict("This change has yet to come to its turn; it will be sent then.")


async def there(session: WriteSession, webhook: UUID) -> Any:
    """A webhook's row, locked for a change; raises NotFound."""
    row = await queries.held(session, webhook)
    if row is None:
        raise no_such()
    return row


def no_such() -> NotFound:
    """What is answered where there is no webhook of an id; one that was deleted is forgotten."""
    return NotFound("There is no webhook with this id.")


async def _matching(session: WriteSession, webhook: UUID, if_match: str | None) -> Any:
    """A webhook's row, where it is in the version that is meant."""
    row = await there(session, webhook)
    body = await queries.body(session, webhook) or b""
    require_match(if_match, row.version, etag(row.version, body))
    return row


async def _values(writing: Writing, given: WebhookIn) -> dict[str, Any]:
    """The columns of what its owner says of a webhook, but for its state and place."""
    wanted = given.filter
    return {
        "url": _receiver(given.url, writing.here.settings.webhook_networks),
        "description": given.description,
        "types": [each.value for each in wanted.type],
        "actions": [each.value for each in wanted.action],
        "things": list(wanted.id),
        **{
            column: await queries.named(writing.session, name, getattr(wanted, name))
            for name, column in queries.COLUMNS.items()
        },
    }


def _receiver(url: str, networks: Sequence[Network]) -> str:
    try:
        return receivers.read(url, networks)
    except Refused as error:
        raise Invalid(errors=[flaw_of_refusal(error, "/url")]) from error


def _as_given(row: Any) -> dict[str, Any]:
    """A row as it would be given, for a merge patch to be applied to; that it is off cannot be given."""
    wanted = {"type": row.types, "action": row.actions, "id": list(map(str, row.things))}
    named = {name: list(map(str, getattr(row, column))) for name, column in queries.COLUMNS.items()}
    given = {"url": row.url, "description": row.description, "filter": {**wanted, **named}, "after": NOW}
    if row.state != WebhookState.OFF:
        given["state"] = row.state
    return {name: value for name, value in given.items() if value is not None}
