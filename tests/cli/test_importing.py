"""`sayso import`: files of claims to a running server, with and without a mapping, whole or not at all."""

import gzip
import json
import os
import pty
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx2
import pytest
from typer.testing import CliRunner, Result

from app.cli import app
from tests.serving import serving

NOWHERE = "http://127.0.0.1:1"
MAPPING = """
[claim]
external_id = { template = "theirs:{no}" }
claimant = "who"
subject = { value = "their-tanks" }
quantity.value = "tanks"
quantity.comparator = { value = "exactly" }
quantity.unit = { value = "tank" }
[subjects.their-tanks]
title = "Their tanks"
unit = "tank"
"""


@pytest.fixture
def server(fresh_database_url: str) -> Iterator[str]:
    with serving(fresh_database_url) as address:
        yield address


def sayso(*arguments: str, server: str, input: str | None = None) -> Result:
    return CliRunner().invoke(app, ["import", *arguments], env={"SAYSO_URL": server, "COLUMNS": "200"}, input=input)


def count(server: str, **asked: str) -> int:
    page = httpx2.get(f"{server}/v1/claims", params={"count": "true", **asked}).raise_for_status().json()
    return int(page["total"])


def lines(*texts: str) -> str:
    return "".join(
        json.dumps({"text": text, "claimant": "Staff", "external_id": text.replace(" ", "-")}) + "\n" for text in texts
    )


def test_a_file_goes_in_and_a_second_time_changes_nothing(server: str, tmp_path: Path) -> None:
    file = tmp_path / "claims.ndjson"
    file.write_text(lines("5 tanks", "6 tanks"))
    first, second = sayso(str(file), server=server), sayso(str(file), server=server)
    assert first.exit_code == second.exit_code == 0, first.output
    assert "2 lines, 2 created" in first.stdout
    assert "2 unchanged" in second.stdout
    assert count(server) == 2


def test_a_rehearsal_does_nothing(server: str, tmp_path: Path) -> None:
    file = tmp_path / "claims.ndjson"
    file.write_text(lines("5 tanks"))
    done = sayso(str(file), "--dry-run", server=server)
    assert (done.exit_code, "nothing was done" in done.stdout, count(server)) == (0, True, 0)


def test_a_packed_file_and_standard_input_are_taken(server: str, tmp_path: Path) -> None:
    file = tmp_path / "claims.ndjson.gz"
    file.write_bytes(gzip.compress(lines("5 tanks").encode()))
    assert sayso(str(file), server=server).exit_code == 0
    assert sayso("-", server=server, input=lines("6 tanks")).exit_code == 0
    assert count(server) == 2


def test_a_table_goes_in_by_a_mapping_that_is_then_kept(server: str, tmp_path: Path) -> None:
    (tmp_path / "Their Tanks.toml").write_text(MAPPING)
    table = tmp_path / "theirs.csv"
    table.write_text("no,who,tanks\n1,Staff,44\n2,Staff,45\n")
    done = sayso(str(table), "--map", str(tmp_path / "Their Tanks.toml"), server=server)
    assert done.exit_code == 0, done.output
    assert count(server, subject="their-tanks") == 2
    again = sayso(str(table), "--map", "their-tanks", server=server)
    assert "2 unchanged" in again.stdout


def test_what_is_wrong_is_told_by_line_and_nothing_is_kept(server: str, tmp_path: Path) -> None:
    file = tmp_path / "claims.ndjson"
    file.write_text(lines("5 tanks") + '{"text": 5}\n')
    done = sayso(str(file), server=server)
    assert (done.exit_code, "line 2" in done.stderr, count(server)) == (1, True, 0)
    partial = sayso(str(file), "--partial", server=server)
    assert (partial.exit_code, "1 refused" in partial.stdout, count(server)) == (1, True, 1)


def test_a_name_that_is_not_there_is_refused_where_that_is_asked(server: str, tmp_path: Path) -> None:
    file = tmp_path / "claims.ndjson"
    file.write_text(lines("5 tanks"))
    assert sayso(str(file), "--known-only", server=server).exit_code == 1
    assert count(server) == 0


def test_a_whole_export_is_known_by_its_first_line(server: str, tmp_path: Path) -> None:
    file = tmp_path / "ledger.ndjson"
    file.write_bytes(httpx2.get(f"{server}/v1/export").raise_for_status().content)
    done = sayso(str(file), "--json", server=server)
    assert done.exit_code == 0, done.output
    assert "refused" not in json.loads(done.stdout)


