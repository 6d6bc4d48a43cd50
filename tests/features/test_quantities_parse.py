"""POST /v1/quantities/parse: every quantity of a text, and nothing stored."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from tests.examples import asking


@pytest.fixture
async def http(service: FastAPI) -> AsyncIterator[httpx2.AsyncClient]:
    async with asking(service) as client:
        yield client


async def parsed(http: httpx2.AsyncClient, text: str) -> dict[str, Any]:
    answer = await http.post("/v1/quantities/parse", json={"text": text})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_each_quantity_comes_with_its_words_place_and_rule(http: httpx2.AsyncClient) -> None:
    text = "around 20,000 containers, including over five million artillery shells"
    containers, shells = (await parsed(http, text))["quantities"]
    assert text[shells["start"] : shells["end"]] == shells["text"] == "over five million artillery shells"
    assert containers["rule"]
    assert {
        name: shells[name] for name in ("comparator", "value", "lower", "upper", "bounds", "unit", "dimension")
    } == {
        "comparator": "more_than",
        "value": 5_000_000,
        "lower": 5_000_000,
        "upper": None,
        "bounds": "()",
        "unit": "shell",
        "dimension": "count",
    }
    assert containers["label"] == "about 20,000 containers"


async def test_malformed_numbers_are_named_and_not_repaired(http: httpx2.AsyncClient) -> None:
    found = await parsed(http, "some 200,0000 shells")
    assert found["quantities"] == []
    assert [each["text"] for each in found["malformed"]] == ["200,0000"]


async def test_places_are_code_points_whatever_is_before_them(http: httpx2.AsyncClient) -> None:
    (found,) = (await parsed(http, "😀é 12 tanks"))["quantities"]
    assert (found["start"], found["end"]) == (3, 11)


@pytest.mark.parametrize("text", ["", "KN-23 and 155 mm shells", "in 2024"])
async def test_a_text_without_quantities_has_none(http: httpx2.AsyncClient, text: str) -> None:
    assert (await parsed(http, text))["quantities"] == []


async def test_a_long_text_is_read_whole(http: httpx2.AsyncClient) -> None:
    sentence = "Officials said at least 12,000 soldiers had arrived. "
    assert len((await parsed(http, sentence * 200))["quantities"]) == 200


async def test_a_megabyte_is_the_most(http: httpx2.AsyncClient) -> None:
    json_of_it = json.dumps({"text": "a" * 1_048_576}).encode()
    headers = {"Content-Type": "application/json"}
    answer = await http.post("/v1/quantities/parse", content=json_of_it, headers=headers)
    assert answer.status_code == 413
    answer = await http.post("/v1/quantities/parse", json={"text": "a " * 500_001})
    assert answer.status_code == 422


async def test_nothing_is_stored(http: httpx2.AsyncClient) -> None:
    await parsed(http, "12,000 soldiers")
    assert (await http.get("/v1/claims")).json()["items"] == []
