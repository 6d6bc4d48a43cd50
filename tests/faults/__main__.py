"""`make faults`: a long round of every fault, and the table of docs/reliability.md made of what came of them."""

import argparse
import asyncio
import platform
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.faults.rounds import STROKES, Result, strike
from tests.faults.target import target
from tests.faults.writers import WRITERS
from tests.storage.users import ROOT

DOCUMENT = ROOT / "docs" / "reliability.md"
COLUMNS = (
    "times",
    "acknowledged",
    "lost",
    "doubled",
    "gaps",
    "other errors",
    "answered 503",
    "cut off",
    "first failure after",
    "well again after",
    "longest wait",
)
BETWEEN = re.compile(r"(?<=<!-- rounds -->\n).*(?=<!-- end of rounds -->)", re.DOTALL)


def main() -> int:
    """Run the rounds, write the table; 1 where any promise did not hold."""
    asked = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    asked.add_argument("--seconds", type=float, default=20, help="how long the writers write in each round")
    asked.add_argument("--seed", type=int, default=1, help="of the dice that choose the moments")
    asked.add_argument("--write", action="store_true", help="write the table into docs/reliability.md")
    given = asked.parse_args()
    results = list(_rounds(given.seconds, given.seed))
    table = "\n".join(lines_of(results, given.seconds))
    print(table)  # noqa: T201 - a program's output
    if given.write:
        DOCUMENT.write_text(BETWEEN.sub(lambda _: table + "\n", DOCUMENT.read_text()))
    return int(any(result.account.faults for result in results))


def _rounds(seconds: float, seed: int) -> Iterator[Result]:
    with tempfile.TemporaryDirectory(prefix="sayso-faults-") as folder, target(Path(folder)) as at:
        for name in STROKES:
            result = asyncio.run(strike(at, name, seconds=seconds, seed=seed))
            print(f"{name}: {result.account.faults or 'held'}", file=sys.stderr)  # noqa: T201 - progress
            yield result


def lines_of(results: list[Result], seconds: float) -> Iterator[str]:
    """The table as docs/reliability.md has it."""
    yield (
        f"{WRITERS} writers, {seconds:g} s a round, two servers on Python {platform.python_version()}, "
        f"{platform.system()} {platform.machine()}."
    )
    yield ""
    yield f"| fault | {' | '.join(COLUMNS)} |"
    yield "|---" * (len(COLUMNS) + 1) + "|"
    for result in results:
        account = result.account
        counts = (account.lost, account.doubled, account.gaps, account.misshapen)
        cells = [
            result.strokes,
            account.acknowledged,
            *map(len, counts),
            result.refused,
            result.cut_off,
            *map(_seconds, (result.first_failure, result.recovery, result.longest_wait)),
        ]
        yield f"| {result.name} | {' | '.join(map(str, cells))} |"


def _seconds(seconds: float | None) -> str:
    return "–" if seconds is None else f"{seconds:.2f} s"


if __name__ == "__main__":
    sys.exit(main())
