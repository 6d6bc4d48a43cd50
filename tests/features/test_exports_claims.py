"""GET /v1/claims/export: every filter and sort of the list, in three forms, of one moment."""

import csv
import io
import json
from typing import Any

import pytest

from app.features.claims.asking import ClaimFilter, ClaimSort
from app.features.exchange.exports_asking import ExportQuery
from tests.makers.client import Client

Json = dict[str, Any]


async def exported(client: Client, **asked: Any) -> list[Json]:
    """The claims of an NDJSON export, which has as many as it said."""
    response = await client.ask("/v1/claims/export", **asked)
    assert response.status_code == 200, response.text
    assert response.headers["Content-Type"] == "application/x-ndjson"
    assert response.text == "" or response.text.endswith("\n")
    lines = [json.loads(line) for line in response.text.split("\n")[:-1]]
    assert response.headers["Total-Count"] == str(len(lines))
    return lines


async def table(client: Client, **asked: Any) -> list[dict[str, str]]:
    """The rows of a CSV export."""
    response = await client.ask("/v1/claims/export", format="csv", **asked)
    assert response.status_code == 200, response.text
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(response.text, newline=""), strict=True))
    assert response.headers["Total-Count"] == str(len(rows))
    return rows


@pytest.fixture
async def several(client: Client) -> list[Json]:
    """Claims that differ in all that a list sorts and filters by."""
    source = await client.make("sources", name="Ministry of Defence", kind="government")
    outlet = await client.make("sources", name="The Daily", kind="outlet")
    document = await client.make("documents", url="https://example.org/a", title="An article", publisher=outlet["id"])
    subject = await client.make("subjects", title="Soldiers", dimension="count", unit="soldier")
    told: tuple[Json, ...] = (
        {"text": "at least 12,000 soldiers", "confidence": 70, "about": "2024-10", "reported_on": "2024-12-28"},
        {"text": "up to 3,000 soldiers", "confidence": "likely", "asserted_on": "2024-11-01", "tags": ["a", "b c"]},
        {"text": "no number at all", "verdict": "refuted", "place": "Kursk", "reported_on": "2024-11-02"},
        {"quantity": {"comparator": "exactly", "value": 0.25, "unit": "1", "dimension": "share"}, "notes": "quiet"},
        {"text": "some 800 soldiers", "stance": "denies", "via": [outlet["id"], "Ministry of Truth"], "language": "en"},
    )
    made = []
    for place, fields in enumerate(told):
        counted = {"subject": subject["id"]} if "soldiers" in fields.get("text", "") else {}
        whole = {
            "claimant": source["id"],
            "document": document["id"],
            "external_id": f"row-{place}",
            **counted,
            **fields,
        }
        answer = await client.submit("/v1/claims", whole, create_missing=True)
        assert answer.status_code == 201, answer.text
        made.append(answer.json())
    return made


async def test_each_line_is_a_claim_as_the_list_answers_it(client: Client, several: list[Json]) -> None:
    assert await exported(client) == (await client.read("/v1/claims"))["items"]
    assert len(several) == 5


@pytest.mark.parametrize("sort", [sort for sort in ClaimSort if "relevance" not in sort])
async def test_an_export_goes_in_every_order_of_the_list(client: Client, several: list[Json], sort: str) -> None:
    listed = (await client.read("/v1/claims", sort=sort))["items"]
    assert await exported(client, sort=sort) == listed
    assert len(listed) == len(several)


@pytest.mark.parametrize(
    "asked",
    [
        {"q": "soldiers", "sort": "-relevance"},
        {"subject": "soldiers", "overlaps": "1000,5000"},
        {"claimant": ["Ministry of Defence"], "confidence_min": 60},
        {"publisher": "The Daily", "unset": ["quantity", "subject"]},
        {"dimension": "share", "within": "0.2,0.3"},
        {"about_from": "2024-10-15", "about_to": "2024-10-16"},
        {"tag": "b c", "external_id": ["row-1", "row-2"]},
        {"verdict": "refuted", "place": "Kursk"},
    ],
)
async def test_an_export_takes_the_filters_of_the_list(client: Client, several: list[Json], asked: Json) -> None:
    listed = (await client.read("/v1/claims", **asked))["items"]
    assert 0 < len(listed) < len(several)
    assert await exported(client, **asked) == listed


def test_no_filter_of_the_list_is_left_out() -> None:
    assert set(ExportQuery.model_fields) == {*ClaimFilter.model_fields, "sort", "format", "dialect"}


async def test_nothing_found_is_an_empty_file_a_line_of_names_or_an_empty_graph(client: Client) -> None:
    assert await exported(client) == []
    assert await table(client) == []
    graph = (await client.read("/v1/claims/export", format="jsonld"))["@graph"]
    assert graph == []


