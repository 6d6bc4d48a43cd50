"""So much and no more of each caller, so that none takes the time of the others."""

import asyncio
from collections.abc import MutableMapping
from typing import Any

import httpx2
import pytest
from sqlalchemy import text

from app.access import limits
from app.access.limits import Rate, Slots
from app.domain import apikey
from app.kit.errors import TooManyRequests
from app.storage.engine import make_engine
from tests.access.conftest import KeyClient, MakeKey, Serve


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_a_quota_may_be_used_at_once_and_comes_back_bit_by_bit() -> None:
    clock = Clock()
    rate = Rate("key", 60, clock)
    for left in reversed(range(60)):
        assert rate.hit("a")["RateLimit"] == f'"key";r={left};t={60 - left}'
    with pytest.raises(TooManyRequests) as refused:
        rate.hit("a")
    assert refused.value.headers == {
        "Retry-After": "1",
        "RateLimit-Policy": '"key";q=60;w=60',
        "RateLimit": '"key";r=0;t=60',
    }
    rate.hit("b")
    clock.now += 1
    assert rate.hit("a")["RateLimit"] == '"key";r=0;t=60'
    with pytest.raises(TooManyRequests):
        rate.check("a")
    clock.now += 60
    rate.check("a")
    assert rate.hit("a")["RateLimit"] == '"key";r=59;t=1'


def test_a_refused_request_is_not_counted_and_retry_after_holds() -> None:
    clock = Clock()
    rate = Rate("key", 2, clock)
    rate.hit("a")
    rate.hit("a")
    for _ in range(10):
        with pytest.raises(TooManyRequests):
            rate.hit("a")
    with pytest.raises(TooManyRequests) as refused:
        rate.hit("a")
    clock.now += int(refused.value.headers["Retry-After"])
    rate.hit("a")


@pytest.mark.parametrize("quota", [1, 7, 600, 6_000, 10_000_000])
def test_a_quota_of_any_size_is_reached_exactly(quota: int) -> None:
    rate = Rate("key", quota, Clock())
    asked = min(quota, 20_000)
    fields = [rate.hit("a")["RateLimit"] for _ in range(asked)]
    assert fields[-1].startswith(f'"key";r={quota - asked};')
    if asked == quota:
        with pytest.raises(TooManyRequests):
            rate.hit("a")


def test_whoever_has_the_whole_quota_again_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_SWEPT_FROM", 10)
    clock = Clock()
    rate = Rate("key", 60, clock)
    rate._swept_from = 10
    for caller in range(100):
        clock.now += 2
        rate.hit(str(caller))
    assert len(rate._whole_at) <= 11
    for caller in range(100):
        rate.hit(f"at once {caller}")
    assert len(rate._whole_at) >= 100


async def test_the_next_ones_wait_their_turn_in_order() -> None:
    slots, done = Slots(1), []

    async def work(name: str) -> None:
        await slots.enter("a")
        done.append(name)
        await asyncio.sleep(0)
        slots.leave("a")

    await asyncio.gather(*(work(name) for name in "abcd"))
    assert done == list("abcd")
    assert slots._lines == {}


async def test_who_waits_too_long_or_comes_to_too_long_a_line_is_refused_and_leaves_nothing() -> None:
    slots = Slots(1, wait_seconds=0.01, most_waiting=1)
    await slots.enter("a")
    waiting = asyncio.create_task(slots.enter("a"))
    await asyncio.sleep(0)
    with pytest.raises(TooManyRequests):
        await slots.enter("a")
    await slots.enter("b")
    with pytest.raises(TooManyRequests):
        await waiting
    slots.leave("b")
    slots.leave("a")
    assert slots._lines == {}
    await slots.enter("a")


async def test_who_gives_up_waiting_passes_the_turn_on() -> None:
    slots = Slots(1)
    await slots.enter("a")
    first, second = (asyncio.create_task(slots.enter("a")) for _ in range(2))
    await asyncio.sleep(0)
    slots.leave("a")
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    await second
    third = asyncio.create_task(slots.enter("a"))
    await asyncio.sleep(0)
    third.cancel()
    slots.leave("a")
    with pytest.raises(asyncio.CancelledError):
        await third
    assert slots._lines == {}


