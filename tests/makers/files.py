"""Files for imports, and sending them."""

import gzip
import json
from collections.abc import Iterable, Mapping
from typing import Any

import httpx2

from tests.makers.client import Client

NDJSON = "application/x-ndjson"
PATH = "/v1/claims/import"


def ndjson(rows: Iterable[Any]) -> bytes:
    """A row a line; what is text already stays as it is."""
    return "".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows).encode()


def said(number: int, **fields: Any) -> dict[str, Any]:
    """A claim of its own for each number."""
    return {"text": f"at least {number} tanks", "claimant": "Ukraine", "external_id": f"row-{number}", **fields}


async def send(
    client: Client, body: bytes, *, type: str = NDJSON, headers: Mapping[str, str] | None = None, **asked: Any
) -> httpx2.Response:
    """The answer to an import; `packed` sends it as gzip."""
    given = {"Content-Type": type, **(headers or {})}
    if asked.pop("packed", False):
        body, given["Content-Encoding"] = gzip.compress(body), "gzip"
    return await client.post(PATH, content=body, params=asked, headers=given)


async def take_in(client: Client, rows: Iterable[Any], **asked: Any) -> dict[str, Any]:
    """What became of rows that are taken in, things that are missing being made."""
    answer = await send(client, ndjson(rows), **{"create_missing": "true", **asked})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def flaws(client: Client, body: bytes, **asked: Any) -> list[dict[str, Any]]:
    """The flaws of a file that is refused whole, of which nothing was kept."""
    before = await everything(client)
    answer = await send(client, body, **{"create_missing": "true", **asked})
    assert answer.status_code == 422, answer.text
    assert await everything(client) == before
    found: list[dict[str, Any]] = answer.json()["errors"]
    return found


async def everything(client: Client) -> dict[str, Any]:
    """All things there are."""
    return {things: (await client.read(f"/v1/{things}", limit=500))["items"] for things in THINGS}


THINGS = ("sources", "documents", "subjects", "claims")
