"""Each row of quality.md's table of bad input that concerns a body."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI

from app.kit.bodies import MEGABYTE, MERGE_PATCH
from tests.kit.asgi import JSON, Answer, ask

THING = "/v1/things"
ID = "01938f7e-0000-7000-8000-000000000001"


async def post(app: FastAPI, body: bytes) -> Answer:
    return await ask(app, "POST", THING, body=body, headers=JSON)


async def test_a_good_body_is_taken_as_it_is(app: FastAPI) -> None:
    body = (
        b'{"name":"Yonhap","number":12000.50,"stance":"denies","tags":["a","b"],"since":"2024-10-01",'
        b'"url":"HTTPS://Example.org","parent":"01938f7e-0000-7000-8000-000000000001",'
        b'"seen_at":"2024-10-01T10:00:00Z","bounds":{"lower":-0.0,"upper":1e3},"extra":{"a":[0.1]}}'
    )
    answer = await post(app, body)
    assert answer.status == 201
    assert answer.document == {
        "name": "Yonhap",
        "number": 12000.5,
        "stance": "denies",
        "tags": ["a", "b"],
        "since": "2024-10-01",
        "url": "https://example.org/",
        "parent": ID,
        "seen_at": "2024-10-01T10:00:00+00:00",
        "bounds": {"lower": 0, "upper": 1000},
        "extra": {"a": [0.1]},
        "why": None,
        "bytes": len(body),
    }


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"name":"a","name":"b"}', 400),
        (b'{"name":"a","extra":{"k":1,"\xc3\xa9":2,"k":3}}', 400),
        (b'{"name":"a"', 400),
        (b"{'name':'a'}", 400),
        (b'{"name":"a"} {}', 400),
        (b"   ", 400),
        (b"", 400),
        (b'{"name":"\xff"}', 400),
        ('{"name":"a"}'.encode("utf-16"), 400),
        ('{"name":"a"}'.encode("utf-16-le"), 400),
        (b'\xef\xbb\xbf{"name":"a"}', 400),
        (b"[" * 100_000, 400),
        (b'{"a":' * 100_000, 400),
        (b'"' + b'\\"' * 400_000 + b"[" * 50, 400),
        (b'{"name":"a","number":' + b"9" * 5_000 + b"}", 422),
        (b'{"name":"a","number":1e400}', 422),
        (b'{"name":"a","number":-1e-400}', 422),
        (b'{"name":"a","number":1E+999999}', 422),
        (b'{"name":"a","number":1E+99999999999999999999999}', 422),
        (b'{"name":"a","number":0.' + b"1" * 5_000 + b"}", 422),
        (b'{"name":"a","number":NaN}', 422),
        (b'{"name":"a","number":Infinity}', 422),
        (b'{"name":"a","number":-Infinity}', 422),
        (b'{"name":"a","number":"NaN"}', 422),
        (b'{"name":"a","number":"12"}', 422),
        (b'{"name":"a","number":true}', 422),
        (b'{"name":"a","number":1e30}', 422),
        (b'{"name":"a","number":1234567890123456}', 422),
        (b'{"name":"a","extra":{"x":[NaN]}}', 422),
        (b"[]", 422),
        (b"null", 422),
        (b'"name"', 422),
        (b"{}", 422),
        (b'{"name":5}', 422),
        (b'{"name":"   "}', 422),
        (b'{"name":""}', 422),
        (b'{"name":"a","stance":"maybe"}', 422),
        (b'{"name":"a","stance":1}', 422),
        (b'{"name":"a","about":"2024-13-01"}', 422),
        (b'{"name":"a","about":"2024-02-30"}', 422),
        (b'{"name":"a","about":"03/04/2024"}', 422),
        (b'{"name":"a","about":20240101}', 422),
        (b'{"name":"a","since":"2024-10"}', 422),
        (b'{"name":"a","since":"2024-02-30"}', 422),
        (b'{"name":"a","since":1}', 422),
        (b'{"name":"a","seen_at":"2024-10-01T10:00:00"}', 422),
        (b'{"name":"a","seen_at":"9999-12-31T23:59:59-12:00"}', 422),
        (b'{"name":"a","seen_at":"0001-01-01T00:00:00+14:00"}', 422),
        (b'{"name":"a","parent":"01938f7e000070008000000000000001"}', 422),
        (b'{"name":"a","parent":7}', 422),
        (b'{"name":"a","url":"javascript:alert(1)"}', 422),
        (b'{"name":"a","tags":["x","x"]}', 422),
        (b'{"name":"a","tags":"x"}', 422),
        (b'{"name":"a\\u202eb"}', 422),
    ],
)
async def test_a_bad_body_is_refused(app: FastAPI, body: bytes, status: int) -> None:
    answer = await post(app, body)
    assert answer.status == status, answer.body
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("body", "places"),
    [
        (b'{"name":"a","nmae":1,"id":2,"version":3}', ["/nmae", "/id", "/version"]),
        (b"{}", ["/name"]),
        (b'{"name":"a\\u0000b"}', ["/name"]),
        (b'{"name":"\\ud800"}', ["/name"]),
        (b'{"name":5,"unknown":["\\ud800"]}', ["/unknown/0"]),
        (b'{"name":"a","extra":{"a/b":{"~":"\\u0000"}}}', ["/extra/a~1b/~0"]),
        (b'{"name":"a","extra":{"\\u0000":1}}', ["/extra"]),
        (b'{"\\ud800":1}', [""]),
        (b'{"name":"a","bounds":{"lower":1}}', ["/bounds/upper"]),
        (b'{"name":"a","bounds":{"lower":1,"upper":"2"}}', ["/bounds/upper"]),
        (b'{"name":"a","tags":["a","b\\u0001"]}', ["/tags/1"]),
        (b'{"name":"a","number":NaN,"extra":{"x":[1,-Infinity]}}', ["/number", "/extra/x/1"]),
        (b'{"name":"a","either":{"lower":1}}', ["/either/upper", "/either"]),
    ],
)
async def test_a_refusal_points_at_the_place(app: FastAPI, body: bytes, places: list[str]) -> None:
    answer = await post(app, body)
    assert answer.status == 422
    assert answer.places == places


async def test_a_pair_of_surrogates_is_a_character(app: FastAPI) -> None:
    answer = await post(app, b'{"name":"\\ud83d\\udc4d ok"}')
    assert answer.document["name"] == "👍 ok"


async def test_a_backslash_before_u0000_is_no_nul(app: FastAPI) -> None:
    answer = await post(app, b'{"name":"a","extra":{"x":"\\\\u0000"}}')
    assert answer.document["extra"] == {"x": "\\u0000"}


async def test_no_value_that_was_sent_comes_back(app: FastAPI) -> None:
    body = b'{"name":"a","number":"SECRET","stance":"SECRET","url":"SECRET","about":"SECRET",'
    body += b'"since":"SECRET","seen_at":"SECRET","parent":"SECRET","tags":["SECRET","SECRET"],"either":"SECRET"}'
    answer = await post(app, body)
    assert answer.status == 422
    assert len(answer.document["errors"]) >= 8
    assert b"SECRET" not in answer.body


async def test_each_sentence_is_a_sentence(app: FastAPI) -> None:
    answer = await post(app, b'{"number":"1","about":"x","tags":[1],"extra":[],"name":"","x":1}')
    for flaw in answer.document["errors"]:
        assert flaw["message"][0].isupper()
        assert flaw["message"].endswith(".")


async def test_eighty_thousand_flaws_are_told_a_hundred_times(app: FastAPI) -> None:
    body = b"{" + b",".join(b'"%d":NaN' % number for number in range(80_000)) + b"}"
    answer = await post(app, body)
    assert answer.status == 422
    assert len(answer.document["errors"]) == 100


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"content-type": ""},
        {"content-type": "text/plain"},
        {"content-type": "application/xml"},
        {"content-type": "multipart/form-data; boundary=x"},
        {"content-type": "application/x-www-form-urlencoded"},
        {"content-type": "application/json; charset=utf-16"},
        {"content-type": "application/json; charset=latin-1"},
        {"content-type": "application/json, text/plain"},
        {"content-type": MERGE_PATCH},
        {**JSON, "content-encoding": "gzip"},
        {**JSON, "content-encoding": "br, gzip"},
    ],
)
async def test_a_body_of_another_kind_is_415(app: FastAPI, headers: dict[str, str]) -> None:
    answer = await ask(app, "POST", THING, body=b'{"name":"a"}', headers=headers)
    assert answer.status == 415
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "kind", ["application/json", "Application/JSON;charset=UTF-8", 'application/json; charset="utf-8"']
)
async def test_json_may_be_called_json(app: FastAPI, kind: str) -> None:
    headers = {"content-type": kind, "content-encoding": "identity"}
    answer = await ask(app, "POST", THING, body=b'{"name":"a"}', headers=headers)
    assert answer.status == 201


@pytest.mark.parametrize(
    ("kind", "status"),
    [(MERGE_PATCH, 200), ("application/json", 200), ("application/json-patch+json", 415)],
)
async def test_patch_takes_json_and_merge_patches(app: FastAPI, kind: str, status: int) -> None:
    path = f"{THING}/{ID}"
    answer = await ask(app, "PATCH", path, body=b'{"a":null}', headers={"content-type": kind})
    assert answer.status == status
    if status == 415:
        assert MERGE_PATCH in answer.headers["accept-patch"]


async def test_a_body_that_may_be_missing_may_be_missing(app: FastAPI) -> None:
    without = await ask(app, "POST", f"{THING}/optional")
    given = await ask(app, "POST", f"{THING}/optional", body=b'{"name":"a"}', headers=JSON)
    assert (without.document, given.document) == ({"given": False}, {"given": True})


def _pieces(size: int, piece: int = 65_536) -> Iterator[bytes]:
    for start in range(0, size, piece):
        yield b" " * min(piece, size - start)


async def test_a_byte_over_the_limit_is_refused_before_it_is_read(app: FastAPI) -> None:
    answer = await post(app, b" " * (MEGABYTE + 1))
    assert (answer.status, answer.pieces_read) == (413, 0)
    assert answer.document["limit"] == MEGABYTE
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_byte_over_the_limit_in_chunks_is_refused_at_that_byte(app: FastAPI) -> None:
    answer = await ask(app, "POST", THING, body=_pieces(50 * MEGABYTE), headers=JSON)
    assert (answer.status, answer.pieces_read) == (413, 17)


async def test_a_body_of_just_the_limit_is_read(app: FastAPI) -> None:
    padding = b" " * (MEGABYTE - 12)
    whole = await post(app, b'{"name":"a"}' + padding)
    chunked = await ask(app, "POST", THING, body=[b'{"name":"a"}', padding], headers=JSON)
    assert (whole.status, chunked.status) == (201, 201)


async def test_a_route_may_take_more(app: FastAPI) -> None:
    body = b'{"a":"' + b"x" * 1_500_000 + b'"}'
    answer = await ask(app, "POST", f"{THING}/wide", body=body, headers=JSON)
    over = await ask(app, "POST", f"{THING}/wide", body=body + b" " * 500_000, headers=JSON)
    assert (answer.status, over.status) == (200, 413)


async def test_a_streamed_body_is_held_to_its_limit_too(app: FastAPI) -> None:
    path = f"{THING}/streamed"
    within = await ask(app, "POST", path, body=[b"x" * 50, b"x" * 50])
    beyond = await ask(app, "POST", path, body=[b"x" * 50, b"x" * 51, b"x"])
    assert within.document == {"bytes": 100}
    assert (beyond.status, beyond.pieces_read) == (413, 2)


@pytest.mark.parametrize(("method", "path"), [("POST", "/nowhere"), ("PUT", THING)])
async def test_an_endless_body_to_nowhere_is_not_read(app: FastAPI, method: str, path: str) -> None:
    announced = await ask(app, method, path, body=b" " * (MEGABYTE + 1))
    chunked = await ask(app, method, path, body=_pieces(2 * MEGABYTE))
    assert (announced.status, announced.pieces_read) == (413, 0)
    assert (chunked.status in (404, 405), chunked.pieces_read) == (True, 0)


async def test_a_client_that_hangs_up_while_sending_is_not_answered(app: FastAPI) -> None:
    with pytest.raises(AssertionError, match="an answer begins once"):
        await ask(app, "POST", f"{THING}/streamed", body=[])
