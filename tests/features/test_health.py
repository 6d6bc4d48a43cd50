"""Whether the service lives and is ready, its first page, and what is counted."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
import pytest
from fastapi import FastAPI

from app.main import create_app
from app.settings import Settings
from app.storage import migrate
from tests import databases
from tests.examples import asking


@asynccontextmanager
async def served(settings: Settings) -> AsyncIterator[httpx2.AsyncClient]:
    app = create_app(settings)
    async with app.router.lifespan_context(app), asking(app) as client:
        yield client


def of(url: str, **more: object) -> Settings:
    return Settings(database_url=url, **more)  # type: ignore[arg-type]  # the fields vary


async def test_a_migrated_database_that_answers_is_ready(service: FastAPI) -> None:
    async with asking(service) as http:
        for path in ("/livez", "/readyz"):
            answer = await http.get(path)
            assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


async def test_a_standby_for_reads_is_asked_too(fresh_database_url: str) -> None:
    async with served(of(fresh_database_url, database_read_url=fresh_database_url)) as http:
        assert (await http.get("/readyz")).status_code == 200


async def test_a_database_behind_is_alive_and_not_ready(fresh_database_url: str) -> None:
    async with served(of(fresh_database_url)) as http:
        await databases.statement(fresh_database_url, "update alembic_version set version_num = '0001'")
        answer = await http.get("/readyz")
        assert (answer.status_code, answer.json()["type"]) == (503, "urn:sayso:problem:unavailable")
        await databases.statement(fresh_database_url, "drop table alembic_version")
        assert (await http.get("/readyz")).status_code == 503
        assert (await http.get("/livez")).status_code == 200
    assert migrate.head() != "0001"


async def test_a_database_that_takes_no_writes_is_not_ready(fresh_database_url: str) -> None:
    async with served(of(fresh_database_url)) as http:
        assert (await http.get("/readyz")).status_code == 200
        name = fresh_database_url.partition("?")[0].rpartition("/")[2]
        await databases.statement(fresh_database_url, f'alter database "{name}" set default_transaction_read_only = on')
        others = "datname = current_database() and pid <> pg_backend_pid()"
        await databases.statement(
            fresh_database_url, f"select count(pg_terminate_backend(pid)) from pg_stat_activity where {others}"
        )
        assert (await http.get("/readyz")).status_code == 503


async def test_a_database_that_is_gone_is_not_ready(fresh_database_url: str, server_url: str) -> None:
    async with served(of(fresh_database_url)) as http:
        name = fresh_database_url.partition("?")[0].rpartition("/")[2]
        await databases.drop(server_url, name)
        answer = await http.get("/readyz")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
        assert (await http.get("/livez")).status_code == 200


async def test_requests_are_counted_by_their_route(service: FastAPI) -> None:
    async with asking(service) as http:
        await http.get("/v1/sources")
        counted = await http.get("/metrics")
    assert 'sayso_http_requests_total{method="GET",route="/v1/sources",status="200"} 1.0' in counted.text
    assert counted.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize("path", ["/", "/docs", "/static/docs.js", "/static/icon.svg", "/static/explorer.css"])
async def test_pages_have_a_strict_policy_and_are_sent_once(service: FastAPI, path: str) -> None:
    async with asking(service) as http:
        page = await http.get(path)
        assert page.status_code == 200
        assert "script-src 'self';" in page.headers["content-security-policy"]
        assert "unsafe" not in page.headers["content-security-policy"]
        again = await http.get(path, headers={"If-None-Match": page.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        # A browser takes the policy of a 304 for that of the page it has.
        assert again.headers["content-security-policy"] == page.headers["content-security-policy"]


async def test_there_are_no_files_but_those_of_the_pages(service: FastAPI) -> None:
    async with asking(service) as http:
        for path in ("/static/../home.html", "/static/%2e%2e/pages.py", "/static/", "/static/nothing.js"):
            assert (await http.get(path)).status_code == 404


async def test_other_origins_may_ask_only_where_that_is_set(fresh_database_url: str) -> None:
    origin = {"Origin": "https://example.org"}
    async with served(of(fresh_database_url)) as http:
        assert "access-control-allow-origin" not in (await http.get("/v1/sources", headers=origin)).headers
    async with served(of(fresh_database_url, cors_origins="https://example.org")) as http:
        answer = await http.get("/v1/sources", headers=origin)
        assert answer.headers["access-control-allow-origin"] == "https://example.org"


async def test_a_service_without_a_database_says_how_to_get_one() -> None:
    app = create_app(Settings(database_url=None))
    with pytest.raises(ValueError, match="sayso serve"):
        async with app.router.lifespan_context(app):
            pass


async def test_answers_kept_for_a_key_are_forgotten_after_seven_days(fresh_database_url: str) -> None:
    async with served(of(fresh_database_url)) as http:
        for key in ("old", "young"):
            body = {"name": f"Source {key}"}
            assert (await http.post("/v1/sources", json=body, headers={"Idempotency-Key": key})).status_code == 201
    age = "update answer set created_at = now() - interval '8 days' where key = 'old'"
    await databases.statement(fresh_database_url, age)
    async with served(of(fresh_database_url)):
        kept = await databases.statement(fresh_database_url, "select string_agg(key, ',') from answer")
    assert kept == "young"
