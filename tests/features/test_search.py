"""/v1/search: things whose words begin as a search does."""

import pytest

from tests.features.conftest import Settled
from tests.makers.client import Client


async def found(client: Client, **asked: object) -> list[tuple[str, str]]:
    return [(hit["type"], hit["name"]) for hit in (await client.read("/v1/search", **asked))["items"]]


async def test_the_beginnings_of_words_find_things_of_every_kind(client: Client) -> None:
    await client.make("sources", name="Ministry of Defence", aliases=["MinDef"])
    await client.make("subjects", title="Defence spending")
    await client.make("documents", url="https://example.org/d", title="Defended at last")
    await client.claim(text="they defend 12 villages", claimant="MinDef")
    assert await found(client, q="defen") == [
        ("subject", "Defence spending"),
        ("source", "Ministry of Defence"),
        ("document", "Defended at last"),
        ("claim", "they defend 12 villages"),
    ]
    assert await found(client, q="MIND") == [("source", "Ministry of Defence")]
    assert await found(client, q="defen spend") == [("subject", "Defence spending")]


async def test_every_word_must_be_there(client: Client) -> None:
    await client.make("sources", name="Ministry of Defence")
    assert await found(client, q="defence agriculture") == []


async def test_a_search_can_be_of_some_kinds_and_of_more_hits(client: Client) -> None:
    for number in range(7):
        await client.make("sources", name=f"Battalion {number}")
    await client.make("subjects", title="Battalions")
    assert len(await found(client, q="batt")) == 6
    assert len(await found(client, q="batt", type=["source", "relation"], limit=10)) == 7
    assert await found(client, q="batt", type="relation") == []


async def test_what_is_deleted_merged_or_only_proposed_is_not_found(client: Client) -> None:
    kept, merged, deleted = [await client.make("sources", name=f"Corps {n}") for n in ("one", "two", "three")]
    await client.merge("sources", merged, kept)
    await client.remove(f"/v1/sources/{deleted['id']}")
    await client.claim(text="a corps of 12,000 soldiers", status="proposed", claimant=kept["id"])
    assert await found(client, q="corps") == [("source", "Corps one")]


async def test_equally_good_names_go_by_length_and_claims_by_newness(client: Client) -> None:
    for name in ("Fleet of the North", "Fleet"):
        await client.make("sources", name=name)
    for day in ("2024-01-01", "2025-01-01"):
        await client.claim(text=f"a fleet of 12 ships, {day}", reported_on=day, claimant="Fleet")
    names = [name for _, name in await found(client, q="fle")]
    assert names == [
        "Fleet",
        "Fleet of the North",
        "a fleet of 12 ships, 2025-01-01",
        "a fleet of 12 ships, 2024-01-01",
    ]


@pytest.mark.parametrize("q", ["'", "& | !", "a:*b", "\\", ":", "((", "日本", "x" * 900, "e' or 1=1 --"])
async def test_signs_of_a_search_language_are_only_words_or_nothing(client: Client, q: str) -> None:
    assert await found(client, q=q) == []


@pytest.mark.parametrize("asked", [{}, {"q": ""}, {"q": "a", "limit": 51}, {"q": "a", "type": "thing"}])
async def test_what_cannot_be_asked_is_refused(client: Client, asked: dict[str, str]) -> None:
    assert (await client.ask("/v1/search", **asked)).status_code == 422


async def test_the_past_is_searched_for_all_but_claims(client: Client, settled: Settled) -> None:
    source = await client.make("sources", name="Brigade")
    await settled()
    moment = (await client.read("/v1/changes", limit=500))["next"]
    await client.edit(source, "sources", name="Renamed")
    kinds = ["source", "subject", "document"]
    assert await found(client, q="brig", type=kinds, recorded_as_of=moment) == [("source", "Brigade")]
    assert await found(client, q="brig", type=kinds) == []
    assert (await client.ask("/v1/search", q="brig", recorded_as_of=moment)).status_code == 422
