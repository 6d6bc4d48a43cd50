"""Programs that some tests need beside Python: used where they are, named as left out where not.

`SAYSO_TEST_REQUIRE=node,browser,pg15,proxy` (as `.ci/run` sets it) makes a missing one a failure.
"""

import os
import shutil
from pathlib import Path

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")


def node() -> str:
    """The path of Node, with npm beside it."""
    return _found("node", shutil.which("node") if shutil.which("npm") else None)


def npm_program(folder: Path, name: str) -> Path:
    """A program of the npm packages that `.ci/run` installs for a folder with a package.json."""
    node()
    program = folder / "node_modules" / ".bin" / name
    return Path(
        _found("node", str(program) if program.exists() else None, f"{name} (npm install in tests/{folder.name})")
    )


def npm_file(folder: Path, path: str) -> Path:
    """A file of the npm packages that `.ci/run` installs for a folder with a package.json."""
    node()
    found = folder / "node_modules" / path
    return Path(_found("node", str(found) if found.exists() else None, f"{path} (npm install in tests/{folder.name})"))


def browser() -> str:
    """The path of a Chromium."""
    return _found("browser", next(filter(None, map(shutil.which, BROWSERS)), None))


def openssl() -> str:
    """The path of OpenSSL, which makes certificates."""
    return _found("openssl", shutil.which("openssl"))


def postgresql_15() -> Path:
    """The folder of the programs of PostgreSQL 15."""
    return Path(_found("pg15", str(DEBIAN_15) if (DEBIAN_15 / "postgres").exists() else None))


def proxy() -> str:
    """The path of nginx."""
    return _found("proxy", shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin"), "nginx")


def _found(part: str, path: str | None, what: str = "") -> str:
    if path:
        return path
    if part in os.environ.get("SAYSO_TEST_REQUIRE", "").split(","):
        pytest.fail(f"{what or part} is required by SAYSO_TEST_REQUIRE={part} and is not installed")
    pytest.skip(f"left out: {what or part} is not installed here")
