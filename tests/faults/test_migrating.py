"""Migrations that are interrupted or raced: one database, one schema, nothing half done."""

import asyncio
import os
import random
import subprocess
import sys
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

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


def migrating(url: str) -> subprocess.Popen[str]:
    mine = {name: value for name, value in os.environ.items() if not name.startswith(("SAYSO_", "DATABASE_"))}
    return subprocess.Popen(
        [sys.executable, "-m", "app", "migrate"],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={**mine, "DATABASE_URL": url},
    )  # fmt: skip


async def test_of_five_programs_that_migrate_at_once_none_fails(behind_url: str) -> None:
    programs = [migrating(behind_url) for _ in range(5)]
    said = await asyncio.gather(*(asyncio.to_thread(program.communicate) for program in programs))
    assert [program.returncode for program in programs] == [0] * 5, said
    assert await migrate.is_current(behind_url)
    await migrate.check(behind_url)


@pytest.mark.parametrize("seed", range(3))
async def test_a_migration_killed_at_any_moment_is_finished_by_the_next(behind_url: str, seed: int) -> None:
    program = migrating(behind_url)
    locked = f"select count(*) from pg_locks where locktype = 'advisory' and objid = {migrate.LOCK & 0xFFFFFFFF}"
    while program.poll() is None and not await databases.statement(behind_url, locked):
        pass
    await asyncio.sleep(random.Random(seed).uniform(0, 0.3))  # noqa: S311 - no secret
    program.kill()
    program.communicate()
    assert await migrate.current(behind_url) in {BEHIND, *(f"{n:04}" for n in range(2, 100))}
    await migrate.upgrade(behind_url)
    assert await migrate.is_current(behind_url)
    await migrate.check(behind_url)
