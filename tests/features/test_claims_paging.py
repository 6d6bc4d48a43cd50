"""Keyset pages of claims: nothing twice, nothing missed, while others write."""

from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import event

from tests.makers.client import Client, Json

SORTS = [
    f"{way}{name}"
    for name in ("reported_on", "recorded_at", "about", "confidence", "value", "relevance")
    for way in ("", "-")
]


async def a_claim(client: Client, number: int) -> str:
    """A claim with or without each of the keys that claims are sorted by; its id."""
    known: Json = {"text": "a tank" + number % 3 * " tank"}
    if number % 2:
        day = f"2024-{1 + number % 5:02}"
        known |= {"about": day, "reported_on": day, "confidence": number % 4}
        known["quantity"] = {"comparator": "exactly", "value": number % 4, "unit": "tank"}
    else:
        known["quantity"] = None
    return str((await client.claim(**known, claimant="Seoul"))["id"])


@pytest.mark.parametrize("sort", SORTS)
async def test_pages_stay_right_while_rows_are_inserted(client: Client, sort: str) -> None:
    await client.make("sources", name="Seoul")
    there = {await a_claim(client, number) for number in range(11)}
    asked: Json = {"sort": sort, "limit": 2, **({"q": "tank"} if "relevance" in sort else {})}
    order: list[str] = []
    for number in range(100, 200):
        page = await client.read("/v1/claims", **asked)
        order += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        asked["cursor"] = page["next"]
        await a_claim(client, number)
    assert len(order) == len(set(order))
    assert there <= set(order)
    asked = {name: value for name, value in asked.items() if name != "cursor"} | {"limit": 500}
    after = [item["id"] for item in (await client.read("/v1/claims", **asked))["items"] if item["id"] in set(order)]
    assert after == order


async def test_the_link_leads_through_all_pages(client: Client) -> None:
    for number in range(5):
        await client.claim(text=f"{number} tanks", tags=["a&b c"])
    answer = await client.get("/v1/claims", params={"tag": "a&b c", "limit": 2, "count": "true"})
    assert answer.json()["total"] == 5
    seen = [item["id"] for item in answer.json()["items"]]
    while "Link" in answer.headers:
        target, rel = answer.headers["Link"].split("; ")
        assert rel == 'rel="next"'
        answer = await client.get(target.strip("<>"))
        seen += [item["id"] for item in answer.json()["items"]]
    assert (len(seen), len(set(seen))) == (5, 5)


async def test_a_cursor_is_good_for_its_own_question_alone(client: Client) -> None:
    for number in range(3):
        await client.claim(text=f"{number} tanks", tags=["t"])
    cursor = (await client.read("/v1/claims", tag="t", limit=1))["next"]
    assert (await client.ask("/v1/claims", tag="t", limit=2, cursor=cursor)).status_code == 200
    altered = cursor[:-1] + ("A" if cursor[-1] != "A" else "B")
    for asked in (
        {"tag": "u", "cursor": cursor},
        {"cursor": cursor},
        {"tag": "t", "sort": "about", "cursor": cursor},
        {"tag": "t", "cursor": altered},
        {"tag": "t", "cursor": cursor[:-4]},
        {"tag": "t", "cursor": cursor * 500},
        {"tag": "t", "cursor": "x"},
        {"tag": "t", "cursor": ""},
    ):
        answer = await client.ask("/v1/claims", **asked)
        assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")


ONE_OF_EACH: Json = {
    "subject": "tanks",
    "parts": "true",
    "claimant": "Seoul",
    "descendants": "true",
    "publisher": "Seoul",
    "document": "https://example.org/x",
    "reliability": "F",
    "overlaps": "0,100",
}


@pytest.mark.parametrize(
    ("path", "beside"), [("/v1/claims", {"count": "true"}), ("/v1/claims/stats", {"group_by": "claimant"})]
)
async def test_a_list_makes_the_same_number_of_statements_however_much_it_finds(
    client: Client, service: FastAPI, path: str, beside: Json
) -> None:
    await client.make("sources", name="Seoul")
    await client.make("subjects", title="Tanks", unit="tank")
    document = await client.make("documents", url="https://example.org/x", publisher="Seoul")
    engine = service.state.running.read_engine.sync_engine
    statements: list[str] = []

    def seen(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    numbers = []
    names = ["Seoul"]
    for more in (1, 12):
        for number in range(more):
            names.append(f"Seoul {more}.{number}")
            await client.make("sources", name=names[-1], parent="Seoul")
            await client.claim(text="5 tanks", subject="tanks", claimant=names[-1], document=document["id"])
        statements.clear()
        event.listen(engine, "before_cursor_execute", seen)
        page = await client.read(path, **{**ONE_OF_EACH, **beside, "claimant": names})
        event.remove(engine, "before_cursor_execute", seen)
        assert len(page["items"]) == len(names) - 1
        numbers.append(len([each for each in statements if "pending" not in each]))
    assert numbers[0] == numbers[1] <= 16
