"""The bars of imports: beside COPY of what they wrote, their memory, and what readers notice of one."""

import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

from bench import loads
from bench.bars import LIST, Bar, Given
from bench.imports import rounds
from bench.imports.preparing import Prepared
from bench.serving import service_at

KIND = "mixed"
CONNECTIONS = 16
_P99 = re.compile(r"99%\s+([\d.]+)(us|ms|s)\b")
_MILLISECONDS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


def importing(on: Prepared, given: Given, claims: int) -> Iterator[Bar]:
    """An import of so many claims against COPY of the rows that it writes, in alternating rounds."""
    found = rounds.compare(on.ledgers, on.file(claims, KIND), given.rounds)
    said = f"{found.ratio:.2f} ({median(found.service):.1f} s to {median(found.psql):.1f} s)"
    yield Bar(f"import of {claims:,}, against COPY of the same rows", said, "0.8", found.ratio >= 0.8)


def memory(on: Prepared, claims: int) -> Iterator[Bar]:
    """The memory of a server and its helpers while so many claims are imported."""
    with on.ledgers.copied("large") as url:
        seen = rounds.sent(url, on.file(claims, KIND)).server
    yield Bar(f"memory while {claims:,} are imported", f"{seen.more:+.0f} MB", "+32 MB", seen.more <= 32)


def readers(on: Prepared, given: Given, claims: int) -> Iterator[Bar]:
    """What sixteen readers of the list wait at the most, 99 of 100 times, quiet and while an import runs."""
    files = [on.file(claims, KIND, f"round{place}") for place in range(given.rounds)]
    quiet, during = [], []
    with service_at(on.full) as ours:
        with _reading(ours.address):
            time.sleep(1)
        for file in files:
            with _reading(ours.address) as waited:
                time.sleep(2 * given.seconds)
            quiet += waited
            with _reading(ours.address) as waited:
                rounds.send(ours.address, file)
            during += waited
    ratio = median(during) / median(quiet)
    yield Bar(
        f"{CONNECTIONS} readers' p99 while {claims:,} are imported, against the quiet one",
        f"{ratio:.2f} ({median(during):.0f} ms to {median(quiet):.0f} ms)",
        "2",
        ratio <= 2,
    )


@contextmanager
def _reading(address: str) -> Iterator[list[float]]:
    """Readers for the length of the block; then what they waited at the most 99 of 100 times, in milliseconds."""
    command = (loads.wrk(), "-t", "1", "-c", str(CONNECTIONS), "-d", "600s", "--latency", address + LIST)
    waited: list[float] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as reading:
        try:
            yield waited
        finally:
            reading.send_signal(signal.SIGINT)  # it then tells what it has seen
        said = reading.communicate()[0]
    found = _P99.search(said)
    assert found is not None, said
    waited.append(float(found[1]) * _MILLISECONDS[found[2]])
