import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Annotated, Any
from uuid import UUID

import pytest
from fastapi import APIRouter, Body, Depends, FastAPI, Header, Query, Request
from pydantic import Field
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.responses import StreamingResponse

from app.domain.refusal import Refused
from app.domain.vocabulary import Stance
from app.kit import handlers, limits, strict
from app.kit.answers import JsonBytes
from app.kit.bodies import MERGE_PATCH, body_up_to
from app.kit.metrics import Metrics
from app.kit.reason import ChangeReason
from app.kit.route import StrictRoute


class Bounds(strict.Body):
    lower: strict.Number
    upper: strict.Number


class ThingIn(strict.Body):
    name: strict.Name
    number: strict.Number | None = None
    stance: Annotated[Stance, strict.ByWord] = Stance.ASSERTS
    bounds: Bounds | None = None
    either: Bounds | strict.Number | None = None
    tags: strict.Tags = Field(default_factory=list)
    url: strict.Url | None = None
    about: strict.WhenText | None = None
    since: strict.Day | None = None
    seen_at: strict.Instant | None = None
    parent: strict.Uuid | None = None
    extra: strict.Extra = Field(default_factory=dict)


class Sought(strict.Asked):
    limit: Annotated[int, Field(ge=1, le=500), strict.Digits] = 50
    tag: Annotated[list[strict.Tag], Field(default_factory=list)]
    q: Annotated[str, strict.Text(200)] | None = None
    count: strict.Flag = False


def as_of(recorded_as_of: Annotated[str | None, Query(max_length=100)] = None) -> str | None:
    return recorded_as_of


def _raising(make: Callable[[], Exception]) -> Callable[[], Any]:
    async def endpoint() -> None:
        raise make()

    return endpoint


def things() -> APIRouter:
    router = APIRouter(prefix="/things", route_class=StrictRoute)
    _add_collection(router)
    _add_bodies(router)
    _add_members(router)
    return router


def _add_collection(router: APIRouter) -> None:
    @router.get("")
    async def found(sought: Annotated[Sought, Query()]) -> JsonBytes:
        return JsonBytes.of(sought.model_dump(), etag="yes")

    @router.post("", status_code=201)
    async def made(thing: ThingIn, why: ChangeReason, request: Request) -> JsonBytes:
        whole = thing.model_dump(exclude={"about"}, exclude_unset=True)
        return JsonBytes.of({**whole, "why": why, "bytes": len(await request.body())}, 201)


def _add_bodies(router: APIRouter) -> None:
    @router.post("/optional")
    async def optional(thing: Annotated[ThingIn | None, Body()] = None) -> JsonBytes:
        return JsonBytes.of({"given": thing is not None})

    @router.post("/streamed")
    @body_up_to(100)
    async def streamed(request: Request) -> JsonBytes:
        return JsonBytes.of({"bytes": sum([len(piece) async for piece in request.stream()])})

    @router.post("/wide")
    @body_up_to(2_000_000)
    async def wide(thing: Annotated[dict[str, Any], Body()]) -> JsonBytes:
        return JsonBytes.of({"members": len(thing)})


def _add_members(router: APIRouter) -> None:
    @router.patch("/{id}")
    async def edited(
        id: strict.Uuid,
        edit: Annotated[dict[str, Any], Body(media_type=MERGE_PATCH)],
    ) -> JsonBytes:
        return JsonBytes.of({"id": id, "edit": edit})

    @router.get("/{id}")
    async def one(id: strict.Uuid) -> dict[str, UUID]:
        return {"id": id}

    @router.delete("/{id}", status_code=204)
    async def gone(
        id: strict.Uuid,
        key: Annotated[strict.VisibleAscii255 | None, Header(alias="Idempotency-Key")] = None,
    ) -> None:
        return None

    @router.get("/{id}/endless")
    async def endless(id: strict.Uuid) -> StreamingResponse:
        async def ticks() -> AsyncIterator[bytes]:
            while True:
                yield b"tick\n"
                await asyncio.sleep(0)

        return StreamingResponse(ticks())


def faults() -> APIRouter:
    router = APIRouter(prefix="/faults", route_class=StrictRoute)
    causes: dict[str, Callable[[], Exception]] = {
        "refused": lambda: Refused("a lower bound lies below the upper one", "bounds.lower"),
        "broken": lambda: RuntimeError("the secret of the house"),
        "offline": lambda: ConnectionRefusedError(111, "Connect call failed"),
        "crowded": lambda: PoolTimeoutError("QueuePool limit of size 5 reached"),
    }
    for name, make in causes.items():
        router.get(f"/{name}")(_raising(make))

    @router.get("/midway")
    async def midway() -> StreamingResponse:
        async def half() -> AsyncIterator[bytes]:
            yield b"half"
            raise RuntimeError("in the middle")

        return StreamingResponse(half())

    return router


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def app(metrics: Metrics) -> FastAPI:
    application = FastAPI(redirect_slashes=False, docs_url=None, redoc_url=None)
    application.include_router(things(), prefix="/v1", dependencies=[Depends(as_of)])
    application.include_router(faults())
    handlers.install(application)
    limits.install(application, metrics)
    return application
