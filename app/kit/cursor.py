"""Cursors: opaque to the client, tamper-evident to us (contract, sections 2 and 4).

A list's cursor holds the sort keys of the last row seen and is bound to what was asked (`bound_to`: the ledger and the
filter), so that one from elsewhere is refused. The feed's holds the ledger's id and a position. Both are
base64url(HMAC-SHA256 cut to 16 bytes || JSON), without padding.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias
from uuid import UUID

from app.kit import json
from app.kit.errors import BadRequest, Problem

Key: TypeAlias = str | int | bool | Decimal | date | datetime | UUID | None

LONGEST = 8_192
FURTHEST = 2**63 - 1
_SEAL = 16
_REFUSAL = "Use a cursor as this ledger gave it for the same question, or leave it out to begin again."


def encode(secret: bytes, bound_to: str | bytes, keys: Sequence[Key]) -> str:
    """The cursor after a row with these sort keys; bool, date, Decimal and the like come back as they were."""
    return _sealed(secret, b"list", _bytes(bound_to), json.dumps([_tagged(key) for key in keys]))


def decode(secret: bytes, bound_to: str | bytes, cursor: str) -> tuple[Key, ...]:
    """The sort keys in a cursor; raises BadRequest for one tampered with, cut short or made for something else."""
    tagged = json.loads(_opened(secret, b"list", _bytes(bound_to), cursor))
    return tuple(_untagged(*pair) for pair in tagged) if isinstance(tagged, list) else ()


@dataclass(frozen=True)
class FeedCursor:
    """A place in the feed of one ledger: after the change at `position`, 0 before the first."""

    ledger: UUID
    position: int

    def __post_init__(self) -> None:
        if not 0 <= self.position <= FURTHEST:
            raise ValueError("A position in the feed is 0 or more, and at most that of a bigint.")

    def encode(self, secret: bytes) -> str:
        """The cursor as the client gets it."""
        return _sealed(secret, b"feed", b"", self.ledger.bytes + self.position.to_bytes(8, "big"))

    @classmethod
    def decode(cls, secret: bytes, cursor: str, ledger: UUID | None = None) -> "FeedCursor":
        """Reads a cursor; raises BadRequest for one tampered with, or of another ledger than `ledger`."""
        content = _opened(secret, b"feed", b"", cursor)
        found = cls(UUID(bytes=content[:16]), int.from_bytes(content[16:], "big"))
        if ledger is not None and found.ledger != ledger:
            raise _refused()
        return found


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


def _seal(secret: bytes, kind: bytes, bound_to: bytes, content: bytes) -> bytes:
    framed = kind + len(bound_to).to_bytes(8, "big") + bound_to + content
    return hmac.digest(secret, framed, hashlib.sha256)[:_SEAL]


def _sealed(secret: bytes, kind: bytes, bound_to: bytes, content: bytes) -> str:
    sealed = _seal(secret, kind, bound_to, content) + content
    return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()


def _opened(secret: bytes, kind: bytes, bound_to: bytes, cursor: str) -> bytes:
    if len(cursor) > LONGEST or not cursor.isascii():
        raise _refused()
    try:
        sealed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except binascii.Error:
        raise _refused() from None
    seal, content = sealed[:_SEAL], sealed[_SEAL:]
    genuine = hmac.compare_digest(seal, _seal(secret, kind, bound_to, content))
    # Base64 has spare bits at its end: one spelling only is ours.
    if not genuine or base64.urlsafe_b64encode(sealed).rstrip(b"=").decode() != cursor:
        raise _refused()
    return content


def _refused() -> Problem:
    return BadRequest(_REFUSAL)


def _tagged(key: Key) -> tuple[str, str]:
    if key is None:
        return ("n", "")
    if isinstance(key, bool):
        return ("b", "1" if key else "")
    if isinstance(key, datetime):
        return ("t", key.isoformat())
    if isinstance(key, date):
        return ("d", key.isoformat())
    tag = {str: "s", int: "i", Decimal: "m", UUID: "u"}
    return (next(tag[kind] for kind in type(key).__mro__ if kind in tag), str(key))


_READERS: dict[str, Callable[[str], Key]] = {
    "n": lambda _: None,
    "b": bool,
    "t": datetime.fromisoformat,
    "d": date.fromisoformat,
    "s": str,
    "i": int,
    "m": Decimal,
    "u": UUID,
}


def _untagged(tag: str, text: str) -> Key:
    return _READERS[tag](text)
