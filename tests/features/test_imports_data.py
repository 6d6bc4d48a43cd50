"""The mappings that travel with the project: rows of their forms, and the data sets where they are at hand."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.features.exchange.mappings_reading import declared, read
from tests.makers.client import Client
from tests.makers.files import NDJSON, send

ROOT = Path(__file__).parents[2]
MAPPINGS = ROOT / "examples" / "mappings"
DATA = ROOT.parent / "shared" / "data"
JSON = "application/json"

# Rows of the files' form, with numbers of our own.
PERSONNEL = [
    {"date": "2022-03-01", "day": 6, "personnel": 111, "personnel*": "about", "POW": 22},
    {"date": "2022-03-07", "day": 12, "personnel": 333, "personnel*": "more"},
]
EQUIPMENT = [{"date": "2022-03-01", "day": 6, "tank": 44, "military auto": 5, "greatest losses direction": "Lyman"}]
TROOPS = [
    {
        "id": "x1",
        "publisher": "The Daily",
        "url": "https://example.org/a",
        "reported_on": "2024-11-04",
        "date_basis": "text",
        "date_unsure": True,
        "via": "AFP",
        "lang": "en",
        "claimant": "South Korea military intelligence (via lawmaker Kang Dae-sik)",
        "subject": "DPRK troops sent to Russia (total)",
        "value": 777,
        "lower": 777,
        "upper": None,
        "lower_inclusive": True,
        "upper_inclusive": None,
        "comparator": "at least",
        "comparator_code": "ge",
        "unit": "persons",
        "about_date": None,
        "note": "",
    }
]


async def take_in(client: Client, name: str, body: bytes, type: str) -> dict[str, Any]:
    toml = (MAPPINGS / f"{name}.toml").read_bytes()
    headers = {"Content-Type": "application/toml", "If-Match": "*"}
    assert (await client.put(f"/v1/mappings/{name}", content=toml, headers=headers)).is_success
    answer = await send(client, body, type=type, mapping=name, create_missing="true")
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def claims(client: Client, **asked: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await client.read("/v1/claims", limit=500, **asked))["items"]
    return found


@pytest.mark.parametrize("path", sorted(MAPPINGS.glob("*.toml")), ids=lambda path: path.stem)
def test_a_mapping_that_travels_with_the_project_is_whole(path: Path) -> None:
    found = declared(read(path.read_bytes()))
    assert all(subject.measure is not None and subject.unit is not None for subject in found.subjects.values())
    assert all(source.kind is not None for source in found.sources.values())


async def test_losses_of_personnel_are_what_the_general_staff_claims(client: Client) -> None:
    told = await take_in(client, "general-staff-personnel", json.dumps(PERSONNEL).encode(), JSON)
    assert (told["lines"], told["created"]) == (2, 3)
    first, second = await claims(client, subject="russian-personnel-lost", sort="about")
    assert [claim["quantity"]["comparator"] for claim in (first, second)] == ["about", "more_than"]
    assert first["about"] == {"edtf": "2022-02-24/2022-03-01", "start": "2022-02-24", "end": "2022-03-01"}
    assert (first["text"], first["claimant"]["name"]) == (None, "General Staff of the Armed Forces of Ukraine")
    assert [claim["quantity"]["value"] for claim in await claims(client, subject="russian-soldiers-captured")] == [22]
    (below,) = await claims(
        client, claimant="Ukraine", descendants="true", external_id="general-staff:captured:2022-03-01"
    )
    assert below["reported_on"]["edtf"] == "2022-03-01"


async def test_losses_of_equipment_are_a_claim_for_each_column(client: Client) -> None:
    told = await take_in(client, "general-staff-equipment", json.dumps(EQUIPMENT).encode(), JSON)
    assert (told["lines"], told["created"]) == (1, 2)
    (tanks,) = await claims(client, subject="russian-tanks-lost")
    assert (tanks["quantity"]["value"], tanks["quantity"]["unit"]) == (44, "tank")
    assert tanks["extra"] == {"greatest_losses_direction": "Lyman"}
    parts = await claims(client, subject="russian-vehicles-and-fuel-tanks-lost", parts="true")
    assert [claim["quantity"]["value"] for claim in parts] == [5]


async def test_rival_claims_have_their_claimants_chain_and_document(client: Client) -> None:
    body = "".join(json.dumps(row) + "\n" for row in TROOPS).encode()
    assert (await take_in(client, "dprk-troops", body, NDJSON))["created"] == 1
    (claim,) = await claims(client)
    assert claim["claimant"]["name"] == "South Korean military intelligence"
    assert [source["name"] for source in claim["via"]] == ["Kang Dae-sik", "AFP"]
    assert (claim["reported_on"]["edtf"], claim["text"], claim["notes"]) == ("2024-11-04?", None, None)
    document = await client.read(f"/v1/documents/{claim['document']['id']}")
    publisher = await client.read(f"/v1/sources/{document['publisher']['id']}")
    assert (publisher["name"], publisher["kind"]) == ("The Daily", "outlet")
    assert len(await claims(client, claimant="Republic of Korea", descendants="true")) == 1


@pytest.mark.skipif(not DATA.exists(), reason="the data does not travel with the project")
async def test_the_data_sets_go_in_whole_and_a_second_time_change_nothing(client: Client) -> None:
    files = [
        ("general-staff-personnel", DATA / "general_staff_losses" / "personnel.json", JSON, 400, 462),
        ("general-staff-equipment", DATA / "general_staff_losses" / "equipment.json", JSON, 400, 4_817),
        ("dprk-troops", DATA / "dprk_troops_claims.ndjson", NDJSON, 109, 109),
    ]
    for name, path, kind, lines, made in files:
        told = await take_in(client, name, path.read_bytes(), kind)
        assert (told["lines"], told["created"], told["refused"]) == (lines, made, 0)
        again = await take_in(client, name, path.read_bytes(), kind)
        assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, made)
    asked = {"subject": "russian-armoured-vehicles-lost", "about_from": "2022-10-13", "sort": "about", "limit": 3}
    items = (await client.read("/v1/claims", **asked))["items"]
    around = {item["about"]["end"]: item["quantity"]["value"] for item in items}
    assert (
        around["2022-10-13"]
        < (await claims(client, external_id="general-staff:armoured-vehicles:2022-10-12"))[0]["quantity"]["value"]
    )
    sources = (await client.read("/v1/sources", limit=500))["items"]
    assert all(source["kind"] for source in sources)
    assert not await claims(client, unset="quantity")
