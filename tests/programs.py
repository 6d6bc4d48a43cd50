"""Our own commands as programs: started, asked, stopped."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

SECONDS = 90
ADDRESS = re.compile(r"Sayso serves (http://\S+), its docs are at")


def environment(folder: Path, more: Mapping[str, str]) -> dict[str, str]:
    """The environment of a program whose ledger is in this folder."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith(("SAYSO_", "DATABASE_"))}
    return {**mine, "SAYSO_DATA_DIR": str(folder / "ledger"), "SAYSO_PORT": "0", **more}


@contextmanager
def started(folder: Path, *arguments: str, **more: str) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    """A running program of ours that serves, its address, and what it said of itself."""
    command = (sys.executable, "-m", "app", *arguments)
    with (folder / "log").open("a") as log:
        program = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=log, text=True, env=environment(folder, more),
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            assert program.stdout is not None
            said = "".join(program.stdout.readline() for _ in range(5))
            address = ADDRESS.match(said)
            assert address is not None, (folder / "log").read_text()
            yield program, address[1], said
        finally:
            program.terminate()
            program.wait(SECONDS)
            if program.stdout is not None:
                program.stdout.close()


def ran(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """What became of a command of ours."""
    command = (sys.executable, "-m", "app", *arguments)
    return subprocess.run(
        command, capture_output=True, text=True, env=environment(folder, more), timeout=SECONDS, check=False
    )
