"""Whatever is sent, the answer is one of ours, and never a 5xx."""

import json

from fastapi import Depends, FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.kit import handlers, limits
from tests.kit.asgi import JSON, Answer, ask
from tests.kit.conftest import as_of, things

APP = FastAPI(redirect_slashes=False)
APP.include_router(things(), prefix="/v1", dependencies=[Depends(as_of)])
handlers.install(APP)
limits.install(APP)

quick = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
methods = st.sampled_from(["GET", "POST", "PATCH", "DELETE", "PUT", "HEAD", "OPTIONS", "FROB"])
paths = st.text(max_size=60).map(lambda tail: "/v1/things/" + tail) | st.sampled_from(
    ["/v1/things", "/", "/v1/things/"]
)
header_bytes = st.binary(max_size=40).map(lambda raw: raw.replace(b"\r", b"").replace(b"\n", b""))
headers = st.lists(
    st.tuples(
        st.sampled_from(
            [
                b"content-type",
                b"content-encoding",
                b"content-length",
                b"x-request-id",
                b"change-reason",
                b"idempotency-key",
            ]
        ),
        header_bytes,
    ),
    max_size=4,
)
fields = st.sampled_from(
    ["name", "number", "stance", "bounds", "either", "tags", "url", "about", "since", "seen_at", "parent", "extra", "x"]
)
bodies = st.dictionaries(
    fields,
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=5,
    ),
).map(lambda value: json.dumps(value).encode())


def check(answer: Answer, method: str) -> None:
    assert answer.status < 500
    if answer.status >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
        if method != "HEAD":
            assert answer.document["status"] == answer.status
            assert answer.document["detail"]


@quick
@given(st.binary(max_size=300) | bodies)
async def test_any_bytes_as_a_body(body: bytes) -> None:
    check(await ask(APP, "POST", "/v1/things", body=body, headers=JSON), "POST")


@quick
@given(st.binary(max_size=200) | st.text("lmitagqcoun=&%+;[]0159\x00", max_size=60).map(str.encode))
async def test_any_bytes_as_a_query(query: bytes) -> None:
    check(await ask(APP, "GET", "/v1/things", query), "GET")


@quick
@given(methods, paths, headers, st.lists(st.binary(max_size=20), min_size=1, max_size=3))
async def test_any_request_at_all(
    method: str, path: str, given_headers: list[tuple[bytes, bytes]], pieces: list[bytes]
) -> None:
    check(await ask(APP, method, path, body=pieces, headers=given_headers), method)
