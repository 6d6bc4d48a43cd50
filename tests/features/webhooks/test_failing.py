"""What is not taken is tried again, or given up; whoever fails, nothing is lost or sent out of turn."""

import asyncio

from prometheus_client import CollectorRegistry
from sqlalchemy.ext.asyncio import AsyncEngine

from app.storage.engine import make_engine
from app.worker import Worker
from tests import databases
from tests.features.webhooks.shared import WEBHOOKS, altered, deliveries, made, settings_for, until
from tests.makers.client import Client
from tests.makers.receiver import Receiver, answer, receiving


async def test_a_change_that_is_not_taken_is_tried_again_and_nothing_overtakes_it(
    client: Client, receiver: Receiver, database: AsyncEngine
) -> None:
    receiver.answers.extend([answer(500), answer(503, Retry_After="3600")])
    webhook = await made(client, receiver)
    for _ in range(3):
        await client.make("sources")
    failing = await until(client, webhook, failures=1)
    assert (failing["position"], failing["state"]) == (0, "active")
    (told,) = await deliveries(client, webhook, status="pending")
    assert (told["position"], told["response_status"], told["problem"]) == (1, 500, "status")
    assert told["next_attempt_at"] == failing["next_attempt_at"]
    assert failing["failing_since"] < failing["next_attempt_at"]
    path = f"{WEBHOOKS}/{webhook['id']}/deliveries"
    assert (await client.submit(f"{path}/2/resend")).status_code == 409
    assert (await client.submit(f"{path}/1/resend")).status_code == 202
    later = await until(client, webhook, failures=2)
    assert later["failing_since"] == failing["failing_since"]
    await altered(database, "update webhook set next_at = now()")
    whole = await until(client, webhook, position=3, failures=0, failing_since=None, next_attempt_at=None)
    assert whole["state"] == "active"
    sent = [request.verified(webhook["secret"])["data"]["position"] for request in receiver.requests]
    assert sent == [1, 1, 1, 2, 3]
    assert len({request.headers["webhook-id"] for request in receiver.requests[:3]}) == 1
    assert [(each["status"], each["attempts"]) for each in await deliveries(client, webhook)] == [
        ("delivered", 1), ("delivered", 1), ("delivered", 3),
    ]  # fmt: skip


async def test_one_that_fails_does_not_keep_others_waiting(client: Client, receiver: Receiver) -> None:
    async def never(_: asyncio.StreamWriter) -> None:
        await asyncio.sleep(60)

    receiver.answers.append(never)
    async with receiving() as well:
        slow, quick = await made(client, receiver), await made(client, well)
        await client.make("sources")
        await until(client, quick, position=1)
        assert (await until(client, slow, position=0, behind=1))["failures"] == 0


async def test_after_three_days_without_success_it_is_switched_off_with_a_reason(
    client: Client, receiver: Receiver, database: AsyncEngine
) -> None:
    receiver.answers.extend([answer(500), answer(404)])
    webhook = await made(client, receiver)
    await client.make("sources")
    await until(client, webhook, failures=1)
    days = "update webhook set failing_since = now() - interval '{}', next_at = now()"
    receiver.answers.appendleft(answer(502))
    await altered(database, days.format("2 days 23 hours 59 minutes"))
    last = await until(client, webhook, failures=2)
    assert last["state"] == "active"
    await altered(database, days.format("3 days"))
    off = await until(client, webhook, state="off")
    assert off["reason"] == "Nothing was taken for three days; the last attempt: 404."
    (told,) = await deliveries(client, webhook)
    assert (told["status"], told["attempts"], told["response_status"]) == ("failed", 3, 404)
    await client.make("sources")
    edited = await client.alter(f"{WEBHOOKS}/{webhook['id']}", {"description": "x"})
    assert edited.json()["state"] == "off"
    again = await client.alter(f"{WEBHOOKS}/{webhook['id']}", {"state": "active"})
    assert (again.json()["state"], again.json()["reason"], again.json()["failing_since"]) == ("active", None, None)
    await until(client, webhook, position=2)
    assert [each.verified(webhook["secret"])["data"]["position"] for each in receiver.requests] == [1, 1, 1, 1, 2]


