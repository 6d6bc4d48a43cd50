"""Point-in-time recovery as docs/backup.md tells it, done once: all from before the moment, and nothing after it."""

import asyncio
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from app.main import create_app
from app.settings import Settings
from app.storage import embedded, migrate
from app.storage.embedded.account import account_for
from app.storage.embedded.binaries import becoming, environment, programs
from tests.databases import statement
from tests.makers.client import Client


async def _claims(url: str, *texts: str) -> list[str]:
    """Makes claims, and gives the words of all there are."""
    app = create_app(Settings(database_url=url))
    async with app.router.lifespan_context(app), Client(app) as client:
        for text in texts:
            await client.claim(text=text)
        found: list[Any] = (await client.read("/v1/claims", sort="recorded_at"))["items"]
    return [str(claim["text"]) for claim in found]


async def _archived(url: str) -> None:
    """Ends the log's segment, and waits until it lies in the archive."""
    segment = await statement(url, "select pg_walfile_name(pg_switch_wal())")
    while not await statement(url, f"select last_archived_wal >= '{segment}' from pg_stat_archiver"):
        pass


@dataclass(frozen=True)
class Kept:
    """What there is after the mistake: a base backup from before it, the archived log, and a moment between."""

    base: Path
    archive: Path
    moment: datetime


@pytest.fixture(scope="module")
def kept() -> Iterator[Kept]:
    folder = Path(tempfile.mkdtemp(prefix="sayso-faults-"))
    folder.chmod(0o755)
    yield asyncio.run(_mistaken(folder))
    shutil.rmtree(folder)


async def _mistaken(folder: Path) -> Kept:
    ledger, archive, base = folder / "ledger", folder / "archive", folder / "base"
    account = account_for(ledger)
    for each in (archive, base):
        each.mkdir()
        account.own(each)
    with embedded.server(ledger) as url:
        await statement(url, "alter system set archive_mode = on")
        await statement(url, f"alter system set archive_command = 'test ! -f {archive}/%f && cp %p {archive}/%f'")
    with embedded.server(ledger) as url:
        await migrate.upgrade(url)
        await _claims(url, "1 tank")
        _run(programs(account) / "pg_basebackup", "-D", ".", "-c", "fast", "-h", url.partition("host=")[2],
             "-U", "sayso", cwd=base, account=account)  # fmt: skip
        assert await _claims(url, "2 tanks") == ["1 tank", "2 tanks"]
        moment: Any = await statement(url, "select clock_timestamp()")
        assert len(await _claims(url, "a mistake of 3 tanks")) == 3
        await _archived(url)
    return Kept(base, archive, moment)


def _recovering(kept: Kept, folder: Path, until: str) -> Path:
    """A ledger in a folder of its own that is recovered, as far as `until` says, when it is started."""
    ledger, archive = folder / "ledger", folder / "archive"
    account = account_for(ledger)
    for each in (ledger, archive):
        each.mkdir(mode=0o700)
        account.own(each)
    for source, copy in ((kept.base, ledger / "cluster"), (kept.archive, archive)):
        subprocess.run(("cp", "-aT", str(source), str(copy)), check=True)
    (ledger / "cluster").chmod(0o700)
    with (ledger / "cluster" / "postgresql.conf").open("a") as conf:
        conf.write(f"restore_command = 'cp {archive}/%f %p'\n{until}recovery_target_action = 'promote'\n")
    with (ledger / "cluster" / "postgresql.auto.conf").open("a") as conf:
        conf.write("archive_mode = off\n")  # several recover from one archive here
    signal = ledger / "cluster" / "recovery.signal"
    signal.touch()
    account.own(signal)
    return ledger


async def _comes_back(kept: Kept, folder: Path, until: str) -> None:
    with embedded.server(_recovering(kept, folder, until)) as url:
        while await statement(url, "select pg_is_in_recovery()"):
            pass
        assert await _claims(url) == ["1 tank", "2 tanks"]
        assert await _claims(url, "4 tanks") == ["1 tank", "2 tanks", "4 tanks"]


async def test_a_ledger_comes_back_to_the_moment_before_a_mistake(kept: Kept, open_folder: Path) -> None:
    await _comes_back(kept, open_folder, f"recovery_target_time = '{kept.moment.isoformat()}'\n")


async def test_a_recovery_that_goes_on_beyond_the_moment_is_found_out(kept: Kept, open_folder: Path) -> None:
    with pytest.raises(AssertionError, match="mistake"):
        await _comes_back(kept, open_folder, until="")


async def test_a_recovery_that_ends_before_the_moment_is_found_out(kept: Kept, open_folder: Path) -> None:
    with pytest.raises(AssertionError):
        await _comes_back(kept, open_folder, until="recovery_target = 'immediate'\n")


def _run(program: Path, *arguments: str, cwd: Path, account: Any) -> None:
    done = subprocess.run(
        [program, *arguments], cwd=cwd, env=environment(), capture_output=True, text=True, check=False,
        **becoming(account),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
