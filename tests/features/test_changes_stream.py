"""The feed as Server-Sent Events: what its clients are told, over real connections."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from app.journal import follower
from app.journal.stretch import Step
from tests.makers.client import Client
from tests.makers.stream import PATH, Stream, following
from tests.serving import serving

EVENTS = {"Accept": "text/event-stream"}


@pytest.fixture
async def address(fresh_database_url: str) -> AsyncIterator[str]:
    """A service on an empty ledger, whose streams say soon that they wait."""
    with serving(fresh_database_url, feed_heartbeat_seconds=0.1) as url:
        yield url


@pytest.fixture
async def client(address: str) -> AsyncIterator[Client]:
    async with Client(address) as made:
        yield made


async def end_of_feed(client: Client, changes: int) -> str:
    """The cursor after that many changes, once they are settled."""
    after: dict[str, str] = {}
    found = 0
    while found < changes:
        page = await client.read("/v1/changes", **after)
        await asyncio.sleep(0 if page["items"] else 0.02)
        found += len(page["items"])
        after = {"after": page["next"]}
    return after["after"]


async def listed(client: Client, **question: Any) -> list[Any]:
    return list((await client.read("/v1/changes", limit="500", **question))["items"])


async def test_a_stream_tells_what_was_and_then_each_change_as_it_comes(address: str, client: Client) -> None:
    source = await client.make("sources")
    async with following(address) as stream:
        assert [each["id"] for each in await stream.changes(1)] == [source["id"]]
        await client.edit(source, "sources", notes="x")
        assert [each["action"] for each in await stream.changes(1)] == ["updated"]
    async with following(address) as again:
        assert await again.changes(2) == await listed(client)


async def test_followers_of_many_writers_miss_nothing_and_see_nothing_twice(address: str, client: Client) -> None:
    async def follow(stream: Stream) -> list[int]:
        return [each["position"] for each in await stream.changes(60)]

    async with following(address) as first, following(address) as second:
        told = [asyncio.create_task(follow(each)) for each in (first, second)]
        made = await asyncio.gather(*(client.make("sources") for _ in range(30)))
        async with following(address) as late:
            told.append(asyncio.create_task(follow(late)))
            await asyncio.gather(*(client.edit(each, "sources", notes="x") for each in made))
            assert await asyncio.gather(*told) == [list(range(1, 61))] * 3


async def test_a_stream_goes_on_after_the_last_event_seen(address: str, client: Client) -> None:
    for _ in range(4):
        await client.make("sources")
    async with following(address) as stream:
        await stream.changes(2)
        seen = stream.seen
    async with following(address, seen, after="now") as stream:
        assert [each["position"] for each in await stream.changes(2)] == [3, 4]
    async with following(address, after=seen) as stream:
        assert [each["position"] for each in await stream.changes(2)] == [3, 4]
    page = await client.read("/v1/changes", after=seen)
    assert [each["position"] for each in page["items"]] == [3, 4]


async def test_now_asks_for_nothing_that_was(address: str, client: Client) -> None:
    await client.make("sources")
    await end_of_feed(client, 1)
    assert (await client.read("/v1/changes", after="now"))["items"] == []
    async with following(address, after="now") as stream:
        await stream.waiting()
        later = await client.make("subjects")
        assert [each["id"] for each in await stream.changes(1)] == [later["id"]]


async def test_a_stream_with_nothing_to_tell_says_so_and_where_it_is(address: str, client: Client) -> None:
    async with following(address, type="claim") as stream:
        opening = await stream.block()
        assert opening is not None
        assert 1_000 <= int(opening.fields["retry"]) <= 5_000
        waiting = await stream.block()
        assert waiting is not None
        assert (waiting.fields[""], waiting.data, waiting.id) == ("waiting", None, opening.id)
        await client.make("sources")
        end = await end_of_feed(client, 1)
        assert await stream.until(end) == []


async def _world(client: Client) -> dict[str, str]:
    """A few things and what was done to them; their ids, by name."""
    subject = await client.make("subjects", title="Shells", slug="shells")
    other = await client.make("subjects", title="More shells", slug="more-shells")
    source = await client.make("sources", name="Ministry")
    document = await client.make("documents", url="https://example.org/a")
    both = await client.claim(subject="shells", claimant="Ministry", document=document["id"])
    merged = await client.claim(subject="more-shells", claimant="Ministry")
    await client.claim(document="https://example.org/a")
    await client.claim()
    await client.edit(both, "claims", notes="x")
    await client.merge("subjects", other, subject)
    await client.remove(f"/v1/claims/{merged['id']}")
    return {"source": source["id"], "claim": both["id"], "subject": subject["id"], "other": other["id"]}


async def test_a_stream_is_filtered_as_its_list_is(address: str, client: Client) -> None:
    ids = await _world(client)
    end = await end_of_feed(client, 12)
    questions: list[tuple[dict[str, Any], int]] = [
        ({}, 12),
        ({"type": "subject"}, 3),
        ({"type": ["subject", "document"], "action": "created"}, 3),
        ({"action": ["merged", "deleted"]}, 2),
        ({"id": ids["claim"]}, 2),
        ({"id": [ids["claim"], ids["source"]], "action": "created"}, 2),
        ({"subject": "shells"}, 7),
        ({"subject": ids["other"]}, 7),
        ({"subject": "shells", "type": "claim"}, 4),
        ({"claimant": "ministry"}, 5),
        ({"document": "https://EXAMPLE.org/a"}, 4),
        ({"claimant": "ministry", "document": "https://example.org/a"}, 2),
        ({"subject": str(uuid4())}, 0),
    ]
    for question, count in questions:
        expected = await listed(client, **question)
        assert len(expected) == count, question
        async with following(address, **question) as stream:
            assert await stream.until(end) == expected, question


async def test_a_filter_follows_a_merge_that_happens_while_it_is_asked(address: str, client: Client) -> None:
    one = await client.make("subjects", slug="one")
    two = await client.make("subjects", slug="two")
    await client.claim(subject="two")
    end = await end_of_feed(client, 4)
    async with following(address, end, subject="one") as stream:
        await stream.waiting()
        await client.claim(subject="two", text="at least 3 shells of two alone")
        await client.merge("subjects", two, one)
        after = await client.claim(subject=two["id"], text="at least 4 shells of both")
        told = await _told(stream, after["id"])
        assert [each["action"] for each in told if each["type"] == "subject"] == ["merged"]
        assert (await client.delete(f"/v1/subjects/{two['id']}/merge", headers={"If-Match": "*"})).is_success
        await client.claim(subject="two", text="at least 5 shells of two again")
        mine = await client.claim(subject="one", text="at least 6 shells of one")
        assert [each["id"] for each in await stream.changes(1)] == [mine["id"]]


async def _told(stream: Stream, last: str) -> list[Any]:
    """The changes up to the one of this thing."""
    found = await stream.changes(1)
    while found[-1]["id"] != last:
        found += await stream.changes(1)
    return found


@pytest.mark.parametrize("step", [1, 3])
async def test_late_joiners_read_the_ledger_in_steps_until_they_come_to_the_tail(
    address: str, client: Client, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    monkeypatch.setattr(follower, "TAIL", 4)
    monkeypatch.setattr(follower, "STEP", Step(step, most_bytes=3_000))
    things = [await client.make("sources", notes="x" * 900) for _ in range(10)]
    async with following(address) as early:
        assert [each["id"] for each in await early.changes(10)] == [each["id"] for each in things]
        async with following(address, type=["source"]) as late:
            more = await asyncio.gather(*(client.make("sources") for _ in range(20)))
            for stream, count in ((early, 20), (late, 30)):
                told = await stream.changes(count)
                assert [each["position"] for each in told] == list(range(31 - count, 31))
                assert {each["id"] for each in told} >= {each["id"] for each in more}


async def test_a_change_larger_than_a_step_comes_whole(address: str, client: Client) -> None:
    words = "о́чень «большо́й» текст\n " * 40_000
    async with following(address) as stream:
        for _ in range(4):
            await client.make("documents", text=words)
        told = await stream.changes(4)
    assert [each["state"]["text"] for each in told] == [words] * 4
    first = await client.read("/v1/changes")
    rest = await client.read("/v1/changes", after=first["next"])
    assert first["items"] + rest["items"] == told
    assert len(first["items"]) < 4


async def test_a_last_event_id_that_is_not_ours_is_refused(client: Client) -> None:
    ours = (await client.read("/v1/changes"))["next"]
    for last in ("x", "é", "A" * 9_000, ours[:-1], ours[:-1] + ("A" if ours[-1] != "A" else "B"), f"{ours} {ours}"):
        headers = httpx2.Headers({**EVENTS, "Last-Event-ID": last}, encoding="utf-8")
        assert (await client.get(PATH, headers=headers)).status_code == 400
    twice = [*EVENTS.items(), ("Last-Event-ID", ours), ("Last-Event-ID", ours)]
    assert (await client.get(PATH, headers=twice)).status_code == 400


@pytest.mark.parametrize(
    "question",
    [{"limit": "5"}, {"recorded_as_of": "2026-11-24T12:00:00Z"}, {"subject": "nobody-knows"}, {"typ": "claim"},
     {"type": "thing"}, {"id": "x"}, {"after": ["now", "now"]}],
)  # fmt: skip
async def test_what_a_stream_cannot_be_asked_is_named(client: Client, question: dict[str, Any]) -> None:
    answer = await client.get(PATH, params=question, headers=EVENTS)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == next(iter(question))


async def test_head_of_a_stream_ends(client: Client) -> None:
    answer = await client.head(PATH, headers=EVENTS)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
