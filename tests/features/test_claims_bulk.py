"""PATCH /v1/claims?<filter>&expect=: all or none, one revision for each claim that is changed."""

from typing import Any

import httpx2
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.makers.client import Client


async def patch(client: Client, body: Any, headers: dict[str, str] | None = None, **asked: Any) -> httpx2.Response:
    """The bulk edit."""
    return await client.patch("/v1/claims", json=body, params=asked, headers=headers)


async def test_all_that_is_found_is_edited_and_told(client: Client) -> None:
    made = [await client.claim(text=f"{number} tanks", tags=["old"]) for number in range(3)]
    other = await client.claim(text="4 tanks")
    subject = await client.make("subjects", title="Tanks", unit="tank")
    answer = await patch(client, {"subject": "tanks", "tags": ["new"], "status": "retracted"}, tag="old", expect=3)
    assert (answer.status_code, answer.json()) == (200, {"matched": 3, "changed": 3})
    for claim in made:
        after = await client.read(f"/v1/claims/{claim['id']}")
        assert (after["version"], after["tags"], after["status"]) == (2, ["new"], "retracted")
        assert after["subject"] == {"id": subject["id"], "name": "Tanks"}
        assert {
            **after,
            **{name: claim[name] for name in ("version", "recorded_at", "tags", "status", "subject")},
        } == claim
    assert await client.read(f"/v1/claims/{other['id']}") == other


async def test_each_changed_claim_has_one_revision_with_the_reason(client: Client, database: AsyncEngine) -> None:
    await client.claim(text="1 tank", tags=["t", "u"])
    await client.claim(text="2 tanks", tags=["t"])
    answer = await patch(client, {"tags": ["t"]}, {"Change-Reason": "tidied"}, tag="t", expect=2)
    assert answer.json() == {"matched": 2, "changed": 1}
    async with database.connect() as connection:
        revised = text("select version, action, reason from revision where type = 'claim' and version > 1")
        assert [tuple(row) for row in await connection.execute(revised)] == [(2, "updated", "tidied")]


async def test_null_clears_and_what_is_left_out_stays(client: Client) -> None:
    await client.make("subjects", title="Tanks", unit="tank")
    claim = await client.claim(text="1 tank", tags=["t"], subject="tanks", status="proposed")
    assert (await patch(client, {}, id=claim["id"], status="proposed", expect=1)).json() == {"matched": 1, "changed": 0}
    cleared = {"subject": None, "tags": None, "status": None}
    assert (await patch(client, cleared, id=claim["id"], status="proposed", expect=1)).json()["changed"] == 1
    after = await client.read(f"/v1/claims/{claim['id']}")
    assert (after["subject"], after["tags"], after["status"]) == (None, [], "reported")


async def test_another_number_than_expected_changes_nothing(client: Client) -> None:
    claim = await client.claim(text="1 tank", tags=["t"])
    answer = await patch(client, {"tags": []}, tag="t", expect=2)
    assert (answer.status_code, answer.json()["matched"]) == (409, 1)
    assert await client.read(f"/v1/claims/{claim['id']}") == claim


@pytest.mark.parametrize(
    ("asked", "body"),
    [
        ({"tag": "t"}, {"tags": []}),
        ({"expect": 1}, {"tags": []}),
        ({"expect": 1, "parts": "false"}, {"tags": []}),
        ({"expect": -1, "tag": "t"}, {"tags": []}),
        ({"expect": "1.0", "tag": "t"}, {"tags": []}),
        ({"expect": 1, "tag": "t", "limit": 5}, {"tags": []}),
        ({"expect": 1, "tag": "t"}, {"place": "Kursk"}),
        ({"expect": 1, "tag": "t"}, {"status": "gone"}),
        ({"expect": 1, "tag": "t"}, {"tags": ["a", "a"]}),
        ({"expect": 1, "tag": "t"}, {"subject": "nowhere"}),
        ({"expect": 1, "tag": "t"}, []),
        ({"expect": 1, "tag": "t", "recorded_as_of": "2026-01-01T00:00:00Z"}, {"tags": []}),
    ],
)
async def test_what_is_not_clear_is_refused(client: Client, asked: dict[str, Any], body: Any) -> None:
    claim = await client.claim(text="1 tank", tags=["t"])
    assert (await patch(client, body, **asked)).status_code == 422
    assert await client.read(f"/v1/claims/{claim['id']}") == claim


@pytest.mark.parametrize(
    ("subject", "code"),
    [
        ({"unit": "km"}, "dimension_differs"),
        ({"unit": "EUR"}, "currency_differs"),
        ({"dimension": "money"}, None),
        ({}, None),
    ],
)
async def test_a_new_subject_must_fit_every_claim(client: Client, subject: dict[str, str], code: str | None) -> None:
    await client.make("subjects", title="New", **subject)
    await client.claim(text="$5 million", tags=["t"])
    await client.claim(text="money was spent", tags=["t"])
    answer = await patch(client, {"subject": "new"}, tag="t", expect=2)
    assert answer.status_code == (200 if code is None else 422)
    if code is not None:
        flaw = answer.json()["errors"][0]
        assert (flaw["pointer"], flaw["code"]) == ("/subject", code)
        assert len((await client.read("/v1/claims", unset="subject"))["items"]) == 2


@pytest.mark.parametrize(
    ("texts", "kept"), [(["1 tank", "2 tanks"], ("count", "tank")), (["1 tank", "$5"], (None, None))]
)
async def test_a_missing_subject_is_made_of_what_all_claims_share(
    client: Client, texts: list[str], kept: tuple[str | None, str | None]
) -> None:
    for words in texts:
        await client.claim(text=words, tags=["t"])
    answer = await patch(client, {"subject": "Armour lost"}, tag="t", expect=2, create_missing="true")
    assert answer.json() == {"matched": 2, "changed": 2}
    (made,) = (await client.read("/v1/subjects", slug="armour-lost"))["items"]
    assert (made["dimension"], made["unit"], made["tags"]) == (*kept, ["triage"])


async def test_a_number_filter_finds_what_is_to_be_edited(client: Client) -> None:
    await client.claim(text="up to 3,000 soldiers")
    await client.claim(text="4,000 soldiers")
    answer = await patch(client, {"tags": ["few"]}, unit="soldier", within="0,3000", expect=1)
    assert answer.json() == {"matched": 1, "changed": 1}
    assert [item["text"] for item in (await client.read("/v1/claims", tag="few"))["items"]] == ["up to 3,000 soldiers"]
