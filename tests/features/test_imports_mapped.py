"""Imports by a mapping: columns, tables of values, wide tables, dates, sources and subjects."""

import json
from typing import Any

import httpx2
import pytest

from tests.features.test_mappings import SMALL, flaws, put
from tests.makers.client import Client
from tests.makers.files import send


async def keep(client: Client, toml: str) -> None:
    answer = await put(client, toml)
    assert answer.status_code == 201, answer.text


async def import_csv(client: Client, table: str, **asked: Any) -> httpx2.Response:
    return await send(client, table.encode(), type="text/csv", **{"mapping": "theirs", **asked})


async def import_rows(client: Client, *rows: Any, **asked: Any) -> httpx2.Response:
    return await send(client, json.dumps(rows).encode(), type="application/json", **{"mapping": "theirs", **asked})


async def claims(client: Client, answer: httpx2.Response) -> list[dict[str, Any]]:
    """The claims there are, in the order in which they were made, after an import that succeeded."""
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = (await client.read("/v1/claims", limit=500, status=["reported", "proposed"]))["items"]
    return sorted(items, key=lambda claim: str(claim["id"]))


async def test_columns_constants_templates_and_tables_of_values(client: Client) -> None:
    await keep(
        client,
        """
        delimiter = ";"
        decimal = ","
        thousands = "."
        dates = "dmy"
        [claim]
        claimant = { from = "Wer", values = { GS = "General Staff", "" = "never" }, others = "keep" }
        subject = { value = "tanks-lost" }
        about = { from = "Tag", uncertain = "unsicher" }
        place = { from = "Ort", default = "Ukraine" }
        external_id = { template = "row-{Nr}-{Tag}" }
        status = { from = "Stand", values = { neu = "proposed" }, others = "leave_out" }
        tags = [{ value = "imported" }, { from = "Worte", split = "," }]
        confidence = "Vertrauen"
        notes = "Notiz"
        [claim.quantity]
        value = "Zahl"
        unit = { value = "tank" }
        comparator = { from = "Art", values = { ca = "about", genau = "exactly" } }
        [claim.extra]
        row = "Nr"
        fixed = { value = [1, { a = 1.5 }] }
        """,
    )
    table = (
        "Nr;Wer;Zahl;Art;Tag;unsicher;Ort;Stand;Worte;Vertrauen;Notiz;Unused\n"
        "1;GS;1.234,5;ca;03/04/2024;ja;Kursk;neu;a, b;likely;n;x\n"
        "2;Somebody;2;genau;1.2.2024;no;;alt;;70;;x\n"
    )
    answer = await import_csv(client, table, create_missing="true")
    assert flaws(answer) == [(2, 6, "/about", "bool_parsing")]
    one, two = await claims(client, await import_csv(client, table.replace(";ja;", ";yes;"), create_missing="true"))
    assert [claim["claimant"]["name"] for claim in (one, two)] == ["General Staff", "Somebody"]
    assert [claim["about"]["edtf"] for claim in (one, two)] == ["2024-04-03?", "2024-02-01"]
    assert [claim["quantity"]["value"] for claim in (one, two)] == [1234.5, 2]
    assert [claim["quantity"]["comparator"] for claim in (one, two)] == ["about", "exactly"]
    assert [claim["place"] for claim in (one, two)] == ["Kursk", "Ukraine"]
    assert [claim["external_id"] for claim in (one, two)] == ["row-1-03/04/2024", "row-2-1.2.2024"]
    assert [claim["status"] for claim in (one, two)] == ["proposed", "reported"]
    assert [claim["tags"] for claim in (one, two)] == [["imported", "a", "b"], ["imported"]]
    assert [claim["confidence"]["code"] for claim in (one, two)] == ["likely", "70"]
    assert one["extra"] == {"row": "1", "fixed": [1, {"a": 1.5}]}
    assert one["text"] is None
    assert one["subject"]["name"] == "tanks-lost"


@pytest.mark.parametrize(
    ("said", "order", "kept"),
    [
        ("03/04/2024", "dmy", "2024-04-03"),
        ("03/04/2024", "mdy", "2024-03-04"),
        ("2024/03/04", "ymd", "2024-03-04"),
        ("2024.3.4", "dmy", "2024-03-04"),
        ("2024-10", "dmy", "2024-10"),
        ("1.2.2024?", "dmy", "2024-02-01?"),
        ("03/04/2024", None, None),
        ("03/04/24", "dmy", None),
        ("31/02/2024", "dmy", None),
        ("03/14/2024", "dmy", None),
    ],
)
async def test_a_date_in_figures_needs_its_order(
    client: Client, said: str, order: str | None, kept: str | None
) -> None:
    await keep(client, (f"dates = '{order}'\n" if order else "") + SMALL + "claim.about = 'day'\n")
    answer = await import_rows(client, {"said": "5 tanks", "day": said}, create_missing="true")
    if kept is None:
        assert flaws(answer) == [(1, None, "/day", "invalid_value")]
    else:
        assert [claim["about"]["edtf"] for claim in await claims(client, answer)] == [kept]