def test_a_lost_connection_is_tried_again_without_duplicates(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    port = int(server.rpartition(":")[2])
    with socket.create_server(("127.0.0.1", 0)) as front:
        threading.Thread(target=_lose_the_first_answer, args=(front, port), daemon=True).start()
        file = tmp_path / "claims.ndjson"
        file.write_text(lines("5 tanks", "6 tanks").replace('"external_id"', '"notes"'))
        done = sayso(str(file), server=f"http://127.0.0.1:{front.getsockname()[1]}")
    assert done.exit_code == 0, done.output
    assert "sending it again" in done.stderr
    assert count(server) == 2


def _lose_the_first_answer(front: socket.socket, port: int) -> None:
    """Passes two connections on to the server; what it answers to the first is thrown away."""
    for is_heard in (False, True):
        client, _ = front.accept()
        with client, socket.create_connection(("127.0.0.1", port)) as behind:
            asked = threading.Thread(target=_pass_on, args=(client, behind), daemon=True)
            asked.start()
            while answer := behind.recv(65_536):
                if is_heard:
                    client.sendall(answer)
                else:
                    break
            client.shutdown(socket.SHUT_RDWR)  # or the other thread would keep it open


def _pass_on(client: socket.socket, behind: socket.socket) -> None:
    with suppress(OSError):
        while piece := client.recv(65_536):
            behind.sendall(piece)


def test_a_file_that_is_not_there_is_asked_wrongly(server: str) -> None:
    assert sayso("/nowhere.csv", server=server).exit_code == 2


def test_no_server_is_said_at_once(tmp_path: Path) -> None:
    file = tmp_path / "claims.ndjson"
    file.write_text(lines("5 tanks"))
    done = sayso(str(file), server=NOWHERE)
    assert (done.exit_code, "start one with" in done.stderr, "again" in done.stderr) == (1, True, False)


def test_an_address_that_is_none_is_asked_wrongly(tmp_path: Path) -> None:
    file = tmp_path / "claims.ndjson"
    file.write_text(lines("5 tanks"))
    assert sayso(str(file), server="nowhere").exit_code == 2


def test_a_terminal_is_shown_a_bar_with_rows_and_rate(server: str, tmp_path: Path) -> None:
    file = tmp_path / "claims.ndjson"
    file.write_text(lines(*(f"{number} tanks" for number in range(1, 1_001))))
    shown = on_a_terminal("import", str(file), server=server)
    assert "1,000 rows" in shown
    assert "a second" in shown
    assert "100%" in shown
    assert "1,000 created" in shown


@pytest.mark.parametrize(
    ("wrong", "options", "said"),
    [(3, (), "1,003 rows"), (3, ("--partial",), ", 3 with errors"), (3, (), ", 3 with errors"),
     (150, (), ", at least 100 with errors"), (150, ("--partial",), ", 150 with errors")],
)  # fmt: skip
def test_the_bar_says_how_many_rows_were_wrong(
    wrong: int, options: tuple[str, ...], said: str, server: str, tmp_path: Path
) -> None:
    file = tmp_path / "claims.ndjson"
    file.write_text(lines(*(f"{number} tanks" for number in range(1, 1_001))) + '{"stance": 1}\n' * wrong)
    shown = on_a_terminal("import", str(file), "--dry-run", *options, server=server)
    assert said in shown


def test_ctrl_c_leaves_nothing_half_done(server: str, tmp_path: Path) -> None:
    file = tmp_path / "claims.ndjson"
    with socket.create_server(("127.0.0.1", 0)) as front:
        file.write_text(lines(*(f"{number} tanks" for number in range(1, 20_001))))
        address = f"http://127.0.0.1:{front.getsockname()[1]}"
        with heeding_ctrl_c(), subprocess.Popen(
            (sys.executable, "-m", "app", "import", str(file)), env={**os.environ, "SAYSO_URL": address},
            stderr=subprocess.PIPE, text=True,
        ) as sending:  # fmt: skip
            client, _ = front.accept()
            with client, socket.create_connection(("127.0.0.1", int(server.rpartition(":")[2]))) as behind:
                behind.sendall(client.recv(65_536))
                sending.send_signal(signal.SIGINT)
                said = sending.communicate(timeout=60)[1]
    assert (sending.returncode, "in whole or not at all" in said) == (130, True)
    assert count(server) == 0


@contextmanager
def heeding_ctrl_c() -> Iterator[None]:
    """For the block, programs that are started heed Ctrl-C even where the tests themselves run in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def on_a_terminal(*arguments: str, server: str) -> str:
    """What a command shows on a terminal of its own."""
    ours, theirs = pty.openpty()
    given = {**os.environ, "SAYSO_URL": server, "TERM": "xterm", "COLUMNS": "120"}
    with subprocess.Popen(
        (sys.executable, "-m", "app", *arguments), env=given, stdout=theirs, stderr=theirs
    ) as running:
        os.close(theirs)
        shown = b""
        with suppress(OSError):  # which is how the end of a terminal is told
            while piece := os.read(ours, 65_536):
                shown += piece
        running.wait(60)
    os.close(ours)
    return shown.decode()
