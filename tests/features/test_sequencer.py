"""The sequencer outlives what its database does."""

import asyncio
from typing import Any

from fastapi import FastAPI

from app.access.running import Running
from tests.makers.client import Client


async def test_the_feed_goes_on_after_all_connections_were_taken_for_a_while(service: FastAPI, client: Client) -> None:
    here: Running = service.state.running
    taken = [await here.engine.connect() for _ in range(here.settings.pool_size)]
    here.sequencer.poke()
    # longer than a connection is waited for, so that the sequencer has met an exhausted pool
    await asyncio.sleep(3)
    for connection in taken:
        await connection.close()
    made = await client.make("sources")
    items: list[dict[str, Any]] = []
    for _ in range(100):
        items = (await client.read("/v1/changes"))["items"]
        if items:
            break
        await asyncio.sleep(0.1)
    assert [item["id"] for item in items] == [made["id"]]
