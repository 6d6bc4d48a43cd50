"""Sixteen writers through every fault: nothing acknowledged is lost, nothing is doubled, the feed has no gap."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.__main__ import lines_of
from tests.faults.account import Account
from tests.faults.rounds import STROKES, strike, summed_up
from tests.faults.target import Target, planted_beside, target
from tests.faults.writers import Log

SHORT_SECONDS = 2.0


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    with target(tmp_path_factory.mktemp("target")) as made:
        yield made


@pytest.mark.parametrize("name", STROKES)
def test_no_fault_loses_doubles_or_skips_what_was_acknowledged(name: str, running: Target) -> None:
    result = asyncio.run(strike(running, name, seconds=SHORT_SECONDS, seed=1))
    assert result.account.acknowledged > 0
    assert result.account.faults == {}


@pytest.mark.parametrize(
    ("planted", "name", "found", "seconds"),
    [
        ("early", "nothing but load", "lost", 0.5),
        ("forgetful", "connections cut at the answer to COMMIT", "doubled", SHORT_SECONDS),
        ("skipping", "nothing but load", "gaps", 0.5),
        ("bare", "connections cut at COMMIT", "misshapen", SHORT_SECONDS),
    ],
)
def test_a_server_with_a_fault_built_in_is_found_out(
    planted: str, name: str, found: str, seconds: float, running: Target
) -> None:
    with planted_beside(running, planted) as at:
        result = asyncio.run(strike(at, name, seconds=seconds, seed=1))
    assert found in result.account.faults


def test_a_round_says_when_failures_began_and_when_they_were_over(tmp_path: Path) -> None:
    log = Log(tmp_path / "log")
    log.answers = [(9.0, 201), (10.5, 503), (11.0, 0), (11.25, 409), (12.0, 201), (20.5, 503), (29.0, 0), (30.5, 200)]
    # Well again 2.5 s after the first stroke, not before the next after the second, 1.75 s after the last.
    log.probes = [(10.75, False), (12.5, True), (19.0, True), (25.0, False), (30.25, False), (31.75, True)]
    result = summed_up("three strokes", [10.0, 20.0, 30.0], Account(acknowledged=2), log)
    assert (result.strokes, result.refused, result.cut_off) == (3, 2, 2)
    assert (result.first_failure, result.recovery, result.longest_wait) == (0.5, 2.5, 18.5)
    calm = summed_up("none", [10.0], Account(acknowledged=0), Log(tmp_path / "log", answers=[(11.0, 200)]))
    assert (calm.first_failure, calm.recovery, calm.longest_wait) == (None, None, 0.0)


def test_the_table_of_rounds_has_a_cell_for_each_column(tmp_path: Path) -> None:
    log = Log(tmp_path / "log", answers=[(10.5, 503)], probes=[(12.0, True)])
    found = Account(acknowledged=2, lost=["a"], gaps=["b", "c"], misshapen=["500 text/plain"])
    result = summed_up("a stroke", [10.0], found, log)
    said, _, head, rule, row = lines_of([result], 6)
    assert said.startswith("16 writers, 6 s a round")
    cells = dict(zip(head.split(" | "), row.split(" | "), strict=True))
    assert rule.count("|") == head.count("|")
    assert (cells["lost"], cells["doubled"], cells["gaps"], cells["other errors"]) == ("1", "0", "2", "1")
    assert (cells["first failure after"], cells["well again after"], cells["cut off"]) == ("0.50 s", "2.00 s", "0")
