"""`make bench`: every bar of docs/performance.md on a ledger of a million claims, beside its peers.

python -m bench [SECTION …] [--claims 1000000] [--small 50000] [--rounds 5] [--seconds 5] [--write]

What is only read is kept in .data/bench, so that a second run begins at once.
"""

import argparse
import os
import platform
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bench import bars, importing, listening
from bench.bars import Bar, Given
from bench.imports.preparing import prepared
from bench.serving import kept

DOCUMENT = Path(__file__).parent.parent / "docs" / "performance.md"
BETWEEN = re.compile(r"(?<=<!-- bars -->\n).*(?=<!-- end of bars -->)", re.DOTALL)


def main() -> int:
    """Measure, print, and write where that is asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("sections", nargs="*", choices=[[], *SECTIONS], help="which bars; all where none is named")
    parser.add_argument("--claims", type=int, default=1_000_000, help="of the large ledger")
    parser.add_argument("--small", type=int, default=50_000, help="of the small one that pages are compared with")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=5, help="of one round of a load")
    parser.add_argument("--write", action="store_true", help="write the table into docs/performance.md")
    asked = parser.parse_args()
    measured = []
    began = time.monotonic()
    for name in asked.sections or SECTIONS:
        for bar in SECTIONS[name](asked, Given(asked.rounds, asked.seconds)):
            taken = f"[{time.monotonic() - began:4.0f} s]"
            mark = "ok " if bar.reached else "NO "
            print(f"{taken} {mark} {bar.what}: {bar.measured} (asked: {bar.asked})", flush=True)
            measured.append(bar)
    if asked.write:
        table = "\n".join(_table(measured, asked)) + "\n"
        DOCUMENT.write_text(BETWEEN.sub(lambda _: table, DOCUMENT.read_text()))
    return 0


def _reads(asked: argparse.Namespace, given: Given) -> Iterator[Bar]:
    with kept(asked.claims) as ledger:
        yield from bars.reads(ledger, given)
        yield from bars.database_times(ledger, given)


def _pages(asked: argparse.Namespace, given: Given) -> Iterator[Bar]:
    with kept(asked.claims) as large, kept(asked.small) as small:
        yield from bars.pages(small, large, given)


def _exports(asked: argparse.Namespace, given: Given) -> Iterator[Bar]:
    with kept(min(asked.claims, 200_000)) as ledger:
        yield from bars.exporting(ledger, given)
    with kept(asked.claims) as ledger:
        yield from bars.export_memory(ledger)


def _imports(asked: argparse.Namespace, given: Given) -> Iterator[Bar]:
    few = replace(given, rounds=min(given.rounds, 3))
    claims = min(asked.claims, 100_000)
    with prepared(asked.claims) as on:
        yield from importing.importing(on, given, claims)
        yield from importing.memory(on, asked.claims)
        yield from importing.readers(on, few, claims)


def _feed(asked: argparse.Namespace, _given: Given) -> Iterator[Bar]:
    with kept(asked.small) as ledger:
        yield from listening.listening(ledger)


SECTIONS = {"reads": _reads, "pages": _pages, "exports": _exports, "imports": _imports, "feed": _feed}


def _table(measured: list[Bar], asked: argparse.Namespace) -> Iterator[str]:
    yield (
        f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores of {platform.machine()}, {platform.system()}, "
        f"Python {platform.python_version()}; {asked.claims:,} claims, {asked.rounds} rounds of {asked.seconds:g} s."
    )
    yield ""
    yield "| what | measured | asked | |"
    yield "|---|---|---|---|"
    for bar in measured:
        yield f"| {bar.what} | {bar.measured} | {bar.asked} | {'' if bar.reached else '**not reached**'} |"


if __name__ == "__main__":
    sys.exit(main())
