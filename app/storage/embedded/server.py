"""One use of a ledger's server: started or joined, watched, released."""

import logging
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.storage.embedded.cluster import DATABASE, SOCKET, USER, Cluster
from app.storage.embedded.errors import EmbeddedError
from app.storage.embedded.locks import Lock, alone

START_SECONDS = 60.0
TURN_SECONDS = 120.0
WATCH_SECONDS = 1.0
POLL_SECONDS = 0.05

_log = logging.getLogger(__name__)


class Server:
    """A use of the server in a folder, until `release`; while it lasts a server that died is started again."""

    def __init__(self, ledger: Path, *, durable: bool = True) -> None:
        self._ledger = ledger
        self._released = threading.Event()
        _prepare(ledger)
        with alone(ledger / "starting", seconds=TURN_SECONDS):
            self._cluster = Cluster(ledger, durable=durable)
            self._users = Lock(ledger / "users")
            for ours in (ledger, ledger / "starting", ledger / "users"):
                self._cluster.account.own(ours)
            try:
                self._users.share()
                self._cluster.sweep()
                if not self._cluster.exists:
                    self._cluster.make()
                self._cluster.check()
                _bring_up(self._cluster)
            except BaseException:
                self._users.close()
                raise
        self.url = f"postgresql://{USER}@/{DATABASE}?host={self._cluster.socket_folder}"
        self._watch = threading.Thread(target=self._keep_up, name="postgres-watch", daemon=True)
        self._watch.start()

    def release(self) -> None:
        """End this use; the last user's end stops the server. A second call does nothing."""
        if self._released.is_set():
            return
        self._released.set()
        self._watch.join()
        try:
            with alone(self._ledger / "starting", seconds=TURN_SECONDS):
                if self._users.take() and self._cluster.is_up():
                    self._cluster.stop()
        except FileNotFoundError:
            _log.warning("the ledger's folder is gone; its server ends by itself within a minute")
        finally:
            self._users.close()

    def _keep_up(self) -> None:
        while not self._released.wait(WATCH_SECONDS):
            if _listens(self._cluster.socket_folder / SOCKET):
                continue
            try:
                with alone(self._ledger / "starting", seconds=TURN_SECONDS):
                    _bring_up(self._cluster)
            except (EmbeddedError, OSError) as error:
                _log.warning("the local database is down and could not be started again: %s", error)


def start(ledger: Path, *, durable: bool = True) -> Server:
    """The server of the ledger in a folder, started where it is not up; EmbeddedError where it cannot be.

    `durable=False` turns off what protects committed data in a crash: only for clusters thrown away.
    """
    return Server(ledger.absolute(), durable=durable)


@contextmanager
def server(ledger: Path, *, durable: bool = True) -> Iterator[str]:
    """The URL of the ledger's server for the length of the block; see `start`."""
    used = start(ledger, durable=durable)
    try:
        yield used.url
    finally:
        used.release()


@contextmanager
def database(url: str | None, ledger: Path) -> Iterator[str]:
    """The URL given; where there is none, that of the ledger's own server for the length of the block."""
    if url:
        yield url
        return
    with server(ledger) as own:
        yield own


def _prepare(ledger: Path) -> None:
    try:
        ledger.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not os.access(ledger, os.R_OK | os.W_OK | os.X_OK):
            raise EmbeddedError(f"The folder {ledger} is another user's: run this as that user, or choose another.")
        if ledger.stat().st_mode & 0o077:
            ledger.chmod(0o700)
    except OSError as error:
        raise EmbeddedError(f"The folder {ledger} cannot be used for the database: {error.strerror}.") from error


def _bring_up(cluster: Cluster) -> None:
    """Start the server if it is not up, again and again while the remains of a dead one are in the way."""
    if cluster.is_up():
        return
    deadline = time.monotonic() + START_SECONDS
    cluster.launch()
    while not cluster.is_up():
        if cluster.gave_up():
            if not cluster.may_come_free() or time.monotonic() > deadline:
                break
            time.sleep(POLL_SECONDS * 4)
            cluster.launch()
        elif time.monotonic() > deadline:
            break
        time.sleep(POLL_SECONDS)
    else:
        return
    raise EmbeddedError(f"PostgreSQL did not start in {cluster.ledger}: {cluster.last_words()}")


def _listens(path: Path) -> bool:
    """Whether somebody listens at the socket; a connection without a word leaves no line in the log."""
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(WATCH_SECONDS)
        try:
            probe.connect(str(path))
        except BlockingIOError:  # its queue is full: it is busy, not gone
            return True
        except OSError:
            return False
    return True
