"""What is sent to a webhook: the change as JSON, signed after the Standard Webhooks specification.

    webhook-id: 7c1e…                 the same at each attempt, so that a receiver knows what it has seen
    webhook-timestamp: 1732441275     of this attempt
    webhook-signature: v1,K5oZ…       HMAC-SHA256 of "<id>.<timestamp>.<body>"; two of them after a rotation

    {"type": "claim.created", "timestamp": "2026-11-24T09:41:15.569126+00:00", "data": {…the change, as in the feed}}

A document's text, which may have megabytes, is left out as in lists; who wants it asks for the document.
"""

from importlib.metadata import version
from typing import Any
from uuid import UUID

from standardwebhooks import Webhook

from app.journal.wanted import Told
from app.kit import clock, json

USER_AGENT = f"Sayso/{version('sayso')} (webhooks)"


def content(change: Told) -> bytes:
    """The body that tells of a change."""
    recorded_at = _recorded_at(change)
    return b'{"type":"%b.%b","timestamp":%b,"data":%b}' % (
        change.type.encode(),
        change.action.encode(),
        json.dumps(recorded_at),
        change.body,
    )


def headers(webhook: Any, message: UUID, body: bytes) -> dict[str, str]:
    """The headers of a message to a webhook, of which this is the row, at this moment."""
    now = clock.now()
    secrets = [webhook.secret]
    if webhook.former_until is not None and webhook.former_until > now:
        secrets.append(webhook.former_secret)
    signatures = [Webhook(secret).sign(str(message), now, body.decode()) for secret in secrets]
    return {
        "Content-Type": "application/json",
        "User-Agent": USER_AGENT,
        "webhook-id": str(message),
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def _recorded_at(change: Told) -> object:
    told: Any = json.loads(change.body)
    return told["recorded_at"]
