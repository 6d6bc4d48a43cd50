"""What all tests share: how laws are tried, and the database.

The database: one throwaway server for all workers, one migrated template, a copy for each worker.

Laws: `make test` tries the same examples each time, so that a failure is the change's; `make laws` tries many more
at random (docs/decisions/0031). Neither times an example: the machine may be busy.
"""

import asyncio
import os
import pwd
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import settings
from sqlalchemy.ext.asyncio import AsyncEngine

from app.storage import embedded, migrate
from app.storage.embedded.locks import alone
from app.storage.engine import make_engine
from tests import databases, parts

settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("laws", max_examples=20_000, deadline=None, print_blob=True)
settings.load_profile("same")

os.environ.setdefault("SAYSO_LOCAL_OWNER", "true")
os.environ.setdefault("SAYSO_PEPPER", "what the keys of tests are hashed with")
"""The servers of most tests ask this machine for no key, though their PostgreSQL is not their own, and keep keys."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the one long test, and end with many short ones, so that no worker is left alone at the end."""
    items.sort(key=lambda item: (item.path.name != "test_conformance.py", item.path.parent.name == "domain"))


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of this run see."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def server_url(shared_folder: Path) -> Iterator[str]:
    """The throwaway server of this run; the last worker to leave stops it."""
    with embedded.server(shared_folder / "pg", durable=False) as url:
        yield url


@pytest.fixture(scope="session")
def template(server_url: str, shared_folder: Path) -> str:
    """The name of a database that holds the migrated schema and nothing else."""
    made = shared_folder / "template.made"
    with alone(shared_folder / "template.lock", seconds=120):
        if not made.exists():
            asyncio.run(_make_template(server_url))
            made.touch()
    return databases.TEMPLATE


async def _make_template(url: str) -> None:
    await migrate.upgrade(await databases.create(url, databases.TEMPLATE, template="template1"))


@pytest.fixture(scope="session")
def database_url(server_url: str, template: str) -> Iterator[str]:
    """The migrated database of this worker, shared by its tests."""
    name = f"of_{os.environ.get('PYTEST_XDIST_WORKER', 'all')}"
    yield asyncio.run(databases.create(server_url, name, template=template))
    asyncio.run(databases.drop(server_url, name))


@pytest.fixture
async def fresh_database_url(server_url: str, template: str) -> AsyncIterator[str]:
    """A migrated, empty database for one test alone."""
    name = f"fresh_{uuid4().hex}"
    yield await databases.create(server_url, name, template=template)
    await databases.drop(server_url, name)


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    """An engine on the worker's database."""
    made = make_engine(database_url)
    yield made
    await made.dispose()


@pytest.fixture(scope="session")
def server_15() -> Iterator[str]:
    """The URL of a throwaway PostgreSQL 15 of Debian's."""
    programs = parts.postgresql_15()
    owner = pwd.getpwnam("postgres").pw_uid if os.geteuid() == 0 else os.geteuid()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.chown(folder, owner, -1)
        user = owner if os.geteuid() == 0 else None

        def run(*command: object) -> None:
            subprocess.run(
                [str(word) for word in command], check=True, cwd=folder, stdout=subprocess.DEVNULL, user=user
            )

        run(programs / "initdb", "-D", folder / "data", "-U", "sayso", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        control = (programs / "pg_ctl", "-D", folder / "data", "-l", folder / "log")
        run(*control, "-o", f"-k {folder} -c listen_addresses= -c fsync=off", "-w", "start")
        yield f"postgresql://sayso@/postgres?host={folder}"
        run(*control, "-m", "immediate", "-w", "stop")
