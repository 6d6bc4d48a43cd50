"""Every kind of write, cut off at its first, second, … word to the database: done once or not at all."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import uuid4

import httpx2
import pytest
from fastapi import FastAPI

from app.main import create_app
from app.settings import Settings
from tests.databases import statement
from tests.faults.planted import plant
from tests.faults.relay import Mode, Relay
from tests.makers.client import Client, Json

MOST_CALLS = 40


class Impatient(Client):
    """Takes a 503 for an answer."""

    async def send(self, request: httpx2.Request, **kwargs: object) -> httpx2.Response:
        return await httpx2.AsyncClient.send(self, request, **kwargs)  # type: ignore[arg-type]


@dataclass
class Bench:
    """A service whose words to the database can be counted and cut."""

    client: Impatient
    relay: Relay
    url: str

    async def rows(self) -> object:
        return await statement(self.url, "select count(*) from revision")

    async def alone(self) -> None:
        """Wait until PostgreSQL has seen that who was cut off is gone; until then its transaction goes on."""
        under_way = (
            "select count(*) from pg_stat_activity "
            "where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null"
        )
        while await statement(self.url, under_way):
            pass


@asynccontextmanager
async def bench(url: str) -> AsyncIterator[Bench]:
    path, _, folder = url.partition("?host=")
    with Relay(f"{folder}/.s.PGSQL.5432") as relay:
        through = f"postgresql://sayso@127.0.0.1:{relay.port}/{path.rpartition('/')[2]}?sslmode=disable"
        service: FastAPI = create_app(Settings(database_url=through))
        async with service.router.lifespan_context(service), Impatient(service) as client:
            # The feed's sequencer speaks on the same line, at times of its own.
            await service.state.running.sequencer.stop()
            yield Bench(client, relay, url)


Ask = Callable[[Client, dict[str, str]], Awaitable[httpx2.Response]]
Prepare = Callable[[Client], Awaitable[Ask]]


async def create(client: Client) -> Ask:
    body = {"text": "at least 100 tanks", "claimant": uuid4().hex, "confidence": 70}
    return lambda c, headers: c.post("/v1/claims?create_missing=true", json=body, headers=headers)


async def source(client: Client) -> Ask:
    body = {"name": f"Ministry {uuid4().hex}"}
    return lambda c, headers: c.post("/v1/sources", json=body, headers=headers)


async def patch(client: Client) -> Ask:
    claim = await client.claim(text="1 tank")
    path = f"/v1/claims/{claim['id']}"
    return lambda c, headers: c.patch(path, json={"notes": uuid4().hex}, headers={"If-Match": "*", **headers})


async def put(client: Client) -> Ask:
    made = await client.claim(text="1 tank", external_id=uuid4().hex)
    body = {"text": "2 tanks", "claimant": made["claimant"]["id"]}
    path = f"/v1/claims/by-external-id/{made['external_id']}"
    return lambda c, headers: c.put(path, json=body, headers={"If-Match": "*", **headers})


async def delete(client: Client) -> Ask:
    claim = await client.claim(text="1 tank")
    return lambda c, headers: c.delete(f"/v1/claims/{claim['id']}", headers={"If-Match": "*", **headers})


async def restore(client: Client) -> Ask:
    claim = await client.claim(text="1 tank")
    await client.remove(f"/v1/claims/{claim['id']}")
    return lambda c, headers: c.post(f"/v1/claims/{claim['id']}/restore", headers=headers)


async def appraise(client: Client) -> Ask:
    claim = await client.claim(text="1 tank")
    body = {"confidence": "likely"}
    return lambda c, headers: c.post(f"/v1/claims/{claim['id']}/appraisals", json=body, headers=headers)


async def merge(client: Client) -> Ask:
    one, other = [await client.make("sources") for _ in range(2)]
    body = {"into": other["id"]}
    return lambda c, headers: c.post(f"/v1/sources/{one['id']}/merge", json=body, headers=headers)


async def many(client: Client) -> Ask:
    tag = uuid4().hex
    for _ in range(3):
        await client.claim(text="1 tank", tags=[tag])
    path = f"/v1/claims?tag={tag}&expect=3"
    return lambda c, headers: c.patch(path, json={"status": "retracted"}, headers=headers)


WRITES: dict[str, tuple[Prepare, int]] = {
    "create": (create, 2),
    "create a source": (source, 1),
    "patch": (patch, 1),
    "put": (put, 1),
    "delete": (delete, 1),
    "restore": (restore, 1),
    "appraise": (appraise, 1),
    "merge": (merge, 1),
    "edit many": (many, 3),
}
"""How each is made ready, and how many revisions it leaves."""


async def _cut_off_at_every_call(kind: str, database_url: str) -> None:
    revisions = WRITES[kind][1]
    async with bench(database_url) as at:
        for call in range(MOST_CALLS):
            cuts = at.relay.cuts
            answer, _ = await _cut_off(at, kind, left=call)
            if at.relay.cuts == cuts:
                assert answer.is_success
                break
        else:
            pytest.fail(f"a write of {MOST_CALLS} calls")
        assert call > 1
        answer, made = await _cut_off(at, kind, mode=Mode.CUT_AT_ANSWER)
        assert (answer.status_code, made) == (503, revisions)


async def _cut_off(at: Bench, kind: str, *, left: int = -1, mode: Mode = Mode.PASS) -> tuple[httpx2.Response, int]:
    """The answer to a write cut off there, and how many revisions it made; the same key settles it."""
    prepare, revisions = WRITES[kind]
    ask = await prepare(at.client)
    before, headers = int(str(await at.rows())), {"Idempotency-Key": uuid4().hex}
    at.relay.left, at.relay.mode = left, mode
    answer = await ask(at.client, headers)
    at.relay.left, at.relay.mode = -1, Mode.PASS
    made = int(str(await at.rows())) - before
    _check(answer, made, revisions)
    if not answer.is_success and kind.startswith(("create", "appraise")):
        await at.alone()
        again = await ask(at.client, headers)
        assert again.status_code == 201, again.text
        assert int(str(await at.rows())) - before == revisions
    assert (await at.client.get("/v1/claims")).status_code == 200
    return answer, made


@pytest.mark.parametrize("kind", WRITES)
async def test_a_write_cut_off_at_any_call_is_done_once_or_not_at_all(kind: str, fresh_database_url: str) -> None:
    await _cut_off_at_every_call(kind, fresh_database_url)


@pytest.mark.parametrize(("planted", "seen"), [("careless", "0 == 1"), ("forgetful", "409 == 201")])
async def test_a_server_that_loses_or_doubles_what_is_cut_off_is_found_out(
    planted: str, seen: str, fresh_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(planted, monkeypatch.setattr)
    with pytest.raises(AssertionError, match=seen):
        await _cut_off_at_every_call("create a source", fresh_database_url)


def _check(answer: httpx2.Response, left: int, revisions: int) -> None:
    """Acknowledged and there, or refused and not there; only one that says so may be either."""
    if answer.is_success:
        assert left == revisions
        return
    problem: Json = answer.json()
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert "Retry-After" in answer.headers
    assert left == 0 or (left == revisions and "Idempotency-Key" in problem["detail"])
