"""POST /v1/claims/import: what is refused, and how that is told."""

import gzip
from typing import Any

import pytest

from tests.makers.client import Client
from tests.makers.files import everything, flaws, ndjson, said, send, take_in

BAD: list[tuple[Any, str, str]] = [
    ('{"text": "5 tanks", "claimant": "NIS"', "broken", ""),
    ('["text"]', "model_attributes_type", ""),
    ("5", "model_attributes_type", ""),
    ('{"text": "5 tanks", "text": "6 tanks"}', "broken", ""),
    ('{"text": "a\\u0000b", "claimant": "NIS"}', "text_not_storable", "/text"),
    ({"text": "5 tanks"}, "claimant_or_document", ""),
    ({"claimant": "NIS"}, "text_or_quantity", ""),
    ({"text": "5 tanks", "claimant": "NIS", "id": "x"}, "extra_forbidden", "/id"),
    ({"text": "5 tanks and 6 shells", "claimant": "NIS"}, "several_quantities", "/text"),
    ({"quantity": {"lower": 5, "upper": 4, "unit": "tank"}, "claimant": "NIS"}, "invalid_value", "/quantity/lower"),
    ({"text": "5 tanks", "claimant": "NIS", "about": "03/04/2024"}, "invalid_value", "/about"),
    ({"text": "5 tanks", "claimant": "NIS", "subject": "money-spent"}, "dimension_differs", "/quantity/dimension"),
    ({"text": "€5", "claimant": "NIS", "subject": "money-spent"}, "currency_differs", "/quantity/unit"),
    ({"text": "5 tanks", "claimant": "Both"}, "ambiguous", "/claimant"),
    ({"text": "5 tanks", "claimant": "Gone"}, "unknown", "/claimant"),
    ({"text": "5 tanks", "document": "no address"}, "malformed", "/document"),
    ({"text": "5 tanks", "claimant": "NIS", "via": ["CNN", "NIS"]}, "circle", "/via"),
    ({"text": "5 tanks", "document": "http://e.org/a", "span": {"start": 0, "end": 7}}, "span_differs", "/span"),
]


@pytest.mark.parametrize(("row", "code", "pointer"), BAD)
async def test_a_bad_line_is_refused_in_the_words_of_a_single_post(
    client: Client, row: Any, code: str, pointer: str
) -> None:
    for name in ("NIS", "CNN"):
        await client.make("sources", name=name)
    for name in ("One", "Other"):
        await client.make("sources", name=name, aliases=["Both"])
    await client.make("subjects", title="Money spent", unit="USD")
    await client.make("documents", url="http://e.org/a", text="Six tanks, they say.")
    missing = "false" if code == "unknown" else "true"
    (flaw,) = await flaws(
        client, ndjson([said(1, claimant="NIS"), row, said(2, claimant="CNN")]), create_missing=missing
    )
    alone = await client.post("/v1/claims", content=ndjson([row]).strip(), headers={"Content-Type": "application/json"})
    refused = alone.json()
    if "errors" in refused:
        assert refused["errors"] == [{name: value for name, value in flaw.items() if name != "line"}]
    assert (flaw["line"], flaw.get("pointer", "")) == (2, pointer)


async def test_a_bad_line_in_a_large_file_leaves_no_row(client: Client) -> None:
    rows = [*(said(number) for number in range(1, 2_001)), said(2_001, about="03/04/2024"), said(2_002)]
    answer = await send(client, ndjson(rows), create_missing="true")
    assert answer.status_code == 422
    (flaw,) = answer.json()["errors"]
    assert (flaw["line"], flaw["pointer"]) == (2_001, "/about")
    assert answer.json()["detail"].startswith("line 2001, /about: ")
    assert await everything(client) == {"sources": [], "documents": [], "subjects": [], "claims": []}


async def test_the_first_hundred_flaws_are_told_by_line(client: Client) -> None:
    rows = [said(number, **({"about": "soon"} if number % 2 else {})) for number in range(1, 1_001)]
    found = await flaws(client, ndjson(rows))
    assert [flaw["line"] for flaw in found] == list(range(1, 200, 2))
    assert (await take_in(client, rows, mode="partial"))["errors"] == found


async def test_partial_takes_the_good_lines_and_accounts_for_each(client: Client) -> None:
    await take_in(client, [said(1), said(2)])
    rows = [said(1), said(2, place="Kursk"), said(3), said(4, about="soon"), "{", said(3), "", said(5, subject="new")]
    rows.append(said(6, subject="never made", via=["Ukraine"]))
    told = await take_in(client, rows, mode="partial")
    errors = [(flaw["line"], flaw["code"]) for flaw in told.pop("errors")]
    assert told == {"lines": 8, "created": 2, "updated": 1, "unchanged": 1, "refused": 4, "dry_run": False}
    assert errors == [(4, "invalid_value"), (5, "broken"), (6, "repeated"), (9, "circle")]
    things = await everything(client)
    assert {claim["external_id"] for claim in things["claims"]} == {"row-1", "row-2", "row-3", "row-5"}
    assert [subject["title"] for subject in things["subjects"]] == ["new"]


