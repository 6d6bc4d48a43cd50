"""What is kept in the process is given only while it is what would be gathered now."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from app.domain.analysis_input import Restriction
from app.features.estimates import keeping
from app.features.estimates.analysing import Analysed
from app.storage.engine import reading
from app.storage.moment import PRESENT, Moment
from tests.features.conftest import Settled
from tests.makers.client import Client, Json
from tests.makers.rivals import Rivals

Write = Callable[[Client, dict[str, Json]], Awaitable[Any]]


async def _world(client: Client) -> tuple[Rivals, dict[str, Json]]:
    """A subject with a part, a claim by an official, one of a document, one that repeats one of another subject."""
    rivals = await Rivals.on(client, measure="total", slug="whole")
    await rivals.sources(Us=None, Pentagon="Us", Paper=None, Korea=None, Other=None)
    await client.make("sources", name="Both", kind="group", members=["Us", "Korea"])
    part = Rivals(client, (await Rivals.on(client, measure="total", part_of="whole", slug="part")).subject)
    elsewhere = Rivals(client, (await Rivals.on(client, measure="total", slug="elsewhere")).subject)
    document = await client.make("documents", publisher="Paper", published_on="2024-10-28")
    things = {
        "whole": rivals.subject,
        "part": part.subject,
        "document": document,
        "ours": await rivals.say("Pentagon", "about 10,000 soldiers", "2024-10-28"),
        "printed": await rivals.say("Korea", "about 10,400 soldiers", "2024-10-28", document=document["id"]),
        "grouped": await rivals.say("Both", "about 10,400 soldiers", "2024-10-28"),
        "carried": await rivals.say("Other", "about 12,000 soldiers", "2024-10-28"),
        "there": await elsewhere.say("Korea", "about 12,000 soldiers", "2024-10-28"),
        "partial": await part.say("Us", "at least 1,000 soldiers", "2024-10-28"),
    }
    ends = {"from": things["carried"]["id"], "to": things["there"]["id"]}
    things["relation"] = await client.make("relations", **ends, type="repeats", state="confirmed")
    for name in ("Us", "Pentagon", "Paper", "Korea", "Other", "Both"):
        things[name] = (await client.read("/v1/sources", name=name))["items"][0]
    return rivals, things


async def _edit(client: Client, things: dict[str, Json], which: str, kind: str, /, **fields: Any) -> None:
    await client.edit(things[which], kind, **fields)


WRITES: dict[str, Write] = {
    "a claim is added": lambda c, t: Rivals(c, t["whole"]).say("Us", "about 13,000 soldiers", "2024-11-02"),
    "a claim is edited": lambda c, t: _edit(c, t, "ours", "claims", text="about 13,000 soldiers"),
    "a claim is retracted": lambda c, t: _edit(c, t, "ours", "claims", status="retracted"),
    "a claim is moved away": lambda c, t: _edit(c, t, "ours", "claims", subject="elsewhere"),
    "a claim is moved here": lambda c, t: _edit(c, t, "there", "claims", subject="whole"),
    "a claim is deleted": lambda c, t: c.remove(f"/v1/claims/{t['ours']['id']}"),
    "a claim is refuted": lambda c, t: c.submit(f"/v1/claims/{t['ours']['id']}/appraisals", {"verdict": "refuted"}),
    "a part is claimed more of": lambda c, t: Rivals(c, t["part"]).say("Us", "at least 12,500 soldiers", "2024-11-02"),
    "a source has another parent": lambda c, t: _edit(c, t, "Pentagon", "sources", parent="Korea"),
    "a source has another name": lambda c, t: _edit(c, t, "Us", "sources", name="The States"),
    "a source is merged": lambda c, t: c.merge("sources", t["Pentagon"], t["Korea"]),
    "a group has other members": lambda c, t: _edit(c, t, "Both", "sources", members=["Other"]),
    "a document has another publisher": lambda c, t: _edit(c, t, "document", "documents", publisher="Other"),
    "what is repeated has another claimant": lambda c, t: _edit(c, t, "there", "claims", claimant="Us"),
    "a relation is rejected": lambda c, t: _edit(c, t, "relation", "relations", state="rejected"),
    "a relation is added": lambda c, t: c.make(
        "relations", **{"from": t["printed"]["id"], "to": t["ours"]["id"]}, type="repeats", state="confirmed"
    ),
    "the measure is another": lambda c, t: _edit(c, t, "whole", "subjects", measure="level"),
    "a part is no part any more": lambda c, t: _edit(c, t, "part", "subjects", part_of=None),
}


async def _told(client: Client, rivals: Rivals) -> list[Any]:
    asked = ("estimate?at=2024-11-05", "origins", "contradictions", "timeline?to=2024-11-05")
    return [await client.read(f"{rivals.path}/{each}") for each in asked]


@pytest.mark.parametrize("write", WRITES)
async def test_an_answer_is_made_anew_once(client: Client, write: str) -> None:
    rivals, things = await _world(client)
    before = await _told(client, rivals)
    await WRITES[write](client, things)
    after = await _told(client, rivals)
    keeping.forget()
    assert after == await _told(client, rivals)
    assert after != before


async def test_a_merged_subject_brings_its_claims(client: Client) -> None:
    rivals, _ = await _world(client)
    before = await _told(client, rivals)
    elsewhere = (await client.read("/v1/subjects", slug="elsewhere"))["items"][0]
    await client.merge("subjects", elsewhere, rivals.subject)
    assert await _told(client, rivals) != before


@pytest.fixture
async def seen(database: AsyncEngine) -> AsyncIterator[Callable[..., Awaitable[Analysed]]]:
    """Gives what is kept of a subject, as one process sees it."""

    async def look(rivals: Rivals, moment: Moment = PRESENT, restriction: Restriction | None = None) -> Analysed:
        async with reading(database, 10_000) as session:
            subject = UUID(rivals.subject["id"])
            return await keeping.kept(session).analysed(session, subject, moment, restriction or Restriction())

    yield look
    keeping.forget()


async def test_what_touches_nothing_of_a_subject_lets_it_be_kept(
    client: Client, seen: Callable[..., Awaitable[Analysed]], settled: Settled
) -> None:
    rivals, _ = await _world(client)
    first = await seen(rivals)
    other = await Rivals.on(client)
    await other.say("Pentagon", "about 11,000 soldiers", "2024-10-28")
    await client.make("sources", name="Stranger", parent="Us")
    assert await seen(rivals) is first
    await settled()
    assert await seen(rivals) is first
    assert await seen(rivals, restriction=Restriction(confidence_min=50)) is not first
    assert await seen(rivals) is first


async def test_the_past_is_kept_whatever_comes_later(
    client: Client, seen: Callable[..., Awaitable[Analysed]], settled: Settled
) -> None:
    rivals, _ = await _world(client)
    await settled()
    moment = Moment((await client.read("/v1/changes", limit=500))["items"][-1]["position"])
    first = await seen(rivals, moment)
    await rivals.say("Us", "about 13,000 soldiers", "2024-11-02")
    assert await seen(rivals, moment) is first
    assert len((await seen(rivals)).gathered.claims) == len(first.gathered.claims) + 1


async def test_more_than_some_hundred_changes_are_not_looked_at_one_by_one(
    client: Client, seen: Callable[..., Awaitable[Analysed]], monkeypatch: pytest.MonkeyPatch
) -> None:
    rivals, _ = await _world(client)
    first = await seen(rivals)
    monkeypatch.setattr(keeping, "_MOST_CHANGES", 2)
    other = await Rivals.on(client)
    for _ in range(3):
        await other.say("Pentagon", "about 11,000 soldiers", "2024-10-28")
    assert await seen(rivals) is not first


async def test_only_so_many_claims_are_kept_and_those_asked_for_last_stay(
    client: Client, seen: Callable[..., Awaitable[Analysed]], monkeypatch: pytest.MonkeyPatch, settled: Settled
) -> None:
    rivals, _ = await _world(client)
    other = await Rivals.on(client)
    await other.say("Pentagon", "about 11,000 soldiers", "2024-10-28")
    await settled()
    first, second = await seen(rivals), await seen(other)
    monkeypatch.setattr(keeping, "MOST_CLAIMS", 1)
    third = await Rivals.on(client)
    await third.say("Pentagon", "about 11,000 soldiers", "2024-10-28")
    await settled()
    kept = await seen(third)
    assert await seen(third) is kept
    assert await seen(rivals) is not first
    assert await seen(other) is not second


async def test_restrictions_are_kept_side_by_side_but_not_without_end(
    client: Client, seen: Callable[..., Awaitable[Analysed]], settled: Settled
) -> None:
    rivals, _ = await _world(client)
    await settled()
    first = await seen(rivals, restriction=Restriction(confidence_min=1))
    for least in range(2, 8):
        await seen(rivals, restriction=Restriction(confidence_min=least))
    assert await seen(rivals, restriction=Restriction(confidence_min=1)) is not first
