"""`sayso serve`, `demo`, `migrate` and `openapi` as programs: started, asked, stopped."""

import json
import signal
import socket
import subprocess
from pathlib import Path

import httpx2
import pytest
from typer.testing import CliRunner

from app.cli import app
from app.cli.server import Place
from tests import databases
from tests.programs import SECONDS, ran, started


def test_a_ledger_of_its_own_serves_its_first_claim_and_keeps_it(tmp_path: Path) -> None:
    with started(tmp_path, "serve") as (program, _, said):
        curl = next(line.strip() for line in said.splitlines() if line.startswith("  curl"))
        made = subprocess.run(curl, shell=True, capture_output=True, text=True, check=True)  # noqa: S602 - our own line
        assert json.loads(made.stdout)["label"] == "at least 12,000 soldiers"
        program.send_signal(signal.SIGTERM)
        assert program.wait(SECONDS) == 0
    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    (access,) = [line for line in lines if line["event"] == "request"]
    assert (access["route"], access["status"], access["actor"]) == ("/v1/claims", 201, "local")
    assert {"request_id", "duration_ms"} <= access.keys()
    with started(tmp_path, "serve") as (program, address, _):
        assert [each["text"] for each in httpx2.get(f"{address}/v1/claims").json()["items"]] == [
            "at least 12,000 North Korean soldiers"
        ]
        with started(tmp_path, "serve") as (_, second, _):
            assert len(httpx2.get(f"{second}/v1/claims").json()["items"]) == 1
        taken = ran(tmp_path, "serve", "--port", address.rpartition(":")[2])
        assert taken.returncode == 1
        assert "is taken: stop what serves there, or choose another with --port" in taken.stderr
        program.send_signal(signal.SIGINT)
        assert program.wait(SECONDS) == 0


def test_the_demo_has_the_example_and_an_api_page_whose_ids_are_there(tmp_path: Path) -> None:
    with started(tmp_path, "demo", "--data-dir", str(tmp_path / "demo")) as (_, address, said):
        assert f"curl '{address}/v1/claims?subject=north-korean-soldiers'" in said
        assert httpx2.get(f"{address}/v1/claims?count=true").json()["total"] == 32
        operation = httpx2.get(f"{address}/openapi.json").json()["paths"]["/v1/sources/{id}"]["get"]
        shown = next(each["example"] for each in operation["parameters"] if each["name"] == "id")
        assert httpx2.get(f"{address}/v1/sources/{shown}").json()["name"] == "The Wall Street Journal"


async def test_an_unsafe_server_is_refused_and_migrated_when_told_so(server_url: str, tmp_path: Path) -> None:
    url = await databases.create(server_url, "unmigrated_cli", template="template1")
    refused = ran(tmp_path, "serve", DATABASE_URL=url)
    assert refused.returncode == 1
    assert "The server may lose what was committed: set fsync" in refused.stderr
    migrated = ran(tmp_path, "migrate", DATABASE_URL=url)
    assert (migrated.returncode, migrated.stderr.count("Traceback")) == (0, 0)
    assert "The database is at revision" in migrated.stdout
    with started(tmp_path, "serve", "--allow-unsafe-database", "--log-format", "console", DATABASE_URL=url) as (
        _,
        at,
        _,
    ):
        assert httpx2.get(f"{at}/readyz").status_code == 200
    later = "update alembic_version set version_num = 'from-the-future'"
    await databases.statement(url, later)
    beyond = ran(tmp_path, "migrate", DATABASE_URL=url)
    assert (beyond.returncode, "later version" in beyond.stderr) == (1, True)
    await databases.drop(server_url, "unmigrated_cli")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://127.0.0.1/x", "begins with postgresql://"),
        ("postgresql://127.0.0.1:1/x", "does not answer"),
        ("here", "begins with postgresql://"),
    ],
)
def test_a_database_that_is_not_there_is_said_in_a_sentence(
    url: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.cli.preparing.PATIENCE_SECONDS", 0.3)
    done = CliRunner().invoke(app, ["migrate", "--database-url", url, "--data-dir", str(tmp_path)])
    assert done.exit_code == 1
    assert said in done.stderr


def test_a_database_that_refuses_is_said_in_a_sentence(server_url: str, tmp_path: Path) -> None:
    done = ran(tmp_path, "migrate", DATABASE_URL=databases.beside(server_url, "no_such_database"))
    assert done.returncode == 1
    assert "the database of DATABASE_URL refused" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_setting_that_is_wrong_is_named(tmp_path: Path) -> None:
    done = ran(tmp_path, "serve", "--port", "70000")
    assert (done.returncode, "SAYSO_PORT" in done.stderr) == (2, True)


def test_a_folder_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = ran(tmp_path, "migrate", "--data-dir", str(tmp_path / "file"))
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)


def test_openapi_is_printed_as_it_is_served() -> None:
    done = CliRunner().invoke(app, ["openapi"])
    assert json.loads(done.stdout)["openapi"] == "3.1.0"


@pytest.mark.parametrize(
    ("host", "url"),
    [("0.0.0.0", "http://127.0.0.1"), ("::1", "http://[::1]"), ("::", "http://[::1]")],  # noqa: S104 - the case
)
def test_a_place_says_how_it_is_reached_from_here(host: str, url: str) -> None:
    if ":" in host and not socket.has_ipv6:
        pytest.skip("left out: no IPv6 here")
    place = Place(host, 0)
    assert place.url == f"{url}:{place.port}"
    place.socket.close()


def test_an_address_of_another_machine_is_no_place_to_serve(tmp_path: Path) -> None:
    done = ran(tmp_path, "serve", "--host", "192.0.2.1")
    assert (done.returncode, "is no address of this machine" in done.stderr) == (2, True)
