"""GET /v1/claims/stats: unlike things are never added up."""

from typing import Any

import pytest

from tests.makers.client import Client, Json


async def stats(client: Client, by: str, **asked: Any) -> list[Json]:
    """The groups, each without what is null."""
    items = (await client.read("/v1/claims/stats", group_by=by, **asked))["items"]
    return [{name: value for name, value in item.items() if value is not None} for item in items]


async def test_a_group_says_how_many_and_how_much(client: Client) -> None:
    subject = await client.make("subjects", title="Soldiers", unit="soldier")
    for text, day in (
        ("exactly 10,000 soldiers", "2024-10-23"),
        ("at least 12,000 troops", "2024-11"),
        ("between 10,000 and 13,000 soldiers", "2024-12-28"),
        ("11,000 soldiers", None),
        ("soldiers were seen", "2024-12-31"),
    ):
        await client.claim(text=text, subject="soldiers", reported_on=day)
    key = {"id": subject["id"], "name": "Soldiers"}
    assert await stats(client, "subject") == [
        {
            "key": key,
            "dimension": "count",
            "unit": "soldier",
            "count": 4,
            "lowest": 10000,
            "median": 11250,
            "highest": 12000,
            "one_sided": 1,
            "first_reported": "2024-10-23",
            "last_reported": "2024-12-28",
        },
        {"key": key, "count": 1, "one_sided": 0, "first_reported": "2024-12-31", "last_reported": "2024-12-31"},
    ]


async def test_unlike_things_are_never_added_up(client: Client) -> None:
    nis = await client.make("sources", name="NIS")
    for text in ("10 soldiers", "20 soldiers", "7 tanks", "$5 million", "3 trillion won", "45%", "tripled", "5 km"):
        await client.claim(text=text, claimant="NIS")
    await client.claim(quantity={"comparator": "exactly", "value": 10, "unit": "mi"}, text=None, claimant="NIS")
    groups = await stats(client, "claimant")
    assert {group["key"]["id"] for group in groups} == {nis["id"]}
    assert groups[0]["key"] == {"id": nis["id"], "name": "NIS", "reliability": "F"}
    assert [(g["dimension"], g["unit"], g["count"], g["lowest"], g["median"], g["highest"]) for g in groups] == [
        ("count", "soldier", 2, 10, 15, 20),
        ("count", "tank", 1, 7, 7, 7),
        ("factor", "1", 1, 3, 3, 3),
        ("length", "m", 2, 5000, 10546.72, 16093.44),
        ("money", "KRW", 1, 3e12, 3e12, 3e12),
        ("money", "USD", 1, 5e6, 5e6, 5e6),
        ("share", "1", 1, 0.45, 0.45, 0.45),
    ]


async def test_one_subject_gives_the_unit_of_all_that_is_counted_under_it(client: Client) -> None:
    await client.make("subjects", title="Advance", unit="km")
    await client.make("sources", name="A")
    await client.claim(text="5 km", subject="advance", claimant="A")
    await client.claim(text="10 miles", subject="advance", claimant="A")
    await client.make("subjects", title="Men", unit="soldier")
    await client.claim(text="5 troops", subject="men", claimant="A")
    await client.claim(text="7 soldiers", subject="men", claimant="A")
    for by in ("subject", "claimant"):
        (length,) = await stats(client, by, subject="advance")
        assert (length["unit"], length["lowest"], length["median"], length["highest"]) == ("km", 5, 10.54672, 16.09344)
        (men,) = await stats(client, by, subject="men")
        assert (men["unit"], men["count"], men["median"]) == ("soldier", 2, 6)
    assert [g["unit"] for g in await stats(client, "claimant", dimension="count")] == ["soldier", "troop"]


async def test_money_of_two_currencies_is_two_groups_even_of_one_subject(client: Client) -> None:
    await client.make("subjects", title="Cost", dimension="money")
    for text in ("$10", "$20", "€5"):
        await client.claim(text=text, subject="cost")
    assert [(g["unit"], g["count"], g["median"]) for g in await stats(client, "subject")] == [
        ("EUR", 1, 5),
        ("USD", 2, 15),
    ]


