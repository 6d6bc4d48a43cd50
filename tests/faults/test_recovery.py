"""Point-in-time recovery as docs/backup.md tells it, done once: all from before the moment, and nothing after it."""

import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

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


async def test_a_ledger_comes_back_to_the_moment_before_a_mistake(open_folder: Path) -> None:
    ledger, archive, base = open_folder / "ledger", open_folder / "archive", open_folder / "base"
    account = account_for(ledger)
    for folder in (archive, base):
        folder.mkdir()
        account.own(folder)
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
        assert isinstance(moment, datetime)
        assert len(await _claims(url, "a mistake of 3 tanks")) == 3
        await _archived(url)
    (ledger / "cluster").rename(open_folder / "spoilt")
    base.rename(ledger / "cluster")
    (ledger / "cluster").chmod(0o700)
    with (ledger / "cluster" / "postgresql.conf").open("a") as conf:
        conf.write(f"restore_command = 'cp {archive}/%f %p'\n")
        conf.write(f"recovery_target_time = '{moment.isoformat()}'\nrecovery_target_action = 'promote'\n")
    signal = ledger / "cluster" / "recovery.signal"
    signal.touch()
    account.own(signal)
    with embedded.server(ledger) as url:
        while await statement(url, "select pg_is_in_recovery()"):
            pass
        assert await _claims(url) == ["1 tank", "2 tanks"]
        assert await _claims(url, "4 tanks") == ["1 tank", "2 tanks", "4 tanks"]


def _run(program: Path, *arguments: str, cwd: Path, account: Any) -> None:
    done = subprocess.run(
        [program, *arguments], cwd=cwd, env=environment(), capture_output=True, text=True, check=False,
        **becoming(account),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
