"""Migrations that are interrupted or raced: one database, one schema, nothing half done."""

import asyncio
import os
import random
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from sqlalchemy.exc import DBAPIError

from app.storage import migrate
from tests import databases
from tests.storage.users import ROOT

BEHIND = "0001"


@pytest.fixture
async def behind_url(server_url: str) -> AsyncIterator[str]:
    """A database that is migrations behind."""
    name = f"behind_{uuid4().hex}"
    url = await databases.create(server_url, name, template="template1")
    await migrate.upgrade(url, BEHIND)
    yield url
    await databases.drop(server_url, name)


def migrating(url: str, planted: str | None = None) -> subprocess.Popen[str]:
    mine = {name: value for name, value in os.environ.items() if not name.startswith(("SAYSO_", "DATABASE_"))}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.planted" if planted else "app", "migrate"],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={**mine, "DATABASE_URL": url, "PLANTED": planted or ""},
    )  # fmt: skip


async def _none_fails(url: str, number: int, planted: str | None = None) -> None:
    programs = [migrating(url, planted) for _ in range(number)]
    said = await asyncio.gather(*(asyncio.to_thread(program.communicate) for program in programs))
    assert [program.returncode for program in programs] == [0] * number, said
    await _whole(url)


async def _whole(url: str) -> None:
    assert await migrate.is_current(url)
    await migrate.check(url)


async def _finished_by_the_next(url: str) -> None:
    assert await migrate.current(url) in {BEHIND, *(f"{n:04}" for n in range(2, 100))}
    await migrate.upgrade(url)
    await _whole(url)


async def test_of_five_programs_that_migrate_at_once_none_fails(behind_url: str) -> None:
    await _none_fails(behind_url, 5)


async def test_programs_that_migrate_beside_each_other_are_found_out(behind_url: str) -> None:
    with pytest.raises(AssertionError, match="the database of DATABASE_URL refused"):
        await _none_fails(behind_url, 2, planted="unlocked")


@pytest.mark.parametrize("seed", range(2))
async def test_a_migration_killed_at_any_moment_is_finished_by_the_next(behind_url: str, seed: int) -> None:
    program = migrating(behind_url)
    locked = f"select count(*) from pg_locks where locktype = 'advisory' and objid = {migrate.LOCK & 0xFFFFFFFF}"
    while program.poll() is None and not await databases.statement(behind_url, locked):
        pass
    await asyncio.sleep(random.Random(seed).uniform(0, 0.3))  # noqa: S311 - no secret
    program.kill()
    program.communicate()
    await _finished_by_the_next(behind_url)


async def test_a_migration_that_is_left_half_done_is_found_out(behind_url: str) -> None:
    program = migrating(behind_url, planted="piecemeal")
    said, _ = await asyncio.to_thread(program.communicate)
    assert program.returncode == -signal.SIGKILL, said
    with pytest.raises(DBAPIError, match="already exists"):
        await _finished_by_the_next(behind_url)
