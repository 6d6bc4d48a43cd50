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


async def of_the_article(http: httpx2.AsyncClient) -> list[dict[str, Any]]:
    """The claims of the article; the others are those of the accident that was invented."""
    return [claim for claim in await everything(http) if claim["span"] is not None]


async def test_the_nine_numbers_have_their_bounds_and_who_asserts_them(http: httpx2.AsyncClient) -> None:
    await load(http)
    found = {}
    for claim in await of_the_article(http):
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
    claims = await of_the_article(http)
    assert len(claims) == 19
    assert {json.dumps([claim["confidence"], claim["via"]]) for claim in claims} == {"[null, []]"}
    assert {claim["reported_on"]["edtf"] for claim in claims} == {"2024-12"}


async def test_the_chains_of_command_end_in_governments(http: httpx2.AsyncClient) -> None:
    await load(http)
    sources = {each["name"]: each for each in (await http.get("/v1/sources?limit=500")).json()["items"]}
    assert sources["National Intelligence Service"]["parent"]["name"] == "Republic of Korea"
    assert [member["name"] for member in sources[GROUP]["members"]] == ["U.S. officials", "South Korean officials"]
    assert sources["Damien Spleeters"]["parent"]["name"] == "Conflict Armament Research"


@pytest.mark.parametrize(
    ("at", "low", "best", "origins"),
    [("2024-03-14", 9, 9, 1), ("2024-03-16", 14, 14.5, 3), ("2024-03-23", 19, 19, 4), ("2024-04-03", 19, 19, 5)],
)
async def test_the_sources_of_the_accident_come_to_agree(
    http: httpx2.AsyncClient, at: str, low: float, best: float, origins: int
) -> None:
    ids = await load(http)
    asked = {"at": at}
    found = (await http.get(f"/v1/subjects/{ids['killed-on-the-ferry']}/estimate", params=asked)).json()
    assert (found["low"], found["best"], len(found["contributions"])) == (low, best, origins)
    assert found["consensus"] is (origins > 1)


async def test_the_accident_has_a_repeated_report_and_numbers_that_contradict_each_other(
    http: httpx2.AsyncClient,
) -> None:
    ids = await load(http)
    path = f"/v1/subjects/{ids['killed-on-the-ferry']}"
    pairs = (await http.get(f"{path}/contradictions")).json()["items"]
    found = [{origin["name"] for origin in pair["origins"]} for pair in pairs if pair["finding"] == "contradiction"]
    assert {"Families of the Varde Ferry", "St. Anne's Hospital, Nordhavn"} in found
    assert {"Government of Varde", "St. Anne's Hospital, Nordhavn"} in found
    claim = (await http.get(f"/v1/claims/{ids['ferry-herald']}")).json()
    assert [each["name"] for each in claim["via"]] == ["Sund Wire"]


async def test_a_refused_example_says_which_thing_and_why(http: httpx2.AsyncClient) -> None:
    taken = {"title": "Shells", "slug": "artillery-shells", "dimension": "mass", "unit": "t"}
    assert (await http.post("/v1/subjects", json=taken)).status_code == 201
    with pytest.raises(NotLoaded, match="shells was answered 422"):
        await load(http)


def test_the_quotes_read_in_the_article_as_they_do_here() -> None:
    if not ARTICLE.exists():
        pytest.skip("left out: the article does not travel with the project")
    article = ARTICLE.read_text("utf-8")
    quoted = [each for each in json.loads(EXAMPLE.read_text("utf-8"))["claims"] if "span" in each["body"]]
    assert len(quoted) == 20
    for entry in quoted:
        span = entry["body"]["span"]
        assert article[span["start"] : span["end"]] == entry["body"]["text"]
