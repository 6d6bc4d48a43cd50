"""POST /v1/claims/import of CSV, and of JSON: what stands in which cell, and what is refused, by line and column."""

import json
from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest

from tests.makers.client import Client
from tests.makers.files import everything, send

CSV, JSON = "text/csv", "application/json"
HEADER = "text,claimant,external_id\n"


async def take_in(client: Client, body: str | bytes, type: str = CSV, **asked: Any) -> dict[str, Any]:
    raw = body.encode() if isinstance(body, str) else body
    answer = await send(client, raw, type=type, **{"create_missing": "true", **asked})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def flaws(client: Client, body: str | bytes, type: str = CSV, **asked: Any) -> list[tuple[int, int | None, str]]:
    """The line, column and code of every flaw of a file of which nothing is kept."""
    raw = body.encode() if isinstance(body, str) else body
    answer = await send(client, raw, type=type, **{"create_missing": "true", **asked})
    assert answer.status_code == 422, answer.text
    assert not any((await everything(client)).values())
    return [(flaw["line"], flaw.get("column"), flaw["code"]) for flaw in answer.json()["errors"]]


def told(claim: Mapping[str, Any], *names: str) -> list[Any]:
    return [claim[name] for name in names]


async def test_a_cell_is_the_field_that_its_column_is_named_for(client: Client) -> None:
    header = (
        "text,quantity_comparator,quantity_value,quantity_lower,quantity_upper,quantity_unit,claimant,via,about,"
        "reported_on,confidence,credibility,tags,place,status,external_id\r\n"
    )
    row = ',between,,"10","20.5",tank, Staff ,"NIS; CNN",2024-10,2024-12-28,likely,2,"a; b",Kursk,proposed,x\r\n'
    await take_in(client, header + row)
    (claim,) = (await client.read("/v1/claims", status="proposed"))["items"]
    assert told(claim["quantity"], "comparator", "value", "lower", "upper", "unit") == [
        "between",
        None,
        10,
        20.5,
        "tank",
    ]
    assert claim["claimant"]["name"] == "Staff"
    assert [source["name"] for source in claim["via"]] == ["NIS", "CNN"]
    assert told(claim, "text", "credibility", "tags", "place", "external_id") == [None, 2, ["a", "b"], "Kursk", "x"]
    assert (claim["confidence"]["code"], claim["about"]["edtf"]) == ("likely", "2024-10")


async def test_words_are_kept_as_they_are_and_read(client: Client) -> None:
    text = '  "some" 5 tanks,\nthey say  '
    quoted = text.replace('"', '""')
    await take_in(client, f'{HEADER}"{quoted}",Staff,a\n5 tanks,Staff,b\n')
    claims = {claim["external_id"]: claim for claim in (await client.read("/v1/claims"))["items"]}
    assert (claims["a"]["text"], claims["a"]["quantity"]["value"]) == (text, 5)
    assert claims["b"]["quantity"]["value"] == 5


async def test_a_number_of_confidence_is_one(client: Client) -> None:
    await take_in(client, "text,claimant,confidence\n5 tanks,Staff,70\n")
    (claim,) = (await client.read("/v1/claims"))["items"]
    assert claim["confidence"]["value"] == 70


async def test_lines_are_those_of_the_file(client: Client) -> None:
    body = f'\n{HEADER}\n"5 tanks,\nthey\nsay",Staff,a\n\n6 tanks,,b\n7 tanks,Staff,c,\n8 tanks,Staff,d\n9 tanks,Staff'
    answer = await take_in(client, body, mode="partial")
    assert (answer["lines"], answer["created"], answer["refused"]) == (5, 2, 3)
    assert [(flaw["line"], flaw.get("column"), flaw["code"]) for flaw in answer["errors"]] == [
        (8, None, "claimant_or_document"),
        (9, 4, "ragged"),
        (11, 3, "ragged"),
    ]


