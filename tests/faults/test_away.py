"""A database that is away, silent or read-only: refused within moments, alive meanwhile, and well again by itself."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from tests.databases import statement
from tests.faults.planted import plant
from tests.faults.relay import Mode
from tests.faults.test_nth_call import Bench, bench

SECONDS = 60
TERMINATE = (
    "select count(pg_terminate_backend(pid)) from pg_stat_activity "
    "where datname = current_database() and pid <> pg_backend_pid()"
)


async def _read_only(at: Bench, *, on: bool) -> None:
    name = at.url.partition("?")[0].rpartition("/")[2]
    writable = f"{at.url}&default_transaction_read_only=off"
    await statement(writable, f'alter database "{name}" set default_transaction_read_only = {"on" if on else "off"}')
    await statement(at.url, TERMINATE)


async def _silent(at: Bench, *, on: bool) -> None:
    at.relay.mode = Mode.FREEZE if on else Mode.PASS


async def _down(at: Bench, *, on: bool) -> None:
    at.relay.mode = Mode.REFUSE if on else Mode.PASS
    at.relay.reset()


async def _refused_and_well_again(away: Callable[..., Awaitable[None]], reads: int, at: Bench) -> None:
    claim = await at.client.claim(text="1 tank")
    path, body = f"/v1/claims/{claim['id']}", {"text": "2 tanks", "claimant": claim["claimant"]["id"]}
    await away(at, on=True)
    for method, asked, expected in (("POST", "/v1/claims", 503), ("GET", path, reads), ("GET", "/readyz", 503)):
        answer = await at.client.request(method, asked, json=body if method == "POST" else None)
        assert answer.status_code == expected, (asked, answer.text)
        if expected == 503:
            assert answer.headers["content-type"] == "application/problem+json"
            assert "Retry-After" in answer.headers
    assert (await at.client.get("/livez")).status_code == 200
    await away(at, on=False)
    async with asyncio.timeout(SECONDS):
        while (await at.client.get("/readyz")).status_code != 200:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.02)
    assert (await at.client.post("/v1/claims", json=body)).status_code == 201
    assert len((await at.client.get("/v1/claims")).json()["items"]) == 2


@pytest.mark.parametrize(("away", "reads"), [(_down, 503), (_silent, 503), (_read_only, 200)])
async def test_a_database_that_is_away_is_503_at_once_and_well_again_when_it_is_back(
    away: Callable[..., Awaitable[None]], reads: int, fresh_database_url: str
) -> None:
    async with bench(fresh_database_url) as at:
        await _refused_and_well_again(away, reads, at)


async def test_a_server_whose_failures_are_no_problems_is_found_out(
    fresh_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant("bare", monkeypatch.setattr)
    async with bench(fresh_database_url) as at:
        with pytest.raises(AssertionError, match="text/plain"):
            await _refused_and_well_again(_read_only, 200, at)
