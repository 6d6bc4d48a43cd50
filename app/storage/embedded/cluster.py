"""A PostgreSQL cluster in a ledger's folder: made whole or not at all, started, asked, stopped.

The account that runs it may be barred from the folders above (root's home, when root has stepped
down), so on Linux such a server is started inside its folder and calls it `/proc/self/cwd`; no
folder is opened to anybody. The socket is in the cluster's folder too, as `.`, unless its full
name, which clients use, would be longer than a socket's may be.
"""

import hashlib
import os
import re
import shutil
import stat
import subprocess
import tempfile
import threading
from contextlib import suppress
from pathlib import Path

from app.storage.embedded.account import Account, account_for
from app.storage.embedded.binaries import becoming, environment, programs, run
from app.storage.embedded.errors import EmbeddedError

USER = DATABASE = "sayso"
SOCKET = ".s.PGSQL.5432"
LONGEST_SOCKET = 103  # sun_path holds 108 bytes on Linux, 104 on macOS, a NUL among them
PLAIN = re.compile(r"[A-Za-z0-9/._-]+")
HALF_MADE = "cluster.new."
LOCKED = re.compile(r'lock file "([^"]+)" already exists')
IN_USE = "is still in use"
ALWAYS = ("listen_addresses=", "unix_socket_permissions=0700", "timezone=UTC", "log_timezone=UTC", "jit=off")
THROWAWAY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
LOCALES = ("C.UTF-8", "en_US.UTF-8", "C")


