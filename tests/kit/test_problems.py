import json
import logging

import asyncpg
import pytest
from fastapi import FastAPI
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from starlette.exceptions import HTTPException

from app.kit import errors, handlers
from app.kit.documented import SCHEMA, problems, with_problem_schema
from app.kit.errors import Flaw, Problem
from app.kit.sqlstate import problem_for, sqlstate_of
from tests.kit.asgi import JSON, ask

THINGS = "/v1/things"


def kinds() -> list[type[Problem]]:
    return [kind for kind in Problem.__subclasses__() if kind.__module__ == errors.__name__]


def example_of(kind: type[Problem]) -> Problem:
    if kind is errors.Moved:
        return errors.Moved("/v1/sources/1")
    if kind is errors.TooLarge:
        return errors.TooLarge(5)
    if kind is errors.TooManyRequests:
        return errors.TooManyRequests("Wait a second.", retry_after=1)
    return kind() if kind is errors.Internal else kind("Do it so.")


def test_the_tree_in_the_docstring_is_the_tree() -> None:
    drawn = [line.split() for line in (errors.__doc__ or "").splitlines() if line[:1] in "├└" and line]
    assert {(words[1], int(words[2])) for words in drawn} == {(kind.__name__, kind.status) for kind in kinds()}


def test_each_kind_has_its_own_status_code_and_title() -> None:
    for part in ("status", "code", "title"):
        found = [getattr(kind, part) for kind in kinds() if kind is not errors.Internal]
        assert len(set(found)) == len(found)


@pytest.mark.parametrize("kind", kinds())
async def test_each_kind_answers_as_its_schema_says(kind: type[Problem]) -> None:
    app = FastAPI()
    handlers.install(app)
    problem = example_of(kind)

    @app.get("/")
    async def raising() -> None:
        raise problem

    answer = await ask(app, "GET", "/")
    assert answer.status == kind.status
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(SCHEMA["required"]) <= set(answer.document)
    assert set(answer.document) <= {*SCHEMA["properties"], *problem.members}
    assert answer.document["type"] == f"urn:sayso:problem:{kind.code}"
    assert answer.document["request_id"] == answer.headers["x-request-id"]
    for name, value in problem.headers.items():
        assert answer.headers[name.lower()] == value


def test_a_problem_says_what_its_flaws_say_and_holds_what_it_was_given() -> None:
    problem = errors.Invalid(
        errors=[Flaw("Give one.", "missing", pointer="/a"), Flaw("Give less.", "too_long", header="X")],
        members={"ids": ["1"]},
    )
    document = problem.document("r")
    assert document["detail"] == "/a: Give one. X: Give less."
    assert document["ids"] == ["1"]
    assert document["errors"] == [
        {"pointer": "/a", "code": "missing", "message": "Give one."},
        {"header": "X", "code": "too_long", "message": "Give less."},
    ]


def test_a_single_flaw_is_quickly_said() -> None:
    assert errors.Invalid.parameter("limit", "Give less.").errors == (
        Flaw("Give less.", "invalid_value", parameter="limit"),
    )
    assert errors.Invalid.field("/a", "Give less.", "much").errors == (Flaw("Give less.", "much", pointer="/a"),)


async def test_an_unknown_path_is_a_problem(app: FastAPI) -> None:
    answer = await ask(app, "GET", "/nowhere")
    assert (answer.status, answer.document["title"]) == (404, "Not found")


async def test_an_unknown_method_is_a_problem_that_names_all_the_known_ones(app: FastAPI) -> None:
    answer = await ask(app, "PUT", THINGS)
    assert answer.status == 405
    assert answer.headers["allow"] == "GET, HEAD, POST"
    deeper = await ask(app, "FROB", f"{THINGS}/01938f7e-0000-7000-8000-000000000001")
    assert deeper.headers["allow"] == "DELETE, GET, HEAD, PATCH"


