"""The one place where an exception becomes an answer (contract, section 2, "Errors")."""

import logging
from collections.abc import Callable
from typing import Any, cast

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from sqlalchemy.exc import SQLAlchemyError
from starlette._utils import get_route_path
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from app.domain.refusal import Refused
from app.kit import json
from app.kit.bodies import check_length
from app.kit.errors import (
    BadRequest,
    Conflict,
    Internal,
    Invalid,
    MethodNotAllowed,
    NotFound,
    Problem,
    TooLarge,
    Unavailable,
    UnsupportedMediaType,
)
from app.kit.flaws import flaw_of_refusal, problem_of
from app.kit.ids import uuid7
from app.kit.sqlstate import problem_for, sqlstate_of

MEDIA_TYPE = "application/problem+json"

_log = structlog.stdlib.get_logger("sayso.errors")


Teller = Callable[[Request, Problem, str], Response | None]
"""Tells a problem, with its request id, in another form than JSON; None where the client did not ask for that."""


def install(app: FastAPI, teller: Teller | None = None) -> None:
    """Makes every error of `app` answer as problem+json, or as `teller` tells it.

    No HTTPException, stack or sent value gets out.
    """
    app.state.teller = teller
    for kind in (SQLAlchemyError, OSError, Exception):
        app.add_exception_handler(kind, unforeseen)
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)


def answer(request: Request, problem: Problem) -> Response:
    """The problem as a response; without a body for HEAD."""
    request_id = request_id_of(request)
    teller: Teller | None = getattr(request.app.state, "teller", None) if "app" in request.scope else None
    if teller is not None and (told := teller(request, problem, request_id)) is not None:
        return told
    body = b"" if request.method == "HEAD" else json.dumps(problem.document(request_id))
    return Response(body, problem.status, {**problem.headers, "X-Request-Id": request_id}, MEDIA_TYPE)


def request_id_of(request: Request) -> str:
    """The id that the middleware gave the request, or a new one where there was none."""
    known = request.scope.get("state", {}).get("request_id")
    return known if isinstance(known, str) else str(uuid7())


async def _problem(request: Request, error: Exception) -> Response:
    problem = cast("Problem", error)
    if problem.status >= Internal.status:
        _log.warning("problem", code=problem.code, cause=type(problem.__cause__).__name__)
    return answer(request, problem)


async def _refused(request: Request, error: Exception) -> Response:
    return answer(request, Invalid(errors=[flaw_of_refusal(cast("Refused", error))]))


async def _invalid(request: Request, error: Exception) -> Response:
    found = cast("RequestValidationError", error)
    return answer(request, problem_of(found.errors(), found.body))


async def _http(request: Request, error: Exception) -> Response:
    status = cast("HTTPException", error).status_code
    try:
        check_length(request)
    except TooLarge as problem:
        return answer(request, problem)
    return answer(request, _of_status(request, status))


def _of_status(request: Request, status: int) -> Problem:
    if status == NotFound.status:
        return NotFound("There is nothing at this path; /docs lists those there are.")
    if status == MethodNotAllowed.status:
        allowed = ", ".join(_methods_at(request))
        return MethodNotAllowed(f"Use {allowed} here.", headers={"Allow": allowed})
    if status == UnsupportedMediaType.status:
        return UnsupportedMediaType("Send a body of a documented content type.")
    if status == Unavailable.status:
        return Unavailable()
    if status >= Internal.status:
        return Internal()
    return BadRequest("Send a request as the documentation describes.")


def _methods_at(request: Request) -> list[str]:
    """Every method the path knows, over all routes that share it; a router names only those of the first."""
    path = get_route_path(request.scope)
    methods: set[str] = set()
    for route in iter_route_contexts(request.app.routes):
        regex: Any = getattr(route, "path_regex", None)
        if regex is not None and regex.match(path):
            methods |= route.methods or set()
    if "GET" in methods:
        methods.add("HEAD")
    return sorted(methods)


async def unforeseen(request: Request, error: Exception) -> Response:
    """The answer to what nobody handled, by its SQLSTATE where it has one; the log gets the rest."""
    problem = problem_for(error)
    # A race lost and a database that is away are no faults of the code; the rest needs its stack.
    ours = not isinstance(problem, Conflict | Unavailable)
    _log.log(
        logging.ERROR if ours else logging.WARNING,
        "unforeseen",
        kind=type(error).__name__,
        sqlstate=sqlstate_of(error),
        answered=problem.status,
        exc_info=error if ours else None,
    )
    return answer(request, problem)
