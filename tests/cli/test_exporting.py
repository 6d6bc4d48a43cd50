"""`sayso export`: files that are whole or not there, and that go in again."""

import csv
import gzip
import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from typer.testing import CliRunner, Result

from app.cli import app
from tests.serving import serving


@pytest.fixture
def server(fresh_database_url: str) -> Iterator[str]:
    with serving(fresh_database_url) as address:
        for text in ("5 tanks", "6 tanks", "7 shells"):
            body = {"text": text, "claimant": "=Staff"}
            httpx2.post(f"{address}/v1/claims", json=body, params={"create_missing": "true"}).raise_for_status()
        yield address


def sayso(*arguments: str, server: str) -> Result:
    return CliRunner().invoke(app, ["export", *arguments], env={"SAYSO_URL": server, "COLUMNS": "200"})


def test_the_whole_ledger_is_what_the_api_answers(server: str, tmp_path: Path) -> None:
    plain, packed = tmp_path / "ledger.ndjson", tmp_path / "ledger.ndjson.gz"
    for file in (plain, packed):
        done = sayso(str(file), server=server)
        assert (done.exit_code, "whole" in done.stderr) == (0, True), done.output
    expected = httpx2.get(f"{server}/v1/export").raise_for_status().content
    assert plain.read_bytes() == expected
    assert gzip.decompress(packed.read_bytes()) == expected
    assert sorted(tmp_path.iterdir()) == [plain, packed]


def test_claims_are_those_that_filters_find(server: str) -> None:
    done = sayso("-", "--claims", "--where", "unit=tank", server=server)
    assert done.exit_code == 0
    assert [json.loads(line)["text"] for line in done.stdout.splitlines()] == ["6 tanks", "5 tanks"]
    assert "2 claims" in done.stderr


def test_a_table_for_a_spreadsheet_has_no_formula(server: str, tmp_path: Path) -> None:
    file = tmp_path / "claims.csv"
    assert sayso(str(file), "--claims", "--format", "csv", "--spreadsheet", server=server).exit_code == 0
    rows = csv.DictReader(file.read_text().splitlines())
    assert {row["claimant_name"] for row in rows} == {"'=Staff"}


def test_linked_data_is_one_document(server: str, tmp_path: Path) -> None:
    file = tmp_path / "claims.jsonld"
    assert sayso(str(file), "--claims", "--format", "jsonld", server=server).exit_code == 0
    assert len(json.loads(file.read_bytes())["@graph"]) >= 3


@pytest.mark.parametrize(
    "arguments", [("--where", "unit=tank"), ("--claims", "--where", "unit"), ("--format", "csv"), ("--spreadsheet",)]
)
def test_what_does_not_fit_is_asked_wrongly(arguments: tuple[str, ...], server: str, tmp_path: Path) -> None:
    assert sayso(str(tmp_path / "a"), *arguments, server=server).exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_a_refusal_is_said_and_leaves_the_file_that_was_there(server: str, tmp_path: Path) -> None:
    file = tmp_path / "claims.ndjson"
    file.write_text("mine")
    done = sayso(str(file), "--claims", "--where", "no-such=1", server=server)
    assert (done.exit_code, "no parameter" in done.stderr) == (1, True)
    assert file.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [file]


def test_a_folder_that_is_not_there_is_asked_wrongly(server: str, tmp_path: Path) -> None:
    assert sayso(str(tmp_path / "nowhere" / "a"), server=server).exit_code == 2


@pytest.mark.parametrize("arguments", [(), ("--claims",), ("--claims", "--format", "csv")])
@pytest.mark.parametrize("length", ["", "Transfer-Encoding: chunked\r\n"])
def test_an_export_that_was_cut_off_is_no_file(arguments: tuple[str, ...], length: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as broken:
        threading.Thread(target=_break_off, args=(broken, length), daemon=True).start()
        address = f"http://127.0.0.1:{broken.getsockname()[1]}"
        done = sayso(str(tmp_path / "a"), *arguments, server=address)
    assert done.exit_code == 1
    assert list(tmp_path.iterdir()) == []


def _break_off(broken: socket.socket, length: str) -> None:
    client, _ = broken.accept()
    with client:
        client.recv(65_536)
        client.sendall(f"HTTP/1.1 200 OK\r\nTotal-Count: 5\r\n{length}\r\n".encode())
        piece = b'{"type": "claim"'
        client.sendall(b"%x\r\n%b\r\n" % (len(piece), piece) if length else piece)
