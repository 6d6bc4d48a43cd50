"""Every filter of GET /v1/claims finds what it should and leaves the rest."""

from typing import Any

import pytest

from tests.makers.client import Client, Json


async def found(client: Client, **asked: Any) -> set[str]:
    """The texts of the claims that are found; `count` agrees."""
    page = await client.read("/v1/claims", limit=500, count="true", **asked)
    texts = [item["text"] for item in page["items"]]
    assert page["total"] == len(texts) == len(set(texts))
    return set(texts)


async def a_ledger(client: Client) -> None:
    """Two claims that differ in everything, and one that says as little as it can."""
    await client.make("sources", name="Seoul")
    await client.make("sources", name="NIS", parent="Seoul", reliability="B", aliases=["spies"])
    await client.make("sources", name="KCNA", reliability="E")
    await client.make("sources", name="WSJ")
    await client.make("subjects", title="Losses", dimension="count", unit="soldier")
    await client.make("subjects", title="Killed", dimension="count", unit="soldier", part_of="losses")
    await client.make("documents", url="https://example.org/a", publisher="WSJ")
    await client.make("documents", url="https://example.org/b", publisher="KCNA")
    await client.claim(
        text="around 100 soldiers were killed",
        claimant="NIS",
        subject="killed",
        document="https://example.org/a",
        verdict="confirmed",
        confidence=80,
        credibility=2,
        place="Kursk",
        tags=["dprk", "kia"],
        about="2024-12",
        asserted_on="2024-12-19",
        reported_on="2024-12-20",
        external_id="a-1",
        notes="A briefing behind closed doors.",
        language="en",
    )
    await client.claim(
        text="no fewer than 500 troops will be lost",
        claimant="KCNA",
        subject="losses",
        document="https://example.org/b",
        stance="expects",
        verdict="disputed",
        confidence=30,
        credibility=5,
        place="Pyongyang",
        tags=["dprk"],
        about="2025/..",
        asserted_on="2025-01-02",
        reported_on="2025-01",
        external_id="b-2",
        notes="A speech.",
        language="ko",
        status="retracted",
        via=["WSJ"],
    )
    await client.claim(text="nothing happened", claimant="Seoul", quantity=None)
    await client.claim(text="about 7 soldiers", claimant="Seoul", status="proposed")


KILLED, LOST, NOTHING, PROPOSED = (
    "around 100 soldiers were killed",
    "no fewer than 500 troops will be lost",
    "nothing happened",
    "about 7 soldiers",
)

CASES: list[tuple[Json, set[str]]] = [
    ({}, {KILLED, LOST, NOTHING}),
    ({"subject": "killed"}, {KILLED}),
    ({"subject": "losses"}, {LOST}),
    ({"subject": "losses", "parts": "true"}, {LOST, KILLED}),
    ({"subject": ["losses", "killed"]}, {LOST, KILLED}),
    ({"claimant": "nis"}, {KILLED}),
    ({"claimant": "Spies"}, {KILLED}),
    ({"claimant": "Seoul"}, {NOTHING}),
    ({"claimant": "Seoul", "descendants": "true"}, {NOTHING, KILLED}),
    ({"claimant": ["NIS", "KCNA"]}, {KILLED, LOST}),
    ({"publisher": "WSJ"}, {KILLED}),
    ({"publisher": ["WSJ", "KCNA"]}, {KILLED, LOST}),
    ({"document": "HTTPS://example.org:443/b"}, {LOST}),
    ({"status": "proposed"}, {PROPOSED}),
    ({"status": "retracted"}, {LOST}),
    ({"status": ["proposed", "reported"]}, {KILLED, NOTHING, PROPOSED}),
    ({"stance": "expects"}, {LOST}),
    ({"stance": "asserts"}, {KILLED, NOTHING}),
    ({"verdict": "confirmed"}, {KILLED}),
    ({"verdict": ["confirmed", "disputed"]}, {KILLED, LOST}),
    ({"tag": "kia"}, {KILLED}),
    ({"tag": ["kia", "dprk"]}, {KILLED, LOST}),
    ({"place": "Kursk"}, {KILLED}),
    ({"comparator": "about"}, {KILLED}),
    ({"comparator": ["at_least", "about"]}, {KILLED, LOST}),
    ({"unit": "troop"}, {LOST}),
    ({"unit": ["troop", "soldier"]}, {LOST, KILLED}),
    ({"dimension": "count"}, {LOST, KILLED}),
    ({"reliability": "B"}, {KILLED}),
    ({"reliability": ["E", "F"]}, {LOST, NOTHING}),
    ({"credibility": "2"}, {KILLED}),
    ({"credibility": ["2", "5"]}, {KILLED, LOST}),
    ({"confidence_min": "80"}, {KILLED}),
    ({"confidence_max": "79"}, {LOST}),
    ({"confidence_min": "30", "confidence_max": "80"}, {LOST, KILLED}),
    ({"external_id": ["a-1", "none"]}, {KILLED}),
    ({"reported_from": "2024-12-21"}, {LOST}),
    ({"reported_to": "2024-12-20"}, {KILLED}),
    ({"reported_from": "2024-12-20", "reported_to": "2024-12-20"}, {KILLED}),
    ({"reported_from": "2025-01-15", "reported_to": "2025-01-15"}, {LOST}),
    ({"reported_to": "2025-01"}, {LOST, KILLED}),
    ({"reported_from": "2024-12-20T23:59:59+00:00"}, {LOST, KILLED}),
    ({"about_from": "2030"}, {LOST}),
    ({"about_to": "2024-12-01"}, {KILLED}),
    ({"about_to": "2024-11-30"}, set()),
    ({"asserted_from": "2024-12-20"}, {LOST}),
    ({"asserted_to": "2024-12-19"}, {KILLED}),
    ({"recorded_from": "2020"}, {KILLED, LOST, NOTHING}),
    ({"recorded_to": "2020"}, set()),
    ({"recorded_from": "2020-01-01T00:00:00Z", "recorded_to": "2021-01-01T00:00:00Z"}, set()),
    ({"q": "killing"}, {KILLED}),
    ({"q": "doors"}, {KILLED}),
    ({"q": '"will be lost"'}, {LOST}),
    ({"q": "killed or lost"}, {KILLED, LOST}),
    ({"q": "soldier -killed"}, set()),
    ({"q": "a b &"}, set()),
    ({"unset": "subject"}, {NOTHING}),
    ({"unset": "quantity"}, {NOTHING}),
    ({"unset": "via"}, {NOTHING, KILLED}),
    ({"unset": "span"}, {NOTHING, KILLED, LOST}),
    ({"unset": ["subject", "via"]}, {NOTHING, KILLED}),
    ({"subject": "killed", "claimant": "KCNA"}, set()),
    ({"subject": "killed", "claimant": "NIS", "tag": "dprk", "q": "soldiers", "unit": "soldier"}, {KILLED}),
]


