from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from pydantic import BaseModel
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from app.features.claims.schemas import ClaimOut
from app.features.documents.schemas import DocumentItem, DocumentOut
from app.features.relations.schemas import RelationOut
from app.features.sources.schemas import SourceOut
from app.features.subjects.schemas import SubjectOut
from app.journal import record
from app.journal.record import Act
from app.kit import json
from app.kit.sqlstate import sqlstate_of
from app.kit.things import Changes, Page, RevisionOut
from app.storage.engine import commit, writing
from app.storage.tables import Source
from tests.features.conftest import Settled
from tests.makers.client import Client, Json

REFUSED = "23001"
DANGLING = "23503"


async def _state_of(database: AsyncEngine, *statements: str) -> str | None:
    """The SQLSTATE with which the database refuses to run and commit these; None where it does not."""
    try:
        async with database.begin() as connection:
            for statement in statements:
                await connection.execute(text(statement))
    except DBAPIError as error:
        return sqlstate_of(error)
    return None


@pytest.mark.parametrize(
    "statement",
    [
        "update revision set reason = 'x'",
        "delete from revision",
        "truncate revision cascade",
        "update settled set settled_at = now()",
        "delete from settled",
        "truncate settled cascade",
        "update appraisal set rationale = 'x'",
        "delete from appraisal",
        "truncate appraisal",
        "update source set notes = 'x'",
        "update document set notes = 'x', version = version",
        "update subject set description = 'x', version = version + 2",
        "update claim set notes = 'x', version = version - 1",
        "update relation set note = 'x'",
    ],
)
async def test_the_database_refuses_to_change_what_was(
    client: Client, settled: Settled, database: AsyncEngine, statement: str
) -> None:
    await _one_of_each(client)
    await settled()
    assert await _state_of(database, statement) == REFUSED


@pytest.mark.parametrize("table", ["source", "document", "subject", "claim", "relation"])
async def test_the_database_refuses_a_version_without_its_revision(
    client: Client, database: AsyncEngine, table: str
) -> None:
    await _one_of_each(client)
    assert await _state_of(database, f"update {table} set version = version + 1") == DANGLING


async def test_the_database_refuses_a_thing_without_its_revision(client: Client, database: AsyncEngine) -> None:
    insert = f"insert into source (id, name, name_key) values ('{uuid4()}', 'a', 'a')"
    assert await _state_of(database, insert) == DANGLING
    assert (await client.read("/v1/sources"))["items"] == []


async def test_a_write_and_its_revision_are_of_one_transaction(client: Client, database: AsyncEngine) -> None:
    async def revisions() -> int:
        async with database.connect() as connection:
            return int(await connection.scalar(text("select count(*) from revision")) or 0)

    name = uuid4().hex
    values = {"id": uuid4(), "name": name, "name_key": name}
    async with writing(database, 5_000) as session:
        await record.create(session, Source, values, Act("me", "why"))
        assert await revisions() == 0
    assert await revisions() == 0
    async with writing(database, 5_000) as session:
        await record.create(session, Source, values, Act("me", "why"))
        await commit(session)
    assert await revisions() == 1
    (revision,) = (await client.read(f"/v1/sources/{values['id']}/revisions"))["items"]
    assert (revision["actor"], revision["reason"], revision["state"]["name"]) == ("me", "why", name)


async def test_a_refused_request_leaves_no_row(client: Client, database: AsyncEngine) -> None:
    await client.submit("/v1/documents", {"publisher": "A", "text_sha256": "0" * 64}, create_missing="true")
    await client.submit("/v1/sources", {"name": "B", "parent": "C", "members": [""]}, create_missing="true")
    body = {"text": "12 soldiers", "claimant": "D", "subject": "E", "via": ["F", "F"]}
    assert (await client.submit("/v1/claims", body, create_missing="true")).status_code == 422
    async with database.connect() as connection:
        for table in ("source", "document", "subject", "claim", "revision", "pending", "answer"):
            assert await connection.scalar(text(f"select count(*) from {table}")) == 0


async def _one_of_each(client: Client) -> dict[str, Json]:
    """A thing of each kind with every field filled, and what it refers to."""
    house = await client.make("sources", name="House")
    source = await client.make(
        "sources",
        name="Desk",
        kind="agency",
        parent="House",
        members=[house["id"]],
        reliability="A",
        aliases=["D"],
        country="KR",
        url="https://example.org",
        external_ids={"wikidata": "Q1"},
        notes="n",
    )
    document = await client.make(
        "documents",
        title="t",
        publisher="Desk",
        published_on="2024-10/..",
        retrieved_at="2025-01-01T00:00:00.5Z",
        language="en",
        text="12,000 soldiers",
        archive_url="https://example.org/a",
        notes="n",
    )
    wider = await client.make("subjects", title="Wider")
    subject = await client.make(
        "subjects",
        title="Soldiers",
        description="d",
        unit="soldier",
        measure="total",
        since="2024",
        horizon_days=7,
        part_of=wider["id"],
        tags=["a"],
        external_ids={"x": "y"},
    )
    about = {"claimant": source["id"], "via": [house["id"]], "document": document["id"], "subject": subject["id"]}
    claim = await client.claim(
        text="12,000 soldiers",
        span={"start": 0, "end": 15},
        about="2024-10",
        asserted_on="2024-11-01",
        reported_on="../2024-12-01",
        place="Kursk",
        confidence="likely",
        credibility=2,
        verdict="confirmed",
        tags=["b"],
        notes="n",
        language="en",
        extra={"a": [1.5, None]},
        external_id="x1",
        **about,
    )
    other = await client.claim()
    relation = await client.make("relations", **{"from": claim["id"], "to": other["id"]}, type="supports", note="n")
    return {"sources": source, "documents": document, "subjects": subject, "claims": claim, "relations": relation}


