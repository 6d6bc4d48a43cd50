"""Files that are no whole export are refused, by line, and leave the ledger as empty as it was."""

import asyncio
import copy
import json
from collections.abc import AsyncIterator, Iterator
from uuid import uuid4

import pytest

from tests import databases
from tests.makers.client import Client
from tests.makers.flawed_ledgers import REFUSED, Lines
from tests.makers.ledgers import eventful_export, export, file_of, lines_of, served, take


@pytest.fixture(scope="module")
def whole(server_url: str, template: str) -> Iterator[Lines]:
    """The lines of a good file."""
    name = f"whole_{uuid4().hex}"
    yield asyncio.run(eventful_export(asyncio.run(databases.create(server_url, name, template=template))))
    asyncio.run(databases.drop(server_url, name))


@pytest.fixture(scope="module")
def empty_url(server_url: str, template: str) -> Iterator[str]:
    """The database of a ledger that stays empty."""
    name = f"empty_{uuid4().hex}"
    yield asyncio.run(databases.create(server_url, name, template=template))
    asyncio.run(databases.drop(server_url, name))


@pytest.fixture
async def empty(empty_url: str) -> AsyncIterator[Client]:
    """A client of that ledger; it is as empty after the test as before."""
    async with served(empty_url) as client:
        yield client
        assert len(lines_of(await export(client))) == 2


@pytest.mark.parametrize("name", REFUSED)
async def test_a_file_with_a_flaw_is_refused_at_its_line(empty: Client, whole: Lines, name: str) -> None:
    mutate, code, pointer = REFUSED[name]
    lines = copy.deepcopy(whole)
    mutate(lines)
    if code != "cut_off":
        lines[-1]["data"]["lines"] = len(lines) - 1
    response = await take(empty, file_of(lines))
    assert response.status_code == 422, response.text
    flaws = response.json()["errors"]
    assert {flaw["code"] for flaw in flaws} == {code}
    assert {flaw.get("pointer") for flaw in flaws} == {pointer}
    assert all(1 <= flaw["line"] <= len(lines) + 1 for flaw in flaws)


async def test_a_file_that_breaks_off_anywhere_is_refused(empty: Client, whole: Lines) -> None:
    file = file_of(whole)
    ends = [len(file_of(whole[:place])) for place in range(0, len(whole), 7)]
    for end in (*ends, len(file) // 2, len(file) - 20):
        response = await take(empty, file[:end])
        assert response.status_code == 422, end
        assert response.json()["errors"][-1]["code"] in ("cut_off", "broken")


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b'{"type":"source","data":', "broken"),
        (b'{"type":"source","type":"source","data":{}}', "broken"),
        (b"\xff\xfe", "broken"),
        (b"[]", "model_type"),
        (b'{"type":"source","data":{"a":' + b"[" * 50 + b"]" * 50 + b"}}", "broken"),
        (b'{"type":"source","data":{"a":"' + b"x" * (9 << 20) + b'"}}', "line_too_long"),
    ],
)
async def test_a_line_that_cannot_be_read_is_refused(empty: Client, whole: Lines, raw: bytes, code: str) -> None:
    end = {"type": "end", "data": {**whole[-1]["data"], "lines": len(whole)}}
    response = await take(empty, file_of(whole[:3]) + raw + b"\n" + file_of([*whole[3:-1], end]))
    assert response.status_code == 422, response.text
    (flaw,) = response.json()["errors"]
    assert (flaw["line"], flaw["code"]) == (4, code)


async def test_a_hundred_flaws_are_told_at_the_most(empty: Client, whole: Lines) -> None:
    lines = [whole[0], *({"type": "source", "data": {}} for _ in range(200)), whole[-1]]
    response = await take(empty, file_of(lines))
    assert response.status_code == 422
    assert len(response.json()["errors"]) == 100
    assert len(response.content) < 20_000


async def test_what_is_no_file_of_lines_is_refused_by_its_type(empty: Client, whole: Lines) -> None:
    file = file_of(whole)
    for headers, status in (
        ({"Content-Type": "application/json"}, 415),
        ({"Content-Encoding": "br"}, 415),
        ({"Content-Encoding": "gzip"}, 400),
    ):
        response = await take(empty, file, **headers)
        assert response.status_code == status
    assert (await take(empty, b"")).status_code == 422
    assert json.loads((await take(empty, b"\n\n")).content)["errors"][0]["code"] == "cut_off"
