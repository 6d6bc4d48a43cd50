from typing import Any

import pytest

from tests.makers.client import Client


async def test_a_source_is_kept_whole(client: Client) -> None:
    state = await client.make("sources", name="Republic of Korea", kind="government")
    spokesman = await client.make("sources", name="A spokesman", kind="person")
    source = await client.make(
        "sources",
        name="National Intelligence Service",
        kind="agency",
        parent="REPUBLIC of  korea",
        members=[spokesman["id"]],
        reliability="B",
        aliases=["NIS", "국가정보원"],
        country="kr",
        url="https://www.NIS.go.kr",
        external_ids={"wikidata": "Q494130"},
        notes="Formerly ANSP.",
    )
    assert source["parent"] == {"id": state["id"], "name": "Republic of Korea", "reliability": "F"}
    assert [member["name"] for member in source["members"]] == ["A spokesman"]
    assert (source["country"], source["url"], source["version"]) == ("KR", "https://www.nis.go.kr/", 1)
    assert await client.read(f"/v1/sources/{source['id']}") == source
    assert source in (await client.read("/v1/sources", name="nis"))["items"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"name": None}, "/name"),
        ({"name": "a\u202eb"}, "/name"),
        ({"kind": "newspaper"}, "/kind"),
        ({"reliability": "G"}, "/reliability"),
        ({"country": "XX"}, "/country"),
        ({"parent": "nobody"}, "/parent"),
        ({"members": ["nobody"]}, "/members/0"),
        ({"id": "1"}, "/id"),
    ],
)
async def test_what_is_wrong_with_a_source_is_named(client: Client, body: dict[str, Any], pointer: str) -> None:
    answer = await client.submit("/v1/sources", {"name": "NIS", **body})
    assert answer.status_code == 422
    assert [flaw["pointer"] for flaw in answer.json()["errors"]] == [pointer]
    assert (await client.read("/v1/sources", count="true"))["total"] == 0


async def test_a_name_is_one_sources_alone_in_any_case_width_and_spacing(client: Client) -> None:
    first = await client.make("sources", name="The  Wall Street Journal")
    answer = await client.submit("/v1/sources", {"name": "ＴＨＥ wall street journal"})
    assert (answer.status_code, answer.json()["id"]) == (409, first["id"])
    assert answer.json()["existing"] == f"/v1/sources/{first['id']}"


async def test_a_tombstone_keeps_its_name(client: Client) -> None:
    first = await client.make("sources", name="KCNA")
    await client.remove(f"/v1/sources/{first['id']}")
    assert (await client.submit("/v1/sources", {"name": "kcna"})).status_code == 409


async def test_an_alias_may_be_shared_but_then_names_nobody(client: Client) -> None:
    both = [await client.make("sources", aliases=["the ministry"]) for _ in range(2)]
    answer = await client.submit("/v1/sources", {"name": "A desk", "parent": "The Ministry"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "ambiguous"
    assert sorted(answer.json()["ids"]) == sorted(source["id"] for source in both)


async def test_a_chain_of_command_closes_no_circle(client: Client) -> None:
    top = await client.make("sources")
    middle = await client.make("sources", parent=top["id"])
    low = await client.make("sources", parent=middle["id"])
    answer = await client.alter(f"/v1/sources/{top['id']}", {"parent": low["id"]})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "circle")


async def test_a_chain_closes_no_circle_through_a_merge_either(client: Client) -> None:
    top, same = await client.make("sources"), await client.make("sources")
    low = await client.make("sources", parent=top["id"])
    await client.merge("sources", top, same)
    answer = await client.alter(f"/v1/sources/{same['id']}", {"parent": low["id"]})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "circle")


