"""Clients that hang up in mid-write: the write finishes, and the same key answers what it was."""

import json
import re
import socket
from collections.abc import Iterator
from uuid import uuid4

import httpx2
import pytest

from tests.faults.planted import plant
from tests.features.test_imports_faults import held_up, waiting
from tests.makers.client import Client
from tests.serving import serving

SECONDS = 30
TIMES = 20
IN_PROGRESS = re.compile(r"^sayso_http_requests_in_progress (\S+)$", re.MULTILINE)


@pytest.fixture
def live(fresh_database_url: str) -> Iterator[str]:
    with serving(fresh_database_url) as url:
        yield url


def _send(live: str, key: str, body: bytes) -> socket.socket:
    """A connection on which the claim was sent, and of which no answer is read."""
    host, port = live.removeprefix("http://").split(":")
    head = (
        f"POST /v1/claims HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Idempotency-Key: {key}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    gone = socket.create_connection((host, int(port)), SECONDS)
    gone.sendall(head.encode() + body)
    return gone


async def _again(client: Client, key: str, body: bytes) -> httpx2.Response:
    """The answer to the same under the same key, once the first does not run any more."""
    while True:
        headers = {"Idempotency-Key": key, "Content-Type": "application/json"}
        answer = await client.post("/v1/claims", content=body, headers=headers)
        if answer.status_code != httpx2.codes.CONFLICT:
            return answer


async def _total(client: Client) -> int:
    return int((await client.read("/v1/claims", count="true", limit="1"))["total"])


async def _busy(client: Client) -> float:
    """How many requests the server is at work on."""
    found = IN_PROGRESS.search((await client.get("/metrics")).text)
    assert found
    return float(found[1])


async def _done_once_under_the_same_key(live: str, times: int) -> None:
    async with Client(live) as client:
        body = json.dumps({"text": "at least 100 tanks", "claimant": (await client.make("sources"))["id"]}).encode()
        for _ in range(times):
            key = str(uuid4())
            _send(live, key, body).close()
            assert (await _again(client, key, body)).status_code == 201
        assert await _total(client) == times


async def _finished_without_its_client(live: str, database_url: str) -> None:
    async with Client(live) as client:
        body = json.dumps({"text": "at least 100 tanks", "claimant": (await client.make("sources"))["id"]}).encode()
        key, idle = str(uuid4()), await _busy(client)
        async with held_up(database_url, "claim"):
            with _send(live, key, body):
                await waiting(database_url, "claim")
            for _ in range(3):  # by its answers to others the server has heard that this one is gone
                await client.get("/livez")
        while await _busy(client) > idle:
            pass
        assert await _total(client) == 1
        assert (await _again(client, key, body)).status_code == 201
        assert await _total(client) == 1


async def test_who_hangs_up_in_mid_write_finds_it_done_once_under_the_same_key(live: str) -> None:
    await _done_once_under_the_same_key(live, TIMES)


async def test_a_write_is_finished_although_its_client_has_hung_up(live: str, fresh_database_url: str) -> None:
    await _finished_without_its_client(live, fresh_database_url)


async def test_a_server_that_forgets_its_answers_is_found_out(
    live: str, fresh_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant("forgetful", monkeypatch.setattr)
    with pytest.raises(AssertionError, match="2 == 1"):  # held up first, or it may be dropped before it is read
        await _finished_without_its_client(live, fresh_database_url)


async def test_a_server_that_drops_a_write_with_its_client_is_found_out(
    fresh_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant("abandoning", monkeypatch.setattr)
    with serving(fresh_database_url) as live, pytest.raises(AssertionError, match="0 == 1"):
        await _finished_without_its_client(live, fresh_database_url)