OUT: dict[str, type[BaseModel]] = {
    "sources": SourceOut,
    "documents": DocumentOut,
    "subjects": SubjectOut,
    "claims": ClaimOut,
    "relations": RelationOut,
}


def _holds(model: type[BaseModel], content: bytes) -> Any:
    """The answer as its declared model, which says neither more nor less than the answer."""
    answered: Any = json.loads(content)
    read = model.model_validate_json(content).model_dump(by_alias=True, exclude_unset=True, mode="json")
    assert _keys(read) == _keys(answered)
    return answered


def _keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _keys(each) for name, each in value.items()}
    return [_keys(each) for each in value] if isinstance(value, list) else value is None


async def test_what_is_answered_is_what_is_declared(client: Client, settled: Settled) -> None:
    made = await _one_of_each(client)
    await settled()
    for things, model in OUT.items():
        path = f"/v1/{things}/{made[things]['id']}"
        whole = _holds(model, (await client.get(path)).content)
        assert None not in whole.values(), "every field is filled here"
        item = DocumentItem if things == "documents" else model
        _holds(Page[item], (await client.get(f"/v1/{things}?count=true")).content)  # type: ignore[valid-type]
        _holds(Page[RevisionOut], (await client.get(f"{path}/revisions")).content)
    for things in ("sources", "documents", "subjects"):
        bare = await client.make(things)
        _holds(OUT[things], (await client.get(f"/v1/{things}/{bare['id']}")).content)
    bare = await client.claim(text=None, quantity={"comparator": "exactly", "value": 1, "unit": "man"})
    _holds(ClaimOut, (await client.get(f"/v1/claims/{bare['id']}")).content)
    _holds(Changes, (await client.get("/v1/changes")).content)


async def test_a_state_has_the_fields_of_its_thing_with_ids_for_references(client: Client) -> None:
    made = await _one_of_each(client)
    for things, thing in made.items():
        (revision,) = (await client.read(f"/v1/{things}/{thing['id']}/revisions"))["items"]
        for name, told in thing.items():
            assert revision["state"][name] == _bare(told), name


def _bare(told: Any) -> Any:
    if isinstance(told, list):
        return [_bare(each) for each in told]
    return told["id"] if isinstance(told, dict) and "id" in told else told


SEQUENCER = ("select pg_try_advisory", "select pg_advisory", "\n    with last as")


@contextmanager
def _counted(engine: AsyncEngine) -> Iterator[list[str]]:
    statements: list[str] = []

    def heard(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    event.listen(engine.sync_engine, "before_cursor_execute", heard)
    yield statements
    event.remove(engine.sync_engine, "before_cursor_execute", heard)


@pytest.mark.parametrize(
    "path",
    [
        "/v1/sources?count=true&name=desk&name=house",
        "/v1/documents?publisher=desk&publisher=house",
        "/v1/subjects?slug=soldiers&part_of=wider",
        "/v1/relations?limit=500",
        "/v1/claims?claimant=desk",
        "/v1/changes?limit=500",
        "/v1/claims/{claim}/revisions",
    ],
)
async def test_a_list_makes_as_many_statements_for_many_as_for_few(client: Client, service: FastAPI, path: str) -> None:
    made = await _one_of_each(client)
    path = path.format(claim=made["claims"]["id"])
    engine = service.state.running.read_engine

    async def statements() -> int:
        with _counted(engine) as told:
            assert (await client.get(path)).status_code == 200
        return len([each for each in told if not each.startswith(SEQUENCER)])

    few = await statements()
    for place in range(10):
        claim = await client.claim(claimant="Desk", document=made["documents"]["id"], subject=made["subjects"]["id"])
        await client.make("relations", **{"from": claim["id"], "to": made["claims"]["id"]}, type="repeats")
        await client.make("documents", publisher="Desk")
        await client.make("subjects", part_of="wider")
        await client.edit(made["claims"], "claims", notes=str(place))
    assert await statements() == few <= 5


async def test_the_id_of_a_thing_grows_with_time(client: Client) -> None:
    ids = [UUID((await client.make("sources"))["id"]) for _ in range(5)]
    assert ids == sorted(ids)
    assert {each.version for each in ids} == {7}
