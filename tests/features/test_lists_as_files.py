"""Lists as CSV and NDJSON, where Accept asks for that: the same page, with `next` in the Link."""

import csv
import io
import json
from typing import Any

import pytest

from tests.makers.client import Client

LINES = "application/x-ndjson"
TABLE = "text/csv"


async def asked(client: Client, path: str, accept: str, **params: Any) -> Any:
    response = await client.get(path, params=params or None, headers={"Accept": accept})
    assert response.status_code == 200, response.text
    return response


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


@pytest.fixture
async def paths(client: Client) -> list[str]:
    """Every list there is, each of at least two."""
    parent = await client.make("sources", name="Ministry, the", kind="government", aliases=["M", "MoD"])
    source = await client.make("sources", parent=parent["id"], external_ids={"wikidata": "Q1"})
    document = await client.make("documents", title='An "article"', publisher=source["id"])
    await client.make("documents")
    subject = await client.make("subjects", dimension="count", unit="soldier")
    await client.make("subjects", part_of=subject["id"], tags=["a", "b"])
    first = await client.claim(claimant=source["id"], document=document["id"], subject=subject["id"], confidence=7)
    second = await client.claim(text="line\nfeed", claimant=source["id"], via=[parent["id"]])
    for pair in ((first, second), (second, first)):
        ends = dict(zip(("from", "to"), (claim["id"] for claim in pair), strict=True))
        assert (await client.submit("/v1/relations", {**ends, "type": "supports"})).status_code == 201
    claim = f"/v1/claims/{first['id']}"
    await client.submit(f"{claim}/appraisals", {"verdict": "confirmed", "rationale": "=so"})
    kinds = ("sources", "documents", "subjects", "claims", "relations")
    return [*(f"/v1/{kind}" for kind in kinds), f"{claim}/revisions", f"{claim}/appraisals"]


async def test_every_list_can_be_had_as_lines_and_as_a_table(client: Client, paths: list[str]) -> None:
    for path in paths:
        items = (await client.read(path))["items"]
        assert len(items) >= 2, path
        lines = await asked(client, path, LINES)
        assert [json.loads(line) for line in lines.text.split("\n")[:-1]] == items
        rows = table((await asked(client, path, TABLE)).text)
        assert [row["id"] for row in rows] == [item["id"] for item in items]
        for row, item in zip(rows, items, strict=True):
            told = item.keys() & row.keys()
            assert len(told) >= 6
            assert all(says(row[name], item[name]) for name in told), (row, item)


def says(cell: str, value: Any) -> bool:
    if isinstance(value, dict):
        return bool(json.loads(cell) == value)
    return cell == ("; ".join(value) if isinstance(value, list) else "" if value is None else str(value))


async def test_names_stand_beside_ids(client: Client, paths: list[str]) -> None:
    (document, _) = table((await asked(client, "/v1/documents", TABLE)).text)
    assert document["title"] == 'An "article"' or document["url"]
    relation = table((await asked(client, "/v1/relations", TABLE)).text)[0]
    assert {"from_id", "from_name", "to_id", "to_name"} < relation.keys()
    ministry = table((await asked(client, "/v1/sources", TABLE, kind="government")).text)
    assert [row["aliases"] for row in ministry] == ["M; MoD"]


async def test_the_next_page_is_in_the_link_and_the_total_in_a_header(client: Client) -> None:
    for _ in range(3):
        await client.claim()
    seen, path = [], "/v1/claims?limit=2&count=true"
    for accept in (LINES, TABLE):
        page = await asked(client, path, accept)
        assert page.headers["Total-Count"] == "3"
        assert page.headers["Vary"] == "Accept"
        seen += [
            row["id"] for row in (table(page.text) if accept is TABLE else map(json.loads, page.text.splitlines()))
        ]
        path = page.headers.get("Link", "").partition(">")[0].lstrip("<")
    assert path == ""
    assert seen == [claim["id"] for claim in (await client.read("/v1/claims"))["items"]]


@pytest.mark.parametrize(
    ("accept", "answered"),
    [
        ("*/*", "application/json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "application/json"),
        ("application/xml", "application/json"),
        ("text/csv;q=0.5, application/json", "application/json"),
        ("text/csv, application/json;q=0.9", "text/csv; charset=utf-8"),
        ("text/csv, application/json", "application/json"),
        ("text/*", "text/csv; charset=utf-8"),
        ("application/x-ndjson", LINES),
    ],
)
async def test_a_list_is_what_accept_ranks_first_and_json_where_it_names_none(
    client: Client, accept: str, answered: str
) -> None:
    page = await asked(client, "/v1/sources", accept)
    assert page.headers["Content-Type"] == answered


@pytest.mark.parametrize(
    ("accept", "answered"),
    [
        ("*/*", LINES),
        ("application/json", LINES),
        ("text/csv", "text/csv; charset=utf-8"),
        ("application/ld+json, */*;q=0.1", "application/ld+json"),
    ],
)
async def test_an_export_is_what_accept_ranks_first_unless_a_format_is_given(
    client: Client, accept: str, answered: str
) -> None:
    assert (await asked(client, "/v1/claims/export", accept)).headers["Content-Type"] == answered
    assert (await asked(client, "/v1/claims/export", accept, format="ndjson")).headers["Content-Type"] == LINES


async def test_a_table_of_the_export_and_of_the_list_are_the_same(client: Client, paths: list[str]) -> None:
    listed = await asked(client, "/v1/claims", TABLE)
    whole = await asked(client, "/v1/claims/export", TABLE)
    assert table(listed.text) == table(whole.text)
    assert len(paths) == 7
