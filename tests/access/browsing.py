"""A browser of somebody who signs in, as far as a client without scripts can be one."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
from fastapi import FastAPI

from tests.access.conftest import KeyClient


def token_in(page: httpx2.Response) -> str:
    found = re.search(r'name="token" value="([0-9a-f]+)"', page.text)
    assert found is not None
    return found[1]


@asynccontextmanager
async def browser(service: FastAPI, key: str | None = None, address: str = "192.0.2.1") -> AsyncIterator[KeyClient]:
    """A browser of somebody who has signed in with this key, or nobody."""
    async with KeyClient(service, address=address) as client:
        client.headers["Accept"] = "text/html"
        if key is not None:
            assert (await signed_in(client, key)).status_code == 303
        yield client


async def signed_in(client: KeyClient, key: str, **more: str) -> httpx2.Response:
    token = token_in(await client.get("/sign-in"))
    return await client.post("/sign-in", data={"token": token, "key": key, **more})


async def sent(
    client: KeyClient, path: str, fields: dict[str, str], headers: dict[str, str] | None = None
) -> httpx2.Response:
    fields = {"token": token_in(await client.get(path)), **fields}
    return await client.post(path, data=fields, headers=headers)
