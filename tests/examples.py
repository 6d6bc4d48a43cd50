"""Sending what the OpenAPI document gives as an example of an operation, as a person would who tries it."""

from collections.abc import Mapping
from typing import Any

import httpx2
from fastapi import FastAPI

Json = Mapping[str, Any]


def asking(app: FastAPI) -> httpx2.AsyncClient:
    """A client at the service's ASGI door."""
    return httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://localhost", timeout=60)


async def send(http: httpx2.AsyncClient, path: str, method: str, operation: Json) -> httpx2.Response:
    """The answer to the operation's example."""
    places: dict[str, dict[str, Any]] = {"path": {}, "query": {}, "header": {}}
    for parameter in operation.get("parameters", ()):
        if "example" in parameter:
            places[parameter["in"]][parameter["name"]] = parameter["example"]
        else:
            assert not parameter.get("required"), parameter["name"]
    content: bytes | None = None
    if "requestBody" in operation:
        media_type, body = next(iter(operation["requestBody"]["content"].items()))
        places["header"]["Content-Type"] = media_type
        example = body["example"]
        is_json = media_type.endswith("json") and not media_type.endswith("ndjson")
        content = httpx2.Request("POST", "http://x", json=example).content if is_json else example.encode()
    return await http.request(
        method.upper(),
        path.format(**places["path"]),
        params=places["query"],
        headers=places["header"],
        content=content,
    )
