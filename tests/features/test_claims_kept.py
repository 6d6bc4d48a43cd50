"""Lists and figures given again from memory: only while nothing was written, whoever wrote it."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncEngine

from app.access.verbs import list_page
from app.main import create_app
from app.settings import Settings
from app.storage import engine as engines
from tests.makers.client import Client

LIST = "/v1/claims"
FIGURES = "/v1/claims/stats"


@pytest.fixture
async def other(fresh_database_url: str, service: FastAPI) -> AsyncIterator[Client]:
    """A client of a second server on the same database."""
    app = create_app(Settings(database_url=fresh_database_url))
    async with app.router.lifespan_context(app), Client(app) as made:
        yield made


@contextmanager
def heard(service: FastAPI) -> Iterator[list[str]]:
    """The statements that requests to the service send meanwhile."""
    found: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "claim" in statement:
            found.append(statement)

    engine = service.state.running.read_engine.sync_engine
    event.listen(engine, "before_cursor_execute", hear)
    yield found
    event.remove(engine, "before_cursor_execute", hear)


async def still(service: FastAPI) -> None:
    """Have nothing written any more beside the requests."""
    await service.state.running.sequencer.stop()


@pytest.mark.parametrize(
    ("path", "params"),
    [
        (LIST, {}),
        (LIST, {"limit": "1", "count": "true", "tag": "a"}),
        (FIGURES, {"group_by": "claimant"}),
    ],
)
async def test_what_is_asked_again_is_given_again_without_a_statement(
    client: Client, service: FastAPI, path: str, params: dict[str, str]
) -> None:
    for _ in range(2):
        await client.claim(tags=["a"])
    await still(service)
    with heard(service) as statements:
        answers = [await client.get(path, params=params) for _ in range(6)]
        made = len(statements)
        again = await client.get(path, params=params)
    assert answers[0].json()["items"]
    assert statements, "the first is made"
    assert len(statements) == made, "what is asked again is not"
    own = {"x-request-id", "ratelimit", "date"}
    for each in (*answers, again):
        assert each.content == answers[0].content
        assert {name: value for name, value in each.headers.items() if name not in own} == {
            name: value for name, value in answers[0].headers.items() if name not in own
        }
    assert again.headers["x-request-id"] != answers[0].headers["x-request-id"]
    head = await client.request("HEAD", path, params=params)
    assert head.headers["content-length"] == again.headers["content-length"]
    assert not head.content


async def test_a_write_is_in_the_next_answer_whoever_made_it(
    client: Client, other: Client, database: AsyncEngine
) -> None:
    claims = [await client.claim() for _ in range(3)]
    for number, writer in enumerate((client, other, client, other)):
        for _ in range(4):
            found = (await client.read(LIST, count="true"))["total"]
            assert found == 3 + number
        await writer.claim()
    async with database.begin() as connection:
        await connection.execute(text("set local session_replication_role = replica"))  # past every guard
        await connection.execute(text("update claim set notes = 'by hand' where id = :id"), {"id": claims[0]["id"]})
    assert "by hand" in [claim["notes"] for claim in (await client.read(LIST, count="true"))["items"]]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(["make", "edit", "delete", "rename", "read", "read", "read"]), max_size=14))
async def test_two_servers_answer_alike_whatever_is_written_through_which(
    client: Client, other: Client, steps: list[str]
) -> None:
    source = await client.make("sources")
    claim = await client.claim(claimant=source["id"])
    for number, step in enumerate(steps):
        writer = (client, other)[number % 2]
        if step == "make":
            claim = await writer.claim(claimant=source["id"])
        elif step == "edit":
            await _patch(writer, f"{LIST}/{claim['id']}", {"notes": f"{number}"})
        elif step == "rename":
            await _patch(writer, f"/v1/sources/{source['id']}", {"name": f"{source['id']} {number}"})
        elif step == "delete":
            await writer.delete(f"{LIST}/{claim['id']}", headers=await _match(writer, f"{LIST}/{claim['id']}"))
            claim = await writer.claim(claimant=source["id"])
        params = {"claimant": source["id"], "count": "true"}
        remembered = await client.get(LIST, params=params)
        anew = await other.get(LIST, params={**params, "limit": str(100 + number)})
        assert remembered.json()["items"] == anew.json()["items"]
        assert remembered.json()["total"] == anew.json()["total"]


async def _match(client: Client, path: str) -> dict[str, str]:
    return {"If-Match": (await client.get(path)).headers["etag"]}


async def _patch(client: Client, path: str, patch: dict[str, str]) -> None:
    response = await client.patch(path, json=patch, headers=await _match(client, path))
    assert response.status_code == 200, response.text


async def test_what_changed_while_an_answer_was_made_is_not_kept(
    client: Client, service: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    await client.claim()

    async def written_beside(*args: Any) -> Any:
        answer = await list_page(*args)
        await client.claim()  # which is not in the answer
        return answer

    await client.read(LIST)
    await still(service)
    await client.read(LIST)
    with monkeypatch.context() as patched:
        patched.setattr("app.access.verbs.list_page", written_beside)
        late = await client.read(LIST)
    assert len(late["items"]) == 1
    assert len((await client.read(LIST))["items"]) == 2


async def test_a_refusal_is_not_kept(client: Client) -> None:
    for _ in range(3):
        assert (await client.get(LIST, params={"claimant": "Seoul"})).status_code == 422
    await client.make("sources", name="Seoul")
    assert (await client.get(LIST, params={"claimant": "Seoul"})).status_code == 200


async def test_each_form_is_kept_by_itself(client: Client, service: FastAPI) -> None:
    await client.claim()
    await still(service)
    for _ in range(4):
        for form in ("text/csv", "application/json", "application/x-ndjson"):
            found = await client.get(LIST, headers={"Accept": form})
            assert found.headers["content-type"].startswith(form)


@pytest.mark.parametrize("name", ["recorded_as_of", "recorded%5Fas%5fof"])
async def test_the_past_is_made_anew(client: Client, service: FastAPI, name: str) -> None:
    source = await client.make("sources")
    await client.claim(claimant=source["id"])
    await still(service)
    path = f"{LIST}?claimant={source['id']}&{name}=2090-01-01T00:00:00Z"
    numbers = []
    for _ in range(5):
        with heard(service) as statements:
            assert (await client.get(path)).status_code == 200
        numbers.append(len(statements))
    assert min(numbers) > 0


async def test_a_standby_keeps_nothing(client: Client, service: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    await client.claim()
    await still(service)
    monkeypatch.setattr(engines, "_STATE", "select null::text")
    for _ in range(5):
        with heard(service) as statements:
            await client.read(LIST)
        assert statements


async def test_states_differ_by_what_is_written_and_by_nothing_else(database: AsyncEngine) -> None:
    async with database.connect() as writer:
        before = await engines.state_of(database)
        await writer.execute(text("select 1"))
        assert await engines.state_of(database) == before
        await writer.execute(text("create table beside (id int)"))
        under_way = await engines.state_of(database)
        await writer.commit()
        after = await engines.state_of(database)
        await writer.execute(text("insert into beside values (1)"))
        await writer.rollback()
        await asyncio.gather(*(engines.state_of(database) for _ in range(20)))
        assert len({before, after}) == 2
        assert under_way != after
        assert await engines.state_of(database) != after
