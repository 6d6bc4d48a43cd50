"""The commands of the README and of the docs, run as they stand there on fresh servers, answer as they are said to."""

import asyncio
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from app.demo.loading import load
from app.main import create_app
from app.settings import Settings
from tests import databases
from tests.examples import asking
from tests.serving import serving

ROOT = Path(__file__).parent.parent
PAGES = (("README.md", ""), ("README.md", "demo"), ("docs/exports.md", "demo"))
PROGRAMS = Path(sys.executable).parent
AT = "http://127.0.0.1:8000"
BLOCK = re.compile(r"^```console(?P<kind>[ a-z]*)\n(?P<lines>.*?)^```$", re.MULTILINE | re.DOTALL)
MASKED = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT[0-9:.+Z]+|http://127\.0\.0\.1:\d+|[ \t]+$",
    re.MULTILINE,
)


def examples(page: str, kind: str) -> list[tuple[str, str]]:
    """The commands of a page's blocks of a kind, each with the answer below it."""
    found = []
    for block in BLOCK.finditer((ROOT / page).read_text("utf-8")):
        if block["kind"].strip() == kind:
            commands = re.split(r"^\$ ", block["lines"], flags=re.MULTILINE)[1:]
            found += [_taken_apart(command) for command in commands]
    return found


def _taken_apart(text: str) -> tuple[str, str]:
    lines = text.splitlines()
    end = next(at for at, line in enumerate(lines) if not line.endswith("\\") and _closed("\n".join(lines[: at + 1])))
    return "\n".join(lines[: end + 1]), "\n".join(lines[end + 1 :])


def _closed(command: str) -> bool:
    """Whether no quotation is open in it."""
    return command.count("'") % 2 == 0


def run(command: str, url: str) -> str:
    """What a command prints, with our programs and against our server."""
    environment = {**os.environ, "SAYSO_URL": url, "COLUMNS": "100", "PATH": f"{PROGRAMS}:{os.environ['PATH']}"}
    here = command.replace(AT, url).replace(".venv/bin/", f"{PROGRAMS}/")
    done = subprocess.run(("sh", "-c", here), check=True, capture_output=True, text=True, env=environment, timeout=60)
    return done.stdout


def masked(text: str) -> str:
    lines = MASKED.sub(lambda found: "" if found[0].isspace() else "*", text).splitlines()
    return "\n".join(filter(None, lines))


async def _with_example(url: str) -> None:
    app = create_app(Settings(database_url=url))
    async with app.router.lifespan_context(app), asking(app) as client:
        await load(client)


@pytest.fixture(params=PAGES, ids=" ".join)
def served(request: pytest.FixtureRequest, server_url: str, template: str) -> Iterator[tuple[str, str, str]]:
    """A page, a kind of its blocks, and a fresh server for them."""
    page, kind = request.param
    name = f"readme_{uuid4().hex}"
    url = asyncio.run(databases.create(server_url, name, template=template))
    if kind == "demo":
        asyncio.run(_with_example(url))
    with serving(url) as address:
        yield page, kind, address
    asyncio.run(databases.drop(server_url, name))


def test_every_command_of_the_page_answers_as_it_says(served: tuple[str, str, str]) -> None:
    if not shutil.which("curl"):
        pytest.skip("left out: curl is not installed here")
    page, kind, url = served
    commands = examples(page, kind)
    assert len(commands) >= 3
    for command, answer in commands:
        assert masked(run(command, url)) == masked(answer), command