async def test_the_parents_that_are_missing_are_made_where_that_is_asked_for(client: Client) -> None:
    answer = await client.submit("/v1/sources", {"name": "A desk", "parent": "Its house"}, create_missing="true")
    assert answer.status_code == 201
    (house,) = (await client.read("/v1/sources", name="its house"))["items"]
    assert (house["kind"], answer.json()["parent"]["id"]) == (None, house["id"])


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ({}, ["Kyodo", "NIS", "yonhap"]),
        ({"kind": ["agency", "person"]}, ["NIS"]),
        ({"reliability": "B"}, ["Kyodo"]),
        ({"country": "kr"}, ["NIS", "yonhap"]),
        ({"q": "national intelligence"}, ["NIS"]),
        ({"name": ["KYODO", "Yonhap", "nobody"]}, ["Kyodo", "yonhap"]),
        ({"q": "a b & | ! ( :*"}, []),
    ],
)
async def test_sources_are_found_by_what_is_asked(client: Client, question: dict[str, Any], found: list[str]) -> None:
    await client.make("sources", name="yonhap", country="KR", kind="outlet")
    await client.make("sources", name="NIS", country="KR", kind="agency", aliases=["National Intelligence Service"])
    await client.make("sources", name="Kyodo", country="JP", kind="outlet", reliability="B")
    page = await client.read("/v1/sources", count="true", **question)
    assert [item["name"] for item in page["items"]] == found
    assert page["total"] == len(found)


@pytest.mark.parametrize("query", ["limt=5", "limit=5&limit=6", "limit=0", "limit=-1", "limit=1e9", "limit=501", "q="])
async def test_a_list_refuses_what_it_does_not_know(client: Client, query: str) -> None:
    answer = await client.get(f"/v1/sources?{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == query.partition("=")[0]


async def test_pages_link_to_the_next_and_stay_right_while_rows_are_added(client: Client) -> None:
    names = [f"source {place:02}" for place in range(10)]
    for name in names[::2]:
        await client.make("sources", name=name)
    answer = await client.get("/v1/sources?limit=2")
    told = [item["name"] for item in answer.json()["items"]]
    for name in names[1::2]:
        await client.make("sources", name=name)
    while "next" in answer.links:
        answer = await client.get(answer.links["next"]["url"])
        told += [item["name"] for item in answer.json()["items"]]
    assert told == ["source 00", "source 02", *names[3:]]


async def test_a_cursor_is_good_for_its_own_question_alone(client: Client) -> None:
    for _ in range(3):
        await client.make("sources", kind="agency")
    cursor = (await client.read("/v1/sources", limit="1", kind="agency"))["next"]
    assert (await client.ask("/v1/sources", limit="2", kind="agency", cursor=cursor)).status_code == 200
    assert (await client.ask("/v1/sources", kind="outlet", cursor=cursor)).status_code == 400
    assert (await client.ask("/v1/subjects", cursor=cursor)).status_code == 400
    assert (await client.ask("/v1/sources", kind="agency", cursor=cursor[:-1] + "x")).status_code == 400
    assert (await client.ask("/v1/sources", kind="agency", cursor="x" * 60_000)).status_code == 400


async def test_sources_are_found_by_the_body_above_them_and_groups_by_their_members(client: Client) -> None:
    state = await client.make("sources", name="Republic of Korea")
    old = await client.make("sources", name="South Korea")
    agency = await client.make("sources", name="NIS", parent=state["id"])
    ministry = await client.make("sources", name="Defence Ministry", parent=old["id"])
    await client.make("sources", name="A spokesman", parent=agency["id"])
    group = await client.make("sources", name="U.S. and South Korean officials", members=[agency["id"], old["id"]])

    async def found(**asked: Any) -> list[str]:
        return [each["name"] for each in (await client.read("/v1/sources", **asked))["items"]]

    assert await found(parent="republic of korea") == ["NIS"]
    assert await found(parent=[state["id"], old["id"]]) == ["Defence Ministry", "NIS"]
    assert await found(member="NIS") == ["U.S. and South Korean officials"]
    assert await found(member=state["id"]) == []
    await client.merge("sources", old, state)
    assert await found(parent=state["id"]) == ["Defence Ministry", "NIS"]
    assert await found(member=state["id"]) == [group["name"]]
    await client.edit(ministry, "sources", parent=None)
    assert await found(parent=state["id"]) == ["NIS"]


@pytest.mark.parametrize("parameter", ["parent", "member"])
async def test_a_body_that_nobody_knows_is_refused_in_a_filter(client: Client, parameter: str) -> None:
    answer = await client.ask("/v1/sources", **{parameter: "nobody"})
    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (422, parameter)
    none = await client.read("/v1/sources", **{parameter: "00000000-0000-7000-8000-000000000000"})
    assert none["items"] == []
