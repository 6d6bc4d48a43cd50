"""The OpenAPI document by the judgement of others."""

import json
import subprocess
from pathlib import Path

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from app.main import create_app
from app.settings import Settings
from tests import parts

CLIENTS = Path(__file__).parent / "clients"


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(create_app(Settings(database_url="postgresql://nowhere")).openapi()))
    return path


def test_the_document_is_openapi(document: Path) -> None:
    assert [*OpenAPIV31SpecValidator(json.loads(document.read_text())).iter_errors()] == []


def test_spectral_has_nothing_to_say_of_the_document(document: Path) -> None:
    program = parts.npm_program(CLIENTS, "spectral")
    command = (program, "lint", document, "--ruleset", CLIENTS / "spectral.yaml", "--fail-severity=hint")
    report = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert report.returncode == 0, report.stdout + report.stderr
