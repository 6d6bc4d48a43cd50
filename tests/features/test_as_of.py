import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine

from app.journal.locks import HOLD_EDGE, SETTLING
from app.kit.paging import ListQuery
from app.storage.engine import make_engine
from tests import databases
from tests.features.conftest import Settled
from tests.makers.client import Client


async def _ledger(client: Client) -> dict[str, Any]:
    """A small ledger: a source and its house, a document, a subject, two claims, a relation."""
    house = await client.make("sources", name="Republic of Korea")
    source = await client.make("sources", name="NIS", parent=house["id"], aliases=["The Service"], reliability="B")
    document = await client.make("documents", publisher="NIS", title="Report", url="https://example.org/r", text="Hm.")
    subject = await client.make("subjects", title="Soldiers", unit="soldier", part_of=None)
    about = {"subject": subject["id"], "claimant": source["id"], "document": document["id"]}
    claims = [await client.claim(text=f"{n},000 soldiers", **about) for n in (11, 12)]
    ends = {"from": claims[0]["id"], "to": claims[1]["id"]}
    relation = await client.make("relations", **ends, type="contradicts")
    made = {"house": house, "source": source, "document": document, "subject": subject}
    return {**made, "claim": claims[0], "other": claims[1], "relation": relation}


def _questions(made: dict[str, Any]) -> list[str]:
    kinds = {"source": "sources", "document": "documents", "subject": "subjects", "claim": "claims"}
    kinds["relation"] = "relations"
    ones = [f"/v1/{things}/{made[name]['id']}?" for name, things in kinds.items()]
    return [
        *ones,
        *(one.replace("?", "/revisions?count=true&") for one in ones),
        "/v1/sources?count=true&",
        "/v1/sources?name=nis&",
        "/v1/sources?q=service&",
        "/v1/documents?publisher=NIS&q=report&",
        "/v1/documents?url=https://example.org/r&",
        "/v1/subjects?slug=soldiers&",
        f"/v1/relations?claim={made['claim']['id']}&",
        "/v1/changes?limit=500&",
        "/v1/changes?type=source&",
        f"/v1/claims?subject={made['subject']['id']}&",
        "/v1/claims?claimant=the+service&",
        f"/v1/claims/{made['claim']['id']}/appraisals?",
    ]


async def _upheaval(client: Client, made: dict[str, Any]) -> None:
    """Rename, regrade, merge, delete and add."""
    await client.edit(made["source"], "sources", name="ANSP", aliases=["KCIA"], reliability="D", parent=None)
    await client.edit(made["document"], "documents", title="Other", published_on="2024", url="https://example.org/x")
    await client.edit(made["subject"], "subjects", title="Troops", slug="troops", tags=["x"])
    await client.edit(made["claim"], "claims", notes="x", confidence=70)
    for things, name in (("sources", "source"), ("documents", "document"), ("subjects", "subject")):
        kept = await client.make(things, **({"name": "NIS"} if things == "sources" else {}))
        await client.merge(things, made[name], kept)
    await client.remove(f"/v1/relations/{made['relation']['id']}")
    await client.remove(f"/v1/claims/{made['claim']['id']}")


async def _answers(client: Client, questions: list[str], moment: str) -> list[tuple[str, bytes, Any]]:
    told = []
    for question in questions:
        answer = await client.get(f"{question}recorded_as_of={moment}")
        assert answer.status_code == 200, (question, answer.text)
        told.append((question, answer.content, answer.headers["recorded-as-of"]))
    return told


async def test_a_moment_is_answered_the_same_whatever_comes_after(client: Client, settled: Settled) -> None:
    made = await _ledger(client)
    await settled()
    cursor = (await client.read("/v1/changes", limit="500"))["next"]
    first = await _answers(client, _questions(made), cursor)
    await _upheaval(client, made)
    assert await _answers(client, _questions(made), cursor) == first
    await settled()
    assert await _answers(client, _questions(made), cursor) == first


async def test_the_present_and_the_moment_of_the_edge_are_answered_alike(client: Client, settled: Settled) -> None:
    made = await _ledger(client)
    await settled()
    edge = (await client.read("/v1/changes", limit="500"))["next"]
    for question in _questions(made):
        present = await client.get(question.rstrip("&?"))
        assert present.content == (await client.get(f"{question}recorded_as_of={edge}")).content, question
    for question in _questions(made)[:5]:
        thing = await client.get(question.rstrip("?"))
        then = await client.get(f"{question}recorded_as_of={edge}")
        assert then.headers["etag"] == thing.headers["etag"]


