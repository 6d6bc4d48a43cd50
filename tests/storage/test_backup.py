"""Backups: what was backed up answers as before where it is restored; what is not whole is refused."""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from app.main import create_app
from app.settings import Settings
from app.storage import backup, migrate
from app.storage.backup import BackupError, Manifest, beside
from app.storage.backup.dumping import _read_back
from app.storage.backup.manifest import contents
from app.storage.backup.tools import _reachable
from app.storage.engine import make_engine, reading
from tests import databases
from tests.makers.client import Client


def untold(step: str, done: int, total: int) -> None:
    assert step
    assert 0 <= done <= total


@pytest.fixture
async def empty_url(server_url: str) -> AsyncIterator[str]:
    name = f"empty_{uuid4().hex}"
    yield await databases.create(server_url, name, template="template1")
    await databases.drop(server_url, name)


@asynccontextmanager
async def service(url: str) -> AsyncIterator[Client]:
    app = create_app(Settings(database_url=url))
    async with app.router.lifespan_context(app), Client(app) as client:
        yield client


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "ledger.dump"


async def fed(client: Client) -> tuple[str, int]:
    """The feed's cursor and how many changes it has, once all that was written is in it."""
    while True:
        page = await client.read("/v1/changes", limit=500)
        if page["items"] and page["items"][-1]["type"] == "claim":
            return page["next"], len(page["items"])


async def test_a_restored_ledger_answers_cursors_and_repeated_requests_as_before(
    fresh_database_url: str, empty_url: str, file: Path
) -> None:
    body = {"text": "at least 12,000 soldiers", "claimant": "NIS"}
    key = {"Idempotency-Key": "once"}
    params = {"create_missing": "true"}
    async with service(fresh_database_url) as client:
        made = await client.post("/v1/claims", json=body, headers=key, params=params)
        cursor, length = await fed(client)
        seen = await client.ask(f"/v1/claims/{made.json()['id']}", recorded_as_of=cursor)
        written = await backup.dump(fresh_database_url, file, untold)
    assert await backup.restore(empty_url, file, untold) == written
    async with service(empty_url) as client:
        again = await client.post("/v1/claims", json=body, headers=key, params=params)
        assert (again.status_code, again.content) == (201, made.content)
        then = await client.ask(f"/v1/claims/{made.json()['id']}", recorded_as_of=cursor)
        assert (then.status_code, then.content) == (200, seen.content)
        await client.claim(text="100 tanks", claimant=made.json()["claimant"]["id"])
        while not (after := (await client.read("/v1/changes", after=cursor))["items"]):
            pass
        assert [(each["position"], each["state"]["text"]) for each in after] == [(length + 1, "100 tanks")]


async def test_a_ledger_on_the_oldest_server_is_restored_there_and_on_a_later_one(
    server_15: str, empty_url: str, file: Path
) -> None:
    names = [f"of_15_{uuid4().hex}" for _ in range(2)]
    old, new = [await databases.create(server_15, name, template="template1") for name in names]
    await migrate.upgrade(old)
    async with service(old) as client:
        await client.claim(text="1 tank")
    await backup.dump(old, file, untold)
    for url in (new, empty_url):
        await backup.restore(url, file, untold)
        assert await databases.statement(url, "select count(*) from claim") == 1
    for name in names:
        await databases.drop(server_15, name)


async def test_what_is_written_meanwhile_is_not_in_the_backup_and_does_not_spoil_it(
    fresh_database_url: str, empty_url: str, file: Path
) -> None:
    async with service(fresh_database_url) as client:
        await client.claim(text="1 tank")
        written_rows = -1

        def told(step: str, done: int, total: int) -> None:
            nonlocal written_rows
            written_rows = max(written_rows, total if step == "written" else -1)

        manifest = await backup.dump(fresh_database_url, file, told)
        await client.claim(text="2 tanks")
    await backup.restore(empty_url, file, untold)
    assert manifest.contents.rows["public.claim"] == 1
    assert written_rows == manifest.contents.total
    assert await databases.statement(empty_url, "select count(*) from claim") == 1


async def test_a_database_that_holds_anything_is_not_restored_into(fresh_database_url: str, file: Path) -> None:
    await backup.dump(fresh_database_url, file, untold)
    with pytest.raises(BackupError, match="not empty"):
        await backup.restore(fresh_database_url, file, untold)


