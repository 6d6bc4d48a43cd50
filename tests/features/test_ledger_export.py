"""GET /v1/export: everything a ledger holds, with its history, of one moment, and recognisably whole."""

import json
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

from tests.makers import eventful
from tests.makers.client import Client

Json = dict[str, Any]
Settle = Callable[[], Awaitable[None]]


async def exported(client: Client, **asked: Any) -> list[Json]:
    """The lines of a whole export."""
    response = await client.ask("/v1/export", **asked)
    assert response.status_code == 200, response.text
    assert response.headers["Content-Type"] == "application/x-ndjson"
    lines = [json.loads(line) for line in response.text.split("\n")[:-1]]
    assert response.headers["Total-Count"] == str(len(lines))
    assert lines[-1] == {
        "type": "end",
        "data": {"lines": len(lines) - 1, "cursor": response.headers["Feed-Cursor"]},
    }
    return lines


def of_type(lines: list[Json], name: str) -> list[Json]:
    return [line["data"] for line in lines if line["type"] == name]


async def test_an_empty_ledger_is_a_beginning_and_an_end(client: Client) -> None:
    first, last = await exported(client)
    assert first["type"] == "ledger"
    assert first["data"]["format"] == 1
    assert last["data"]["lines"] == 1


async def test_every_thing_is_told_whole_with_ids_for_what_it_refers_to(client: Client) -> None:
    made = await eventful.fill(client)
    lines = await exported(client)
    things = {
        thing["id"]: thing for kind in ("source", "document", "subject", "claim") for thing in of_type(lines, kind)
    }
    assert {thing["id"] for thing in made.values()} < things.keys()
    spanned, listed = things[made["spanned"]["id"]], await client.read(f"/v1/claims/{made['spanned']['id']}")
    same = listed.keys() - {"subject", "claimant", "via", "document"}
    assert {name: spanned[name] for name in same} == {name: listed[name] for name in same}
    assert spanned["claimant"] == made["twin"]["id"]
    assert spanned["via"] == [made["group"]["id"], made["ministry"]["id"]]
    assert spanned["extra"] == {"a": [1.5, None, {"b": "</script>"}], "c": 100000000000000000000}
    assert things[made["twin"]["id"]]["merged_into"] == made["staff"]["id"]
    assert things[made["article"]["id"]]["text"].startswith("At least 12,000")
    assert things[made["unread"]["id"]]["quantity_basis"] == "parsed"
    deleted = {thing["id"] for thing in things.values() if thing["deleted_at"] is not None}
    assert deleted == {made["nobody"]["id"], made["gone"]["id"]}


async def test_every_revision_is_told_in_the_order_of_the_feed_and_every_state_once(
    client: Client, settled: Settle
) -> None:
    await eventful.fill(client)
    await settled()
    lines = await exported(client)
    revisions = of_type(lines, "revision")
    feed = (await client.read("/v1/changes", limit=500))["items"]
    same = ("position", "type", "id", "version", "action", "recorded_at", "actor", "reason")
    assert [[each[name] for name in same] for each in revisions] == [[each[name] for name in same] for each in feed]
    current = {(line["data"]["id"], line["data"]["version"]) for line in lines if "created_at" in line["data"]}
    for revision, change in zip(revisions, feed, strict=True):
        if (revision["id"], revision["version"]) in current:
            assert revision["state"] is None
        else:
            assert change["state"].items() <= {**revision["state"], **_hidden(change)}.items()
    assert max(Counter(revision["id"] for revision in revisions).values()) == 4
    assert len(of_type(lines, "appraisal")) == 4


def _hidden(change: Json) -> Json:
    """What others are not told of a state: how a claim came to be without a quantity."""
    return {name: change["state"][name] for name in ("quantity_basis", "parser") if name in change["state"]}


async def test_an_export_of_the_past_is_the_export_that_was_made_then(client: Client, settled: Settle) -> None:
    made = await eventful.fill(client)
    await settled()
    then = await exported(client)
    await client.edit(made["ministry"], "sources", name="Renamed")
    await client.submit(f"/v1/claims/{made['given']['id']}/appraisals", {"verdict": "refuted"})
    await client.submit(f"/v1/claims/{made['gone']['id']}/restore")
    await client.claim(text="7 tanks")
    await settled()
    assert await exported(client, recorded_as_of=then[-1]["data"]["cursor"]) == then
    assert await exported(client) != then


async def test_what_has_no_position_yet_is_exported_all_the_same(client: Client, settled: Settle) -> None:
    claim = await client.claim(text="7 tanks")
    lines = await exported(client)
    assert [each["id"] for each in of_type(lines, "claim")] == [claim["id"]]
    await settled()
    after = lines[-1]["data"]["cursor"]
    told = {revision["id"] for revision in of_type(lines, "revision") if revision["position"] is not None}
    later = {change["id"] for change in (await client.read("/v1/changes", after=after))["items"]}
    assert claim["id"] in told | later


async def test_nothing_can_be_asked_of_a_whole_export_but_its_moment(client: Client) -> None:
    response = await client.ask("/v1/export", format="csv")
    assert response.status_code == 422
    assert [flaw["parameter"] for flaw in response.json()["errors"]] == ["format"]
