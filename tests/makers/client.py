"""A client of the service, and makers of things with names of their own."""

import asyncio
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import httpx2
from fastapi import FastAPI

Json = dict[str, Any]

MOST_TRIES = 5


class Client(httpx2.AsyncClient):
    """Asks the service straight through its ASGI door, or one at an address.

    `read`, `make` and `edit` insist on success and give JSON.
    """

    def __init__(self, service: FastAPI | str) -> None:
        if isinstance(service, str):
            super().__init__(base_url=service, timeout=60)
        else:
            super().__init__(transport=httpx2.ASGITransport(service), base_url="http://localhost", timeout=60)

    async def send(self, request: httpx2.Request, **kwargs: Any) -> httpx2.Response:
        """The answer; a 503 (a busy machine) is asked again, as its Retry-After says one may."""
        for _ in range(MOST_TRIES):
            response = await super().send(request, **kwargs)
            if response.status_code != httpx2.codes.SERVICE_UNAVAILABLE:
                return response
            await asyncio.sleep(float(response.headers["Retry-After"]))
        return await super().send(request, **kwargs)

    async def ask(self, path: str, **params: Any) -> httpx2.Response:
        """GET; `recorded_as_of=…` and other parameters by name, lists repeated."""
        return await self.get(path, params=params)

    async def read(self, path: str, **params: Any) -> Any:
        """The JSON of a GET that must succeed."""
        return _json(await self.ask(path, **params), 200)

    async def submit(
        self, path: str, body: Any = None, *, headers: Mapping[str, str] | None = None, **params: Any
    ) -> httpx2.Response:
        """POST of a JSON body."""
        return await self.post(path, json=body, headers=headers, params=params)

    async def alter(self, path: str, body: Any, *, match: str = "*", reason: str | None = None) -> httpx2.Response:
        """A merge patch."""
        return await self.patch(path, json=body, headers=_matching(match, reason))

    async def remove(self, path: str, *, match: str = "*", reason: str | None = None) -> httpx2.Response:
        """DELETE."""
        return await self.delete(path, headers=_matching(match, reason))

    async def make(self, things: str, **fields: Any) -> Json:
        """A thing of `/v1/<things>`, with a name of its own where none is given."""
        made: Json = _json(await self.submit(f"/v1/{things}", {**_named(things), **fields}), 201)
        return made

    async def edit(self, thing: Json, things: str, **fields: Any) -> Json:
        """The thing, patched."""
        edited: Json = _json(await self.alter(f"/v1/{things}/{thing['id']}", fields), 200)
        return edited

    async def merge(self, things: str, thing: Json, into: Json) -> None:
        """Merge one thing into another."""
        _json(await self.submit(f"/v1/{things}/{thing['id']}/merge", {"into": into["id"]}), 200)

    async def claim(self, **fields: Any) -> Json:
        """A claim, of a claimant of its own where nobody is named."""
        if not {"claimant", "document"} & fields.keys():
            fields["claimant"] = (await self.make("sources"))["id"]
        return await self.make("claims", **fields)


def _matching(match: str, reason: str | None) -> dict[str, str]:
    return {"If-Match": match, **({"Change-Reason": reason} if reason else {})}


def _json(response: httpx2.Response, status: int) -> Any:
    assert response.status_code == status, response.text
    return response.json()


def _named(things: str) -> Json:
    own = "".join(chr(ord("a") + byte % 26) for byte in uuid4().bytes)
    return {
        "sources": {"name": f"Ministry {own}"},
        "documents": {"url": f"https://example.org/{own}"},
        "subjects": {"title": f"Soldiers seen at {own}"},
        "claims": {"text": f"at least 12,000 soldiers were seen at {own}"},
    }.get(things, {})
