"""PostgreSQL's programs as this user runs them against the database of a URL."""

import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO
from urllib.parse import unquote, urlsplit

from app.storage.embedded.binaries import PARTS, environment, installed

Told = Callable[[str, int, int], None]
"""Hears how far a step has come: its name, how much is done, and of how much."""

CHUNK = 1 << 20
_ERROR = "error:"


class BackupError(RuntimeError):
    """A backup could not be made or restored; the sentence says why."""


class Program:
    """One of PostgreSQL's programs under way; what it says on stderr is heard line by line and its end kept."""

    def __init__(self, process: subprocess.Popen[bytes], hear: Callable[[str], None] | None) -> None:
        self._process = process
        self._hear = hear
        self._last = "it said nothing"
        self._listener = threading.Thread(target=self._listen, name="backup-listener", daemon=True)
        self._listener.start()

    @property
    def output(self) -> IO[bytes]:
        """What it writes."""
        assert self._process.stdout is not None  # noqa: S101 - opened as a pipe below
        return self._process.stdout

    @property
    def input(self) -> IO[bytes]:
        """What it reads."""
        assert self._process.stdin is not None  # noqa: S101 - opened as a pipe below
        return self._process.stdin

    def ended(self) -> None:
        """Wait for its end. Raises BackupError with its last words where it failed."""
        code = self._process.wait()
        self._listener.join()
        if code != 0:
            raise BackupError(f"PostgreSQL's tools failed: {self._last}")

    def forget(self) -> None:
        """Hear no more of it, once it has ended."""
        self._listener.join()
        assert self._process.stderr is not None  # noqa: S101 - opened as a pipe below
        self._process.stderr.close()

    def _listen(self) -> None:
        assert self._process.stderr is not None  # noqa: S101 - opened as a pipe below
        for line in self._process.stderr:
            said = line.decode(errors="replace").strip()
            if self._hear is not None:
                self._hear(said)
            if said and (_ERROR in said.lower() or _ERROR not in self._last.lower()):
                self._last = said


@contextmanager
def running(name: str, *arguments: str, url: str | None = None, hear: Callable[[str], None] | None = None,
            feeding: bool = False) -> Iterator[Program]:  # fmt: skip
    """A program that is stopped when the block is left; `url` names its database, `feeding` opens its input."""
    known, target = environment(), []
    if url is not None:
        address, known = _reachable(url)
        target = ["--dbname", address]
    process = subprocess.Popen(  # noqa: S603 - our own programs, arguments without a shell
        [installed() / PARTS[0] / "bin" / name, *arguments, *target],
        env=known,
        stdin=subprocess.PIPE if feeding else subprocess.DEVNULL,
        stdout=subprocess.DEVNULL if feeding else subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C reaches us, who stop it
    )
    program = Program(process, hear)
    try:
        yield program
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        program.forget()
        for stream in (process.stdin, process.stdout):
            if stream is not None and not stream.closed:
                stream.close()


def _reachable(url: str) -> tuple[str, dict[str, str]]:
    """A database URL as libpq takes it, with its password in the environment, where nobody else sees it."""
    parts = urlsplit(url)
    known = environment()
    who, _, where = parts.netloc.rpartition("@")
    if parts.password is not None:
        known["PGPASSWORD"] = unquote(parts.password)
        who = who.partition(":")[0]
    query = f"?{parts.query}" if parts.query else ""
    return f"postgresql://{who}{'@' if who else ''}{where}{parts.path}{query}", known