@pytest.mark.parametrize("where", [0, 100, -1])
async def test_a_dump_of_which_one_byte_differs_is_refused(
    fresh_database_url: str, empty_url: str, file: Path, where: int
) -> None:
    await backup.dump(fresh_database_url, file, untold)
    damaged = bytearray(file.read_bytes())
    damaged[where] ^= 1
    file.write_bytes(damaged)
    with pytest.raises(BackupError, match="not whole"):
        await backup.restore(empty_url, file, untold)
    assert await databases.statement(empty_url, "select count(*) from pg_tables where schemaname = 'public'") == 0


async def test_a_dump_cut_short_is_refused_although_its_manifest_fits(
    fresh_database_url: str, empty_url: str, file: Path
) -> None:
    made = await backup.dump(fresh_database_url, file, untold)
    cut = file.read_bytes()[: made.size // 2]
    file.write_bytes(cut)
    replace(made, size=len(cut), sha256=hashlib.sha256(cut).hexdigest()).write(beside(file))
    with pytest.raises(BackupError, match="tools failed"):
        await backup.restore(empty_url, file, untold)
    assert await databases.statement(empty_url, "select count(*) from pg_tables where schemaname = 'public'") == 0


async def test_a_restore_that_lacks_rows_is_not_called_done(
    fresh_database_url: str, empty_url: str, file: Path
) -> None:
    made = await backup.dump(fresh_database_url, file, untold)
    more = replace(made.contents, rows={**made.contents.rows, "public.claim": 1})
    replace(made, contents=more).write(beside(file))
    with pytest.raises(BackupError, match="does not hold what the backup says"):
        await backup.restore(empty_url, file, untold)


async def test_a_dump_that_lacks_rows_is_found_when_it_is_read_back(fresh_database_url: str, file: Path) -> None:
    await backup.dump(fresh_database_url, file, untold)
    engine = make_engine(fresh_database_url)
    async with reading(engine, 5_000) as session:
        held = await contents(session)
    await engine.dispose()
    with pytest.raises(BackupError, match=r"does not hold all rows of public\.claim"):
        _read_back(file, replace(held, rows={**held.rows, "public.claim": 7}), lambda *_: None)


async def test_nothing_is_overwritten_by_a_backup(fresh_database_url: str, file: Path) -> None:
    await backup.dump(fresh_database_url, file, untold)
    before = file.read_bytes()
    with pytest.raises(BackupError, match="there already"):
        await backup.dump(fresh_database_url, file, untold)
    assert file.read_bytes() == before
    with pytest.raises(BackupError, match="no folder"):
        await backup.dump(fresh_database_url, file.parent / "none" / "x", untold)


async def test_a_database_without_a_ledger_is_not_backed_up(empty_url: str, file: Path) -> None:
    with pytest.raises(BackupError, match="no ledger"):
        await backup.dump(empty_url, file, untold)
    assert list(file.parent.iterdir()) == []


async def test_a_backup_of_a_later_version_is_refused(fresh_database_url: str, empty_url: str, file: Path) -> None:
    made = await backup.dump(fresh_database_url, file, untold)
    replace(made, contents=replace(made.contents, revision="9999")).write(beside(file))
    with pytest.raises(BackupError, match="later version"):
        await backup.restore(empty_url, file, untold)


@pytest.mark.parametrize("manifest", ["", "[]", "{}", '{"format": 2}', '{"format": 1, "made_at": "x"}'])
async def test_what_is_no_manifest_is_refused(empty_url: str, file: Path, manifest: str) -> None:
    file.write_bytes(b"PGDMP")
    with pytest.raises(BackupError, match="belong together"):
        await backup.restore(empty_url, file, untold)
    beside(file).write_text(manifest)
    with pytest.raises(BackupError, match=r"manifest|later version"):
        await backup.restore(empty_url, file, untold)


async def test_a_manifest_without_its_dump_is_refused(fresh_database_url: str, empty_url: str, file: Path) -> None:
    assert isinstance(await backup.dump(fresh_database_url, file, untold), Manifest)
    file.unlink()
    with pytest.raises(BackupError, match="There is no file"):
        await backup.restore(empty_url, file, untold)


def test_the_password_of_a_database_is_not_shown_to_other_users_of_the_machine() -> None:
    url, known = _reachable("postgresql+asyncpg://me:s%40cret@db.example:5433/ledger?sslmode=require")
    assert url == "postgresql://me@db.example:5433/ledger?sslmode=require"
    assert known["PGPASSWORD"] == "s@cret"
    assert _reachable("postgresql:///x?host=/run")[0] == "postgresql:///x?host=/run"
