"""Imports beside COPY of what they wrote, their memory, and what readers notice of one.

A round takes in a file of claims as a desk would send it: half of the numbers are read from the words, half are given;
each has a claimant, a subject, a document and a key of its own. Then psql copies the rows that came of it, under other
ids, into the same tables: claims, their revisions and gradings, and the queue of the feed. Both grow the same ledger.
"""

import json
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from statistics import median

import httpx2

from bench import loads, serving
from bench.bars import LIST, Bar, Given
from bench.serving import PROGRAMS, Ledger, Served

CONNECTIONS = 16
_P99 = re.compile(r"99%\s+([\d.]+)(us|ms|s)\b")
_MILLISECONDS = {"us": 0.001, "ms": 1.0, "s": 1000.0}
_SAMPLE_SECONDS = 0.05
_OTHER = "overlay({0}::text placing 'f' from 1 for 1)::uuid"
_MADE_BY_POSTGRESQL = frozenset({("claim", "words"), ("revision", "seq")})
_TABLES = {
    "claim": ("t.external_id like '{mark}-%'", {"id": _OTHER, "external_id": "'copied-' || t.external_id"}),
    "revision": ("t.thing in (select id from claim where external_id like '{mark}-%')", {"thing": _OTHER}),
    "appraisal": (
        "t.claim_id in (select id from claim where external_id like '{mark}-%')",
        {"id": _OTHER, "claim_id": _OTHER},
    ),
}
"""Which rows came of a file, and what is made other of them so that they can be there twice."""


def importing(ledger: Ledger, folder: Path, given: Given, claims: int) -> Iterator[Bar]:
    """An import of so many claims against COPY of the rows that it writes, in alternating rounds."""
    taken: dict[str, list[float]] = {"sayso": [], "COPY": []}
    with serving.service(ledger) as ours:
        for place in range(given.rounds):
            mark = f"round{place}"
            file = write_lines(folder / f"{mark}.ndjson", claims, mark)
            taken["sayso"].append(_timed(("curl", *_sending(file, ours))))
            script = _copies(ledger, folder, mark)
            _settled(ledger)
            taken["COPY"].append(_timed(_psql(ledger, "-f", str(script))))
            file.unlink()
    ratio = median(taken["COPY"]) / median(taken["sayso"])
    said = f"{ratio:.2f} ({median(taken['sayso']):.1f} s to {median(taken['COPY']):.1f} s)"
    yield Bar(f"import of {claims:,}, against COPY of the same rows", said, "0.8", ratio >= 0.8)


def memory(ledger: Ledger, folder: Path, claims: int) -> Iterator[Bar]:
    """The memory of a server while so many claims are imported."""
    file = write_lines(folder / "many.ndjson", claims, "many")
    with serving.service(ledger) as ours:
        httpx2.get(ours.address + LIST).raise_for_status()
        before = most = ours.resident
        sending = subprocess.Popen(("curl", *_sending(file, ours)), stdout=subprocess.DEVNULL)
        while sending.poll() is None:
            most = max(most, ours.resident)
            time.sleep(_SAMPLE_SECONDS)
        if sending.returncode:
            raise RuntimeError("the import was refused")
    file.unlink()
    yield Bar(f"memory while {claims:,} are imported", f"{most - before:+.0f} MB", "+32 MB", most - before <= 32)


def readers(ledger: Ledger, folder: Path, given: Given, claims: int) -> Iterator[Bar]:
    """What sixteen readers of the list wait at the most, 99 of 100 times, quiet and while an import runs."""
    quiet, during = [], []
    with serving.service(ledger) as ours:
        with _reading(ours):
            time.sleep(1)
        for place in range(given.rounds):
            with _reading(ours) as waited:
                time.sleep(2 * given.seconds)
            quiet += waited
            mark = f"reader{place}"
            file = write_lines(folder / f"{mark}.ndjson", claims, mark)
            with _reading(ours) as waited:
                _timed(("curl", *_sending(file, ours)))
            during += waited
            file.unlink()
            _settled(ledger)
    ratio = median(during) / median(quiet)
    yield Bar(
        f"{CONNECTIONS} readers' p99 while {claims:,} are imported, against the quiet one",
        f"{ratio:.2f} ({median(during):.0f} ms to {median(quiet):.0f} ms)",
        "2",
        ratio <= 2,
    )


