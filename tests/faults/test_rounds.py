"""Sixteen writers through every fault: nothing acknowledged is lost, nothing is doubled, the feed has no gap."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.rounds import STROKES, strike
from tests.faults.target import Target, target

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
    ("planted", "name", "found"),
    [
        ("early", "nothing but load", "lost"),
        ("forgetful", "connections cut at the answer to COMMIT", "doubled"),
        ("skipping", "nothing but load", "gaps"),
        ("bare", "connections cut at COMMIT", "misshapen"),
    ],
)
def test_a_server_with_a_fault_built_in_is_found_out(planted: str, name: str, found: str, tmp_path: Path) -> None:
    with target(tmp_path, servers=1, planted=planted) as at:
        result = asyncio.run(strike(at, name, seconds=SHORT_SECONDS, seed=1))
    assert found in result.account.faults
