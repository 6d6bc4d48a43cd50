import asyncio
from collections import Counter
from typing import Any
from uuid import uuid4

import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.features.conftest import Settled
from tests.makers.client import Client


def keyed(key: str | None = None) -> dict[str, str]:
    return {"Idempotency-Key": key or uuid4().hex}


async def _total(client: Client, things: str) -> int:
    total: int = (await client.read(f"/v1/{things}", count="true"))["total"]
    return total


async def test_the_same_request_again_gets_the_same_answer(client: Client, settled: Settled) -> None:
    key, body = keyed(), {"name": "KCNA"}
    first = await client.submit("/v1/sources", body, headers=key)
    again = await client.submit("/v1/sources", body, headers=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    for header in ("etag", "location"):
        assert again.headers[header] == first.headers[header]
    await settled()
    await client.edit(first.json(), "sources", name="Korean Central News Agency")
    await settled()
    later = await client.submit("/v1/sources", body, headers=key)
    assert later.content == first.content
    assert await _total(client, "sources") == 1


async def test_another_body_under_the_same_key_is_refused(client: Client) -> None:
    key = keyed()
    await client.submit("/v1/sources", {"name": "KCNA"}, headers=key)
    answer = await client.submit("/v1/sources", {"name": "TASS"}, headers=key)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "key_reused")
    assert await _total(client, "sources") == 1


async def test_a_key_belongs_to_its_path(client: Client) -> None:
    key = keyed("mine")
    assert (await client.submit("/v1/sources", {"name": "KCNA"}, headers=key)).status_code == 201
    assert (await client.submit("/v1/subjects", {"title": "Shells"}, headers=key)).status_code == 201


async def test_a_refusal_is_not_kept(client: Client) -> None:
    key, body = keyed(), {"name": "A desk", "parent": "Its house"}
    assert (await client.submit("/v1/sources", body, headers=key)).status_code == 422
    await client.make("sources", name="Its house")
    assert (await client.submit("/v1/sources", body, headers=key)).status_code == 201


@pytest.mark.parametrize("key", ["", "a b", "é", "x" * 256])
async def test_a_key_is_visible_ascii_of_at_most_255_characters(client: Client, key: str) -> None:
    answer = await client.post("/v1/sources", json={"name": "KCNA"}, headers=[(b"Idempotency-Key", key.encode())])
    assert answer.status_code in (400, 422)
    assert await _total(client, "sources") == 0


async def test_other_posts_are_answered_again_as_well(client: Client) -> None:
    old, kept = await client.make("sources"), await client.make("sources")
    key, path = keyed(), f"/v1/sources/{old['id']}/merge"
    first = await client.submit(path, {"into": kept["id"]}, headers=key)
    again = await client.submit(path, {"into": kept["id"]}, headers=key)
    assert (first.status_code, again.status_code, again.content) == (200, 200, first.content)
    await client.remove(f"/v1/sources/{old['id']}/merge")
    await client.remove(f"/v1/sources/{old['id']}")
    key = keyed()
    restored = [await client.submit(f"/v1/sources/{old['id']}/restore", headers=key) for _ in range(2)]
    assert [answer.status_code for answer in restored] == [200, 200]
    assert restored[0].content == restored[1].content


async def test_a_key_is_kept_for_seven_days(client: Client, database: AsyncEngine) -> None:
    key = keyed()
    await client.submit("/v1/sources", {"name": "KCNA"}, headers=key)
    async with database.begin() as connection:
        await connection.execute(text("update answer set created_at = now() - interval '8 days'"))
    assert (await client.submit("/v1/sources", {"name": "TASS"}, headers=key)).status_code == 201
    assert await _total(client, "sources") == 2


async def _at_once(*asked: Any) -> Counter[int]:
    return Counter(answer.status_code for answer in await asyncio.gather(*asked))