async def test_every_answer_to_a_key_says_what_is_left_to_that_key(serve: Serve, make_key: MakeKey) -> None:
    service = await serve(key_requests_per_minute=3)
    async with KeyClient(service, await make_key("reader")) as one, KeyClient(service, await make_key("reader")) as two:
        answers = [await one.get("/v1/claims") for _ in range(5)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
        assert {answer.headers["RateLimit-Policy"] for answer in answers} == {'"key";q=3;w=60'}
        assert [answer.headers["RateLimit"].split(";")[1] for answer in answers] == ["r=2", "r=1", "r=0", "r=0", "r=0"]
        assert 1 <= int(answers[-1].headers["Retry-After"]) <= 20
        assert answers[-1].json()["type"] == "urn:sayso:problem:too-many-requests"
        assert (await two.get("/v1/claims")).status_code == 200


async def test_keys_do_not_share_the_quota_of_their_address(serve: Serve, make_key: MakeKey) -> None:
    service, key = await serve(address_requests_per_minute=2), await make_key("reader")
    async with KeyClient(service) as stranger, KeyClient(service, key) as reader:
        assert [(await stranger.get("/v1/claims")).status_code for _ in range(3)] == [401, 401, 429]
        assert (await reader.get("/v1/claims")).status_code == 200
    async with KeyClient(service, address="192.0.2.2") as another:
        assert (await another.get("/v1/claims")).status_code == 401


async def test_who_tries_keys_is_soon_not_looked_at(serve: Serve, make_key: MakeKey) -> None:
    service = await serve(refusals_per_minute=2)
    async with KeyClient(service, str(apikey.made_of(1, 2))) as stranger:
        assert [(await stranger.get("/v1/claims")).status_code for _ in range(4)] == [401, 401, 429, 429]
    async with KeyClient(service, await make_key("reader"), "192.0.2.2") as reader:
        assert (await reader.get("/v1/claims")).status_code == 200


async def test_anonymous_readers_are_counted_by_the_address_that_a_known_proxy_tells(serve: Serve) -> None:
    service = await serve(anonymous_reading=True, address_requests_per_minute=1, trusted_proxies="192.0.2.1")
    async with KeyClient(service) as proxy:
        for address, expected in (("203.0.113.1", 200), ("203.0.113.1", 429), ("203.0.113.2", 200)):
            answer = await proxy.get("/v1/claims", headers={"X-Forwarded-For": f"6.6.6.6, {address}"})
            assert answer.status_code == expected


async def test_the_owner_of_the_machine_and_probes_have_no_limit(serve: Serve) -> None:
    service = await serve(local_owner=True, address_requests_per_minute=1, key_requests_per_minute=1)
    async with KeyClient(service, address="127.0.0.1") as owner, KeyClient(service) as stranger:
        for _ in range(3):
            answer = await owner.get("/v1/claims")
            assert (answer.status_code, "RateLimit" in answer.headers) == (200, False)
            assert (await stranger.get("/livez")).status_code == 200


async def test_one_key_that_asks_much_at_once_leaves_the_others_their_time(
    serve: Serve, make_key: MakeKey, fresh_database_url: str
) -> None:
    service = await serve(requests_in_flight=2, pool_size=4)
    engine = make_engine(fresh_database_url, pool_size=1)
    async with (
        KeyClient(service, await make_key("reader")) as hostile,
        KeyClient(service, await make_key("reader")) as other,
        engine.connect() as connection,
    ):
        await connection.execute(text("lock table source in access exclusive mode"))
        slow = [asyncio.create_task(hostile.get("/v1/sources")) for _ in range(20)]
        for _ in range(5):
            assert (await other.get("/v1/subjects")).status_code == 200
        answered = [task.result().status_code for task in slow if task.done()]
        assert set(answered) <= {429}
        await connection.rollback()
        statuses = [answer.status_code for answer in await asyncio.gather(*slow)]
        assert set(statuses) <= {200, 429}
        assert statuses.count(200) >= 2
    await engine.dispose()
    assert service.state.running.gate._slots._lines == {}


async def test_a_slot_is_given_back_whatever_becomes_of_the_request(serve: Serve, make_key: MakeKey) -> None:
    service = await serve(requests_in_flight=1)
    async with KeyClient(service, await make_key("contributor")) as client:
        for _ in range(3):
            assert (await client.get("/v1/claims?limt=1")).status_code == 422
            assert (await client.get("/v1/keys")).status_code == 403
            assert (await client.post("/v1/claims", content=b"{")).status_code == 415
            assert (await client.head("/v1/claims")).status_code == 200
    assert service.state.running.gate._slots._lines == {}


async def test_who_follows_the_feed_holds_no_slot(serve: Serve, make_key: MakeKey) -> None:
    service = await serve(requests_in_flight=1)
    started, gone = asyncio.Event(), asyncio.Event()

    async def receive() -> MutableMapping[str, Any]:
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.body":
            started.set()

    key = await make_key("reader")
    raw = [(b"host", b"x"), (b"authorization", f"Bearer {key}".encode()), (b"accept", b"text/event-stream")]
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/v1/changes",
        "raw_path": b"/v1/changes",
        "query_string": b"",
        "headers": raw,
        "client": ("192.0.2.1", 1),
        "http_version": "1.1",
        "asgi": {"version": "3.0"},
        "state": {},
    }
    following = asyncio.create_task(service(scope, receive, send))
    await started.wait()
    async with KeyClient(service, key) as client:
        answer: httpx2.Response = await client.get("/v1/claims")
        assert answer.status_code == 200
    gone.set()
    await following
