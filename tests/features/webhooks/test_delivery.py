"""Deliveries: each change that is wanted, signed, in the order of the feed."""

import asyncio

import pytest
from prometheus_client import CollectorRegistry
from sqlalchemy.ext.asyncio import AsyncEngine
from standardwebhooks import WebhookVerificationError

from app.worker import Worker
from tests.features.webhooks.shared import WEBHOOKS, altered, deliveries, deliveries_once, made, settings_for, until
from tests.makers.client import Client
from tests.makers.receiver import Receiver, answer, receiving


async def test_a_change_is_sent_signed_as_the_specification_says(client: Client, receiver: Receiver) -> None:
    webhook = await made(client, receiver)
    document = await client.make("documents", text="words")
    (request,) = await receiver.after(1)
    message = request.verified(webhook["secret"])
    change = (await client.read("/v1/changes"))["items"][0]
    assert change["state"].pop("text") == "words"
    assert message == {"type": "document.created", "timestamp": document["recorded_at"], "data": change}
    assert request.target == "/hook?of=ours"
    assert request.headers["content-type"] == "application/json"
    assert request.headers["user-agent"].startswith("Sayso/")
    with pytest.raises(WebhookVerificationError):
        request.verified("whsec_" + "A" * 44)
    await until(client, webhook, position=1, behind=0)
    (told,) = await deliveries(client, webhook)
    assert (told["id"], told["position"], told["type"]) == (request.headers["webhook-id"], 1, "document.created")
    assert (told["status"], told["attempts"], told["response_status"], told["problem"]) == ("delivered", 1, 204, None)
    assert (told["thing"], told["version"], told["next_attempt_at"]) == (document["id"], 1, None)
    assert told["attempted_at"] is not None


async def test_all_that_is_wanted_comes_in_the_order_of_the_feed_and_nothing_else(
    client: Client, receiver: Receiver
) -> None:
    webhook = await made(client, receiver, filter={"type": ["source"], "action": ["created", "deleted"]})
    things = await asyncio.gather(*(client.make("sources") for _ in range(30)))
    await asyncio.gather(*(client.edit(each, "sources", notes="x") for each in things))
    await asyncio.gather(*(client.remove(f"/v1/sources/{each['id']}") for each in things[:10]))
    await receiver.after(40)
    await until(client, webhook, position=70, behind=0)
    sent = [request.verified(webhook["secret"])["data"] for request in receiver.requests]
    assert sent == (await client.read("/v1/changes", limit="500", action=["created", "deleted"]))["items"]
    assert len({request.headers["webhook-id"] for request in receiver.requests}) == 40


async def test_a_filter_of_a_subject_follows_its_merges(client: Client, receiver: Receiver) -> None:
    one, two = await client.make("subjects", slug="one"), await client.make("subjects", slug="two")
    webhook = await made(client, receiver, filter={"subject": ["one"], "type": ["claim"]})
    await client.claim(subject="two", text="at least 3 shells")
    await until(client, webhook, position=4)
    await client.merge("subjects", two, one)
    claim = await client.claim(subject="two", text="at least 4 shells")
    assert [each.verified(webhook["secret"])["data"]["id"] for each in await receiver.after(1)] == [claim["id"]]


async def test_a_paused_webhook_is_told_afterwards(client: Client, receiver: Receiver) -> None:
    async with receiving() as other:
        webhook, running = await made(client, receiver, state="paused"), await made(client, other)
        await client.make("sources")
        await until(client, running, position=1)
        assert receiver.requests == []
        await client.alter(f"{WEBHOOKS}/{webhook['id']}", {"state": "active"})
        await until(client, webhook, position=1)
        assert len(receiver.requests) == 1


async def test_a_change_that_was_passed_is_sent_again_when_asked_for(client: Client, receiver: Receiver) -> None:
    await client.make("sources")
    webhook = await made(client, receiver, state="paused", after="beginning")
    async with receiving() as other:
        await until(client, await made(client, other, after="beginning"), position=1)
    path = f"{WEBHOOKS}/{webhook['id']}"
    await client.alter(path, {"after": "now"})
    asked = await client.submit(f"{path}/deliveries/1/resend")
    assert (asked.status_code, asked.json()["status"], asked.json()["attempts"]) == (202, "pending", 0)
    (first,) = await receiver.after(1)
    (told,) = await deliveries_once(client, webhook, "delivered")
    assert (told["attempts"], told["next_attempt_at"]) == (1, None)
    receiver.answers.append(answer(500))
    await client.submit(f"{path}/deliveries/1/resend")
    (told,) = await deliveries_once(client, webhook, "failed")
    assert (told["attempts"], told["response_status"]) == (2, 500)
    assert {each.headers["webhook-id"] for each in receiver.requests} == {first.headers["webhook-id"], told["id"]}
    assert (await client.read(path))["state"] == "paused"


async def test_both_secrets_count_for_a_day_after_a_rotation(
    client: Client, receiver: Receiver, database: AsyncEngine
) -> None:
    webhook = await made(client, receiver)
    secret = (await client.submit(f"{WEBHOOKS}/{webhook['id']}/rotate")).json()["secret"]
    await client.make("sources")
    (request,) = await receiver.after(1)
    assert request.verified(secret) == request.verified(webhook["secret"])
    await altered(database, "update webhook set former_until = now()")
    await client.make("sources")
    later = (await receiver.after(2))[1]
    assert later.verified(secret)["data"]["position"] == 2
    with pytest.raises(WebhookVerificationError):
        later.verified(webhook["secret"])


async def test_deliveries_are_forgotten_after_a_while(
    client: Client, receiver: Receiver, database: AsyncEngine, fresh_database_url: str
) -> None:
    webhook = await made(client, receiver)
    for _ in range(3):
        await client.make("sources")
    await until(client, webhook, position=3)
    await altered(database, "update delivery set attempted_at = now() - interval '31 days' where position < 3")
    await altered(
        database, "update delivery set status = 'pending', resend_at = now() + interval '1 day' where position = 1"
    )
    await Worker(database, settings_for(fresh_database_url), CollectorRegistry()).prune()
    assert [each["position"] for each in await deliveries(client, webhook)] == [3, 1]
