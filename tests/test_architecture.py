"""The rules of the house that a machine can see (docs/decisions/0013)."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LONGEST_FILE = 300
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc"}
FOLDERS = ("app", "tests", "migrations", "bench")


def modules(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add("." * node.level + (node.module or ""))
    return names


def test_every_import_contract_is_kept() -> None:
    # In a process of its own: it sets up logging, which would silence the loggers of the tests that follow here.
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run((program, "--no-cache"), cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", modules(*FOLDERS), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_is_longer_than_a_reader_can_hold(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("path", modules("app/domain"), ids=lambda path: path.name)
def test_the_domain_needs_the_standard_library_alone(path: Path) -> None:
    allowed = set(sys.stdlib_module_names) | {"app"}
    assert {name.split(".")[0] for name in imported(path)} <= allowed


@pytest.mark.parametrize("path", modules("app/domain"), ids=lambda path: path.name)
def test_the_domain_touches_neither_the_world_nor_the_clock(path: Path) -> None:
    assert not {"os", "io", "socket", "subprocess", "time", "random", "pathlib", "asyncio"} & imported(path)


def test_no_module_has_a_name_that_takes_anything() -> None:
    assert not [path for path in modules(*FOLDERS) if VAGUE & {*path.relative_to(ROOT).parts[:-1], path.stem}]


def test_a_migration_never_imports_the_tables() -> None:
    assert not [path for path in modules("migrations/versions") if any(n.startswith("app") for n in imported(path))]
