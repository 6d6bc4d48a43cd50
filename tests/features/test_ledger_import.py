"""POST /v1/import: a whole export taken in by an empty ledger, ids, history and times included."""

import gzip
from collections.abc import Awaitable, Callable
from typing import Any

from tests.makers import eventful
from tests.makers.client import Client, Json
from tests.makers.ledgers import export, file_of, lines_of, take

pytest_plugins = ("tests.other",)

Settle = Callable[[], Awaitable[None]]
KINDS = ("source", "document", "subject", "claim", "relation", "appraisal", "revision")


async def moved(client: Client, other: Client, **asked: Any) -> list[Json]:
    """The lines that one ledger gave and the other took."""
    file = await export(client, **asked)
    answer = await take(other, file)
    assert answer.status_code == 200, answer.text
    return lines_of(file)


async def test_a_ledger_taken_in_gives_out_the_same_file(client: Client, other: Client, settled: Settle) -> None:
    await eventful.fill(client)
    await settled()
    given = await export(client)
    answer = await take(other, given)
    assert answer.status_code == 200, answer.text
    again = await export(other)
    assert again.split(b"\n")[1:-2] == given.split(b"\n")[1:-2]
    lines = lines_of(given)
    counted = {f"{kind}s": len([line for line in lines if line["type"] == kind]) for kind in KINDS}
    assert answer.json() == {**counted, "cursor": lines_of(again)[-1]["data"]["cursor"]}


async def test_every_read_answers_as_it_did_where_the_ledger_came_from(
    client: Client, other: Client, settled: Settle
) -> None:
    made = await eventful.fill(client)
    await settled()
    lines = await moved(client, other)
    paths = [f"/v1/{kind}" for kind in ("sources", "documents", "subjects", "claims", "relations", "claims/stats")]
    for line in lines:
        if line["type"] in KINDS[:5]:
            path = f"/v1/{line['type']}s/{line['data']['id']}"
            paths += [path, f"{path}/revisions"]
    paths.append(f"/v1/claims/{made['spanned']['id']}/appraisals")
    for path in paths:
        asked = {"group_by": "subject"} if path.endswith("stats") else {}
        before, after = [await each.ask(path, **asked) for each in (client, other)]
        assert after.status_code == before.status_code, path
        assert after.headers.get("ETag") == before.headers.get("ETag")
        assert _without_cursors(after) == _without_cursors(before), path
    statuses = {(await other.ask(f"/v1/sources/{made[name]['id']}")).status_code for name in ("third", "nobody")}
    assert statuses == {308, 410}


def _without_cursors(response: Any) -> Json:
    found: Json = response.json()
    return {name: value for name, value in found.items() if name not in ("next", "request_id")}


async def test_the_past_is_the_same_past(client: Client, other: Client, settled: Settle) -> None:
    await eventful.fill(client)
    await settled()
    lines = await moved(client, other)
    times = [line["data"]["settled_at"] for line in lines if line["type"] == "revision"]
    for at in (times[len(times) // 3], times[-1]):
        files = [lines_of(await export(each, recorded_as_of=at)) for each in (client, other)]
        assert files[0][1:-1] == files[1][1:-1]
        assert 2 < len(files[0]) <= len(lines)


async def test_work_goes_on_where_it_was_left(client: Client, other: Client, settled: Settle) -> None:
    made = await eventful.fill(client)
    await settled()
    lines = await moved(client, other)
    edited = await other.edit(made["given"], "claims", place="Sudzha")
    assert edited["version"] == made["given"]["version"] + 1
    restored = await other.submit(f"/v1/claims/{made['gone']['id']}/restore")
    assert restored.status_code == 200
    assert (await other.delete(f"/v1/sources/{made['third']['id']}/merge", headers={"If-Match": "*"})).is_success
    taken = await other.submit("/v1/sources", {"name": "Nobody"})
    assert taken.status_code == 409
    after = lines[-2]["data"]["position"]
    found: list[tuple[int, str]] = []
    while len(found) < 3:
        changes = (await other.read("/v1/changes", limit=500))["items"]
        found = [(change["position"], change["action"]) for change in changes if change["position"] > after]
    assert found == [(after + 1, "updated"), (after + 2, "restored"), (after + 3, "unmerged")]


async def test_what_has_no_place_in_the_feed_yet_gets_one_after_the_import(
    client: Client, other: Client, settled: Settle
) -> None:
    claim = await client.claim(text="7 tanks")
    await settled()
    lines = lines_of(await export(client))
    assert [line["data"]["position"] for line in lines[-3:-1]] == [1, 2]
    lines[-2]["data"] |= {"position": None, "settled_at": None}
    answer = await take(other, file_of(lines))
    assert answer.status_code == 200, answer.text
    changes: list[Json] = []
    while not changes:
        changes = (await other.read("/v1/changes", after=answer.json()["cursor"]))["items"]
    assert [(change["position"], change["id"]) for change in changes] == [(2, claim["id"])]


async def test_an_export_of_the_past_can_be_taken_in(client: Client, other: Client, settled: Settle) -> None:
    await eventful.fill(client)
    await settled()
    cursor = lines_of(await export(client))[-1]["data"]["cursor"]
    await client.claim(text="7 tanks")
    lines = await moved(client, other, recorded_as_of=cursor)
    assert lines_of(await export(other))[1:-1] == lines[1:-1]


async def test_a_packed_file_is_taken_in(client: Client, other: Client) -> None:
    await client.claim(text="7 tanks")
    answer = await take(other, gzip.compress(await export(client)), **{"Content-Encoding": "gzip"})
    assert answer.status_code == 200, answer.text
    assert answer.json()["claims"] == 1


async def test_the_same_key_is_answered_as_the_first_time(client: Client, other: Client) -> None:
    await client.claim(text="7 tanks")
    file = await export(client)
    key = {"Idempotency-Key": "once"}
    first, again = await take(other, file, **key), await take(other, file, **key)
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json() == first.json()
    assert (await take(other, file)).status_code == 409
    assert (await take(other, file + b"\n", **key)).status_code == 422


async def test_a_ledger_that_holds_or_held_anything_takes_no_other_in(client: Client, other: Client) -> None:
    await client.claim(text="7 tanks")
    file = await export(client)
    source = await other.make("sources")
    assert (await take(other, file)).status_code == 409
    assert (await other.remove(f"/v1/sources/{source['id']}")).status_code == 204
    refused = await take(other, file)
    assert refused.status_code == 409
    assert refused.json()["type"] == "urn:sayso:problem:conflict"
    assert (await other.read("/v1/claims"))["items"] == []
