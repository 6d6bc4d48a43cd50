"""The map of what was promised to the tests that prove it (quality.toml): whole, and of tests there are."""

import ast
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
MAP = tomllib.loads((TESTS / "quality.toml").read_text())
PROMISES = TESTS.parent.parent / "shared" / "quality.md"
ROW = re.compile(r"^\| (.+?) \| .+ \|$", re.MULTILINE)
INVARIANT = re.compile(r"^\* (I\d+) ", re.MULTILINE)


@cache
def named_in(file: Path) -> frozenset[str]:
    """The names of the tests that a file has."""
    return frozenset(
        node.name
        for node in ast.parse(file.read_text()).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
    )


def missing(named: list[str]) -> list[str]:
    """Those of the tests named that there are not."""
    found = []
    for each in named:
        file, _, test = each.partition("::")
        if not (TESTS / file).is_file() or test not in named_in(TESTS / file):
            found.append(each)
    return found


PROVEN: dict[str, list[str]] = {**MAP["invariants"], **{row["request"]: row["tests"] for row in MAP["row"]}}


@pytest.mark.parametrize("promise", PROVEN)
def test_each_promise_has_a_test_that_there_is(promise: str) -> None:
    assert PROVEN[promise], "no test proves it"
    assert missing(PROVEN[promise]) == []


def test_a_test_that_there_is_not_would_be_seen() -> None:
    this = "test_quality_map.py"
    gone = [f"{this}::test_of_nothing", "faults/test_nothing.py::test_of_nothing", f"{this}::missing"]
    assert missing([*gone, f"{this}::test_a_test_that_there_is_not_would_be_seen"]) == gone


def test_no_promise_is_left_out_and_none_made_up() -> None:
    if not PROMISES.exists():
        pytest.skip("left out: the promises are not beside the project here")
    promises = PROMISES.read_text()
    table = promises[promises.index("## What bad input gets") :]
    rows = [row for row in ROW.findall(table) if row != "request"]
    assert len(rows) > 30
    assert [row["request"] for row in MAP["row"]] == rows
    assert list(MAP["invariants"]) == INVARIANT.findall(promises)


def test_each_fault_test_has_a_control_that_is_seen_to_fail() -> None:
    controls: dict[str, list[str]] = MAP["controls"]
    there = {f"faults/{file.name}::{test}" for file in (TESTS / "faults").glob("test_*.py") for test in named_in(file)}
    assert {*controls, *(each for control in controls.values() for each in control)} == there
