"""HTTP as Uvicorn speaks it, with a problem document where even the request line cannot be read (contract, section 2).

Uvicorn's own answer to that is plain text. Nothing of the application is reached, so there is no access line either.
A request finds its connection in its scope's state, so that a stream can drop a client that takes nothing.
"""

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from app.kit import json
from app.kit.errors import BadRequest, Invalid, Problem
from app.kit.handlers import MEDIA_TYPE
from app.kit.ids import uuid7
from app.kit.streaming import PEER, Peer

LONGEST_URL = 65_535
"""Bytes of a URL that the parser takes apart; beyond that it only says that it cannot."""


LONGEST_HEAD = 1_048_576
"""Bytes of a request line and its headers that are waited for; the parser alone would keep any number."""


class ProblemProtocol(HttpToolsProtocol):
    """Answers as every refusal of ours is answered."""

    _in_head = False
    _head = 0

    def data_received(self, data: bytes) -> None:
        """Reads on, and refuses a head that does not end."""
        super().data_received(data)
        if self._in_head:
            self._head += len(data)
            if self._head > LONGEST_HEAD:
                self.send_400_response("")

    def on_headers_complete(self) -> None:
        """Begins the request."""
        self._in_head = False
        super().on_headers_complete()

    def on_message_begin(self) -> None:
        """Begins a scope."""
        self._in_head, self._head = True, 0
        super().on_message_begin()
        self.scope["state"][PEER] = Peer(self.transport)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - Uvicorn's sentence gives way to ours
        """Answers 422 to a URL that is too long, as to any list of values that is, and 400 to what is no HTTP."""
        problem: Problem = BadRequest("Send a request of HTTP/1.1 (RFC 9112).")
        if len(getattr(self, "url", b"")) > LONGEST_URL:
            problem = Invalid(f"Send a URL of at most {LONGEST_URL:,} bytes.")
        elif self._head > LONGEST_HEAD:
            problem = BadRequest(f"Send headers of at most {LONGEST_HEAD:,} bytes in all.")
        request_id = str(uuid7())
        body = json.dumps(problem.document(request_id))
        head = (
            f"HTTP/1.1 {problem.status} {problem.title}",
            f"Content-Type: {MEDIA_TYPE}",
            f"Content-Length: {len(body)}",
            f"X-Request-Id: {request_id}",
            "Connection: close",
            "",
            "",
        )
        self.transport.write("\r\n".join(head).encode("ascii") + body)
        self.transport.close()
