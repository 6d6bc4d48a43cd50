"""Loading the example over HTTP, as any client would; loading it again changes nothing.

A thing that is there already (by its name, slug, URL, title or external_id) is left as it is, also where somebody has
edited it since. Things refer to each other by `{name}`.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx2

EXAMPLE = Path(__file__).parent / "example.json"

_THINGS = ("sources", "documents", "subjects", "claims", "relations")
_WHY = {"Change-Reason": "Loaded with the example"}
_NAMED = re.compile(r"\{([a-z0-9-]+)\}")
_CREATED, _OK, _CONFLICT = 201, 200, 409


class NotLoaded(RuntimeError):
    """The service did not take a thing of the example; the sentence says which and why."""


async def load(client: httpx2.AsyncClient) -> dict[str, str]:
    """The ids of the example's things by their names, loaded where they were not there. Raises NotLoaded."""
    example = json.loads(EXAMPLE.read_text("utf-8"))
    ids: dict[str, str] = {}
    for things in _THINGS:
        for entry in example[things]:
            ids[entry["as"]] = await _loaded(client, things, entry, ids)
    for entry in example["mappings"]:
        await _mapping(client, entry)
    for entry in example["webhooks"]:
        ids[entry["as"]] = await _webhook(client, entry)
    for entry in example["keys"]:
        ids |= await _key(client, entry)
    return ids


async def _mapping(client: httpx2.AsyncClient, entry: Mapping[str, Any]) -> None:
    """A mapping under its name, where there is none yet."""
    path = f"/v1/mappings/{entry['name']}"
    if (await client.get(path)).status_code == httpx2.codes.NOT_FOUND:
        _insist(await client.put(path, content=entry["toml"], headers={"Content-Type": "application/toml"}), entry)


async def _webhook(client: httpx2.AsyncClient, entry: Mapping[str, Any]) -> str:
    """The id of a webhook, whose secret nobody gets to know."""
    there = (await client.get("/v1/webhooks", params={"limit": "500"})).raise_for_status().json()["items"]
    if same := [each["id"] for each in there if each["url"] == entry["body"]["url"]]:
        return str(same[0])
    answer = await client.post("/v1/webhooks", json=entry["body"])
    _insist(answer, entry)
    return str(answer.json()["id"])


async def _key(client: httpx2.AsyncClient, entry: Mapping[str, Any]) -> dict[str, str]:
    """The id of a key, whose secret nobody gets to know; nothing where the server keeps no keys."""
    asked = {"owner": entry["body"]["owner"], "state": "active"}
    there = (await client.get("/v1/keys", params=asked)).raise_for_status().json()["items"]
    if there:
        return {entry["as"]: str(there[0]["id"])}
    answer = await client.post("/v1/keys", json=entry["body"])
    if answer.status_code == _CONFLICT:
        return {}
    _insist(answer, entry)
    return {entry["as"]: str(answer.json()["id"])}


async def _loaded(client: httpx2.AsyncClient, things: str, entry: Mapping[str, Any], ids: Mapping[str, str]) -> str:
    body = _resolved(entry["body"], ids)
    there = await _there(client, things, body)
    if there is not None:
        return there
    answer = await client.post(f"/v1/{things}", json=body, headers=_WHY)
    found = answer.json()
    if answer.status_code in (_OK, _CONFLICT) and "id" in found:
        return str(found["id"])
    _insist(answer, entry)
    thing = str(found["id"])
    if "merge_into" in entry:
        into = {"into": _resolved(entry["merge_into"], ids)}
        _insist(await client.post(f"/v1/{things}/{thing}/merge", json=into, headers=_WHY), entry)
    if "delete" in entry:
        headers = {"If-Match": "*", "Change-Reason": entry["delete"]}
        _insist(await client.delete(f"/v1/{things}/{thing}", headers=headers), entry)
    return thing


async def _there(client: httpx2.AsyncClient, things: str, body: Mapping[str, Any]) -> str | None:
    """The id of a thing that has no key of its own, but what it says: a document without a URL, a relation."""
    if things == "documents" and "url" not in body:
        asked = {"q": f'"{body["title"]}"', "limit": "500"}
        same = ("title",)
    elif things == "relations":
        asked = {"from": body["from"], "to": body["to"], "limit": "500"}
        same = ("type",)
    else:
        return None
    answer = await client.get(f"/v1/{things}", params=asked)
    items = answer.raise_for_status().json()["items"]
    return next((str(item["id"]) for item in items if all(item[name] == body[name] for name in same)), None)


def _insist(answer: httpx2.Response, entry: Mapping[str, Any]) -> None:
    if not answer.is_success:
        raise NotLoaded(f"The example's {entry['as']} was answered {answer.status_code}: {answer.text}")


def _resolved(value: Any, ids: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return _NAMED.sub(lambda found: ids[found[1]], value)
    if isinstance(value, dict):
        return {name: _resolved(below, ids) for name, below in value.items()}
    return [_resolved(below, ids) for below in value] if isinstance(value, list) else value
