"""A receiver of webhooks on this machine, which answers as it is told and keeps what it was sent."""

import asyncio
import ssl
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from standardwebhooks import Webhook

NETWORKS = "127.0.0.0/8"
NO_CONTENT = b"HTTP/1.1 204 No Content\r\n\r\n"


def answer(status: int, **headers: str) -> bytes:
    """An answer without a body."""
    told = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status} So\r\nContent-Length: 0\r\n{told}\r\n".encode()


@dataclass(frozen=True)
class Request:
    """What was sent."""

    target: str
    headers: dict[str, str]
    body: bytes
    to: tuple[str, int]

    def verified(self, secret: str) -> Any:
        """The message, once its signature was found to be right; raises WebhookVerificationError."""
        return Webhook(secret).verify(self.body, self.headers)


@dataclass
class Receiver:
    """It answers 204, or what stands in `answers`: bytes, or a function that is given the connection."""

    url: str = ""
    answers: deque[bytes | Callable[..., Any]] = field(default_factory=deque)
    requests: list[Request] = field(default_factory=list)
    connections: int = 0
    came: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def after(self, count: int) -> list[Request]:
        """The first so many requests, once they have come."""
        async with asyncio.timeout(60), self.came:
            await self.came.wait_for(lambda: len(self.requests) >= count)
        return self.requests[:count]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        self.connections += 1
        try:
            while (head := await reader.readuntil(b"\r\n\r\n")) != b"":
                await self._serve_one(head, reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _serve_one(self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines if line)}
        body = await reader.readexactly(int(headers["content-length"]))
        told = self.answers.popleft() if self.answers else NO_CONTENT
        async with self.came:
            self.requests.append(Request(first.split(" ")[1], headers, body, writer.get_extra_info("sockname")[:2]))
            self.came.notify_all()
        if isinstance(told, bytes):
            writer.write(told)
            await writer.drain()
        else:
            await told(writer)


@asynccontextmanager
async def receiving(
    host: str = "127.0.0.1", port: int = 0, tls: ssl.SSLContext | None = None
) -> AsyncIterator[Receiver]:
    """A receiver, for a block."""
    receiver = Receiver()
    server = await asyncio.start_server(receiver.serve, host, port, ssl=tls)
    port = server.sockets[0].getsockname()[1]
    receiver.url = f"{'https' if tls else 'http'}://{host}:{port}/hook?of=ours"
    try:
        yield receiver
    finally:
        server.close()
