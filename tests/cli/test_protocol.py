"""What is no HTTP, or more of it than is read, is answered as every refusal is (contract, section 2, "Errors")."""

import json
import socket
from urllib.parse import urlsplit

import pytest

from app.cli.protocol import LONGEST_URL

pytest_plugins = ("tests.live",)


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        (b"\x16\x03\x01\x02\x00\x01", 400, "bad-request"),
        (b"GET / SMTP/9\r\n\r\n", 400, "bad-request"),
        (b"GET /v1/claims?" + b"id=1&" * 40_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 422, "invalid"),
        (b"GET /" + b"a" * LONGEST_URL + b" HTTP/1.1\r\nHost: a\r\n\r\n", 422, "invalid"),
    ],
)
def test_a_request_that_cannot_be_read_is_answered_with_a_problem(
    live: str, sent: bytes, status: int, code: str
) -> None:
    head, body = answer(live, sent)
    assert head[0].startswith(f"HTTP/1.1 {status} ")
    assert "Content-Type: application/problem+json" in head
    document = json.loads(body)
    assert (document["status"], document["type"]) == (status, f"urn:sayso:problem:{code}")
    assert f"X-Request-Id: {document['request_id']}" in head


def answer(url: str, sent: bytes) -> tuple[list[str], str]:
    """The lines of the head, and the body, of what the server says before it closes."""
    place = urlsplit(url)
    with socket.create_connection((place.hostname, place.port), timeout=30) as connection:
        connection.sendall(sent)
        said = b"".join(iter(lambda: connection.recv(65_536), b"")).decode()
    head, _, body = said.partition("\r\n\r\n")
    return head.split("\r\n"), body
