"""A client so plain that it can send what a good one cannot: raw queries, raw headers, bodies in pieces."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.types import ASGIApp, Message

JSON = {"content-type": "application/json"}


@dataclass(frozen=True)
class Answer:
    """What came back, and how many pieces of the body the application asked for."""

    status: int
    headers: dict[str, str]
    body: bytes
    pieces_read: int

    @property
    def document(self) -> Any:
        return json.loads(self.body)

    @property
    def codes(self) -> list[str]:
        return [flaw["code"] for flaw in self.document.get("errors", [])]

    @property
    def places(self) -> list[str]:
        return [flaw.get("pointer", flaw.get("parameter", flaw.get("header"))) for flaw in self.document["errors"]]


async def ask(
    app: ASGIApp,
    method: str,
    path: str,
    query: str | bytes = b"",
    *,
    body: bytes | Iterable[bytes] = b"",
    headers: Mapping[str, str] | Iterable[tuple[bytes, bytes]] = (),
) -> Answer:
    """One request straight into the application; bytes are one piece with a Content-Length, others are chunked."""
    raw = (
        [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]
        if isinstance(headers, Mapping)
        else list(headers)
    )
    if isinstance(body, bytes):
        pieces = [body]
        raw += [(b"content-length", str(len(body)).encode())] if body else []
    else:
        pieces = list(body)
        raw.append((b"transfer-encoding", b"chunked"))
    return await _exchange(app, _scope(method, path, query, raw), pieces)


def _scope(method: str, path: str, query: str | bytes, headers: list[tuple[bytes, bytes]]) -> dict[str, Any]:
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode("utf-8", "surrogateescape"),
        "root_path": "",
        "query_string": query.encode() if isinstance(query, str) else query,
        "headers": headers,
        "server": ("testserver", 80),
        "client": ("testclient", 50000),
        "state": {},
    }


async def _exchange(app: ASGIApp, scope: dict[str, Any], pieces: list[bytes]) -> Answer:
    read = 0
    sent: list[Message] = []

    async def receive() -> Message:
        nonlocal read
        if read >= len(pieces):
            return {"type": "http.disconnect"}
        read += 1
        return {
            "type": "http.request",
            "body": pieces[read - 1],
            "more_body": read < len(pieces),
        }

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    starts = [message for message in sent if message["type"] == "http.response.start"]
    assert len(starts) == 1, "an answer begins once"
    return Answer(
        starts[0]["status"],
        {name.decode().lower(): value.decode("latin-1") for name, value in starts[0]["headers"]},
        b"".join(message.get("body", b"") for message in sent[sent.index(starts[0]) + 1 :]),
        read,
    )
