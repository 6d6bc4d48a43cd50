"""Clients that others' generators make of /openapi.json, at work on a running server (issue 2, "Docs and clients")."""

import importlib
import json
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest

from tests import parts

pytest_plugins = ("tests.live",)

CLIENTS = Path(__file__).parent / "clients"
PACKAGE = "sayso_client"
FILES = ("application/x-ndjson", "text/csv", "application/toml", "image/svg+xml")
OCTETS = "application/octet-stream"
SECONDS = 120


def run(*command: str | Path, folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stdout[-5_000:] + done.stderr[-5_000:]


@pytest.fixture
def document(live: str, tmp_path: Path) -> Path:
    path = tmp_path / "openapi.json"
    with urllib.request.urlopen(f"{live}/openapi.json") as answer:  # noqa: S310 - our own server
        path.write_bytes(answer.read())
    return path


@pytest.fixture
def python_client(document: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = document.parent
    settings = folder / "settings.yaml"
    settings.write_text(f"post_hooks: []\ncontent_type_overrides: {json.dumps(dict.fromkeys(FILES, OCTETS))}\n")
    generator = Path(sys.executable).with_name("openapi-python-client")
    output = ("--meta", "none", "--output-path", PACKAGE, "--config", settings)
    run(generator, "generate", "--path", document, *output, "--fail-on-warning", folder=folder)
    monkeypatch.syspath_prepend(folder)


def model(name: str) -> Any:
    return getattr(importlib.import_module(f"{PACKAGE}.models"), name)


def call(client: Any, tag: str, operation: str, *path: object, **given: object) -> Any:
    """What an operation of the generated client answers, with its status and what was parsed."""
    return importlib.import_module(f"{PACKAGE}.api.{tag}.{operation}").sync_detailed(*path, client=client, **given)


@pytest.mark.usefixtures("python_client")
def test_the_client_of_openapi_python_client_works(live: str) -> None:
    with importlib.import_module(PACKAGE).Client(base_url=live, raise_on_unexpected_status=True) as client:
        source = call(client, "sources", "create_source", body=model("SourceIn")(name="National Intelligence Service"))
        assert source.status_code == HTTPStatus.CREATED

        words = "at least 12,000 North Korean soldiers"
        given = model("ClaimIn")(text=words, claimant=str(source.parsed.id), confidence=70)
        made = call(client, "claims", "create_claim", body=given)
        assert (made.status_code, made.parsed.quantity.lower) == (HTTPStatus.CREATED, 12_000)

        got = call(client, "claims", "get_claim", made.parsed.id)
        assert got.parsed == made.parsed

        patch = model("ClaimEdit")(tags=["korea"])
        edited = call(client, "claims", "edit_claim", made.parsed.id, body=patch, if_match=made.headers["etag"])
        assert (edited.parsed.version, edited.parsed.tags) == (2, ["korea"])

        listed = call(client, "claims", "list_claims", unit=["soldier"], overlaps="10000,13000")
        assert [claim.id for claim in listed.parsed.items] == [made.parsed.id]

        refused = call(client, "claims", "create_claim", body=model("ClaimIn")(text=words, claimant="nobody we know"))
        assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert isinstance(refused.parsed, model("Problem"))
        assert [flaw.pointer for flaw in refused.parsed.errors] == ["/claimant"]


def test_the_types_of_openapi_typescript_compile_and_a_program_on_them_works(live: str, document: Path) -> None:
    folder = document.parent
    (folder / "node_modules").symlink_to(parts.npm_program(CLIENTS, "tsc").parent.parent)
    for name in ("package.json", "tsconfig.json", "program.ts"):
        shutil.copy(CLIENTS / name, folder)
    steps: Sequence[tuple[str | Path, ...]] = (
        (
            parts.npm_program(CLIENTS, "openapi-typescript"),
            document,
            "--default-non-nullable=false",
            "-o",
            "schema.d.ts",
        ),
        (parts.npm_program(CLIENTS, "tsc"), "--project", "tsconfig.json"),
        (parts.node(), "program.js", live),
    )
    for step in steps:
        run(*step, folder=folder)