class Cluster:
    """The cluster of one ledger, and the account that runs it."""

    def __init__(self, ledger: Path, *, durable: bool = True) -> None:
        self.ledger = ledger
        self.data = ledger / "cluster"
        self.log = ledger / "log"
        self._settings = ALWAYS if durable else ALWAYS + THROWAWAY
        self.account: Account = account_for(self.data)
        self._programs = programs(self.account)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def socket_folder(self) -> Path:
        """Where clients find the socket: in the cluster, or in a short folder named by a hash of it."""
        if len(os.fsencode(self.data / SOCKET)) <= LONGEST_SOCKET and PLAIN.fullmatch(str(self.data)):
            return self.data
        digest = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"sayso-{digest}"

    @property
    def exists(self) -> bool:
        """Whether it was made."""
        return self.data.exists()

    def sweep(self) -> None:
        """Remove what a user left half made who died; its initdb may have lived on for a moment."""
        for abandoned in self.ledger.glob(HALF_MADE + "*"):
            shutil.rmtree(abandoned, ignore_errors=True)

    def make(self) -> None:
        """Make the cluster and its database beside, and move them into place when they are whole."""
        beside = Path(tempfile.mkdtemp(prefix=HALF_MADE, dir=self.ledger))
        self.account.own(beside)
        try:
            self._init(beside)
            self._must("postgres", "--single", "-j", "-D", self._named(beside), "postgres",
                       cwd=beside, stdin=f"CREATE DATABASE {DATABASE};\n")  # fmt: skip
            self._must("initdb", "--sync-only", "-D", self._named(beside), cwd=beside)
            beside.rename(self.data)
        finally:
            shutil.rmtree(beside, ignore_errors=True)

    def _init(self, beside: Path) -> None:
        arguments = ["-D", self._named(beside), "-U", USER, "--auth=trust", "--encoding=UTF8",
                     "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--lc-messages=C",
                     "--no-instructions"]  # fmt: skip
        said = ""
        # The libc locale still says what a letter is to text search; macOS has another name for it.
        for locale in LOCALES:
            done = run(self._programs / "initdb", *arguments, f"--locale={locale}", account=self.account, cwd=beside)
            if done.returncode == 0:
                return
            said = done.stderr
        raise EmbeddedError(f"PostgreSQL could not make its files in {self.ledger}: {_end(said)}")

    def check(self) -> None:
        """Refuse a cluster made by another PostgreSQL than the one at hand."""
        made_by = (self.data / "PG_VERSION").read_text().strip()
        said = run(self._programs / "postgres", "--version", account=self.account, cwd=self.data).stdout
        if f" {made_by}." not in said:
            raise EmbeddedError(
                f"The database in {self.ledger} was made by PostgreSQL {made_by}, and here is {said.strip()}: "
                "dump it with the old one and restore it with this one."
            )

    def is_up(self) -> bool:
        """Whether the server takes connections and answers a query."""
        # As this user, who can reach the socket where the server's own user is barred from its full name.
        where = ("-h", str(self.socket_folder), "-U", USER, "-d", DATABASE)
        if run(self._programs / "pg_isready", *where, cwd=self.data).returncode != 0:
            return False
        answer = run(self._programs / "psql", "-XAtc", "SELECT 1", *where, cwd=self.data)
        return answer.stdout.strip() == "1"

    def launch(self) -> None:
        """Start the server, away from this terminal and its signals; it may not be up yet."""
        folder = self.socket_folder
        if folder != self.data:
            self._claim(folder)
        options = [argument for setting in self._settings for argument in ("-c", setting)]
        with self.log.open("ab") as log:
            self.account.own(self.log)
            process = subprocess.Popen(  # noqa: S603 - our own program, arguments without a shell
                [self._programs / "postgres", "-D", self._named(self.data),
                 "-k", "." if folder == self.data else str(folder), *options],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.data, env=environment(),
                start_new_session=True, **becoming(self.account),
            )  # fmt: skip
        # Who waits for its end leaves no zombie behind, whose PID would bar the next start.
        threading.Thread(target=process.wait, name="postgres-reaper", daemon=True).start()
        self._process = process

    def gave_up(self) -> bool:
        """Whether the server that was launched here has ended."""
        return self._process is not None and self._process.poll() is not None

    def may_come_free(self) -> bool:
        """Whether the last start failed on what a dead server leaves behind; what can be cleared, is."""
        said = self.last_words()
        for lock in LOCKED.findall(said):
            self._clear_stale(self.data / lock)
        return IN_USE in said or LOCKED.search(said) is not None

    def _clear_stale(self, lock: Path) -> None:
        """Remove a lock file of PostgreSQL where the process it names is a zombie or another program.

        After a crash its PID may be anybody's. A server that lives has the cluster as its working folder.
        """
        with suppress(FileNotFoundError, ValueError):
            process = Path("/proc") / str(int(lock.read_text().splitlines()[0]))
            if process.exists() and not _works_in(process, self.data):
                lock.unlink()

    def last_words(self) -> str:
        """The end of the server's log."""
        return _end(self.log.read_text(errors="replace")) if self.log.exists() else ""

    def stop(self) -> None:
        """Stop the server and wait for its end; it finishes no client's work but loses nothing committed."""
        self._must("pg_ctl", "stop", "-D", self._named(self.data), "-m", "fast", "-w", "-t", "60", cwd=self.data)

    def _claim(self, folder: Path) -> None:
        """Make the short folder ours alone; one that another made in a public place is refused."""
        try:
            folder.mkdir(mode=0o700)
            self.account.own(folder)
        except FileExistsError:
            found = folder.lstat()
            if found.st_uid != self.account.uid or stat.filemode(found.st_mode) != "drwx------":
                raise EmbeddedError(f"Remove {folder}: it is not a private folder of the database's user.") from None

    def _named(self, folder: Path) -> str:
        return "/proc/self/cwd" if self.account.is_another and Path("/proc/self/cwd").exists() else str(folder)

    def _must(self, program: str, *arguments: str, cwd: Path, stdin: str = "") -> None:
        done = run(self._programs / program, *arguments, account=self.account, cwd=cwd, stdin=stdin)
        if done.returncode != 0:
            raise EmbeddedError(f"PostgreSQL's {program} failed in {self.ledger}: {_end(done.stderr)}")


def _works_in(process: Path, folder: Path) -> bool:
    try:
        return (process / "cwd").samefile(folder)
    except FileNotFoundError:  # a zombie works nowhere
        return False
    except PermissionError:  # not to be known
        return True


def _end(text: str, lines: int = 5) -> str:
    return " / ".join(text.strip().splitlines()[-lines:])
