"""POST /v1/claims/import: NDJSON; all lines or none; what is there already is replaced, or found the same."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.makers.client import Client
from tests.makers.files import everything, flaws, ndjson, said, send, take_in

SERVERS = ("id", "version", "created_at", "recorded_at", "external_id")


def without_ids(claim: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in claim.items() if name not in SERVERS}


ROWS: list[dict[str, Any]] = [
    {"text": "at least 12,000 North Korean soldiers", "claimant": "NIS"},
    {"text": "soldiers were seen", "claimant": "NIS", "stance": "denies", "place": "Kursk", "language": "en-gb"},
    {
        "quantity": {"value": 125, "comparator": "about", "unit": "t"},
        "claimant": "NIS",
        "subject": "shells-weighed",
        "notes": 'a "b"\\\tc\n',
    },
    {"text": "up to $5.5 billion", "document": "https://example.org/a", "span": {"start": 0, "end": 18}},
    {"quantity": {"text": "some 100 tanks"}, "claimant": "HUR", "via": ["NIS", "CNN"], "document": "http://e.org/b"},
    {
        "text": "5 tanks",
        "claimant": "NIS",
        "about": "2024-10/..",
        "asserted_on": "2024-11",
        "reported_on": "2024-12-01",
    },
    {"text": "6 tanks", "claimant": "NIS", "confidence": "likely", "credibility": 2, "verdict": "disputed"},
    {
        "text": "7 tanks",
        "claimant": "NIS",
        "tags": ["a", 'b,{"c}', "NULL"],
        "extra": {"n": 1.50, "deep": [{"x": "ü\t"}]},
    },
    {"text": "no number", "quantity": None, "claimant": "NIS", "status": "proposed"},
    {"text": "between 30 and 40 °C", "claimant": "NIS"},
]


@pytest.mark.parametrize("row", ROWS)
async def test_a_line_makes_the_claim_that_a_post_of_it_would(client: Client, row: dict[str, Any]) -> None:
    alone = await client.submit("/v1/claims", row, create_missing="true")
    assert alone.status_code == 201, alone.text
    told = await take_in(client, [{**row, "external_id": "line"}])
    assert told == {
        "lines": 1,
        "created": 1,
        "updated": 0,
        "unchanged": 0,
        "refused": 0,
        "errors": [],
        "dry_run": False,
    }
    wanted = {"external_id": "line", "status": ["proposed", "reported"]}
    (line,) = (await client.read("/v1/claims", **wanted))["items"]
    assert without_ids(line) == without_ids(alone.json())
    revisions = [(await client.read(f"/v1/claims/{claim['id']}/revisions"))["items"] for claim in (alone.json(), line)]
    assert [[each["action"] for each in of_one] for of_one in revisions] == [["created"], ["created"]]
    first, second = (without_ids(of_one[0]["state"]) for of_one in revisions)
    assert first == second
    gradings = [(await client.read(f"/v1/claims/{claim['id']}/appraisals"))["items"] for claim in (alone.json(), line)]
    assert [[without_ids(each) for each in of_one] for of_one in gradings[:1]] == [
        [without_ids(each) for each in gradings[1]]
    ]


async def test_what_is_kept_is_what_a_single_write_keeps(client: Client, database: AsyncEngine) -> None:
    for row in ROWS:
        assert (await client.submit("/v1/claims", row, create_missing="true")).status_code == 201
    await take_in(client, ROWS)
    kept = text(
        "select to_jsonb(c) - array['id', 'created_at', 'recorded_at'] as claim, "
        "r.state - array['id', 'created_at', 'recorded_at'] as state, r.recorded_at = c.recorded_at as together, "
        "r.actor, r.reason, r.action from claim c join revision r on r.thing = c.id order by c.id"
    )
    async with database.connect() as connection:
        rows = [tuple(row) for row in await connection.execute(kept)]
    assert rows[: len(ROWS)] == rows[len(ROWS) :]


async def test_claims_are_in_the_order_of_their_lines(client: Client, database: AsyncEngine) -> None:
    await take_in(client, [said(number) for number in range(1, 2_500)])
    async with database.connect() as connection:
        ordered = await connection.scalars(text("select external_id from claim order by id"))
        assert list(ordered) == [f"row-{number}" for number in range(1, 2_500)]


async def test_a_second_run_changes_nothing(client: Client) -> None:
    rows = [{**row, "external_id": f"row-{place}"} for place, row in enumerate(ROWS)]
    assert (await take_in(client, rows))["created"] == len(rows)
    before = await everything(client)
    told = await take_in(client, rows)
    assert (told["created"], told["updated"], told["unchanged"]) == (0, 0, len(rows))
    assert await everything(client) == before


async def test_a_corrected_row_is_a_new_revision_of_its_claim(client: Client) -> None:
    await take_in(client, [said(1), said(2), said(3)])
    headers = {"Change-Reason": "corrected by the ministry"}
    rows = [said(1), said(2, text="at least 20 tanks", place="Kursk"), said(4)]
    told = await take_in(client, rows, headers=headers)
    assert (told["created"], told["updated"], told["unchanged"]) == (1, 1, 1)
    (claim,) = (await client.read("/v1/claims", external_id="row-2"))["items"]
    assert (claim["version"], claim["text"], claim["quantity"]["lower"], claim["place"]) == (
        2,
        "at least 20 tanks",
        20,
        "Kursk",
    )
    revisions = (await client.read(f"/v1/claims/{claim['id']}/revisions"))["items"]
    assert [(each["action"], each["reason"]) for each in revisions] == [
        ("updated", "corrected by the ministry"),
        ("created", None),
    ]


async def test_what_analysts_added_stays_where_a_line_says_nothing_of_it(client: Client) -> None:
    await take_in(client, [said(1, place="Kursk", confidence=10)])
    (claim,) = (await client.read("/v1/claims", external_id="row-1"))["items"]
    subject = await client.make("subjects", title="Tanks", unit="tank")
    added = {"subject": subject["id"], "tags": ["t"], "notes": "n", "status": "retracted", "confidence": "high"}
    claim = await client.edit(claim, "claims", **added)
    assert (await take_in(client, [said(1, place="Kursk")]))["unchanged"] == 1
    assert (await take_in(client, [said(1)]))["updated"] == 1
    after = await client.read(f"/v1/claims/{claim['id']}")
    assert after == {**claim, "place": None, "version": 3, "recorded_at": after["recorded_at"]}
    given: dict[str, Any] = {"subject": None, "tags": [], "notes": None, "status": "reported", "confidence": None}
    assert (await take_in(client, [said(1, **given)]))["updated"] == 1
    cleared = await client.read(f"/v1/claims/{claim['id']}")
    assert {name: cleared[name] for name in given} == given


async def test_a_grading_alone_is_an_appraisal(client: Client) -> None:
    await take_in(client, [said(1, confidence=10)])
    assert (await take_in(client, [said(1, confidence=20, verdict="disputed")]))["updated"] == 1
    (claim,) = (await client.read("/v1/claims", external_id="row-1"))["items"]
    revisions = (await client.read(f"/v1/claims/{claim['id']}/revisions"))["items"]
    assert [each["action"] for each in revisions] == ["appraised", "created"]
    gradings = (await client.read(f"/v1/claims/{claim['id']}/appraisals"))["items"]
    assert [each["confidence"]["value"] for each in gradings] == [20, 10]


async def test_a_dry_run_says_what_would_be_done_and_does_nothing(client: Client) -> None:
    await take_in(client, [said(1), said(2)])
    before = await everything(client)
    rows = [said(1), said(2, text="2 tanks"), said(3, claimant="Somebody new")]
    told = await take_in(client, rows, dry_run="true")
    assert told == {
        "lines": 3,
        "created": 1,
        "updated": 1,
        "unchanged": 1,
        "refused": 0,
        "errors": [],
        "dry_run": True,
    }
    assert await everything(client) == before


async def test_what_is_missing_is_made_once_and_of_its_first_number(client: Client, settled: Any) -> None:
    rows = [
        {"text": "a fight", "claimant": "Staff", "subject": "Tanks lost"},
        {"text": "5 tanks", "claimant": "STAFF", "subject": "tanks-lost", "document": "http://E.org/a#b"},
        {"text": "6 tanks", "document": "http://e.org/a", "subject": "Tanks lost", "via": ["Somebody"]},
    ]
    await take_in(client, rows)
    things = await everything(client)
    assert [(source["name"], source["kind"]) for source in things["sources"]] == [("Somebody", None), ("Staff", None)]
    (subject,) = things["subjects"]
    assert (subject["title"], subject["dimension"], subject["unit"], subject["tags"]) == (
        "Tanks lost",
        "count",
        "tank",
        ["triage"],
    )
    assert [document["url"] for document in things["documents"]] == ["http://e.org/a"]
    revisions = (await client.read(f"/v1/subjects/{subject['id']}/revisions"))["items"]
    assert [each["action"] for each in revisions] == ["created"]
    await settled()
    assert len((await client.read("/v1/changes"))["items"]) == 7


async def test_names_are_read_through_merges_and_by_id(client: Client) -> None:
    old, new = await client.make("sources", name="Old"), await client.make("sources", name="New")
    await client.merge("sources", old, new)
    rows = [{"text": "5 tanks", "claimant": name} for name in (old["id"], "old", "New")]
    await take_in(client, rows, create_missing="false")
    claims = (await client.read("/v1/claims", claimant="New"))["items"]
    assert [claim["claimant"]["name"] for claim in claims] == ["New"] * 3
    unknown = "01890a5d-ac96-774b-bcce-b302099a8057"
    (flaw,) = await flaws(client, ndjson([{"text": "5 tanks", "claimant": unknown}]))
    assert flaw["code"] == "unknown"


async def test_a_repeated_key_gets_the_first_answer_and_nothing_twice(client: Client) -> None:
    rows = [{"text": "5 tanks", "claimant": "Staff"}, {"text": "6 tanks", "claimant": "Staff"}]
    headers = {"Idempotency-Key": "once"}
    first = await take_in(client, rows, headers=headers)
    assert await take_in(client, rows, headers=headers) == first
    assert len((await client.read("/v1/claims"))["items"]) == 2
    answer = await send(client, ndjson(rows[:1]), headers=headers)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "key_reused")


async def test_a_dry_run_does_not_use_up_a_key(client: Client) -> None:
    headers = {"Idempotency-Key": "once"}
    assert (await take_in(client, [said(1)], headers=headers, dry_run="true"))["dry_run"]
    assert (await take_in(client, [said(1)], headers=headers))["created"] == 1
    assert len((await client.read("/v1/claims"))["items"]) == 1


async def test_nothing_to_import_is_not_a_failure(client: Client) -> None:
    told = await take_in(client, ["", " "])
    assert (told["lines"], told["created"]) == (0, 0)


async def test_gzip_is_unpacked(client: Client) -> None:
    rows = [said(number) for number in range(1, 1_000)]
    assert (await take_in(client, rows, packed=True))["created"] == 999


async def test_a_byte_order_mark_is_no_part_of_the_file(client: Client) -> None:
    assert (await send(client, b"\xef\xbb\xbf" + ndjson([said(1)]), create_missing="true")).json()["created"] == 1
