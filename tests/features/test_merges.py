from typing import Any

import pytest

from tests.makers.client import Client

MERGEABLE = ["sources", "documents", "subjects"]


@pytest.mark.parametrize("things", MERGEABLE)
async def test_a_merged_thing_is_read_as_the_other_until_that_is_undone(client: Client, things: str) -> None:
    old, kept = await client.make(things), await client.make(things)
    path = f"/v1/{things}/{old['id']}"
    answer = await client.submit(f"{path}/merge", {"into": kept["id"]}, headers={"Change-Reason": "the same"})
    assert (answer.status_code, answer.json()) == (200, kept)
    moved = await client.ask(path)
    assert (moved.status_code, moved.headers["location"]) == (308, f"/v1/{things}/{kept['id']}")
    assert (await client.alter(path, {"notes": "x"})).status_code == 409
    assert (await client.remove(path)).status_code == 409
    assert (await client.submit(f"{path}/merge", {"into": kept["id"]})).status_code == 409
    assert (await client.submit(f"{path}/restore")).status_code == 409
    assert [item["id"] for item in (await client.read(f"/v1/{things}"))["items"]] == [kept["id"]]
    assert (await client.remove(f"/v1/{things}/{kept['id']}")).status_code == 409
    undone = await client.remove(f"{path}/merge")
    assert (undone.status_code, undone.json()["version"]) == (200, 3)
    assert (await client.ask(path)).status_code == 200
    assert (await client.remove(f"{path}/merge")).status_code == 409
    actions = [revision["action"] for revision in (await client.read(f"{path}/revisions"))["items"]]
    assert actions == ["unmerged", "merged", "created"]


@pytest.mark.parametrize("things", MERGEABLE)
async def test_merges_make_chains_but_no_circles(client: Client, things: str) -> None:
    a, b, c = [await client.make(things) for _ in range(3)]
    await client.merge(things, a, b)
    await client.merge(things, b, c)
    assert (await client.ask(f"/v1/{things}/{a['id']}")).headers["location"].endswith(c["id"])
    for into in (a, c):
        answer = await client.submit(f"/v1/{things}/{c['id']}/merge", {"into": into["id"]})
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/into")
    assert (await client.remove(f"/v1/{things}/{b['id']}/merge")).status_code == 200
    assert (await client.ask(f"/v1/{things}/{a['id']}")).headers["location"].endswith(b["id"])


@pytest.mark.parametrize(("things", "field"), [("sources", "parent"), ("subjects", "part_of")])
async def test_neither_a_merge_nor_its_undoing_puts_a_thing_above_itself(
    client: Client, things: str, field: str
) -> None:
    top = await client.make(things)
    middle = await client.make(things, **{field: top["id"]})
    low = await client.make(things, **{field: middle["id"]})
    answer = await client.submit(f"/v1/{things}/{top['id']}/merge", {"into": low["id"]})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "circle")
    other = await client.make(things)
    await client.merge(things, low, other)
    await client.edit(top, things, **{field: low["id"]})
    assert (await client.remove(f"/v1/{things}/{low['id']}/merge")).status_code == 409
    await client.edit(top, things, **{field: None})
    assert (await client.remove(f"/v1/{things}/{low['id']}/merge")).status_code == 200


@pytest.mark.parametrize("things", MERGEABLE)
async def test_a_thing_is_merged_into_none_that_is_not_there(client: Client, things: str) -> None:
    thing, gone = await client.make(things), await client.make(things)
    await client.remove(f"/v1/{things}/{gone['id']}")
    for into in (gone["id"], "nowhere", "https://example.org/nowhere"):
        answer = await client.submit(f"/v1/{things}/{thing['id']}/merge", {"into": into})
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/into")


async def test_references_keep_their_id_and_are_read_through_it(client: Client) -> None:
    old = await client.make("sources", name="NIS", reliability="B")
    kept = await client.make("sources", name="National Intelligence Service", reliability="C")
    document = await client.make("documents", publisher="NIS")
    child = await client.make("sources", parent="NIS", members=[old["id"]])
    await client.merge("sources", old, kept)
    told = {"id": kept["id"], "name": "National Intelligence Service", "reliability": "C"}
    assert (await client.read(f"/v1/documents/{document['id']}"))["publisher"] == told
    child = await client.read(f"/v1/sources/{child['id']}")
    assert (child["parent"], child["members"]) == (told, [told])
    (revision,) = (await client.read(f"/v1/documents/{document['id']}/revisions"))["items"]
    assert revision["state"]["publisher"] == old["id"]
    await client.remove(f"/v1/sources/{old['id']}/merge")
    assert (await client.read(f"/v1/documents/{document['id']}"))["publisher"]["name"] == "NIS"


async def test_filters_and_natural_keys_follow_merges(client: Client) -> None:
    old, kept = await client.make("sources", name="NIS"), await client.make("sources", name="The Service")
    first = await client.make("documents", publisher="NIS", published_on="2024-02", url="https://example.org/1")
    second = await client.make("documents", publisher="The Service", published_on="2024-01")
    await client.merge("sources", old, kept)

    async def found(things: str, **question: Any) -> list[str]:
        return [item["id"] for item in (await client.read(f"/v1/{things}", **question))["items"]]

    for publisher in ("NIS", "the service", old["id"], kept["id"]):
        assert await found("documents", publisher=publisher) == [first["id"], second["id"]]
    assert await found("sources", name="nis") == [kept["id"]]
    await client.merge("documents", first, second)
    assert await found("documents", url="https://example.org/1") == [second["id"]]
    third = await client.make("documents", publisher="nis")
    assert third["publisher"]["id"] == kept["id"]


async def test_names_of_merged_sources_are_one_and_not_ambiguous(client: Client) -> None:
    first, second = [await client.make("sources", aliases=["the service"]) for _ in range(2)]
    assert (await client.submit("/v1/documents", {"publisher": "the service"})).status_code == 422
    assert (await client.ask("/v1/documents", publisher="the service")).status_code == 422
    await client.merge("sources", first, second)
    answer = await client.submit("/v1/documents", {"publisher": "the service"})
    assert answer.json()["publisher"]["id"] == second["id"]
    assert len((await client.read("/v1/documents", publisher="the service"))["items"]) == 1