@pytest.mark.parametrize(
    ("body", "flaw"),
    [
        ("text,claimant,text\n", (1, 3, "repeated")),
        ("text,,claimant\n", (1, 2, "missing")),
        ("text,claimant,tanks\n", (1, 3, "unknown_field")),
        ("text,claimant,quantity_size\n", (1, 3, "unknown_field")),
        ("text;claimant\n5 tanks;Staff\n", (1, 5, "delimiter")),
        ("text\tclaimant\n5 tanks\tStaff\n", (1, 5, "delimiter")),
        (",".join(f"c{number}" for number in range(10_000)) + "\n", (1, 501, "too_long")),
        (f'{HEADER}5 tanks,"Staff,a\n6 tanks,Staff,b\n', (2, 2, "quote_open")),
        (f'{HEADER}5 tanks,"Sta"ff,a\n', (2, 2, "quote_within")),
        (f'{HEADER}5 tanks,Staff,a\r6 tanks,Staff,b\n', (2, 3, "line_end")),
        (f"{HEADER}5 tanks,Staff\n", (2, 3, "ragged")),
        (f"{HEADER}5 tanks,Staff,a,b\n", (2, 4, "ragged")),
        (f"{HEADER}5 tanks\x00,Staff,a\n", (2, 1, "text_not_storable")),
        (HEADER.encode() + b"5 tanks,Staff,a\n5 tanks,\xff,b\n", (3, 2, "broken")),
        (b"text,\xff\n5 tanks,Staff\n", (1, 2, "broken")),
        (f"{HEADER}5 tanks and 6 shells,Staff,a\n", (2, 1, "several_quantities")),
        ("text,claimant,about\n5 tanks,Staff,03/04/2024\n", (2, 3, "invalid_value")),
        ("quantity_value,claimant,quantity_unit\n5.000.000,Staff,tank\n", (2, 1, "invalid_value")),
        ("text,claimant,subject,place\n5 tanks,Staff,a,\x1b\n", (2, 4, "invalid_value")),
    ],
)  # fmt: skip
async def test_a_table_that_is_not_clear_is_refused_with_its_line_and_column(
    client: Client, body: str | bytes, flaw: tuple[int, int, str]
) -> None:
    assert (await flaws(client, body))[:1] == [flaw]


async def test_every_column_that_is_unknown_is_told(client: Client) -> None:
    assert await flaws(client, "id,text,version,claimant\n") == [(1, 1, "unknown_field"), (1, 3, "unknown_field")]


async def test_a_quote_that_is_never_closed_does_not_fill_the_memory(client: Client) -> None:
    body = f'{HEADER}5 tanks,"Staff,a\n' + "6 tanks,Staff,b\n" * 100_000
    assert await flaws(client, body) == [(2, 2, "line_too_long")]


async def test_a_row_of_200_megabytes_is_refused_before_it_has_come(client: Client) -> None:
    sent = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal sent
        yield HEADER.encode()
        for _ in range(200):
            sent += 1
            yield b"x" * 1_000_000

    answer = await client.post("/v1/claims/import", content=body(), headers={"Content-Type": CSV})
    assert answer.status_code == 422
    assert [(each["line"], each["code"]) for each in answer.json()["errors"]] == [(2, "line_too_long")]
    assert sent < 20


async def test_a_large_table_is_read_by_several(client: Client) -> None:
    rows = [f'"at least {number} tanks,\nthey say",Staff,row-{number}\n' for number in range(3_000)]
    rows[2_500] = "5 tanks,,row\n"
    answer = await take_in(client, HEADER + "".join(rows), mode="partial")
    assert (answer["created"], [flaw["line"] for flaw in answer["errors"]]) == (2_999, [5_002])


async def test_the_items_of_an_array_are_claims(client: Client) -> None:
    items = [{"text": f"{number} tanks", "claimant": 'Staff, [the] {general} "one" \\'} for number in range(3_000)]
    answer = await take_in(client, json.dumps(items), JSON)
    assert (answer["lines"], answer["created"]) == (3_000, 3_000)
    assert len((await everything(client))["sources"]) == 1


async def test_items_are_told_by_the_line_that_they_begin_on(client: Client) -> None:
    items = [{"text": "5 tanks", "claimant": "Staff"}, {"text": "5 tanks"}, {"text": "6 tanks", "about": "soon"}]
    body = "\n" + json.dumps(items, indent=1)
    assert await flaws(client, body, JSON) == [
        (7, None, "claimant_or_document"),
        (10, None, "invalid_value"),
    ]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("{}", 1), ("\n5", 2), ("[", 1), ("[{}", 1), ("[]]", 1), ('[{"text": "5 tanks}]', 1), ("[] x", 1),
        ('[{"text": "5 tanks", "claimant": "Staff"}]\n\n{}', 1),
    ],
)  # fmt: skip
async def test_what_is_no_array_is_refused(client: Client, body: str, line: int) -> None:
    found = await flaws(client, body, JSON)
    assert found == [(line, None, "broken")]


async def test_broken_items_are_told(client: Client) -> None:
    body = '[{"text": "5 tanks", "claimant": "Staff"},\n{"text" 5},\n,\n[1, 2]]'
    found = await flaws(client, body, JSON)
    assert found == [(2, 9, "broken"), (4, None, "model_attributes_type")]


async def test_an_empty_array_is_nothing_to_import(client: Client) -> None:
    assert (await take_in(client, " [ \n ] ", JSON))["lines"] == 0


async def test_an_item_of_a_megabyte_is_refused(client: Client) -> None:
    items = [{"text": "5 tanks", "claimant": "Staff"}, {"text": "5 tanks", "notes": "x" * 1_100_000}]
    found = await flaws(client, json.dumps(items), JSON)
    assert found == [(1, None, "line_too_long")]
