"""The local PostgreSQL when its users, the server or the machine die."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.storage import embedded
from tests.databases import statement
from tests.storage.users import User, eventually, kept, kill_server, put, server_pid


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return tmp_path / "ledger"


@pytest.fixture
def stranger() -> Iterator[subprocess.Popen[bytes]]:
    """Another program, with a PID that a lock file may name by chance."""
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    yield process
    process.communicate(b"\n")


def is_up(ledger: Path) -> bool:
    return (ledger / "cluster" / "postmaster.pid").exists()


def half_made(ledger: Path) -> list[Path]:
    return list(ledger.glob("cluster.new.*"))


def swept(ledger: Path) -> bool:
    """Whether a start finds nothing half made, or removes it."""
    with embedded.server(ledger):
        return not half_made(ledger)


async def test_after_a_user_was_killed_the_next_one_joins_and_stops_the_server(ledger: Path) -> None:
    user = User(ledger)
    await put(user.url(), "kept")
    pid = server_pid(ledger)
    user.kill()
    with embedded.server(ledger) as url:
        assert await kept(url) == "kept"
        assert server_pid(ledger) == pid
    assert not is_up(ledger)


async def test_a_killed_user_does_not_take_the_server_from_the_others(ledger: Path) -> None:
    with embedded.server(ledger) as url:
        await put(url, "kept")
        user = User(ledger)
        user.url()
        user.kill()
        assert await kept(url) == "kept"
    assert not is_up(ledger)


async def test_a_killed_server_is_started_again_beneath_its_users(ledger: Path) -> None:
    with embedded.server(ledger) as url:
        await put(url, "kept")
        pid = server_pid(ledger)
        kill_server(ledger)
        eventually(lambda: is_up(ledger) and server_pid(ledger) != pid)
        with embedded.server(ledger):  # waits until it takes connections
            assert await kept(url) == "kept"
    assert not is_up(ledger)


async def test_a_server_killed_by_surprise_is_started_again_by_who_joined_it(ledger: Path) -> None:
    starter = User(ledger)
    starter.url()
    with embedded.server(ledger) as url:
        await put(url, "kept")
        starter.kill()
        pid = server_pid(ledger)
        kill_server(ledger)
        eventually(lambda: is_up(ledger) and server_pid(ledger) != pid)
        with embedded.server(ledger):
            assert await kept(url) == "kept"


async def test_after_user_and_server_were_killed_nothing_committed_is_lost(ledger: Path) -> None:
    user = User(ledger)
    await put(user.url(), "kept")
    user.kill()
    kill_server(ledger)
    with embedded.server(ledger) as url:
        assert await kept(url) == "kept"


async def test_a_user_killed_while_the_cluster_is_made_leaves_nothing_half_made(ledger: Path) -> None:
    user = User(ledger)
    eventually(lambda: any((folder / "base").exists() for folder in half_made(ledger)))
    user.kill()
    assert not (ledger / "cluster").exists()
    with embedded.server(ledger) as url:
        assert await statement(url, "SELECT 1") == 1
    eventually(lambda: swept(ledger))


async def test_a_lock_file_that_names_another_program_bars_no_start(
    ledger: Path, stranger: subprocess.Popen[bytes]
) -> None:
    user = User(ledger)
    await put(user.url(), "kept")
    lock = ledger / "cluster" / "postmaster.pid"
    stale = lock.read_text()
    user.leave()
    # The PID of a program of the server's own user, as it comes after a restart of the machine.
    owner = (ledger / "cluster").stat().st_uid
    other = _as_user(owner) if owner != os.geteuid() else stranger
    try:
        lock.write_text("\n".join([str(other.pid), *stale.splitlines()[1:]]) + "\n")
        os.chown(lock, owner, -1)
        with embedded.server(ledger) as url:
            assert await kept(url) == "kept"
    finally:
        if other is not stranger:
            other.communicate(b"\n")


def _as_user(uid: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(["/bin/cat"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, user=uid, cwd="/")


async def test_a_socket_left_behind_bars_no_start(ledger: Path) -> None:
    user = User(ledger)
    await put(user.url(), "kept")
    user.kill()
    kill_server(ledger)
    assert (ledger / "cluster" / ".s.PGSQL.5432").exists()
    (ledger / "cluster" / "postmaster.pid").unlink(missing_ok=True)
    with embedded.server(ledger) as url:
        assert await kept(url) == "kept"


def test_a_ledger_removed_beneath_its_user_is_not_made_anew(ledger: Path, caplog: pytest.LogCaptureFixture) -> None:
    server = embedded.start(ledger)
    kill_server(ledger)
    aside = ledger.rename(ledger.with_name("aside"))
    eventually(lambda: "could not be started again" in caplog.text)
    assert not ledger.exists()
    server.release()
    assert (aside / "cluster").exists()
