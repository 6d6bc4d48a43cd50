"""The whole API against its own document: whatever is sent, the answer is a documented one (issue 2, "Errors").

Schemathesis makes some thousand requests of the document: its examples, every limit of every field on both sides,
random ones, and chains of requests on the things that were made. conformance.toml says which answer is whose right.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

from tests import programs

SETTINGS = Path(__file__).parent / "conformance.toml"
FEWEST_CASES = 4_000
SECONDS = 600
TAIL = 120
WIDTH = 300


def test_every_answer_is_one_that_the_document_tells_of(fresh_database_url: str, tmp_path: Path) -> None:
    given = {"SAYSO_LOCAL_OWNER": "true", "SAYSO_ALLOW_UNSAFE_DATABASE": "true"}
    with programs.started(tmp_path, "serve", DATABASE_URL=fresh_database_url, **given) as (_, address, _):
        report = schemathesis(address, tmp_path)
    assert report.returncode == 0, tail_of(report.stdout + report.stderr)
    assert cases_in(report.stdout) >= FEWEST_CASES


def schemathesis(url: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    command = [
        str(Path(sys.executable).with_name("schemathesis")),
        f"--config-file={SETTINGS}",
        "--no-color",
        "run",
        f"{url}/openapi.json",
        "--phases=examples,coverage,fuzzing,stateful",
        "--max-examples=3",
        "--continue-on-failure",
        "--no-shrink",
        "--generation-deterministic",
        "--warnings=off",
        "--suppress-health-check=all",
    ]
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}  # where its hooks are
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=SECONDS, check=False)


def cases_in(report: str) -> int:
    found = re.search(r"(\d+) generated", report)
    return int(found[1]) if found else 0


def tail_of(report: str) -> str:
    return "\n".join(line[:WIDTH] for line in report.splitlines()[-TAIL:])
