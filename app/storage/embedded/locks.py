"""Locks between processes: flock(2), which the kernel gives up for who dies."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.storage.embedded.errors import EmbeddedError

PAUSE_SECONDS = 0.05


class Lock:
    """An open lock file; children do not inherit it, so that a server never holds its users' lock."""

    def __init__(self, path: Path) -> None:
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def share(self) -> None:
        """Hold the lock with others."""
        fcntl.flock(self._fd, fcntl.LOCK_SH)

    def take(self) -> bool:
        """Hold the lock alone, if nobody else holds it; says whether it does."""
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def close(self) -> None:
        """Give the lock up."""
        os.close(self._fd)


@contextmanager
def alone(path: Path, *, seconds: float) -> Iterator[None]:
    """Hold a lock alone for the length of the block; EmbeddedError when others hold it too long."""
    lock = Lock(path)
    try:
        deadline = time.monotonic() + seconds
        while not lock.take():
            if time.monotonic() > deadline:
                raise EmbeddedError(
                    f"Another process has been starting or stopping the database in {path.parent} "
                    f"for {seconds:.0f} seconds; end it, or choose another folder."
                )
            time.sleep(PAUSE_SECONDS)
        yield
    finally:
        lock.close()
