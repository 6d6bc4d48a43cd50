from typing import Any

import pytest

from tests.makers.client import Client


async def test_a_subject_is_kept_whole(client: Client) -> None:
    wider = await client.make("subjects", title="Casualties of the DPRK")
    subject = await client.make(
        "subjects",
        title="Soldiers killed",
        description="Killed in action.",
        unit="soldier",
        measure="total",
        since="2024-10",
        horizon_days=30,
        part_of="casualties-of-the-dprk",
        tags=["dprk", "kursk"],
        external_ids={"wikidata": "Q1"},
    )
    assert subject["slug"] == "soldiers-killed"
    assert (subject["dimension"], subject["unit"]) == ("count", "soldier")
    assert subject["since"] == {"edtf": "2024-10", "start": "2024-10-01", "end": "2024-10-31"}
    assert subject["part_of"] == {"id": wider["id"], "name": "Casualties of the DPRK"}
    assert await client.read(f"/v1/subjects/{subject['id']}") == subject
    assert (await client.read("/v1/subjects", slug="soldiers-killed"))["items"] == [subject]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"unit": "shell"}, ("count", "shell")),
        ({"unit": "USD"}, ("money", "USD")),
        ({"unit": "tonnes"}, ("mass", "t")),
        ({"unit": "km"}, ("length", "km")),
        ({"dimension": "share"}, ("share", "1")),
        ({"dimension": "factor", "unit": "1"}, ("factor", "1")),
        ({"dimension": "money"}, ("money", None)),
        ({}, (None, None)),
    ],
)
async def test_unit_and_dimension_give_each_other(
    client: Client, given: dict[str, str], kept: tuple[str | None, str | None]
) -> None:
    subject = await client.make("subjects", **given)
    assert (subject["dimension"], subject["unit"]) == kept


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"dimension": "money", "unit": "dollar"}, "/unit"),
        ({"dimension": "share", "unit": "percent"}, "/unit"),
        ({"dimension": "mass", "unit": "km"}, "/unit"),
        ({"unit": "1"}, "/dimension"),
        ({"slug": "Not A Slug"}, "/slug"),
        ({"horizon_days": 0}, "/horizon_days"),
        ({"part_of": "nowhere"}, "/part_of"),
        ({"tags": ["a", "a"]}, "/tags"),
        ({"measure": "rate"}, "/measure"),
        ({"title": None}, "/title"),
    ],
)
async def test_what_is_wrong_with_a_subject_is_named(client: Client, body: dict[str, Any], pointer: str) -> None:
    answer = await client.submit("/v1/subjects", {"title": "Shells", **body})
    assert answer.status_code == 422
    assert [flaw["pointer"] for flaw in answer.json()["errors"]] == [pointer]


async def test_a_slug_is_one_subjects_alone_and_is_made_of_the_title_again_when_cleared(client: Client) -> None:
    first = await client.make("subjects", title="Shells")
    answer = await client.submit("/v1/subjects", {"title": "SHELLS"})
    assert (answer.status_code, answer.json()["id"]) == (409, first["id"])
    other = await client.make("subjects", title="SHELLS", slug="more-shells")
    renamed = await client.edit(other, "subjects", title="Rockets")
    assert renamed["slug"] == "more-shells"
    assert (await client.edit(other, "subjects", slug=None))["slug"] == "rockets"


async def test_what_is_part_of_something_never_becomes_its_whole(client: Client) -> None:
    whole = await client.make("subjects")
    part = await client.make("subjects", part_of=whole["id"])
    answer = await client.alter(f"/v1/subjects/{whole['id']}", {"part_of": part["id"]})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "circle")
    answer = await client.alter(f"/v1/subjects/{whole['id']}", {"part_of": whole["id"]})
    assert answer.status_code == 422


async def test_a_subject_cannot_be_measured_otherwise_than_its_claims(client: Client) -> None:
    subject = await client.make("subjects", unit="USD")
    claim = await client.claim(text="$5 billion", subject=subject["id"])
    path = f"/v1/subjects/{subject['id']}"
    assert (await client.alter(path, {"unit": "KRW"})).status_code == 409
    assert (await client.alter(path, {"unit": "soldier", "dimension": "count"})).status_code == 409
    assert (await client.alter(path, {"unit": None, "dimension": None})).status_code == 200
    assert (await client.alter(path, {"unit": "USD"})).status_code == 200
    await client.remove(f"/v1/claims/{claim['id']}")
    assert (await client.alter(path, {"unit": "KRW"})).status_code == 200


async def test_subjects_whose_claims_are_measured_otherwise_are_not_merged(client: Client) -> None:
    money, men = await client.make("subjects", unit="USD"), await client.make("subjects", unit="soldier")
    await client.claim(text="$5 billion", subject=money["id"])
    answer = await client.submit(f"/v1/subjects/{money['id']}/merge", {"into": men["id"]})
    assert answer.status_code == 409
    assert (await client.submit(f"/v1/subjects/{men['id']}/merge", {"into": money["id"]})).status_code == 200


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ({}, ["Money sent", "Shells supplied", "Soldiers"]),
        ({"q": "supply"}, ["Shells supplied"]),
        ({"q": "kursk"}, ["Soldiers"]),
        ({"slug": ["soldiers", "money-sent"]}, ["Money sent", "Soldiers"]),
        ({"slug": "unheard-of"}, []),
        ({"tag": "kursk"}, ["Soldiers"]),
        ({"dimension": ["money", "count"]}, ["Money sent", "Shells supplied", "Soldiers"]),
        ({"unit": "USD"}, ["Money sent"]),
        ({"measure": "level"}, ["Soldiers"]),
        ({"part_of": "soldiers"}, ["Shells supplied"]),
    ],
)
async def test_subjects_are_found_by_what_is_asked(client: Client, question: dict[str, Any], found: list[str]) -> None:
    await client.make("subjects", title="Soldiers", unit="soldier", measure="level", tags=["kursk"])
    await client.make("subjects", title="Shells supplied", unit="shell", part_of="soldiers")
    await client.make("subjects", title="Money sent", unit="USD")
    items = (await client.read("/v1/subjects", **question))["items"]
    assert [item["title"] for item in items] == found
