"""`make bench`: every bar of docs/performance.md on a ledger of a million claims, beside its peers.

python -m bench [--claims 1000000] [--small 50000] [--rounds 5] [--seconds 5] [--write]
"""

import argparse
import os
import platform
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from bench import bars
from bench.bars import Bar, Given
from bench.serving import filled

DOCUMENT = Path(__file__).parent.parent / "docs" / "performance.md"
BETWEEN = re.compile(r"(?<=<!-- bars -->\n).*(?=<!-- end of bars -->)", re.DOTALL)


def main() -> int:
    """Measure, print, and write where that is asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--claims", type=int, default=1_000_000, help="of the large ledger")
    parser.add_argument("--small", type=int, default=50_000, help="of the small one that pages are compared with")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=5, help="of one round of a load")
    parser.add_argument("--write", action="store_true", help="write the table into docs/performance.md")
    asked = parser.parse_args()
    measured = []
    for bar in _measured(asked.claims, asked.small, Given(asked.rounds, asked.seconds)):
        print(f"{'ok ' if bar.reached else 'NO '} {bar.what}: {bar.measured} (asked: {bar.asked})", flush=True)
        measured.append(bar)
    if asked.write:
        table = "\n".join(_table(measured, asked)) + "\n"
        DOCUMENT.write_text(BETWEEN.sub(lambda _: table, DOCUMENT.read_text()))
    return 0


def _measured(claims: int, small: int, given: Given) -> Iterator[Bar]:
    with filled(claims) as large:
        yield from bars.reads(large, given)
        yield from bars.database_times(large, given)
        yield from bars.export_memory(large)
        with filled(small) as other:
            yield from bars.pages(other, large, given)
    with filled(min(claims, 200_000)) as ledger:
        yield from bars.exporting(ledger, given)


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
