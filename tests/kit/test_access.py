"""What surrounds every request: HEAD, ids, headers, the access line, the metrics, the last resort."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from fastapi import FastAPI, Request
from prometheus_client import CollectorRegistry

from app.kit import handlers, limits, logs, metrics
from app.kit.answers import JsonBytes, NoContent, NotModified
from app.kit.metrics import Metrics
from tests.kit.asgi import JSON, ask

THINGS = "/v1/things"
ID = "01938f7e-0000-7000-8000-000000000001"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    written = io.StringIO()
    root = logging.getLogger()
    before = root.handlers[:], root.level
    logs.configure(stream=written)
    yield written
    root.handlers[:], level = before
    root.setLevel(level)
    structlog.reset_defaults()


def events(written: io.StringIO, event: str) -> list[dict[str, Any]]:
    every = [json.loads(line) for line in written.getvalue().splitlines()]
    return [line for line in every if line["event"] == event]


@pytest.mark.parametrize("path", [THINGS, f"{THINGS}/{ID}"])
async def test_head_answers_as_get_without_the_body(app: FastAPI, path: str) -> None:
    full, head = await ask(app, "GET", path), await ask(app, "HEAD", path)
    assert (head.status, head.body) == (200, b"")
    assert full.body
    for headers in (full.headers, head.headers):
        del headers["x-request-id"]
    assert head.headers == full.headers


async def test_head_of_an_endless_stream_ends(app: FastAPI) -> None:
    answer = await ask(app, "HEAD", f"{THINGS}/{ID}/endless")
    assert (answer.status, answer.body) == (200, b"")


async def test_head_is_no_operation_of_its_own_in_the_document(app: FastAPI) -> None:
    paths = app.openapi()["paths"]
    assert set(paths[f"{THINGS}/{{id}}"]) == {"get", "patch", "delete"}


async def test_the_document_keeps_what_fastapi_says_of_parameters_and_bodies(app: FastAPI) -> None:
    paths = app.openapi()["paths"]
    names = {parameter["name"] for parameter in paths[THINGS]["get"]["parameters"]}
    assert names == {"limit", "tag", "q", "count", "recorded_as_of"}
    assert "application/merge-patch+json" in paths[f"{THINGS}/{{id}}"]["patch"]["requestBody"]["content"]
    thing = app.openapi()["components"]["schemas"]["ThingIn"]["properties"]
    assert thing["name"]["maxLength"] == 300
    assert thing["parent"]["anyOf"][0]["format"] == "uuid"


@pytest.mark.parametrize("sane", ["abc", "0", "3f2c-1.2_x", "x" * 128])
async def test_a_sane_request_id_is_kept(app: FastAPI, sane: str) -> None:
    answer = await ask(app, "GET", "/nowhere", headers={"X-Request-Id": sane})
    assert answer.headers["x-request-id"] == answer.document["request_id"] == sane


@pytest.mark.parametrize("odd", ["", "x" * 129, "a b", "a\nb", "<script>", "ä", '{"a":1}', "-"])
async def test_another_request_id_is_replaced(app: FastAPI, odd: str) -> None:
    answer = await ask(app, "GET", "/nowhere", headers={"X-Request-Id": odd})
    assert answer.headers["x-request-id"] == answer.document["request_id"] != odd


@pytest.mark.parametrize("path", [THINGS, "/nowhere", "/faults/broken", "/faults/offline"])
async def test_every_answer_has_the_security_headers(app: FastAPI, path: str) -> None:
    answer = await ask(app, "GET", path)
    for name, value in limits.SECURITY_HEADERS.items():
        assert answer.headers[name.lower()] == value


async def test_a_page_brings_its_own_policy() -> None:
    app = FastAPI()
    limits.install(app)

    @app.get("/")
    async def page() -> JsonBytes:
        return JsonBytes(b"{}", headers={"Content-Security-Policy": "default-src 'self'"})

    answer = await ask(app, "GET", "/")
    assert answer.headers["content-security-policy"] == "default-src 'self'"


async def test_one_line_is_written_for_a_request_and_no_value_of_it(app: FastAPI, lines: io.StringIO) -> None:
    await ask(app, "GET", f"{THINGS}/{ID}", "recorded_as_of=SECRET", headers={"X-Request-Id": "r1"})
    (line,) = events(lines, "request")
    assert line["duration_ms"] >= 0
    assert {name: line[name] for name in ("method", "route", "status", "request_id", "actor")} == {
        "method": "GET",
        "route": "/v1/things/{id}",
        "status": 200,
        "request_id": "r1",
        "actor": None,
    }
    assert "SECRET" not in lines.getvalue()
    assert ID not in lines.getvalue()


async def test_the_line_names_the_actor(lines: io.StringIO) -> None:
    app = FastAPI()
    limits.install(app)

    @app.get("/")
    async def known(request: Request) -> None:
        request.state.actor = "analyst"

    await ask(app, "GET", "/")
    assert events(lines, "request")[0]["actor"] == "analyst"


async def test_our_own_fault_is_logged_with_its_stack_and_a_race_without(app: FastAPI, lines: io.StringIO) -> None:
    await ask(app, "GET", "/faults/broken", headers={"X-Request-Id": "r2"})
    await ask(app, "GET", "/faults/offline")
    broken, offline = events(lines, "unforeseen")
    assert (broken["level"], broken["request_id"]) == ("error", "r2")
    assert "the secret of the house" in broken["exception"]
    assert offline["level"] == "warning"
    assert "exception" not in offline


async def test_half_an_answer_is_cut_off_and_logged(app: FastAPI, lines: io.StringIO) -> None:
    with pytest.raises(RuntimeError, match="in the middle"):
        await ask(app, "GET", "/faults/midway")
    assert events(lines, "request")[0]["status"] == 200
    assert events(lines, "unforeseen")


async def test_a_client_that_hung_up_is_logged_as_499(app: FastAPI, lines: io.StringIO) -> None:
    with pytest.raises(AssertionError, match="an answer begins once"):
        await ask(app, "POST", f"{THINGS}/streamed", body=[])
    assert events(lines, "request")[0]["status"] == limits.HUNG_UP


async def test_requests_are_counted_by_template(app: FastAPI, metrics: Metrics) -> None:
    await ask(app, "GET", f"{THINGS}/{ID}")
    await ask(app, "GET", f"{THINGS}/zzz")
    await ask(app, "FROB", "/nowhere")
    await ask(app, "POST", THINGS, body=b'{"name":"a"}', headers=JSON)
    shown = metrics.exposition().decode()
    assert 'sayso_http_requests_total{method="GET",route="/v1/things/{id}",status="200"} 1.0' in shown
    assert 'sayso_http_requests_total{method="GET",route="unmatched",status="404"} 1.0' in shown
    assert 'sayso_http_requests_total{method="other",route="unmatched",status="404"} 1.0' in shown
    assert 'sayso_http_request_duration_seconds_count{method="POST",route="/v1/things"} 1.0' in shown
    assert "sayso_http_requests_in_progress 0.0" in shown


def test_metrics_may_share_a_registry() -> None:
    registry = CollectorRegistry()
    assert Metrics(registry).registry is registry
    assert metrics.CONTENT_TYPE.startswith("text/plain")


async def test_a_lifespan_passes_through(app: FastAPI) -> None:
    messages = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])
    sent: list[str] = []

    async def receive() -> dict[str, str]:
        return next(messages)

    async def send(message: Any) -> None:
        sent.append(message["type"])

    await app({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, receive, send)
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_a_terminal_is_written_to_for_people(lines: io.StringIO) -> None:
    terminal = io.StringIO()
    logs.configure(console=True, stream=terminal)
    structlog.stdlib.get_logger("x").info("started", port=8000)
    logging.getLogger("uvicorn.error").info("from the library")
    logging.getLogger("uvicorn.access").info("GET /v1/claims?q=SECRET")
    assert "started" in terminal.getvalue()
    assert "from the library" in terminal.getvalue()
    assert "SECRET" not in terminal.getvalue()


def test_library_lines_are_json_too(lines: io.StringIO) -> None:
    logging.getLogger("sqlalchemy").warning("pool %s", "full")
    (line,) = events(lines, "pool full")
    assert (line["level"], line["logger"]) == ("warning", "sqlalchemy")


async def test_answers_carry_what_they_are_given() -> None:
    made = JsonBytes(b"{}", 201, etag='"1-a"', location="/v1/things/1")
    assert (made.headers["etag"], made.headers["location"]) == ('"1-a"', "/v1/things/1")
    assert made.headers["content-type"] == "application/json"
    assert (NotModified('"1-a"').status_code, NotModified('"1-a"').headers["etag"]) == (304, '"1-a"')
    assert (NoContent().status_code, NoContent().body) == (204, b"")


async def test_without_the_middlewares_a_problem_still_has_an_id() -> None:
    app = FastAPI()
    handlers.install(app)
    answer = await ask(app, "GET", "/nowhere")
    assert answer.document["request_id"]
