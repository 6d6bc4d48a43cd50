"""One thing as it stands is one statement, and is answered as the endpoint would answer it."""

import re
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from app.access import at_once
from app.storage import engine as engines
from tests.makers.client import Client

KINDS = ("claims", "sources", "documents", "subjects", "relations")


async def _paths(client: Client, things: str) -> dict[int, str]:
    """A path of a kind for each answer: one that is there, was deleted, was merged, never was."""
    if things == "relations":
        ends = {"from": (await client.claim())["id"], "to": (await client.claim())["id"]}
        paths = {200: await client.make(things, **ends, type="repeats")}
    else:
        two = [await (client.claim() if things == "claims" else client.make(things)) for _ in range(2)]
        paths = dict(zip((200, 410), two, strict=True))
        await client.remove(f"/v1/{things}/{paths[410]['id']}")
        if things != "claims":
            paths[308] = await client.make(things)
            await client.merge(things, paths[308], paths[200])
    return {status: f"/v1/{things}/{thing['id']}" for status, thing in paths.items()} | {404: f"/v1/{things}/{uuid4()}"}


def _told(answer: Any) -> tuple[Any, ...]:
    body = answer.json() if answer.content else None
    if isinstance(body, dict):
        body.pop("request_id", None)
    return answer.status_code, body, answer.headers.get("etag"), answer.headers.get("location")


@pytest.mark.parametrize("things", KINDS)
async def test_every_answer_is_that_of_the_endpoint(
    client: Client, things: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = await _paths(client, things)
    straight = {status: _told(await client.ask(path)) for status, path in paths.items()}
    assert {status: told[0] for status, told in straight.items()} == {status: status for status in paths}
    monkeypatch.setattr(at_once, "_USUAL", re.compile("none"))
    assert {status: _told(await client.ask(path)) for status, path in paths.items()} == straight


async def test_no_transaction_is_begun_but_for_a_moment(
    client: Client, database: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = 0
    begin = engines._begun

    async def counted(*given: Any) -> Any:
        nonlocal begun
        begun += 1
        return await begin(*given)

    path = f"/v1/claims/{(await client.claim())['id']}"
    monkeypatch.setattr(engines, "_begun", counted)
    tag = (await client.ask(path)).headers["etag"]
    assert (await client.get(path, headers={"If-None-Match": tag})).status_code == 304
    assert (await client.head(path)).headers["etag"] == tag
    assert not begun
    assert (await client.ask(path, recorded_as_of="2999-01-01T00:00:00Z")).status_code == 200
    assert begun


async def test_an_id_in_another_form_is_refused_as_ever(client: Client) -> None:
    thing = (await client.claim())["id"]
    assert (await client.ask(f"/v1/claims/{thing.upper()}")).status_code == 200
    moved = thing.replace("-", "") + "----"  # which Python would take for one
    assert (await client.ask(f"/v1/claims/{moved}")).status_code in {404, 422}
    assert (await client.ask(f"/v1/claims/{thing}", what="1")).status_code == 422
