"""The example: nine numbers with their bounds and claimants, verbatim, loaded once."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from app.demo.loading import EXAMPLE, NotLoaded, load
from tests.examples import asking

ARTICLE = Path(__file__).parents[3] / "shared" / "data" / "seed_article.txt"
GROUP = "U.S. and South Korean officials"
NUMBERS = {
    "railcars": ("exactly", 3, 3, 3, "[]", "1", "The Wall Street Journal"),
    "containers": ("about", 20_000, 18_000, 22_000, "[]", "container", GROUP),
    "shells": ("more_than", 5_000_000, 5_000_000, None, "()", "shell", GROUP),
    "missiles": ("more_than", 100, 100, None, "()", "missile", GROUP),
    "factories": ("about", 200, 180, 220, "[]", "factory", "Unnamed reports"),
    "soldiers": ("at_least", 12_000, 12_000, None, "[)", "soldier", "Unnamed reports"),
    "killed": ("about", 100, 90, 110, "[]", "troop", "National Intelligence Service"),
    "revenue": ("at_most", 5_500_000_000, None, 5_500_000_000, "(]", "USD", None),
    "strikes": ("nearly", 0.333333333333333, 0.3, 0.333333333333333, "[)", "1", "Unnamed reports"),
}


@pytest.fixture
async def http(service: FastAPI) -> AsyncIterator[httpx2.AsyncClient]:
    async with asking(service) as client:
        yield client


async def everything(http: httpx2.AsyncClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await http.get("/v1/claims", params={"limit": 500})).json()["items"]
    return found


async def test_the_nine_numbers_have_their_bounds_and_who_asserts_them(http: httpx2.AsyncClient) -> None:
    await load(http)
    found = {}
    for claim in await everything(http):
        if claim["quantity"] is not None:
            quantity = claim["quantity"]
            numbers = [quantity[name] for name in ("comparator", "value", "lower", "upper", "bounds", "unit")]
            claimant = claim["claimant"]["name"] if claim["claimant"] else None
            found[claim["external_id"].removeprefix("example-")] = (*numbers, claimant)
            assert claim["quantity_basis"] == "parsed"
    assert found == NUMBERS


async def test_loading_again_changes_nothing_and_knows_the_same_ids(http: httpx2.AsyncClient) -> None:
    first = await load(http)
    before = await everything(http)
    assert await load(http) == first
    assert await everything(http) == before


async def test_what_was_edited_stays_edited(http: httpx2.AsyncClient) -> None:
    ids = await load(http)
    path = f"/v1/claims/{ids['soldiers']}"
    await http.patch(path, json={"place": "Kursk region"}, headers={"If-Match": "*"})
    await load(http)
    assert (await http.get(path)).json()["place"] == "Kursk region"


async def test_nothing_is_said_of_confidence_or_via_which_the_article_leaves_open(http: httpx2.AsyncClient) -> None:
    await load(http)
    claims = await everything(http)
    assert len(claims) == 19
    assert {json.dumps([claim["confidence"], claim["via"]]) for claim in claims} == {"[null, []]"}
    assert {claim["reported_on"]["edtf"] for claim in claims} == {"2024-12"}


async def test_the_chains_of_command_end_in_governments(http: httpx2.AsyncClient) -> None:
    await load(http)
    sources = {each["name"]: each for each in (await http.get("/v1/sources?limit=500")).json()["items"]}
    assert sources["National Intelligence Service"]["parent"]["name"] == "Republic of Korea"
    assert [member["name"] for member in sources[GROUP]["members"]] == ["U.S. officials", "South Korean officials"]
    assert sources["Damien Spleeters"]["parent"]["name"] == "Conflict Armament Research"


async def test_a_refused_example_says_which_thing_and_why(http: httpx2.AsyncClient) -> None:
    taken = {"title": "Shells", "slug": "artillery-shells", "dimension": "mass", "unit": "t"}
    assert (await http.post("/v1/subjects", json=taken)).status_code == 201
    with pytest.raises(NotLoaded, match="shells was answered 422"):
        await load(http)


def test_the_quotes_read_in_the_article_as_they_do_here() -> None:
    if not ARTICLE.exists():
        pytest.skip("left out: the article does not travel with the project")
    article = ARTICLE.read_text("utf-8")
    for entry in json.loads(EXAMPLE.read_text("utf-8"))["claims"]:
        span = entry["body"]["span"]
        assert article[span["start"] : span["end"]] == entry["body"]["text"]
