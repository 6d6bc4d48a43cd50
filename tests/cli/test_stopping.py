"""SIGTERM: who is served is served to the end, who follows is let go, and the program is gone."""

import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests.makers.stream import PATH
from tests.programs import SECONDS, started

BODY = b'{"name": "Ministry of Defence"}'
HEAD = (
    b"POST /v1/sources HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    b"Content-Length: %d\r\nExpect: 100-continue\r\n\r\n" % len(BODY)
)


@pytest.fixture
def underway() -> Iterator[socket.socket]:
    """A connection for a request that takes its time."""
    with socket.socket() as connection:
        connection.settimeout(SECONDS)
        yield connection


def test_streams_end_whole_and_no_request_is_cut(
    fresh_database_url: str, tmp_path: Path, underway: socket.socket
) -> None:
    of_its_own = {"DATABASE_URL": fresh_database_url, "SAYSO_LOCAL_OWNER": "true"}
    with started(tmp_path, "serve", "--allow-unsafe-database", **of_its_own) as (program, url, _):
        underway.connect(("127.0.0.1", httpx2.URL(url).port or 0))
        underway.sendall(HEAD)
        assert underway.recv(25) == b"HTTP/1.1 100 Continue\r\n\r\n"
        with httpx2.stream("GET", f"{url}{PATH}", headers={"Accept": "text/event-stream"}, timeout=SECONDS) as stream:
            lines = stream.iter_lines()
            assert next(lines).startswith("retry: ")
            program.send_signal(signal.SIGTERM)
            # a stream that is cut off instead raises RemoteProtocolError here
            assert all(line.startswith("id: ") for line in lines if line)
        underway.sendall(BODY)
        answer = underway.makefile("rb").read()
        assert answer.startswith(b"HTTP/1.1 201 Created\r\n")
        assert b"\r\nconnection: close\r\n" in answer
        assert program.wait(SECONDS) == 0
    assert "graceful shutdown exceeded" not in (tmp_path / "log").read_text()
