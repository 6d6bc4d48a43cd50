"""Every route says what it needs, and every role may what it should."""

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import iter_route_contexts

from app.access.scope import Scope, declared, needs, open_to_all, refuse_undeclared
from app.domain.authority import ROLES
from app.kit.route import StrictRoute
from app.main import create_app
from app.settings import Settings
from tests.access.expected import EXPECTED, LEAST

WHO = ("everybody", "reader", "contributor", "analyst", "admin")
SCOPES: dict[str, frozenset[Scope]] = {"everybody": frozenset(), **{role.value: may for role, may in ROLES.items()}}
NEEDED = {
    f"{method} {route.path_format}": declared(route.endpoint)
    for route in iter_route_contexts(create_app(Settings(database_url=None)).routes)
    for method in route.methods or ()
}


def test_the_routes_are_those_of_which_it_is_written_down_who_may() -> None:
    assert sorted(NEEDED) == sorted(LEAST)
    assert tuple(EXPECTED) == WHO


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("route", sorted(LEAST))
def test_a_role_may_what_is_written_down_of_it_and_nothing_else(route: str, who: str) -> None:
    needed = NEEDED[route]
    assert needed is not None
    may = set(needed.scopes) <= SCOPES[who]
    assert may == (WHO.index(who) >= WHO.index(LEAST[route]))


async def nothing() -> None:
    """An endpoint that says nothing of who may."""


def app_with(route_class: type[StrictRoute] | None, endpoint: object) -> FastAPI:
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    router = APIRouter(route_class=route_class) if route_class else APIRouter()
    router.get("/v1/things")(endpoint)  # type: ignore[type-var]
    app.include_router(router)
    return app


def test_a_route_that_says_nothing_keeps_the_service_from_starting() -> None:
    with pytest.raises(LookupError, match="GET /v1/things"):
        refuse_undeclared(app_with(StrictRoute, nothing).routes)


def test_a_route_that_would_not_check_what_it_says_keeps_the_service_from_starting() -> None:
    @needs(Scope.REDACT)
    async def endpoint() -> None: ...

    with pytest.raises(LookupError, match="GET /v1/things"):
        refuse_undeclared(app_with(None, endpoint).routes)
    refuse_undeclared(app_with(StrictRoute, endpoint).routes)


def test_a_mounted_application_keeps_the_service_from_starting() -> None:
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.mount("/other", FastAPI())
    with pytest.raises(LookupError, match="/other"):
        refuse_undeclared(app.routes)


def test_a_route_for_everybody_says_so() -> None:
    @open_to_all
    async def endpoint() -> None: ...

    refuse_undeclared(app_with(StrictRoute, endpoint).routes)
