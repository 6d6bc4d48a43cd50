"""Lists and figures of claims as they stood: names, merges, parents and reliability as well as the claims."""

from typing import Any

import pytest

from tests.features.conftest import Settled
from tests.makers.client import Client, Json


async def moment(client: Client, settled: Settled) -> str:
    """A cursor of what is there."""
    await settled()
    thing = await client.make("sources")
    await settled()
    answer = await client.ask(f"/v1/sources/{thing['id']}", recorded_as_of="2999-01-01T00:00:00Z")
    return str(answer.headers["Recorded-As-Of"])


async def answers(client: Client, questions: list[tuple[str, Json]], **beside: Any) -> list[Any]:
    """What each question is answered."""
    return [await client.read(path, **asked, **beside) for path, asked in questions]


async def test_the_same_question_about_the_same_moment_has_the_same_answer(client: Client, settled: Settled) -> None:
    seoul = await client.make("sources", name="Seoul")
    nis = await client.make("sources", name="NIS", parent="Seoul", reliability="B")
    spies = await client.make("sources", name="Spies")
    wider = await client.make("subjects", title="Losses", unit="soldier")
    killed = await client.make("subjects", title="Killed", unit="soldier", part_of="losses")
    document = await client.make("documents", url="https://example.org/x", publisher="Seoul")
    await client.merge("sources", spies, nis)
    claim = await client.claim(
        text="about 100 soldiers killed",
        claimant=nis["id"],
        subject="killed",
        document=document["id"],
        reported_on="2024-12",
        tags=["t"],
        confidence=80,
    )
    gone = await client.claim(text="7 soldiers", claimant="Seoul", subject="losses")
    questions: list[tuple[str, Json]] = [
        ("/v1/claims", {"subject": "losses"}),
        ("/v1/claims", {"subject": "losses", "parts": "true", "overlaps": "95,200", "sort": "-value", "count": "true"}),
        ("/v1/claims", {"claimant": "Spies"}),
        ("/v1/claims", {"claimant": "Seoul", "descendants": "true", "reliability": "B", "q": "killed"}),
        ("/v1/claims", {"document": "https://example.org/x", "publisher": "Seoul", "tag": "t"}),
        ("/v1/claims", {"claimant": nis["id"], "q": "killed", "sort": "-relevance", "confidence_min": "80"}),
        *(
            ("/v1/claims/stats", {"group_by": by, "subject": ["losses", "killed"]})
            for by in ("subject", "claimant", "publisher", "status", "reliability", "month", "year")
        ),
    ]
    then = await moment(client, settled)
    before = await answers(client, questions)
    assert [len(answer["items"]) for answer in before] == [1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 2, 2, 2]
    await client.edit(nis, "sources", reliability="E", parent=None, name="National Intelligence Service")
    await client.edit(killed, "subjects", part_of=None, unit="troop", title="Killed in action")
    await client.edit(document, "documents", publisher=nis["id"])
    await client.edit(claim, "claims", text="1 soldier died", subject="losses", tags=[], confidence=3, claimant="Seoul")
    assert (await client.remove(f"/v1/claims/{gone['id']}")).status_code == 204
    assert (await client.delete(f"/v1/sources/{spies['id']}/merge", headers={"If-Match": "*"})).status_code == 200
    await client.edit(wider, "subjects", slug="all-losses")
    await client.edit(seoul, "sources", name="Government of South Korea")
    await settled()
    assert await answers(client, questions, recorded_as_of=then) == before
    assert (await client.ask("/v1/claims", subject="losses")).status_code == 422


async def test_the_past_is_paged_as_the_present_is(client: Client, settled: Settled) -> None:
    await client.make("sources", name="Seoul")
    made = [(await client.claim(text=f"{number} tanks", claimant="Seoul"))["id"] for number in range(5)]
    then = await moment(client, settled)
    await client.claim(text="6 tanks", claimant="Seoul")
    seen: list[str] = []
    asked: Json = {"claimant": "Seoul", "recorded_as_of": then, "limit": 2}
    while True:
        page = await client.read("/v1/claims", **asked)
        seen += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        asked["cursor"] = page["next"]
    assert seen == made[::-1]


@pytest.mark.parametrize("path", ["/v1/claims?", "/v1/claims/stats?group_by=month&"])
@pytest.mark.parametrize(
    "beside", ["", "q=tank&", "unit=tank&", "publisher=Seoul&", "id=01936f5e-7d4c-7bcd-8f5e-0123456789ab&"]
)
async def test_the_past_needs_a_subject_a_claimant_or_a_document(client: Client, path: str, beside: str) -> None:
    await client.make("sources", name="Seoul")
    refused = await client.get(f"{path}{beside}recorded_as_of=2999-01-01T00:00:00Z")
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["parameter"] == "recorded_as_of"