async def test_a_receiver_that_is_gone_is_not_asked_again(client: Client, receiver: Receiver) -> None:
    receiver.answers.append(answer(410))
    webhook = await made(client, receiver)
    await client.make("sources")
    off = await until(client, webhook, state="off")
    assert off["reason"] == "The receiver answered 410 Gone: it wants no more."
    metrics = (await client.get("/metrics")).text
    assert "sayso_webhooks_switched_off_total 1.0" in metrics
    assert 'sayso_webhook_attempts_total{outcome="status"} 1.0' in metrics


async def test_what_the_receiver_will_not_take_can_be_passed_over(client: Client, receiver: Receiver) -> None:
    receiver.answers.append(answer(400))
    webhook = await made(client, receiver)
    await client.make("sources")
    await until(client, webhook, failures=1)
    after = (await client.read("/v1/changes"))["next"]
    await client.make("sources")
    await client.alter(f"{WEBHOOKS}/{webhook['id']}", {"after": after})
    await until(client, webhook, position=2)
    assert [(each["position"], each["status"]) for each in await deliveries(client, webhook)] == [
        (2, "delivered"), (1, "failed"),
    ]  # fmt: skip


async def test_of_several_workers_one_sends_each_change(
    client: Client, receiver: Receiver, fresh_database_url: str
) -> None:
    async with receiving() as other:
        webhooks = [await made(client, each) for each in (receiver, other)]
        engines = [make_engine(fresh_database_url) for _ in range(3)]
        settings = settings_for(fresh_database_url)
        workers = [Worker(engine, settings, CollectorRegistry()) for engine in engines]
        for worker in workers:
            worker.start()
        await asyncio.gather(*(client.make("sources") for _ in range(60)))
        for webhook in webhooks:
            await until(client, webhook, position=60)
        for worker, engine in zip(workers, engines, strict=True):
            await worker.stop()
            await engine.dispose()
        for webhook, each in zip(webhooks, (receiver, other), strict=True):
            sent = [request.verified(webhook["secret"])["data"]["position"] for request in each.requests]
            assert sent == list(range(1, 61))


async def test_a_worker_that_was_thought_dead_does_not_undo_what_another_did(
    client: Client, receiver: Receiver, database: AsyncEngine
) -> None:
    held = asyncio.Event()

    async def holding(writer: asyncio.StreamWriter) -> None:
        await held.wait()
        writer.write(answer(500))

    receiver.answers.append(holding)
    webhook = await made(client, receiver)
    await client.make("sources")
    await receiver.after(1)
    await altered(database, "update webhook set claimed_until = now()")
    await until(client, webhook, position=1)
    held.set()
    await client.make("sources")
    told = await until(client, webhook, position=2)
    assert (told["failures"], told["failing_since"]) == (0, None)
    assert [each["status"] for each in await deliveries(client, webhook)] == ["delivered", "delivered"]
    assert len({each.headers["webhook-id"] for each in receiver.requests[:2]}) == 1


async def test_a_worker_outlives_a_database_that_is_away_for_a_while(
    client: Client, receiver: Receiver, server_url: str, fresh_database_url: str
) -> None:
    name = fresh_database_url.partition("?")[0].rpartition("/")[2]
    webhook = await made(client, receiver)
    ending = f"select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = '{name}'"
    await databases.statement(server_url, f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
    await databases.statement(server_url, ending)
    # longer than the dispatcher waits before it looks again
    await asyncio.sleep(1.5)
    await databases.statement(server_url, f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
    await client.make("sources")
    await until(client, webhook, position=1)
    assert len(receiver.requests) == 1


async def test_a_webhook_deleted_while_it_is_sent_to_is_forgotten_all_the_same(
    client: Client, receiver: Receiver
) -> None:
    held = asyncio.Event()

    async def holding(writer: asyncio.StreamWriter) -> None:
        await held.wait()
        writer.write(answer(204))

    receiver.answers.append(holding)
    webhook = await made(client, receiver)
    await client.make("sources")
    await receiver.after(1)
    assert (await client.remove(f"{WEBHOOKS}/{webhook['id']}")).status_code == 204
    held.set()
    other = await made(client, receiver, after="beginning")
    await until(client, other, position=1)
    assert (await client.get(f"{WEBHOOKS}/{webhook['id']}")).status_code == 404