async def test_where_nothing_is_read_head_is_not_allowed_either() -> None:
    app = FastAPI()
    handlers.install(app)
    app.post("/only")(kinds)
    for method in ("GET", "HEAD"):
        answer = await ask(app, method, "/only")
        assert (answer.status, answer.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize(
    ("status", "answered"), [(404, 404), (415, 415), (503, 503), (500, 500), (502, 500), (418, 400), (400, 400)]
)
async def test_what_the_framework_raises_is_a_problem_too(status: int, answered: int) -> None:
    app = FastAPI()
    handlers.install(app)

    @app.get("/")
    async def raising() -> None:
        raise HTTPException(status, "SECRET")

    answer = await ask(app, "GET", "/")
    assert answer.status == answered
    assert b"SECRET" not in answer.body


async def test_what_the_domain_refuses_anywhere_is_a_422_at_its_field(app: FastAPI) -> None:
    answer = await ask(app, "GET", "/faults/refused")
    assert answer.status == 422
    assert answer.document["errors"] == [
        {
            "pointer": "/bounds/lower",
            "code": "invalid_value",
            "message": "A lower bound lies below the upper one.",
        }
    ]


async def test_our_own_fault_shows_no_stack_and_no_secret(app: FastAPI, caplog: pytest.LogCaptureFixture) -> None:
    answer = await ask(app, "GET", "/faults/broken")
    assert answer.status == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert b"secret" not in answer.body
    assert b"Traceback" not in answer.body


@pytest.mark.parametrize("path", ["/faults/offline", "/faults/crowded"])
async def test_a_database_that_is_away_is_503_with_retry_after(app: FastAPI, path: str) -> None:
    answer = await ask(app, "GET", path)
    assert (answer.status, answer.headers["retry-after"]) == (503, "1")


class _Driver(Exception):
    def __init__(self, sqlstate: str | None, sentence: str = "the driver's words") -> None:
        super().__init__(sentence)
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("23505", 409),
        ("23503", 409),
        ("23P01", 409),
        ("23514", 422),
        ("23502", 500),
        ("22003", 422),
        ("22021", 422),
        ("54000", 422),
        ("25006", 503),
        ("40001", 503),
        ("40P01", 503),
        ("53100", 503),
        ("53300", 503),
        ("55P03", 503),
        ("57014", 503),
        ("57P01", 503),
        ("08006", 503),
        ("42601", 500),
        ("XX000", 500),
        (None, 500),
    ],
)
def test_a_sqlstate_decides_however_it_is_wrapped(state: str | None, status: int) -> None:
    bare = _Driver(state)
    # The class says nothing: drivers do not agree on which error is whose.
    for wrapped in (bare, IntegrityError("INSERT", {}, bare), OperationalError("INSERT", {}, bare)):
        assert problem_for(wrapped).status == status
        assert sqlstate_of(wrapped) == state
    caused = RuntimeError("on the way")
    caused.__cause__ = bare
    assert problem_for(caused).status == status


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (asyncpg.UniqueViolationError("x"), 409),
        (asyncpg.SerializationError("x"), 503),
        (asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation"), 503),
        (asyncpg.InterfaceError("connection is closed"), 503),
        (asyncpg.InterfaceError("cannot perform operation: another operation is in progress"), 500),
        (DBAPIError("SELECT", {}, _Driver(None), connection_invalidated=True), 503),
        (DBAPIError("SELECT", {}, _Driver(None, "connection is closed")), 503),
        (DBAPIError("SELECT", {}, ConnectionResetError()), 503),
        (TimeoutError(), 503),
        (FileNotFoundError(2, "No such file or directory"), 503),
        (ValueError("connection"), 500),
    ],
)
def test_a_lost_connection_is_503_and_a_fault_of_ours_500(error: Exception, status: int) -> None:
    assert problem_for(error).status == status


async def test_a_conflict_found_by_the_database_is_answered_without_its_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    app = FastAPI()
    handlers.install(app)

    @app.get("/")
    async def colliding() -> None:
        raise IntegrityError("INSERT INTO source", {"name": "SECRET"}, _Driver("23505", "Key (name)=(SECRET)"))

    with caplog.at_level(logging.INFO):
        answer = await ask(app, "GET", "/")
    assert answer.status == 409
    assert b"SECRET" not in answer.body
    assert b"INSERT" not in answer.body


async def test_an_answer_to_head_has_no_body_even_when_it_is_a_problem(app: FastAPI) -> None:
    for path in ("/nowhere", f"{THINGS}/zzz", "/faults/broken", "/faults/offline"):
        answer = await ask(app, "HEAD", path)
        assert answer.status >= 400
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.body == b""


def test_the_document_names_problems_once() -> None:
    said = problems(errors.NotFound, errors.Invalid)
    assert set(said) == {404, 422}
    document = with_problem_schema({"components": {"schemas": {"HTTPValidationError": {}}}})
    reference = said[404]["content"]["application/problem+json"]["schema"]["$ref"]
    assert reference == "#/components/schemas/Problem"
    assert document["components"]["schemas"] == {"Problem": SCHEMA}
    assert "Problem" in with_problem_schema({})["components"]["schemas"]
    json.dumps(document)


async def test_a_problem_in_a_body_that_is_fine_is_no_validation_error(app: FastAPI) -> None:
    answer = await ask(app, "POST", THINGS, body=b'{"name":"a"}', headers={**JSON, "Change-Reason": "50%"})
    assert (answer.status, answer.document["errors"][0]["header"]) == (422, "Change-Reason")