@pytest.mark.parametrize(
    ("said", "signs", "kept"),
    [
        ("1234.5", "", 1234.5),
        (" 7 ", "", 7),
        (1234.5, "decimal = ','", 1234.5),
        ("1,234", "thousands = ','", 1234),
        ("1,234,567.5", "thousands = ','", 1234567.5),
        ("1 234", "thousands = ' '", 1234),
        ("1.234,5", "decimal = ','\nthousands = '.'", 1234.5),
        ("-5", "thousands = ','", -5),
        ("1,234", "", None),
        ("12,34", "thousands = ','", None),
        ("1.5", "decimal = ','", None),
        ("1e3", "", None),
        ("five", "", None),
        (True, "", None),
    ],
)
async def test_numbers_are_read_as_the_mapping_says(client: Client, said: Any, signs: str, kept: float | None) -> None:
    toml = "claim.quantity = { value = 'n', unit = { value = 'tank' }, comparator = { value = 'exactly' } }"
    await keep(client, f"{signs}\n{SMALL}{toml}")
    answer = await import_rows(client, {"n": said}, create_missing="true")
    if kept is None:
        assert [flaw[:3] for flaw in flaws(answer)] == [(1, None, "/n")]
    else:
        assert [claim["quantity"]["value"] for claim in await claims(client, answer)] == [kept]


async def test_a_value_that_no_table_has_is_refused(client: Client) -> None:
    await keep(client, SMALL + "claim.stance = { from = '/a/b/0', values = { yes = 'asserts', 5 = 'denies' } }")
    answer = await import_rows(
        client, {"said": "a", "a": {"b": [5]}}, {"said": "b", "a": {"b": ["no"]}}, create_missing="true"
    )
    assert flaws(answer) == [(1, None, "/a/b/0", "not_in_table")]
    both = await import_rows(
        client, {"said": "a", "a": {"b": [5]}}, {"said": "b", "a": {"b": []}}, create_missing="true"
    )
    assert [claim["stance"] for claim in await claims(client, both)] == ["denies", "asserts"]


async def test_a_wide_table_has_a_claim_for_each_of_its_numbers(client: Client) -> None:
    await keep(
        client,
        """
        [claim]
        claimant = { value = "Staff" }
        about = "day"
        quantity.comparator = { value = "about" }
        [[claims]]
        subject = { value = "tanks-lost" }
        quantity.value = "tanks"
        quantity.unit = { value = "tank" }
        [[claims]]
        subject = { value = "ships-lost" }
        quantity.value = "ships"
        quantity.unit = { value = "ship" }
        quantity.comparator = { from = "ships*", values = { exact = "exactly" }, default = "about" }
        """,
    )
    table = "day,tanks,ships,ships*\n2024-10-01,100,2,exact\n2024-10-02,110,,\n2024-10-03,,3,\n2024-10-04,,,\n"
    answer = await import_csv(client, table, create_missing="true")
    assert (answer.json()["lines"], answer.json()["created"]) == (4, 4)
    found = [
        (claim["about"]["edtf"], claim["subject"]["name"], claim["quantity"]["comparator"], claim["quantity"]["value"])
        for claim in await claims(client, answer)
    ]
    assert found == [
        ("2024-10-01", "tanks-lost", "about", 100),
        ("2024-10-01", "ships-lost", "exactly", 2),
        ("2024-10-02", "tanks-lost", "about", 110),
        ("2024-10-03", "ships-lost", "about", 3),
    ]
    refused = await import_csv(client, table.replace("110,,", "110,-,").replace("100,2", "x,-1e9"), mode="partial")
    told = refused.json()
    assert (told["created"], told["refused"]) == (1, 2)
    assert [(flaw["line"], flaw["column"]) for flaw in told["errors"]] == [(2, 2), (2, 3), (3, 3)]


async def test_words_without_a_number_are_kept_without_one(client: Client) -> None:
    await keep(client, SMALL + "claim.quantity = false")
    answer = await import_rows(client, {"said": "5 tanks and 6 shells"}, create_missing="true")
    assert [claim["quantity"] for claim in await claims(client, answer)] == [None]


async def test_a_column_that_is_not_there_is_told_once(client: Client) -> None:
    await keep(client, SMALL + "claim.about = { template = '{day}/{month}' }")
    answer = await import_csv(client, "said,day\n5 tanks,1\n")
    assert flaws(answer) == [(1, None, None, "missing")]
    assert '"month"' in answer.json()["errors"][0]["message"]


async def test_a_mapping_for_one_format_takes_no_other(client: Client) -> None:
    await keep(client, 'format = "csv"\n' + SMALL)
    answer = await import_rows(client, {"said": "5 tanks"})
    assert (answer.status_code, "text/csv" in answer.json()["detail"]) == (415, True)


async def test_what_is_no_object_cannot_be_mapped(client: Client) -> None:
    await keep(client, SMALL)
    answer = await import_rows(client, ["5 tanks"], create_missing="true")
    assert flaws(answer) == [(1, None, "", "model_attributes_type")]