async def test_the_same_external_id_twice_names_both_lines(client: Client) -> None:
    (flaw,) = await flaws(client, ndjson([said(1), said(2), said(1)]))
    assert flaw == {
        "line": 3,
        "pointer": "/external_id",
        "code": "repeated",
        "message": "Line 1 has this external_id, too: give each once in a file.",
    }


async def test_a_deleted_claim_stays_deleted(client: Client) -> None:
    await take_in(client, [said(1)])
    (claim,) = (await client.read("/v1/claims"))["items"]
    await client.remove(f"/v1/claims/{claim['id']}")
    answer = await send(client, ndjson([said(2), said(1)]))
    assert answer.status_code == 422
    assert [(flaw["line"], flaw["code"]) for flaw in answer.json()["errors"]] == [(2, "deleted")]
    assert (await client.read("/v1/claims"))["items"] == []


async def test_what_a_line_replaces_must_fit_the_subject_that_stays(client: Client) -> None:
    await client.make("subjects", title="Tanks", unit="tank")
    await client.make("subjects", title="Money", unit="USD")
    money = {"text": "$5", "claimant": "Ukraine", "external_id": "m"}
    await take_in(client, [said(1, subject="tanks"), {**money, "subject": "money"}])
    answer = await send(client, ndjson([said(1, text="$5"), {**money, "text": "€5"}]))
    assert answer.status_code == 422
    assert [(flaw["line"], flaw["code"]) for flaw in answer.json()["errors"]] == [
        (1, "dimension_differs"),
        (2, "currency_differs"),
    ]


async def test_a_new_subject_is_of_one_dimension(client: Client) -> None:
    first = [{"text": f"{number} tanks", "claimant": "Staff", "subject": "Losses"} for number in range(1, 2_000)]
    (flaw,) = await flaws(client, ndjson([*first, {"text": "$5", "claimant": "Staff", "subject": "losses"}]))
    assert (flaw["line"], flaw["code"]) == (2_000, "dimension_differs")


async def test_a_name_that_a_deleted_thing_has_is_refused(client: Client) -> None:
    source = await client.make("sources", name="Staff")
    await client.remove(f"/v1/sources/{source['id']}")
    (flaw,) = await flaws(client, ndjson([{"text": "5 tanks", "claimant": "staff"}]))
    assert (flaw["line"], flaw["pointer"], flaw["code"]) == (1, "/claimant", "deleted")


async def test_a_span_is_held_to_the_words_of_its_document(client: Client) -> None:
    await client.make("documents", url="http://e.org/a", text="At most 5 tanks.", published_on="2024-10-01")
    row = {"text": "5 tanks", "document": "http://e.org/a"}
    good, bad = {**row, "span": {"start": 8, "end": 15}}, {**row, "span": {"start": 0, "end": 7}}
    told = await take_in(client, [good, bad, row], mode="partial")
    assert [(flaw["line"], flaw["code"]) for flaw in told["errors"]] == [(2, "span_differs")]
    claims = (await client.read("/v1/claims"))["items"]
    assert [claim["reported_on"]["edtf"] for claim in claims] == ["2024-10-01"] * 2


@pytest.mark.parametrize(
    ("body", "type", "status"),
    [
        (b"", "application/x-ndjson", 400),
        (b"{}", "text/plain", 415),
        (b"{}", "application/x-ndjson; charset=utf-16", 415),
        (b"{}", "multipart/form-data", 415),
    ],
)
async def test_what_is_no_file_of_claims_is_refused(client: Client, body: bytes, type: str, status: int) -> None:
    assert (await send(client, body, type=type)).status_code == status


@pytest.mark.parametrize("asked", [{"mode": "most"}, {"dry_run": "1"}, {"limit": "5"}, {"mapping": "none-of-it"}])
async def test_what_is_asked_otherwise_is_refused(client: Client, asked: dict[str, Any]) -> None:
    answer = await send(client, ndjson([said(1)]), **asked)
    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (422, next(iter(asked)))


@pytest.mark.parametrize("damage", [lambda packed: packed[:-9], lambda _: b"no gzip", lambda packed: packed + b"more"])
async def test_damaged_gzip_is_refused(client: Client, damage: Any) -> None:
    body = damage(gzip.compress(ndjson([said(1)])))
    answer = await send(client, body, headers={"Content-Encoding": "gzip"}, create_missing="true")
    assert answer.status_code == 400
    assert (await client.read("/v1/claims"))["items"] == []


async def test_another_coding_is_refused(client: Client) -> None:
    assert (await send(client, b"{}", headers={"Content-Encoding": "br"})).status_code == 415


async def test_a_line_of_a_megabyte_is_refused_and_the_others_are_read(client: Client) -> None:
    rows = [said(1), said(2, notes="x" * 1_100_000), said(3)]
    told = await take_in(client, rows, mode="partial")
    assert (told["created"], told["errors"]) == (
        2,
        [{"line": 2, "code": "line_too_long", "message": "Send lines of at most 1,048,576 bytes."}],
    )


async def test_bytes_that_are_no_text_are_told_by_line(client: Client) -> None:
    body = ndjson([said(1)]) + b'{"text": "\xff"}\n' + ndjson([said(2)])
    (flaw,) = await flaws(client, body)
    assert (flaw["line"], flaw["code"]) == (2, "broken")