async def test_a_hundred_posts_with_one_key_at_once_make_one_thing(client: Client) -> None:
    key = keyed()
    answers = await asyncio.gather(*(client.submit("/v1/sources", {"name": "KCNA"}, headers=key) for _ in range(100)))
    codes = Counter(answer.status_code for answer in answers)
    assert codes[201] >= 1
    assert codes[201] + codes[409] == 100
    assert len({answer.content for answer in answers if answer.status_code == 201}) == 1
    assert await _total(client, "sources") == 1
    again = await client.submit("/v1/sources", {"name": "KCNA"}, headers=key)
    assert again.status_code == 201


@pytest.mark.parametrize("things", ["claims", "sources"])
async def test_fifty_patches_of_one_version_at_once_are_one_change(client: Client, things: str) -> None:
    thing = await (client.claim() if things == "claims" else client.make(things))
    path = f"/v1/{things}/{thing['id']}"
    tag = (await client.get(path)).headers["etag"]
    answers = await asyncio.gather(*(client.alter(path, {"notes": str(i)}, match=tag) for i in range(50)))
    assert Counter(answer.status_code for answer in answers) == {200: 1, 412: 49}
    current = (await client.get(path)).headers["etag"]
    assert {answer.headers["etag"] for answer in answers} == {current}
    assert (await client.read(f"{path}/revisions", count="true"))["total"] == 2


@pytest.mark.parametrize(
    ("things", "body"),
    [
        ("sources", {"name": "KCNA"}),
        ("documents", {"url": "https://example.org/a"}),
        ("subjects", {"title": "Shells"}),
    ],
)
async def test_of_two_creates_of_one_natural_key_at_once_one_is_made(
    client: Client, things: str, body: dict[str, str]
) -> None:
    codes = await _at_once(*(client.submit(f"/v1/{things}", body) for _ in range(2)))
    assert codes == {201: 1, 409: 1}
    assert await _total(client, things) == 1


async def test_of_two_equal_relations_at_once_one_is_made(client: Client) -> None:
    ends = {end: (await client.claim())["id"] for end in ("from", "to")}
    codes = await _at_once(*(client.submit("/v1/relations", {**ends, "type": "repeats"}) for _ in range(2)))
    assert codes == {201: 1, 409: 1}


async def test_chains_written_at_once_close_no_circle(client: Client) -> None:
    a, b = await client.make("sources"), await client.make("sources")
    codes = await _at_once(
        client.alter(f"/v1/sources/{a['id']}", {"parent": b["id"]}),
        client.alter(f"/v1/sources/{b['id']}", {"parent": a["id"]}),
    )
    assert codes == {200: 1, 422: 1}


async def test_merges_done_at_once_close_no_circle(client: Client) -> None:
    a, b = await client.make("sources"), await client.make("sources")
    codes = await _at_once(
        client.submit(f"/v1/sources/{a['id']}/merge", {"into": b["id"]}),
        client.submit(f"/v1/sources/{b['id']}/merge", {"into": a["id"]}),
    )
    assert codes[200] == 1
    assert (await client.read("/v1/sources", count="true"))["total"] == 1


async def test_a_thing_is_not_deleted_while_another_comes_to_refer_to_it(client: Client) -> None:
    for _ in range(10):
        house = await client.make("sources")
        body = {"name": f"desk {uuid4().hex}", "parent": house["id"]}
        made, gone = await asyncio.gather(
            client.submit("/v1/sources", body), client.remove(f"/v1/sources/{house['id']}")
        )
        assert (made.status_code, gone.status_code) in {(201, 409), (422, 204)}


async def test_nothing_is_left_checked_out_after_all_that(service: FastAPI, client: Client) -> None:
    await _at_once(*(client.submit("/v1/sources", {"name": "KCNA", "kind": "?"}) for _ in range(20)))
    await _at_once(*(client.submit("/v1/sources", {"name": "KCNA"}) for _ in range(20)))
    pool = service.state.running.engine.pool
    for _ in range(50):
        if pool.checkedout() == 0:
            break
        await asyncio.sleep(0.05)
    assert pool.checkedout() == 0
