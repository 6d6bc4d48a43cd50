"""Query models read from what came: the same values and the same errors as FastAPI's own reading."""

from typing import Annotated

import pytest
from fastapi import APIRouter, FastAPI, Query
from fastapi.testclient import TestClient
from pydantic import BaseModel, Field

from app.kit.route import StrictRoute


class _Asked(BaseModel):
    unit: list[str] = []
    limit: int = Field(50, ge=1)
    until: str | None = Field(None, alias="to")


def _client(route_class: type[StrictRoute] | None) -> TestClient:
    router = APIRouter() if route_class is None else APIRouter(route_class=route_class)

    @router.get("/asked")
    async def asked(query: Annotated[_Asked, Query()], other: int = 1) -> dict[str, object]:
        return {**query.model_dump(), "other": other}

    app = FastAPI()
    app.include_router(router)
    return TestClient(app)


@pytest.mark.parametrize(
    "query", ["", "limit=3", "unit=a", "unit=a&unit=b", "to=2024", "other=2&limit=1", "limit=0", "limit=x&other=y"]
)
def test_a_query_is_read_as_fastapi_reads_it(query: str) -> None:
    ours, theirs = (_client(way).get(f"/asked?{query}") for way in (StrictRoute, None))
    assert ours.status_code == theirs.status_code
    assert ours.json() == theirs.json()


def test_the_document_still_tells_each_parameter() -> None:
    (ours, theirs) = (_client(way).get("/openapi.json").json()["paths"]["/asked"] for way in (StrictRoute, None))
    assert ours == theirs
