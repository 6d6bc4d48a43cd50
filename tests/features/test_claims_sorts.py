"""The orders of GET /v1/claims: what is unknown comes last both ways, ties go by id."""

from typing import Any

import pytest

from tests.makers.client import Client, Json

VALUES: dict[str, tuple[str, list[Any], list[Any]]] = {
    "reported_on": ("reported_on", ["2024-12", "../2024-06-01", "2024-01-05", "2023"], [None, None]),
    "about": ("about", ["2024-12", "../2024-06-01", "2024-01-05", "2023"], [None, None]),
    "confidence": ("confidence", [90, "likely", 30, 0], [None, None]),
    "value": (
        "text",
        ["at least 1 million tanks", "12,000 tanks", "between 5 and 7 tanks", "1 tank"],
        ["tanks", "many"],
    ),
}


async def listed(client: Client, **asked: str) -> list[Json]:
    """The claims, in the order asked for."""
    items: list[Json] = (await client.read("/v1/claims", **asked))["items"]
    return items


@pytest.mark.parametrize("sort", VALUES)
async def test_the_unknown_comes_last_both_ways_and_ties_go_by_id(client: Client, sort: str) -> None:
    field, descending, unknown = VALUES[sort]
    made = {}
    for given in (*reversed(descending), *unknown, *descending):
        fields = {"text": "a claim", field: given}
        claim = await client.claim(**fields)
        made[claim["id"]] = given
    known = sorted((descending.index(given), thing) for thing, given in made.items() if given in descending)
    rest = sorted(thing for thing, given in made.items() if given in unknown)
    down = [thing for place in range(4) for thing in sorted((t for p, t in known if p == place), reverse=True)]
    assert [item["id"] for item in await listed(client, sort=f"-{sort}")] == down + rest[::-1]
    assert [item["id"] for item in await listed(client, sort=sort)] == down[::-1] + rest


async def test_the_newest_report_comes_first_unless_asked_otherwise(client: Client) -> None:
    for day in ("2024-10-01", "2024-12-01", "2024-11-01"):
        await client.claim(text=day, quantity=None, reported_on=day)
    assert [item["text"] for item in await listed(client)] == ["2024-12-01", "2024-11-01", "2024-10-01"]


async def test_what_was_recorded_last_comes_first_when_asked(client: Client) -> None:
    first, second = [await client.claim(text=f"{number} tanks") for number in range(2)]
    await client.edit(first, "claims", notes="seen again")
    assert [item["id"] for item in await listed(client, sort="-recorded_at")] == [first["id"], second["id"]]
    assert [item["id"] for item in await listed(client, sort="recorded_at")] == [second["id"], first["id"]]


async def test_relevance_ranks_what_says_more_of_the_words(client: Client) -> None:
    await client.claim(text="a shell", quantity=None)
    await client.claim(text="shells, shells and more shells", quantity=None)
    much = [item["text"] for item in await listed(client, q="shell", sort="-relevance")]
    assert much == ["shells, shells and more shells", "a shell"]
    assert [item["text"] for item in await listed(client, q="shell", sort="relevance")] == much[::-1]


@pytest.mark.parametrize("query", ["sort=relevance", "sort=-relevance", "sort=age", "sort=about&sort=value", "sort="])
async def test_an_order_that_cannot_be_is_refused(client: Client, query: str) -> None:
    refused = await client.get(f"/v1/claims?{query}")
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["parameter"] == "sort"