async def test_each_filter_finds_what_it_names_and_no_more(client: Client) -> None:
    await a_ledger(client)
    wrong = [(asked, missed) for asked, right in CASES if (missed := await found(client, **asked)) != right]
    assert wrong == []


async def test_every_optional_field_can_be_asked_for_unset(client: Client) -> None:
    await a_ledger(client)
    full = ["claimant", "text"]
    empty = ["subject", "quantity", "document", "about", "asserted_on", "reported_on", "place", "confidence"]
    empty += ["credibility", "verdict", "tags", "notes", "language", "external_id"]
    assert [await found(client, unset=name) for name in full] == [set(), set()]
    assert [await found(client, unset=name) for name in empty] == [{NOTHING}] * len(empty)


async def test_ids_find_claims_and_unknown_ones_nothing(client: Client) -> None:
    claim = await client.claim(text="12 tanks")
    unknown = "01936f5e-7d4c-7bcd-8f5e-0123456789ab"
    assert await found(client, id=[claim["id"], unknown]) == {"12 tanks"}
    for name in ("id", "subject", "claimant", "publisher", "document"):
        assert await found(client, **{name: unknown}) == set()
    assert await found(client, subject=unknown, overlaps="1,2") == set()


async def test_tombstones_are_never_listed(client: Client) -> None:
    claim = await client.claim(text="12 tanks")
    assert (await client.remove(f"/v1/claims/{claim['id']}")).status_code == 204
    assert await found(client) == await found(client, id=claim["id"]) == set()


async def test_filters_follow_merges_both_ways(client: Client) -> None:
    a, b = [await client.make("sources", name=name, reliability=name) for name in ("A", "B")]
    one = await client.make("subjects", title="One", unit="tank")
    two = await client.make("subjects", title="Two", unit="tank", part_of="one")
    x, y = [await client.make("documents", url=f"https://example.org/{n}", publisher=n) for n in ("A", "B")]
    await client.claim(text="1 tank", claimant="A", subject="one", document=x["url"])
    await client.claim(text="2 tanks", claimant="B", subject="two", document=y["url"])
    both = {"1 tank", "2 tanks"}
    await client.merge("sources", a, b)
    await client.merge("documents", x, y)
    for thing in (a, b):
        for name in ("claimant", "publisher"):
            assert await found(client, **{name: thing["id"]}) == await found(client, **{name: thing["name"]}) == both
    assert await found(client, reliability="B") == both
    assert await found(client, reliability="A") == set()
    assert await found(client, document=x["url"]) == await found(client, document=y["id"]) == both
    other = await client.make("subjects", title="Other", unit="tank")
    await client.merge("subjects", one, other)
    assert await found(client, subject="other", parts="true") == both
    assert await found(client, subject=one["id"]) == {"1 tank"}
    assert await found(client, subject=two["id"], parts="true") == {"2 tanks"}


async def test_an_alias_that_two_share_is_refused_with_their_ids(client: Client) -> None:
    made = [await client.make("sources", name=name, aliases=["the ministry"]) for name in ("A", "B")]
    refused = await client.get("/v1/claims", params={"claimant": "The Ministry"})
    assert refused.status_code == 422
    assert refused.json()["ids"] == sorted(thing["id"] for thing in made)
    assert refused.json()["errors"][0]["parameter"] == "claimant"
    await client.merge("sources", made[0], made[1])
    assert await found(client, claimant="The Ministry") == set()


@pytest.mark.parametrize("things", ["subject", "claimant"])
async def test_what_is_below_is_found_to_any_depth(client: Client, things: str) -> None:
    chain = {
        "subject": ("subjects", "title", "part_of", "parts"),
        "claimant": ("sources", "name", "parent", "descendants"),
    }
    path, name, above, wide = chain[things]
    made: list[Json] = []
    for depth in range(4):
        upper = {above: made[-1]["id"]} if made else {}
        made.append(await client.make(path, **{name: f"Level {depth}"}, **upper))
        await client.claim(text=f"level {depth}", quantity=None, **{things: made[-1]["id"]})
    for depth in range(4):
        expected = {f"level {below}" for below in range(depth, 4)}
        assert await found(client, **{things: made[depth]["id"], wide: "true"}) == expected