async def test_a_time_means_the_last_position_settled_by_then(
    client: Client, settled: Settled, database: AsyncEngine
) -> None:
    source = await client.make("sources", name="first")
    await settled()
    await client.edit(source, "sources", name="second")
    await settled()
    async with database.connect() as connection:
        times = list((await connection.scalars(text("select settled_at from settled order by position"))).all())

    async def name(moment: datetime) -> Any:
        asked = moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
        answer = await client.ask(f"/v1/sources/{source['id']}", recorded_as_of=asked)
        return answer.json().get("name", answer.status_code)

    tick = timedelta(microseconds=1)
    assert [await name(times[0] - tick), await name(times[0])] == [404, "first"]
    assert [await name(times[1] - tick), await name(times[1])] == ["first", "second"]
    assert await name(times[1] + timedelta(days=365)) == "second"


async def test_a_time_at_the_edge_waits_for_a_batch_that_is_under_way(client: Client, database: AsyncEngine) -> None:
    async with database.connect() as holding, holding.begin():
        await holding.execute(text(f"select pg_advisory_xact_lock({SETTLING})"))
        await holding.execute(HOLD_EDGE)
        source = await client.make("sources")
        await holding.execute(text("insert into settled select 1, revision, clock_timestamp() from pending"))
        await holding.execute(text("delete from pending"))
        now = datetime.now(UTC).isoformat().replace("+00:00", "Z")
        asked = asyncio.create_task(client.ask(f"/v1/sources/{source['id']}", recorded_as_of=now))
        done, _ = await asyncio.wait({asked}, timeout=0.3)
        assert not done
    answer = await asked
    assert answer.status_code == 200
    assert (await client.ask(f"/v1/sources/{source['id']}", recorded_as_of=now)).content == answer.content


async def test_deletions_and_merges_have_their_moments(client: Client, settled: Settled) -> None:
    old, kept = await client.make("sources"), await client.make("sources")
    await settled()
    before = (await client.read("/v1/changes"))["next"]
    await client.merge("sources", old, kept)
    await settled()
    merged = (await client.read("/v1/changes"))["next"]
    await client.remove(f"/v1/sources/{old['id']}/merge")
    await client.remove(f"/v1/sources/{old['id']}")
    await settled()
    deleted = (await client.read("/v1/changes"))["next"]
    await client.submit(f"/v1/sources/{old['id']}/restore")
    await settled()
    path = f"/v1/sources/{old['id']}"
    answers = [(await client.ask(path, recorded_as_of=moment)).status_code for moment in (before, merged, deleted)]
    assert answers == [200, 308, 410]
    totals = [
        (await client.read("/v1/sources", count="true", recorded_as_of=moment))["total"]
        for moment in (before, merged, deleted)
    ]
    assert totals == [2, 1, 1]


async def test_pages_of_a_moment_go_on_in_that_moment(client: Client, settled: Settled) -> None:
    for name in "abc":
        await client.make("sources", name=name)
    await settled()
    moment = (await client.read("/v1/changes"))["next"]
    answer = await client.ask("/v1/sources", limit="1", recorded_as_of=moment)
    told = [answer.json()["items"][0]["name"]]
    await client.make("sources", name="aa")
    await settled()
    while "next" in answer.links:
        answer = await client.get(answer.links["next"]["url"])
        told += [item["name"] for item in answer.json()["items"]]
    assert told == ["a", "b", "c"]
    now = (await client.read("/v1/sources", limit="1"))["next"]
    assert (await client.ask("/v1/sources", cursor=now, recorded_as_of=moment)).status_code == 400


@pytest.mark.parametrize(
    ("moment", "status"),
    [
        ("2024-01-01T00:00:00Z", 200),
        ("2024-01-01", 422),
        ("2024-01-01T00:00:00", 422),
        ("2024-01-01T00:00:00 02:00", 422),
        ("yesterday", 400),
        ("", 400),
    ],
)
async def test_a_moment_is_a_time_with_its_zone_or_a_cursor(client: Client, moment: str, status: int) -> None:
    assert (await client.ask("/v1/sources", recorded_as_of=moment)).status_code == status


async def test_instants_are_told_in_utc_wherever_the_server_is(client: Client, fresh_database_url: str) -> None:
    name = make_url(fresh_database_url).database
    await databases.statement(fresh_database_url, f"alter database \"{name}\" set timezone to 'Asia/Seoul'")
    engine = make_engine(fresh_database_url)
    async with engine.connect() as connection:
        assert await connection.scalar(text("show timezone")) == "UTC"
    await engine.dispose()


def test_the_bounds_of_numbers_stand_in_the_document() -> None:
    limit = ListQuery.model_json_schema()["properties"]["limit"]
    assert (limit["minimum"], limit["maximum"]) == (1, 500)
