"""Every route says what it needs, and every role may what it should."""

from uuid import uuid4

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import iter_route_contexts

from app.access.scope import Scope, declared, needs, open_to_all, refuse_undeclared
from app.domain.authority import ROLES, Role, scopes_of
from app.kit.route import StrictRoute
from app.main import create_app
from app.settings import Settings
from tests.access.conftest import KeyClient, MakeKey, Serve
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


@pytest.mark.parametrize("who", WHO)
async def test_a_key_of_a_role_is_let_in_where_it_is_written_down(who: str, serve: Serve, make_key: MakeKey) -> None:
    service = await serve(key_requests_per_minute=100_000, address_requests_per_minute=100_000)
    refusal = 401 if who == "everybody" else 403
    key = None if who == "everybody" else await make_key(who)
    async with KeyClient(service, key) as client:
        for route, least in LEAST.items():
            method, path = route.split()
            there = path.format(id=uuid4(), key_id="0" * 12, external_id="x", path="pages.css", name="x", position=1)
            status = (await client.request(method, there)).status_code
            if WHO.index(who) >= WHO.index(least):
                assert status not in (401, 403), route
            else:
                assert status == refusal, route


def test_each_role_may_all_that_the_one_before_may_and_more() -> None:
    readers, contributors, analysts, admins = (ROLES[role] for role in Role)
    assert readers < contributors < analysts < admins == frozenset(Scope)


def test_a_role_or_a_scope_that_is_not_known_here_gives_nothing() -> None:
    assert scopes_of("emperor", ["claims:read"]) == frozenset()
    assert scopes_of(None, ["claims:read", "claims:eat"]) == {Scope.CLAIMS_READ}


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