async def test_only_what_is_asserted_and_not_merely_proposed_enters(client: Client) -> None:
    for number, fields in enumerate(
        ({}, {"stance": "denies"}, {"stance": "expects"}, {"status": "proposed"}, {"status": "retracted"}), start=1
    ):
        await client.claim(text=f"{number} tanks", **fields)
    assert [(g["key"], g["lowest"]) for g in await stats(client, "status")] == [("reported", 1), ("retracted", 5)]
    assert [(g["key"], g["lowest"]) for g in await stats(client, "status", status="proposed")] == [("proposed", 4)]
    assert await stats(client, "status", stance="denies") == []


async def test_groups_by_source_follow_merges_and_the_unknown_comes_last(client: Client) -> None:
    a, b = [await client.make("sources", name=name, reliability=name) for name in ("A", "B")]
    document = await client.make("documents", url="https://example.org/x", publisher="A")
    await client.claim(text="1 tank", claimant="A")
    await client.claim(text="2 tanks", claimant="B", document=document["id"])
    await client.claim(text="3 tanks", document=document["id"])
    await client.merge("sources", a, b)
    claimants = [(g.get("key", {}).get("name"), g["count"]) for g in await stats(client, "claimant")]
    assert claimants == [("B", 2), (None, 1)]
    publishers = [(g.get("key", {}).get("name"), g["count"]) for g in await stats(client, "publisher")]
    assert publishers == [("B", 2), (None, 1)]
    assert [(g.get("key"), g["count"]) for g in await stats(client, "reliability")] == [("B", 2), (None, 1)]


@pytest.mark.parametrize(("by", "keys"), [("month", ["2024-10", "2024-12", None]), ("year", ["2023", "2024", None])])
async def test_a_month_is_not_made_of_a_year(client: Client, by: str, keys: list[str | None]) -> None:
    for day in ("2023", "2024-10", "2024-10-05", "2024-12-01/2024-12-31", "2023-12-31/2024-01-01", "../2024-12-01"):
        await client.claim(text="1 tank", reported_on=day)
    await client.claim(text="1 tank")
    assert [group.get("key") for group in await stats(client, by)] == keys


async def test_groups_come_in_pages_each_once(client: Client) -> None:
    for place in range(7):
        await client.claim(text=f"{place} tanks", tags=["t"])
    whole = await client.read("/v1/claims/stats", group_by="claimant", tag="t")
    assert (len(whole["items"]), whole["next"]) == (7, None)
    paged: list[Json] = []
    asked: Json = {}
    while True:
        answer = await client.get("/v1/claims/stats", params={"group_by": "claimant", "tag": "t", "limit": 3, **asked})
        page = answer.json()
        paged += page["items"]
        if page["next"] is None:
            break
        assert 'rel="next"' in answer.headers["Link"]
        asked = {"cursor": page["next"]}
    assert paged == whole["items"]
    foreign = {"group_by": "claimant", "limit": 3, **asked}
    assert (await client.get("/v1/claims/stats", params=foreign)).status_code == 400


async def test_figures_keep_fifteen_digits_and_survive_large_units(client: Client) -> None:
    await client.claim(text=None, quantity={"comparator": "exactly", "value": 9e29, "unit": "TWh"})
    await client.claim(text=None, quantity={"comparator": "exactly", "value": 1, "unit": "psi"})
    groups = await stats(client, "status")
    assert [(g["unit"], g["highest"]) for g in groups] == [("J", 324 * 10**43), ("Pa", 6894.75729316836)]


@pytest.mark.parametrize("query", ["", "group_by=colour", "group_by=month&group_by=year", "group_by=month&sort=about"])
async def test_groups_need_one_known_key(client: Client, query: str) -> None:
    assert (await client.get(f"/v1/claims/stats?{query}")).status_code == 422
