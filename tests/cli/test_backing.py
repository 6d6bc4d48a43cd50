"""`sayso backup` and `sayso restore` as programs, on a ledger of their own."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import httpx2

from tests.programs import environment, ran, started


def test_a_ledger_is_backed_up_while_it_is_served_and_restored_into_a_new_folder(tmp_path: Path) -> None:
    file = str(tmp_path / "ledger.dump")
    with started(tmp_path, "serve") as (_, address, _):
        made = httpx2.post(
            f"{address}/v1/claims?create_missing=true",
            json={"text": "at least 12,000 soldiers", "claimant": "NIS"},
        ).json()
        backed = ran(tmp_path, "backup", file)
    assert (backed.returncode, "read back and found whole" in backed.stdout) == (0, True)
    assert "written: " in backed.stderr
    again = ran(tmp_path, "backup", file)
    assert (again.returncode, "there already" in again.stderr) == (1, True)
    new = str(tmp_path / "new")
    restored = ran(tmp_path, "restore", file, SAYSO_DATA_DIR=new)
    assert (restored.returncode, "counted and found whole" in restored.stdout) == (0, True)
    refused = ran(tmp_path, "restore", file, SAYSO_DATA_DIR=new)
    assert (refused.returncode, "not empty" in refused.stderr) == (1, True)
    with started(tmp_path, "serve", SAYSO_DATA_DIR=new) as (_, address, _):
        found = httpx2.get(f"{address}/v1/claims/{made['id']}").json()
    assert found == made


def test_a_terminal_shows_a_bar_for_each_step(tmp_path: Path) -> None:
    assert ran(tmp_path, "migrate").returncode == 0
    leader, follower = pty.openpty()
    command = (sys.executable, "-m", "app", "backup", str(tmp_path / "ledger.dump"))
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=follower, env=environment(tmp_path, {"TERM": "xterm"})
    ) as program:
        assert program.wait() == 0
    os.close(follower)
    shown = os.read(leader, 65_536).decode()
    os.close(leader)
    assert "written" in shown
    assert "read back" in shown
    assert "100%" in shown


def test_a_database_that_does_not_answer_is_said_so(tmp_path: Path) -> None:
    for command in ("backup", "restore"):
        done = ran(tmp_path, command, str(tmp_path / "x"), DATABASE_URL="postgresql://me@127.0.0.1:1/none")
        assert done.returncode == 1
        assert done.stderr.startswith("sayso: ")
        assert len(done.stderr.splitlines()) == 1