async def test_a_table_has_names_beside_ids_and_a_column_for_every_part(client: Client, several: list[Json]) -> None:
    rows = {row["external_id"]: row for row in await table(client)}
    first, last = rows["row-0"], rows["row-4"]
    claim = next(claim for claim in several if claim["external_id"] == "row-0")
    assert first["claimant_id"] == claim["claimant"]["id"]
    assert first["claimant_name"] == "Ministry of Defence"
    assert (first["quantity_comparator"], first["quantity_lower"], first["quantity_upper"]) == ("at_least", "12000", "")
    assert (first["about_edtf"], first["about_end"]) == ("2024-10", "2024-10-31")
    assert (first["confidence_value"], first["recorded_at"]) == ("70", claim["recorded_at"])
    assert rows["row-1"]["tags"] == "a; b c"
    assert rows["row-3"]["quantity_value"] == "0.25"
    assert last["via_name"] == "The Daily; Ministry of Truth"
    assert last["extra"] == "{}"


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r"])
async def test_a_cell_is_guarded_for_a_spreadsheet_and_for_nobody_else(client: Client, begins: str) -> None:
    words = f'{begins}1+1"; 2 shells, "quoted"\nsecond line'
    await client.claim(text=words, quantity=None, notes="plain", tags=["=tag"], claimant=(await _minus(client))["id"])
    (plain,) = await table(client)
    (guarded,) = await table(client, dialect="spreadsheet")
    assert (plain["text"], plain["tags"], plain["claimant_name"]) == (words, "=tag", "-Minus")
    assert (guarded["text"], guarded["tags"], guarded["claimant_name"]) == (f"'{words}", "'=tag", "'-Minus")
    assert guarded["notes"] == "plain"


async def _minus(client: Client) -> Json:
    return await client.make("sources", name="-Minus")


async def test_a_negative_number_is_no_formula(client: Client) -> None:
    await client.claim(
        text="a fall", quantity={"comparator": "exactly", "value": -5, "unit": "degree", "dimension": "count"}
    )
    (row,) = await table(client, dialect="spreadsheet")
    assert row["quantity_value"] == "-5"


async def test_an_export_of_the_past_tells_it_as_it_stood(client: Client, settled: Any) -> None:
    source = await client.make("sources", name="Old name")
    claim = await client.claim(text="10 shells", claimant=source["id"])
    await settled()
    cursor = (await client.read("/v1/changes"))["next"]
    await client.edit(claim, "claims", text="20 shells")
    await client.edit(source, "sources", name="New name")
    asked = {"claimant": source["id"], "recorded_as_of": cursor}
    assert await exported(client, **asked) == (await client.read("/v1/claims", **asked))["items"]
    (row,) = await table(client, **asked)
    assert (row["text"], row["claimant_name"]) == ("10 shells", "Old name")
    response = await client.ask("/v1/claims/export", **asked)
    assert response.headers["Recorded-As-Of"] == response.headers["Feed-Cursor"] == cursor
    too_wide = await client.ask("/v1/claims/export", recorded_as_of=cursor)
    assert too_wide.status_code == 422


async def test_the_feed_goes_on_from_an_export(client: Client, settled: Any) -> None:
    await client.claim(text="10 shells")
    await settled()
    cursor = (await client.ask("/v1/claims/export")).headers["Feed-Cursor"]
    assert (await client.read("/v1/changes", after=cursor))["items"] == []
    later = await client.claim(text="20 shells")
    await settled()
    changes = (await client.read("/v1/changes", after=cursor, type="claim"))["items"]
    assert [change["id"] for change in changes] == [later["id"]]


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ({"dialect": "spreadsheet"}, "dialect"),
        ({"format": "xml"}, "format"),
        ({"format": "csv", "dialect": "excel"}, "dialect"),
        ({"limit": "5"}, "limit"),
        ({"subject": "nobody-knows"}, "subject"),
        ({"sort": "relevance"}, "sort"),
        ({"overlaps": "1,2"}, "overlaps"),
        ({"recorded_as_of": "2024-01-01T00:00:00"}, "recorded_as_of"),
    ],
)
async def test_what_an_export_cannot_be_asked_is_refused_before_it_begins(
    client: Client, asked: Json, parameter: str
) -> None:
    response = await client.ask("/v1/claims/export", **asked)
    assert response.status_code == 422
    assert response.headers["Content-Type"] == "application/problem+json"
    assert [flaw["parameter"] for flaw in response.json()["errors"]] == [parameter]


async def test_head_tells_how_many_without_sending_them(client: Client, several: list[Json]) -> None:
    response = await client.head("/v1/claims/export")
    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["Total-Count"] == str(len(several))
    assert response.headers["Content-Disposition"] == 'attachment; filename="claims.ndjson"'
