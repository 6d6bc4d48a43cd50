"""The local PostgreSQL as its users see it."""

import stat
from pathlib import Path

import pytest

from app.storage import embedded
from app.storage.embedded.locks import alone
from tests.databases import statement
from tests.storage.users import User, kept, put, server_pid


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return tmp_path / "data" / "ledger"


def is_up(ledger: Path) -> bool:
    return (ledger / "cluster" / "postmaster.pid").exists()


async def test_what_was_written_is_there_at_the_next_start(ledger: Path) -> None:
    with embedded.server(ledger) as url:
        await put(url, "kept")
    assert not is_up(ledger)
    with embedded.server(ledger) as url:
        assert await kept(url) == "kept"


async def test_two_users_share_one_server_and_the_last_to_leave_stops_it(ledger: Path) -> None:
    first = User(ledger)
    await put(first.url(), "shared")
    second = User(ledger)
    assert await kept(second.url()) == "shared"
    pid = server_pid(ledger)
    first.leave()
    assert server_pid(ledger) == pid
    second.leave()
    assert not is_up(ledger)


async def test_two_who_start_at_once_in_an_empty_folder_share_one_server(ledger: Path) -> None:
    users = [User(ledger) for _ in range(3)]
    addresses = {user.url() for user in users}
    assert len(addresses) == 1
    assert await statement(addresses.pop(), "SELECT 1") == 1
    for user in users:
        user.leave()
    assert not is_up(ledger)


def test_releasing_twice_is_releasing_once(ledger: Path) -> None:
    one, other = embedded.start(ledger), embedded.start(ledger)
    one.release()
    one.release()
    assert is_up(ledger)
    other.release()
    assert not is_up(ledger)


async def test_committed_data_is_protected_unless_the_cluster_is_thrown_away(ledger: Path, server_url: str) -> None:
    names = "('fsync', 'full_page_writes', 'synchronous_commit')"
    settings = f"SELECT string_agg(setting, ' ') FROM pg_settings WHERE name IN {names}"
    with embedded.server(ledger) as url:
        assert await statement(url, settings) == "on on on"
    assert await statement(server_url, settings) == "off off off"


def test_a_ledgers_folder_is_its_users_alone(ledger: Path) -> None:
    with embedded.server(ledger):
        assert stat.filemode(ledger.stat().st_mode) == "drwx------"


async def test_the_server_can_be_reached_by_its_socket_alone(ledger: Path) -> None:
    with embedded.server(ledger) as url:
        assert await statement(url, "SHOW listen_addresses") == ""
        assert await statement(url, "SHOW unix_socket_permissions") == "0700"


async def test_words_are_read_the_same_on_every_machine(ledger: Path) -> None:
    with embedded.server(ledger) as url:
        assert (
            await statement(url, "SELECT concat(datlocprovider, datlocale) FROM pg_database WHERE datname = 'sayso'")
            == "bC.UTF-8"
        )
        assert (
            await statement(url, "SELECT to_tsvector('english', '“Soldiers” – café')::text") == "'café':2 'soldier':1"
        )


@pytest.mark.parametrize("name", ["x" * 120, "with space, comma & 100% ’quote’"])
async def test_a_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    with embedded.server(tmp_path / name) as url:
        assert await statement(url, "SELECT 1") == 1


def test_no_folder_above_the_ledger_is_opened(tmp_path: Path, ledger: Path) -> None:
    tmp_path.chmod(0o700)
    with embedded.server(ledger):
        pass
    assert stat.filemode(tmp_path.stat().st_mode) == "drwx------"


def test_the_server_never_runs_as_root(ledger: Path) -> None:
    with embedded.server(ledger):
        assert (ledger / "cluster").stat().st_uid != 0


def test_a_url_given_is_used_and_nothing_is_started(ledger: Path) -> None:
    with embedded.database("postgresql://elsewhere/ledger", ledger) as url:
        assert url == "postgresql://elsewhere/ledger"
    assert not ledger.exists()


async def test_without_a_url_the_ledger_has_its_own_server(ledger: Path) -> None:
    with embedded.database(None, ledger) as url:
        assert await statement(url, "SELECT 1") == 1


def test_a_file_in_the_folders_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ledger").touch()
    with pytest.raises(embedded.EmbeddedError, match="cannot be used"):
        embedded.start(tmp_path / "ledger")


def test_a_cluster_of_another_postgresql_is_refused(ledger: Path) -> None:
    with embedded.server(ledger):
        pass
    version = ledger / "cluster" / "PG_VERSION"
    version.write_text("14\n")
    with pytest.raises(embedded.EmbeddedError, match="made by PostgreSQL 14"):
        embedded.start(ledger)


def test_who_waits_too_long_for_its_turn_is_told(tmp_path: Path) -> None:
    again = alone(tmp_path / "starting", seconds=0)
    with alone(tmp_path / "starting", seconds=0), pytest.raises(embedded.EmbeddedError, match="Another process"), again:
        pass


def test_the_end_of_the_log_says_why_a_server_does_not_start(ledger: Path) -> None:
    with embedded.server(ledger):
        pass
    with (ledger / "cluster" / "postgresql.conf").open("a") as file:
        file.write("no_such_setting = 1\n")
    with pytest.raises(embedded.EmbeddedError, match="no_such_setting"):
        embedded.start(ledger)
