from typing import Any

import pytest

from tests.features.conftest import Settled
from tests.makers.client import Client, Json

KINDS = ["sources", "documents", "subjects", "claims", "relations"]
NOBODY = "00000000-0000-7000-8000-000000000000"
EDITED = {
    "sources": {"notes": "x"},
    "documents": {"notes": "x"},
    "subjects": {"description": "x"},
    "claims": {"notes": "x"},
    "relations": {"note": "x"},
}


async def make(client: Client, things: str) -> Json:
    """A thing of any kind, with what it needs."""
    if things == "claims":
        return await client.claim()
    if things == "relations":
        ends = {end: (await client.claim())["id"] for end in ("from", "to")}
        return await client.make("relations", **ends, type="supports")
    return await client.make(things)


async def revisions(client: Client, things: str, thing: Json, **question: str) -> list[Json]:
    """The revisions of a thing, newest first."""
    items: list[Json] = (await client.read(f"/v1/{things}/{thing['id']}/revisions", **question))["items"]
    return items


@pytest.mark.parametrize("things", KINDS)
async def test_each_write_leaves_one_revision_with_the_whole_state_who_and_why(client: Client, things: str) -> None:
    made = await make(client, things)
    path = f"/v1/{things}/{made['id']}"
    edited = (await client.alter(path, EDITED[things], reason="caf%C3%A9")).json()
    assert (await client.alter(path, EDITED[things])).json() == edited
    assert (await client.remove(path, reason="a mistake")).status_code == 204
    assert (await client.submit(f"{path}/restore", headers={"Change-Reason": "none"})).status_code == 200
    told = await revisions(client, things, made)
    assert [(each["version"], each["action"], each["reason"]) for each in told] == [
        (4, "restored", "none"),
        (3, "deleted", "a mistake"),
        (2, "updated", "café"),
        (1, "created", None),
    ]
    assert {(each["type"], each["id"], each["actor"]) for each in told} == {(things[:-1], made["id"], "local")}
    assert [each["state"].keys() == made.keys() for each in told] == [True] * 4
    (field,) = EDITED[things]
    assert [each["state"][field] for each in told] == ["x", "x", "x", made[field]]
    assert told[2]["recorded_at"] == edited["recorded_at"] == told[2]["state"]["recorded_at"]


@pytest.mark.parametrize("things", KINDS)
async def test_the_states_of_what_was_deleted_stay_readable(client: Client, things: str) -> None:
    made = await make(client, things)
    path = f"/v1/{things}/{made['id']}"
    await client.remove(path)
    assert (await client.ask(path)).status_code == 410
    assert (await client.alter(path, EDITED[things])).status_code == 410
    assert (await client.remove(path)).status_code == 410
    assert len(await revisions(client, things, made)) == 2
    assert (await client.ask(f"/v1/{things}/{NOBODY}/revisions")).status_code == 404
    assert (await client.ask(f"/v1/{things}/nothing/revisions")).status_code == 404
    other = KINDS[KINDS.index(things) - 1]
    assert (await client.ask(f"/v1/{other}/{made['id']}/revisions")).status_code == 404


@pytest.mark.parametrize("things", KINDS)
async def test_every_thing_has_an_etag_and_is_changed_only_in_the_version_meant(client: Client, things: str) -> None:
    made = await make(client, things)
    path = f"/v1/{things}/{made['id']}"
    answer = await client.get(path)
    tag = answer.headers["etag"]
    assert (await client.get(path, headers={"If-None-Match": tag})).status_code == 304
    head = await client.head(path)
    assert (head.status_code, head.headers["etag"], head.content) == (200, tag, b"")
    missing = await client.patch(path, json=EDITED[things])
    assert (missing.status_code, missing.headers["etag"]) == (428, tag)
    assert (await client.alter(path, EDITED[things], match=tag)).status_code == 200
    stale = await client.alter(path, EDITED[things], match=tag)
    assert (stale.status_code, stale.headers["etag"][:2]) == (412, '"2')
    assert (await client.remove(path, match=tag)).status_code == 412
    assert (await client.alter(path, EDITED[things], match=f"W/{tag}")).status_code == 412
    assert (await client.alter(path, EDITED[things], match="garbage")).status_code == 400
    form = await client.patch(path, content="a=b", headers={"If-Match": "*", "Content-Type": "text/plain"})
    assert form.status_code == 415
    assert len(await revisions(client, things, made)) == 2


@pytest.mark.parametrize("things", KINDS)
async def test_there_is_nothing_to_change_where_nothing_is(client: Client, things: str) -> None:
    path = f"/v1/{things}/{NOBODY}"
    assert (await client.ask(path)).status_code == 404
    assert (await client.alter(path, EDITED[things])).status_code == 404
    assert (await client.remove(path)).status_code == 404
    assert (await client.submit(f"{path}/restore")).status_code == 404


async def test_revisions_come_in_pages(client: Client) -> None:
    source = await client.make("sources")
    for version in range(2, 6):
        await client.edit(source, "sources", notes=str(version))
    told: list[int] = []
    path: Any = f"/v1/sources/{source['id']}/revisions?limit=2&count=true"
    while path:
        answer = await client.get(path)
        told += [each["version"] for each in answer.json()["items"]]
        assert answer.json()["total"] == 5
        path = answer.links.get("next", {}).get("url")
    assert told == [5, 4, 3, 2, 1]


async def test_revisions_have_their_position_once_settled_and_are_cut_to_the_moment(
    client: Client, settled: Settled
) -> None:
    source = await client.make("sources")
    await settled()
    first = await client.read("/v1/changes")
    await client.edit(source, "sources", notes="x")
    await settled()
    assert [each["position"] for each in await revisions(client, "sources", source)] == [2, 1]
    then = await revisions(client, "sources", source, recorded_as_of=first["next"])
    assert [each["version"] for each in then] == [1]
    later = await client.make("sources")
    answer = await client.ask(f"/v1/sources/{later['id']}/revisions", recorded_as_of=first["next"])
    assert answer.status_code == 404
