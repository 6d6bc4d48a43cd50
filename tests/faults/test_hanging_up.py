"""Clients that hang up in mid-write: the write finishes, and the same key answers what it was."""

import json
import socket
from collections.abc import Iterator
from uuid import uuid4

import httpx2
import pytest

from tests.serving import serving

SECONDS = 30
TIMES = 40


@pytest.fixture
def live(fresh_database_url: str) -> Iterator[str]:
    with serving(fresh_database_url) as url:
        yield url


def test_who_hangs_up_in_mid_write_finds_it_done_once_under_the_same_key(live: str) -> None:
    host, port = live.removeprefix("http://").split(":")
    claimant = httpx2.post(f"{live}/v1/sources", json={"name": "NIS"}, timeout=SECONDS).json()["id"]
    for _ in range(TIMES):
        key, body = str(uuid4()), json.dumps({"text": "at least 100 tanks", "claimant": claimant}).encode()
        head = (
            f"POST /v1/claims HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            f"Idempotency-Key: {key}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        with socket.create_connection((host, int(port)), SECONDS) as gone:
            gone.sendall(head.encode() + body)
        while True:
            again = httpx2.post(
                f"{live}/v1/claims",
                content=body,
                headers={"Idempotency-Key": key, "Content-Type": "application/json"},
                timeout=SECONDS,
            )
            if again.status_code != httpx2.codes.CONFLICT:  # the first still runs
                break
        assert again.status_code == 201
    made = httpx2.get(f"{live}/v1/claims", params={"count": "true", "limit": 1}, timeout=SECONDS).json()["total"]
    assert made == TIMES
