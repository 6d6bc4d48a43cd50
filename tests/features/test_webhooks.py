"""/v1/webhooks: given, told, edited, forgotten; their secrets."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest
from fastapi import FastAPI

from app.features.webhooks import service as decided
from app.main import create_app
from app.settings import Settings
from tests.features.conftest import Settled
from tests.makers.client import Client

WEBHOOKS = "/v1/webhooks"
URL = "https://hooks.example.org/sayso"


async def made(client: Client, **fields: Any) -> Any:
    answer = await client.submit(WEBHOOKS, {"url": URL, **fields})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_a_webhook_is_told_as_it_was_given(client: Client) -> None:
    subject = await client.make("subjects", slug="shells", title="Shells")
    source = await client.make("sources", name="Ministry", aliases=["MoD"])
    document = await client.make("documents", url="https://example.org/a", title="A")
    wanted = {"type": ["claim"], "action": ["created", "appraised"], "id": [subject["id"]], "subject": ["shells"]}
    named = {"claimant": ["mod"], "document": ["HTTPS://example.org/a"]}
    answer = await client.submit(
        WEBHOOKS, {"url": "https://Hooks.Example.org/sayso", "description": "Ours", "filter": {**wanted, **named}}
    )
    told = answer.json()
    assert answer.headers["location"] == f"{WEBHOOKS}/{told['id']}"
    assert told.pop("secret").startswith("whsec_")
    assert told["url"] == URL
    assert told["filter"] == {
        **wanted,
        "subject": [{"id": subject["id"], "name": "Shells"}],
        "claimant": [{"id": source["id"], "name": "Ministry", "reliability": "F"}],
        "document": [{"id": document["id"], "name": "A"}],
    }
    assert (told["state"], told["version"], told["created_by"], told["failures"]) == ("active", 1, "local", 0)
    assert await client.read(f"{WEBHOOKS}/{told['id']}") == told
    assert (await client.read(WEBHOOKS))["items"] == [told]


async def test_a_webhook_begins_where_it_is_asked_to(client: Client, settled: Settled) -> None:
    await client.make("sources")
    await settled()
    cursor = (await client.read("/v1/changes"))["next"]
    await client.make("sources")
    await settled()
    places = [(await made(client, **after))["position"] for after in ({}, {"after": "now"}, {"after": "beginning"})]
    assert places == [2, 2, 0]
    at_cursor = await made(client, after=cursor)
    assert (at_cursor["position"], at_cursor["behind"]) == (1, 1)
    assert (await client.submit(WEBHOOKS, {"url": URL, "after": "x"})).status_code == 400


WRONG: list[tuple[dict[str, Any], str]] = [
    ({}, "/url"),
    ({"url": "http://example.org/"}, "/url"),
    ({"url": "https://127.0.0.1/"}, "/url"),
    ({"url": "https://169.254.169.254/"}, "/url"),
    ({"url": "https://[::1]/"}, "/url"),
    ({"url": "https://[::ffff:127.0.0.1]/"}, "/url"),
    ({"url": "https://0177.0.0.1/"}, "/url"),
    ({"url": "https://user@example.org/"}, "/url"),
    ({"url": "https://example.org:22/"}, "/url"),
    ({"url": 5}, "/url"),
    ({"url": URL, "filter": {"type": ["thing"]}}, "/filter/type/0"),
    ({"url": URL, "filter": {"kind": ["claim"]}}, "/filter/kind"),
    ({"url": URL, "filter": {"subject": ["nobody-knows"]}}, "/filter/subject/0"),
    ({"url": URL, "filter": {"claimant": [str(uuid4())]}}, "/filter/claimant/0"),
    ({"url": URL, "filter": {"document": ["ftp://example.org/"]}}, "/filter/document/0"),
    ({"url": URL, "filter": {"id": ["x"]}}, "/filter/id/0"),
    ({"url": URL, "filter": {"id": [str(uuid4())] * 101}}, "/filter/id"),
    ({"url": URL, "state": "off"}, "/state"),
    ({"url": URL, "secret": "whsec_"}, "/secret"),
    ({"url": URL, "position": 1}, "/position"),
]


async def test_what_cannot_be_is_named(client: Client) -> None:
    for body, pointer in WRONG:
        answer = await client.submit(WEBHOOKS, body)
        assert answer.status_code == 422, body
        assert [flaw["pointer"] for flaw in answer.json()["errors"]] == [pointer], body
    assert (await client.read(WEBHOOKS))["items"] == []


async def test_a_webhook_is_edited_by_merge_patches_of_the_version_that_is_meant(client: Client) -> None:
    webhook = await made(client, description="Ours", filter={"type": ["claim"], "action": ["created"]})
    path = f"{WEBHOOKS}/{webhook['id']}"
    tag = (await client.get(path)).headers["etag"]
    assert (await client.patch(path, json={"state": "paused"})).status_code == 428
    patch = {"state": "paused", "description": None, "filter": {"action": None, "type": ["source"]}}
    answer = await client.alter(path, patch, match=tag)
    told = answer.json()
    assert (told["state"], told["description"], told["version"]) == ("paused", None, 2)
    assert (told["filter"]["type"], told["filter"]["action"]) == (["source"], [])
    stale = await client.alter(path, {"state": "active"}, match=tag)
    assert (stale.status_code, stale.json()["current"]) == (412, answer.headers["etag"])
    same = await client.alter(path, patch)
    assert (same.status_code, same.json()["version"]) == (200, 2)
    for wrong in ({"url": "https://10.0.0.1/"}, {"url": None}, {"state": "off"}, {"secret": "x"}):
        assert (await client.alter(path, wrong)).status_code == 422
    assert (await client.read(path)) == told


async def test_a_filter_keeps_what_was_deleted_since(client: Client) -> None:
    subject = await client.make("subjects", slug="shells")
    webhook = await made(client, filter={"subject": ["shells"]})
    await client.remove(f"/v1/subjects/{subject['id']}")
    edited = await client.alter(f"{WEBHOOKS}/{webhook['id']}", {"description": "x"})
    assert [each["id"] for each in edited.json()["filter"]["subject"]] == [subject["id"]]


async def test_a_webhook_can_go_on_from_another_place(client: Client, settled: Settled) -> None:
    webhook = await made(client, state="paused")
    for _ in range(3):
        await client.make("sources")
    await settled()
    path = f"{WEBHOOKS}/{webhook['id']}"
    assert (await client.read(path))["behind"] == 3
    assert (await client.alter(path, {"after": "now"})).json()["behind"] == 0
    assert (await client.alter(path, {"after": "beginning"})).json()["position"] == 0
    assert (await client.alter(path, {"after": "x"})).status_code == 400


async def test_a_webhook_that_is_deleted_is_forgotten(client: Client) -> None:
    webhook = await made(client)
    path = f"{WEBHOOKS}/{webhook['id']}"
    assert (await client.delete(path)).status_code == 428
    assert (await client.remove(path)).status_code == 204
    for gone in (
        await client.get(path),
        await client.remove(path),
        await client.alter(path, {"state": "paused"}),
        await client.submit(f"{path}/rotate"),
        await client.get(f"{path}/deliveries"),
        await client.submit(f"{path}/deliveries/1/resend"),
    ):
        assert gone.status_code == 404
    assert (await client.read(WEBHOOKS, count="true")) == {"items": [], "next": None, "total": 0}


async def test_webhooks_are_listed_in_pages_and_by_state(client: Client) -> None:
    all_made = [await made(client, state=state) for state in ("active", "paused", "active")]
    first = await client.read(WEBHOOKS, limit="2")
    rest = await client.read(WEBHOOKS, limit="2", cursor=first["next"])
    assert [each["id"] for each in first["items"] + rest["items"]] == [each["id"] for each in all_made[::-1]]
    paused = await client.read(WEBHOOKS, state=["paused", "off"])
    assert [each["id"] for each in paused["items"]] == [all_made[1]["id"]]
    for wrong in ({"state": "x"}, {"recorded_as_of": "2026-11-24T00:00:00Z"}, {"q": "x"}):
        assert (await client.ask(WEBHOOKS, **wrong)).status_code == 422


async def test_a_webhook_known_already_is_not_sent_again(client: Client) -> None:
    path = f"{WEBHOOKS}/{(await made(client))['id']}"
    tag = (await client.get(path)).headers["etag"]
    assert (await client.get(path, headers={"If-None-Match": tag})).status_code == 304


async def test_a_secret_is_told_once_even_to_a_request_that_is_repeated(client: Client) -> None:
    key = {"Idempotency-Key": "once"}
    first, again = [await client.submit(WEBHOOKS, {"url": URL}, headers=key) for _ in range(2)]
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == {**first.json(), "secret": None}
    path = f"{WEBHOOKS}/{first.json()['id']}"
    rotated, repeated = [await client.submit(f"{path}/rotate", headers=key) for _ in range(2)]
    assert rotated.json()["secret"] not in {None, first.json()["secret"]}
    assert repeated.json() == {**rotated.json(), "secret": None}
    told = await client.get(path)
    assert (told.json()["version"], told.json()["former_secret_until"] is not None) == (2, True)
    for text in (told.text, (await client.get(WEBHOOKS)).text):
        assert "whsec" not in text


async def test_there_are_only_so_many_webhooks(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decided, "MOST", 2)
    await made(client)
    await made(client)
    assert (await client.submit(WEBHOOKS, {"url": URL})).status_code == 409


@pytest.fixture
async def on_premises(fresh_database_url: str) -> AsyncIterator[FastAPI]:
    """A service that may send into a network of its own."""
    app = create_app(Settings(database_url=fresh_database_url, webhook_networks="10.0.0.0/8, fd00::/8"))  # type: ignore[arg-type]
    async with app.router.lifespan_context(app):
        yield app


async def test_networks_of_our_own_may_be_named(on_premises: FastAPI) -> None:
    async with Client(on_premises) as client:
        assert (await made(client, url="http://10.1.2.3:8080/"))["url"] == "http://10.1.2.3:8080/"
        assert (await client.submit(WEBHOOKS, {"url": "http://192.168.0.1/"})).status_code == 422
        assert (await client.submit(WEBHOOKS, {"url": "https://127.0.0.1/"})).status_code == 422


async def test_a_position_that_is_none_is_not_found(client: Client) -> None:
    path = f"{WEBHOOKS}/{(await made(client))['id']}/deliveries"
    assert (await client.read(path))["items"] == []
    for position in ("0", "-1", "x", "1.0", "9" * 30, "1"):
        assert (await client.submit(f"{path}/{position}/resend")).status_code == 404