@contextmanager
def _reading(ours: Served) -> Iterator[list[float]]:
    """Readers for the length of the block; then what they waited at the most 99 of 100 times, in milliseconds."""
    command = (loads.wrk(), "-t", "1", "-c", str(CONNECTIONS), "-d", "600s", "--latency", ours.address + LIST)
    waited: list[float] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as readers:
        try:
            yield waited
        finally:
            readers.send_signal(signal.SIGINT)  # it then tells what it has seen
        said = readers.communicate()[0]
    found = _P99.search(said)
    assert found is not None, said
    waited.append(float(found[1]) * _MILLISECONDS[found[2]])


def write_lines(file: Path, claims: int, mark: str) -> Path:
    """A file of so many claims of what a filled ledger holds; the same for the same mark."""
    dice = Random(mark)  # noqa: S311 - nothing secret
    with file.open("w") as out:
        out.writelines(json.dumps(_line(dice, f"{mark}-{n}")) + "\n" for n in range(claims))
    return file


def _line(dice: Random, external_id: str) -> dict[str, object]:
    number = round(10 ** (1 + 5 * dice.random()))
    noun = dice.choice(("soldiers", "shells", "tanks", "missiles"))
    comparator, word = dice.choice((("at_least", "at least"), ("at_most", "up to"), ("about", "about")))
    year, month, day = 2020 + dice.randrange(5), 1 + dice.randrange(12), 1 + dice.randrange(28)
    told: dict[str, object] = {
        "text": f"{word} {number:,} {noun} were reported near Place {dice.randrange(500)}",
        "subject": f"subject-{1 + 12 * int(dice.random() ** 4 * 160)}",
        "claimant": f"Source {1 + int(dice.random() ** 3 * 500)}",
        "document": f"https://example.org/news/{1 + int(dice.random() ** 2 * 20_000)}",
        "about": f"{year}-{month:02}",
        "reported_on": f"{year}-{month:02}-{day:02}",
        "place": f"Place {int(dice.random() ** 4 * 500)}",
        "external_id": external_id,
    }
    if dice.random() < 0.5:
        told["quantity"] = {"comparator": comparator, "value": number, "unit": noun.removesuffix("s")}
    if dice.random() < 0.4:
        told["confidence"] = dice.randrange(101)
    if dice.random() < 0.15:
        told["tags"] = [f"tag {int(dice.random() ** 3 * 300)}"]
    return told


def _sending(file: Path, ours: Served) -> tuple[str, ...]:
    return (
        "-sS", "--fail-with-body", "-o", "/dev/null", "-H", "Content-Type: application/x-ndjson", "-T", str(file),
        "-X", "POST", f"{ours.address}/v1/claims/import",
    )  # fmt: skip


def _copies(ledger: Ledger, folder: Path, mark: str) -> Path:
    """A script of psql that copies the rows that came of a file in again, in one transaction."""
    lines = ["begin;"]
    for table, (condition, other) in _TABLES.items():
        columns = [name for name in _columns(ledger, table) if (table, name) not in _MADE_BY_POSTGRESQL]
        told = ", ".join(other[name].format(f"t.{name}") if name in other else f"t.{name}" for name in columns)
        file = folder / f"{mark}.{table}"
        dump = f"\\copy (select {told} from {table} t where {condition.format(mark=mark)}) to '{file}' (format binary)"
        subprocess.run(_psql(ledger, "-c", dump), check=True)
        lines.append(f"\\copy {table} ({', '.join(columns)}) from '{file}' (format binary)")
    lines.append("insert into pending (revision) select seq from revision where xmin = pg_current_xact_id()::xid;")
    lines.append("commit;")
    script = folder / f"{mark}.sql"
    script.write_text("\n".join(lines) + "\n")
    return script


def _columns(ledger: Ledger, table: str) -> list[str]:
    asked = f"select attname from pg_attribute where attrelid = '{table}'::regclass and attnum > 0 and not attisdropped"
    return subprocess.run(_psql(ledger, "-Atc", asked), check=True, capture_output=True, text=True).stdout.split()


def _settled(ledger: Ledger) -> None:
    """Wait until the feed has taken up what was written."""
    asked = "select count(*) from pending"
    for _ in range(600):
        said = subprocess.run(_psql(ledger, "-Atc", asked), check=True, capture_output=True, text=True).stdout
        if said.strip() == "0":
            return
        time.sleep(0.1)
    raise RuntimeError("the feed did not settle")


def _psql(ledger: Ledger, *options: str) -> tuple[str, ...]:
    return (str(PROGRAMS / "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", ledger.url, *options)


def _timed(command: tuple[str, ...]) -> float:
    began = time.perf_counter()
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{command[0]}: {done.stdout[-500:]} {done.stderr[-500:]}")
    return time.perf_counter() - began
