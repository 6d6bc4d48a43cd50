"""The commands of docs/access.md, run as they stand there, one after the other against a fresh server."""

import asyncio
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest

from app.domain.authority import ROLES
from app.settings import variables
from tests import databases
from tests.serving import serving

PAGE = Path(__file__).parent.parent.parent / "docs" / "access.md"
PEPPER = "what the keys of this page are hashed with"

# A busy machine answers 503, and then both may ask again.
PATIENT = """
curl() { command curl --retry 5 "$@"; }
sayso() { for again in 1 2 3; do command sayso "$@" && return; done; return 1; }
"""


def commands() -> list[str]:
    blocks = re.findall(r"^```console\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return [line.removeprefix("$ ") for block in blocks for line in block.splitlines()]


def test_every_command_of_the_page_runs(server_url: str, template: str) -> None:
    if not shutil.which("curl"):
        pytest.skip("left out: curl is not installed here")
    url = asyncio.run(databases.create(server_url, f"page_{uuid4().hex}", template=template))
    with serving(url, pepper=PEPPER, local_owner=False) as address:
        environment = {
            **os.environ,
            "DATABASE_URL": url,
            "SAYSO_PEPPER": PEPPER,
            "SAYSO_ALLOW_UNSAFE_DATABASE": "true",
            "SAYSO_URL": address,
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        }
        script = f"set -ex\n{PATIENT}\n" + "\n".join(commands())
        done = subprocess.run(
            ("sh", "-c", script), capture_output=True, text=True, env=environment, timeout=120, check=False
        )
    assert done.returncode == 0, done.stderr
    assert len(commands()) >= 12
    assert '"action":"redacted"' in done.stdout
    assert '"event":"key.revoked"' in done.stdout


def test_the_page_names_only_settings_and_scopes_that_there_are() -> None:
    text = PAGE.read_text("utf-8")
    assert set(re.findall(r"SAYSO_[A-Z_]+", text)) <= {*variables(), "SAYSO_KEY", "SAYSO_URL"}
    table = text.partition("## Roles")[2].partition("## Limits")[0]
    for row in re.findall(r"^\| (`.*)$", table, re.MULTILINE):
        scopes, *marks = [cell.strip() for cell in row.strip("| ").split("|")]
        for scope in re.findall(r"`([a-z:]+)`", scopes):
            may = [role for role, mark in zip(ROLES, marks, strict=False) if mark == "x"]
            assert may == [role for role, all_of_it in ROLES.items() if scope in all_of_it], scope
