"""Other processes that use a ledger, and what a ledger's server can be asked."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.databases import statement

ROOT = Path(__file__).parent.parent.parent
AM_ROOT = os.geteuid() == 0
PATIENCE_SECONDS = 60


class User:
    """Another process that uses the ledger until it is told to leave, or killed."""

    def __init__(self, ledger: Path, uid: int | None = None, *, wheel: Path | None = None) -> None:
        arguments = [str(ledger)] + ([] if uid is None else [str(uid)])
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.storage.ledger_user", *arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(wheel or "")},
        )  # fmt: skip

    def url(self) -> str:
        """Its URL, once the server is up."""
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def leave(self) -> None:
        """Let it end in order."""
        self.said()
        assert self.process.returncode == 0

    def said(self) -> str:
        """Let it end, and read what it said on stderr."""
        return self.process.communicate("\n", timeout=PATIENCE_SECONDS)[1]

    def kill(self) -> None:
        """Let it die on the spot."""
        self.process.kill()
        self.process.communicate(timeout=PATIENCE_SECONDS)


def kill_server(ledger: Path) -> None:
    """Let the ledger's server die on the spot."""
    os.kill(server_pid(ledger), signal.SIGKILL)


def server_pid(ledger: Path) -> int:
    """The process that the server says it is."""
    return int((ledger / "cluster" / "postmaster.pid").read_text().splitlines()[0])


async def put(url: str, word: str) -> None:
    """Keep a word in the ledger."""
    await statement(url, f"CREATE TABLE IF NOT EXISTS pad AS SELECT '{word}' AS word")


async def kept(url: str) -> object:
    """The word that was kept."""
    return await statement(url, "SELECT word FROM pad")


def eventually(holds: Callable[[], bool]) -> None:
    """Wait until it holds."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)
