"""What the tests of deliveries ask and wait for."""

import asyncio
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from app.settings import Settings
from tests.makers.client import Client
from tests.makers.receiver import NETWORKS, Receiver

WEBHOOKS = "/v1/webhooks"
TRIES = 2_000


def settings_for(url: str, **more: Any) -> Settings:
    """Settings of a service that may send to this machine."""
    return Settings(database_url=url, **{"webhook_networks": NETWORKS, "webhook_timeout_ms": 5_000, **more})


async def made(client: Client, receiver: Receiver, **fields: Any) -> Any:
    """A webhook of the receiver, with its secret."""
    answer = await client.submit(WEBHOOKS, {"url": receiver.url, **fields})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def until(client: Client, webhook: Any, **expected: Any) -> Any:
    """The webhook, once it stands as expected."""
    told: Any = {}
    for _ in range(TRIES):
        told = await client.read(f"{WEBHOOKS}/{webhook['id']}")
        if expected.items() <= told.items():
            return told
        await asyncio.sleep(0.02)
    raise AssertionError((expected, told))


async def deliveries(client: Client, webhook: Any, **question: Any) -> list[Any]:
    """What was delivered to the webhook, the latest change first."""
    return list((await client.read(f"{WEBHOOKS}/{webhook['id']}/deliveries", **question))["items"])


async def deliveries_once(client: Client, webhook: Any, status: str) -> list[Any]:
    """The deliveries of this status, once there are any."""
    for _ in range(TRIES):
        if found := await deliveries(client, webhook, status=status):
            return found
        await asyncio.sleep(0.02)
    raise AssertionError(status)


async def altered(engine: AsyncEngine, sql: str) -> None:
    """Lets time pass, or somebody be killed, by what that leaves in the database."""
    async with engine.begin() as connection:
        await connection.execute(text(sql))
