"""How a request's body is read: no more of it than its limit, of a known type, in no coding (contract, section 4).

A route's limit is a megabyte unless `@body_up_to` on its endpoint says otherwise. It holds for Content-Length, which is
refused before a byte is read, and for chunked bodies, which are refused at the first byte too many.
"""

import re
from collections.abc import Callable, Collection
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.types import Message, Receive

from app.kit.errors import TooLarge, UnsupportedMediaType

MEGABYTE = 1_048_576
JSON = "application/json"
MERGE_PATCH = "application/merge-patch+json"

_Endpoint = TypeVar("_Endpoint", bound=Callable[..., Any])
_LIMIT = "__body_limit__"
_MEDIA_TYPE = re.compile(
    r"[ \t]*([!#$%&'*+.^_`|~0-9A-Za-z-]+/[!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*"
    r"(?:;[ \t]*charset=(\"?)([A-Za-z0-9_-]+)\2[ \t]*)?;?[ \t]*",
    re.IGNORECASE,
)


def body_up_to(limit: int) -> Callable[[_Endpoint], _Endpoint]:
    """Says how many bytes an endpoint takes, above or below the megabyte that is the rule."""

    def mark(endpoint: _Endpoint) -> _Endpoint:
        setattr(endpoint, _LIMIT, limit)
        return endpoint

    return mark


def limit_of(endpoint: Callable[..., Any] | None) -> int:
    """How many bytes of body the endpoint takes."""
    limit: int = getattr(endpoint, _LIMIT, MEGABYTE)
    return limit


def check_length(request: Request, limit: int = MEGABYTE) -> None:
    """Raises TooLarge where Content-Length announces more than `limit` bytes."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced[:20]) > limit:
        raise TooLarge(limit)


def metered(receive: Receive, limit: int) -> Receive:
    """`receive`, raising TooLarge as soon as more than `limit` bytes of body have come."""
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        if message["type"] == "http.request":
            seen += len(message.get("body", b""))
            if seen > limit:
                raise TooLarge(limit)
        return message

    return counted


def check_coding(request: Request) -> None:
    """Raises UnsupportedMediaType for a compressed body: none is offered."""
    coding = request.headers.get("content-encoding", "identity").strip().lower()
    if coding not in ("", "identity"):
        raise UnsupportedMediaType("Send the body as it is, without Content-Encoding.")


def check_type(request: Request) -> None:
    """Raises UnsupportedMediaType where the body is not JSON in UTF-8, or for PATCH a merge patch (RFC 7396)."""
    media_type_of(request, (MERGE_PATCH, JSON) if request.method == "PATCH" else (JSON,))


def media_type_of(request: Request, accepted: Collection[str]) -> str:
    """Which of the accepted types the body is of; raises UnsupportedMediaType where of none, or not in UTF-8."""
    found = _MEDIA_TYPE.fullmatch(request.headers.get("content-type", ""))
    charset = (found[3] or "utf-8").lower() if found else ""
    if found is None or found[1].lower() not in accepted or charset not in ("utf-8", "utf8"):
        headers = {"Accept-Patch": ", ".join(accepted)} if request.method == "PATCH" else {}
        raise UnsupportedMediaType(
            f"Send the body in UTF-8 with Content-Type: {' or '.join(accepted)}.", headers=headers
        )
    return found[1].lower()
