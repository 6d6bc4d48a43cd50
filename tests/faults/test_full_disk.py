"""A full disk, of data and of the write-ahead log: writes are refused, reads go on, nothing needs a restart."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import asyncpg
import pytest

from app.main import create_app
from app.settings import Settings
from app.storage import embedded, migrate
from app.storage.embedded.account import account_for
from app.storage.engine import make_engine
from tests.databases import statement
from tests.faults.planted import plant
from tests.faults.test_nth_call import Impatient

SIZE_MB = 160
LEFT_BYTES = 200_000
MOST_WRITES = 400


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of its own; left out, with its reason, where the machine does not let us mount one."""
    folder.mkdir()
    command = ("mount", "-t", "tmpfs", "-o", f"size={SIZE_MB}m", "none", str(folder))
    if os.geteuid() != 0 or sys.platform != "linux" or subprocess.run(command, check=False).returncode != 0:
        pytest.skip("left out: a small disk to fill (mounting one needs root on Linux)")
    try:
        yield folder
    finally:
        subprocess.run(("umount", "-l", str(folder)), check=True)


def fill(disk: Path) -> Path:
    """A file that takes all but a little of the room."""
    ballast = disk / "ballast"
    with suppress(OSError), ballast.open("wb") as file:
        while True:
            file.write(bytes(1 << 16))
            file.flush()
    with ballast.open("r+b") as file:
        file.truncate(max(0, ballast.stat().st_size - LEFT_BYTES))
    return ballast


async def _full_data_disk(open_folder: Path) -> None:
    with small_disk(open_folder / "disk") as disk, embedded.server(disk / "ledger") as url:
        await migrate.upgrade(url)
        await _refused_and_well_again(url, disk, reads=True)


async def _full_disk_of_the_log(open_folder: Path) -> None:
    ledger = open_folder / "ledger"
    with small_disk(open_folder / "disk") as disk:
        with embedded.server(ledger) as url:
            await migrate.upgrade(url)
        _move_log(ledger / "cluster", disk)
        with embedded.server(ledger) as url:
            # PostgreSQL stops itself where it cannot write its log, and is started again by who uses it.
            await _refused_and_well_again(url, disk, reads=False)


async def test_a_full_data_disk_refuses_writes_and_goes_on_reading_without_a_restart(open_folder: Path) -> None:
    await _full_data_disk(open_folder)


async def test_a_full_disk_of_the_log_refuses_writes_and_is_well_again_when_there_is_room(open_folder: Path) -> None:
    await _full_disk_of_the_log(open_folder)


async def test_a_server_that_calls_a_full_disk_a_fault_of_its_own_is_found_out(
    open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant("blaming", monkeypatch.setattr)
    with pytest.raises(AssertionError, match="internal"):
        await _full_data_disk(open_folder)


async def test_a_server_that_acknowledges_what_the_log_had_no_room_for_is_found_out(
    open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant("heedless", monkeypatch.setattr)
    with pytest.raises((AssertionError, pytest.fail.Exception)):  # it may go on acknowledging for ever
        await _full_disk_of_the_log(open_folder)


def _move_log(cluster: Path, disk: Path) -> None:
    wal, moved = cluster / "pg_wal", disk / "pg_wal"
    subprocess.run(("cp", "-a", str(wal), str(moved)), check=True)
    shutil.rmtree(wal)
    wal.symlink_to(moved)
    account_for(cluster).own(disk)


async def _refused_and_well_again(url: str, disk: Path, *, reads: bool) -> None:
    app = create_app(Settings(database_url=url))
    async with app.router.lifespan_context(app), Impatient(app) as client:
        kept = await client.claim(text="1 tank")
        ballast = fill(disk)
        acknowledged = [kept["id"]]
        body = {"text": f"2 tanks {'and what was said of them ' * 70}", "claimant": kept["claimant"]["id"]}
        for n in range(MOST_WRITES):
            if not reads:  # a segment of the log is 16 MB: begin the next, for which there is no room
                with suppress(asyncpg.PostgresError, OSError):
                    await statement(url, "select pg_switch_wal()")
            answer = await client.post("/v1/claims", json=body, headers={"Idempotency-Key": f"full-{n}"})
            if answer.status_code != 201:
                break
            acknowledged.append(answer.json()["id"])
        else:
            pytest.fail(f"{MOST_WRITES} writes did not fill the disk")
        assert answer.status_code == 503, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        assert "Retry-After" in answer.headers
        if reads:
            assert (await client.get("/v1/claims", params={"limit": 5})).status_code == 200
        ballast.unlink()
        while (again := await client.post(
            "/v1/claims", json=body, headers={"Idempotency-Key": f"full-{n}"}
        )).status_code == 503:  # fmt: skip
            pass
        assert again.status_code == 201, again.text
        for thing in [*acknowledged, again.json()["id"]]:
            assert (await client.get(f"/v1/claims/{thing}")).status_code == 200
    engine = make_engine(url)
    assert await statement(url, "select count(*) from claim") == len(acknowledged) + 1
    await engine.dispose()
