"""Each row of quality.md's table of bad input that concerns a query, a path or a header."""

import pytest
from fastapi import FastAPI

from tests.kit.asgi import ask

THINGS = "/v1/things"
ID = "01938f7e-0000-7000-8000-000000000001"


async def test_a_query_is_read_into_one_value(app: FastAPI) -> None:
    query = "limit=5&tag=a&tag=b%20c&q=x+y%26&count=true&recorded_as_of=2024"
    answer = await ask(app, "GET", THINGS, query)
    assert answer.document == {"limit": 5, "tag": ["a", "b c"], "q": "x y&", "count": True}


@pytest.mark.parametrize("query", ["", "&", "&&limit=50&", "limit=50"])
async def test_empty_parts_of_a_query_say_nothing(app: FastAPI, query: str) -> None:
    answer = await ask(app, "GET", THINGS, query)
    assert answer.document["limit"] == 50


@pytest.mark.parametrize(
    ("query", "names"),
    [
        (b"limt=5", ["limt"]),
        (b"limt=5&lim=6&limit=7", ["limt", "lim"]),
        (b"limit=5&limit=6", ["limit"]),
        (b"limit=5&limit=5", ["limit"]),
        (b"recorded_as_of=1&recorded_as_of=2", ["recorded_as_of"]),
        (b"limit=0", ["limit"]),
        (b"limit=-1", ["limit"]),
        (b"limit=1e9", ["limit"]),
        (b"limit=501", ["limit"]),
        (b"limit=5.0", ["limit"]),
        (b"limit=+5", ["limit"]),
        (b"limit=1_0", ["limit"]),
        (b"limit=%205", ["limit"]),
        (b"limit=9223372036854775808", ["limit"]),
        (b"limit=%D9%A5", ["limit"]),
        (b"limit=", ["limit"]),
        (b"limit", ["limit"]),
        (b"count=yes", ["count"]),
        (b"count=1", ["count"]),
        (b"q=%00", ["q"]),
        (b"q=a\x00b", ["q"]),
        (b"q=", ["q"]),
        (b"q=+", ["q"]),
        (b"q=" + b"a" * 10_000, ["q"]),
        (b"q=%ff", ["q"]),
        (b"q=\xff", ["q"]),
        (b"q=%ED%A0%80", ["q"]),
        (b"q=%C0%80", ["q"]),
        (b"q=50%", ["q"]),
        (b"q=%zz", ["q"]),
        (b"tag=a&tag=b%00", ["tag"]),
        (b"tag=a%0Ab", ["tag"]),
        (b"&".join(b"tag=%d" % number for number in range(501)), ["tag"]),
        (b"&".join(b"tag=%d" % number for number in range(40_000)), ["tag"]),
        (b"a%00b=1", ["ab"]),
        (b"=1", [""]),
        (b"tag[]=a", ["tag[]"]),
        (b"LIMIT=5", ["LIMIT"]),
    ],
)
async def test_a_bad_query_is_refused_by_name(app: FastAPI, query: bytes, names: list[str]) -> None:
    answer = await ask(app, "GET", THINGS, query)
    assert answer.status == 422, answer.body
    assert answer.places == names


@pytest.mark.parametrize("query", [b"%ff=1", b"50%=1"])
async def test_a_name_that_cannot_be_read_is_refused_without_it(app: FastAPI, query: bytes) -> None:
    answer = await ask(app, "GET", THINGS, query)
    assert (answer.status, answer.codes) == (422, ["percent_encoding"])


async def test_five_hundred_values_are_not_too_many(app: FastAPI) -> None:
    answer = await ask(app, "GET", THINGS, "&".join(f"tag={number}" for number in range(500)))
    assert len(answer.document["tag"]) == 500


async def test_a_query_without_end_is_refused(app: FastAPI) -> None:
    answer = await ask(app, "GET", THINGS, b"q=" + b"a" * 5_000_000)
    assert answer.status == 422


async def test_ten_thousand_unknown_names_are_told_a_hundred_times(app: FastAPI) -> None:
    answer = await ask(app, "GET", THINGS, "&".join(f"x{number}=1" for number in range(10_000)))
    assert len(answer.document["errors"]) == 100


async def test_a_long_unknown_name_is_cut(app: FastAPI) -> None:
    answer = await ask(app, "GET", THINGS, "x" * 100_000 + "=1")
    assert answer.places == ["x" * 100]


async def test_a_value_is_never_echoed(app: FastAPI) -> None:
    answer = await ask(app, "GET", THINGS, "limit=SECRET&count=SECRET&q=" + "SECRET" * 50)
    assert len(answer.document["errors"]) == 3
    assert b"SECRET" not in answer.body


async def test_a_route_without_parameters_takes_only_what_it_is_included_with(app: FastAPI) -> None:
    known = await ask(app, "GET", f"{THINGS}/{ID}", "recorded_as_of=1")
    unknown = await ask(app, "GET", f"{THINGS}/{ID}", "expand=1")
    assert (known.status, unknown.status) == (200, 422)


@pytest.mark.parametrize(
    "segment",
    [
        "zzz",
        "1",
        ID.replace("-", ""),
        f"urn:uuid:{ID}",
        "{" + ID + "}",
        f" {ID}",
        f"{ID}\n",
        f"{ID}\x00",
        "\ufffd",
        "x" * 100_000,
        "١" * 36,
    ],
)
async def test_an_id_of_the_wrong_form_is_not_found(app: FastAPI, segment: str) -> None:
    answer = await ask(app, "GET", f"{THINGS}/{segment}")
    assert answer.status == 404
    assert answer.document["type"] == "urn:sayso:problem:not-found"


async def test_a_slash_at_the_end_is_another_path(app: FastAPI) -> None:
    answer = await ask(app, "GET", f"{THINGS}/")
    assert answer.status == 404
    assert "location" not in answer.headers


@pytest.mark.parametrize("key", ["", "a b", "ä", "x" * 256, "a\tb", "a\x00b"])
async def test_a_bad_header_is_refused_by_name(app: FastAPI, key: str) -> None:
    answer = await ask(app, "DELETE", f"{THINGS}/{ID}", headers={"Idempotency-Key": key})
    assert answer.status == 422
    assert [flaw["header"].lower() for flaw in answer.document["errors"]] == ["idempotency-key"]


@pytest.mark.parametrize("key", ["x", "~!\"#$%&'()", "x" * 255])
async def test_visible_ascii_is_a_key(app: FastAPI, key: str) -> None:
    answer = await ask(app, "DELETE", f"{THINGS}/{ID}", headers={"Idempotency-Key": key})
    assert (answer.status, answer.body) == (204, b"")
