"""The OpenAPI document: valid, said by one name each, and true where it gives examples."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from fastapi import FastAPI
from openapi_spec_validator import validate

from app.demo.loading import load
from app.main import create_app
from app.settings import Settings
from app.web.docs.openapi import operations
from tests import databases
from tests.examples import asking, send

DOCUMENT = create_app(Settings(database_url=None)).openapi()
OPERATIONS = [(path, method, operation) for path, method, operation in operations(DOCUMENT)]
IDS = [operation["operationId"] for _, _, operation in OPERATIONS]


def service(url: str) -> FastAPI:
    return create_app(Settings(database_url=url))


async def _example_of(url: str) -> dict[str, str]:
    app = service(url)
    async with app.router.lifespan_context(app), asking(app) as client:
        return await load(client)


@pytest.fixture(scope="module")
def demo(server_url: str, template: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The name of a database with the example, and the ids of its things."""
    name = f"demo_{uuid4().hex}"
    url = asyncio.run(databases.create(server_url, name, template=template))
    yield name, asyncio.run(_example_of(url))
    asyncio.run(databases.drop(server_url, name))


def test_the_document_is_valid_openapi_3_1_without_words_of_3_2() -> None:
    validate(DOCUMENT)
    assert DOCUMENT["openapi"] == "3.1.0"
    assert "itemSchema" not in json.dumps(DOCUMENT)


def test_every_operation_has_a_short_id_a_summary_and_words() -> None:
    assert len(set(IDS)) == len(IDS)
    for path, method, operation in OPERATIONS:
        assert operation["operationId"].isidentifier(), (path, method)
        assert len(operation["operationId"]) <= 40
        assert all(operation[said] for said in ("summary", "description", "tags"))


def test_problems_are_problem_json_and_fastapis_own_error_is_gone() -> None:
    assert "HTTPValidationError" not in DOCUMENT["components"]["schemas"]
    for _, _, operation in OPERATIONS:
        for status, response in operation["responses"].items():
            if int(status) >= 400:
                assert list(response["content"]) == ["application/problem+json"]


def test_every_patch_takes_a_merge_patch_under_both_names() -> None:
    patches = [operation for _, method, operation in OPERATIONS if method == "patch"]
    assert patches
    for operation in patches:
        assert set(operation["requestBody"]["content"]) == {"application/merge-patch+json", "application/json"}


def test_merged_things_moved_and_things_known_already_are_documented() -> None:
    by_id = {operation["operationId"]: operation["responses"] for _, _, operation in OPERATIONS}
    assert {"304", "308", "404", "410"} <= by_id["get_source"].keys()
    assert "308" not in by_id["get_claim"]
    assert {"409", "412", "428"} <= by_id["edit_claim"].keys()
    assert {"413", "415"} <= by_id["create_claim"].keys()
    assert {"Location", "ETag"} <= by_id["create_claim"]["201"]["headers"].keys()
    assert "Link" in by_id["list_claims"]["200"]["headers"]


def test_the_document_on_the_wire_is_asked_for_only_once() -> None:
    async def both() -> tuple[Any, int]:
        async with asking(create_app(Settings(database_url=None))) as client:
            first = await client.get("/openapi.json")
            again = await client.get("/openapi.json", headers={"If-None-Match": first.headers["etag"]})
            return first.json(), again.status_code

    assert asyncio.run(both()) == (DOCUMENT, 304)


BEFORE_ANYTHING = frozenset({"import_ledger"})
"""What only an empty ledger takes."""


@pytest.mark.parametrize("operation_id", IDS)
async def test_the_example_succeeds_when_sent_alone_to_a_fresh_demo(
    operation_id: str, demo: tuple[str, dict[str, str]], server_url: str
) -> None:
    name = f"try_{uuid4().hex}"
    template = databases.TEMPLATE if operation_id in BEFORE_ANYTHING else demo[0]
    app = service(await databases.create(server_url, name, template=template))
    app.state.example_ids = demo[1]
    found = next(each for each in operations(app.openapi()) if each[2]["operationId"] == operation_id)
    try:
        async with app.router.lifespan_context(app), asking(app) as client:
            answer = await send(client, *found)
    finally:
        await databases.drop(server_url, name)
    assert answer.is_success, answer.text
    assert str(answer.status_code) in found[2]["responses"]
