"""Clients that are slow, huge or idle on purpose: the others are answered, and the proxy of deploy/ lets them go."""

import contextlib
import re
import resource
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests import parts
from tests.serving import serving
from tests.storage.users import ROOT, eventually

HALF = b"GET /v1/claims HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
SLOW = b"POST /v1/claims HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{"
SECONDS = 30
IN_VAIN_SECONDS = 0.5
"""How long to wait for what a planted fault keeps from happening: however slow the machine, it does not come."""
SHIPPED = (ROOT / "deploy" / "nginx.conf").read_text()


@pytest.fixture
def many_files() -> Iterator[None]:
    """Room for a few thousand sockets in this process."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8_192), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.fixture
def server(many_files: None, fresh_database_url: str) -> Iterator[str]:
    with serving(fresh_database_url) as url:
        yield url


@pytest.fixture
def proxy(server: str, tmp_path: Path) -> Iterator[str]:
    """The shipped configuration before the server, with nothing changed but the two ports."""
    with _proxied(server, tmp_path / "shipped", SHIPPED) as url:
        yield url


@pytest.fixture
def lenient(server: str, tmp_path: Path) -> Iterator[str]:
    """A planted fault: the shipped configuration without its limits on who is slow or huge."""
    changed = re.sub(r"(client_(?:header|body)_timeout) 5s", r"\1 1h", SHIPPED)
    changed = changed.replace("large_client_header_buffers 4 16k", "large_client_header_buffers 4 64m")
    with _proxied(server, tmp_path / "lenient", changed) as url:
        yield url


@contextlib.contextmanager
def _proxied(server: str, folder: Path, conf: str) -> Iterator[str]:
    program = parts.proxy()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder.mkdir()
    own = conf.replace("127.0.0.1:8000", server.removeprefix("http://"))
    own = own.replace("listen 8080", f"listen 127.0.0.1:{port}")
    (folder / "nginx.conf").write_text(f"pid {folder}/pid;\ndaemon off;\n{own}")
    running = subprocess.Popen([program, "-p", str(folder), "-e", "stderr", "-c", str(folder / "nginx.conf")])
    url = f"http://127.0.0.1:{port}"
    try:
        eventually(lambda: _answers(url))
        yield url
    finally:
        running.terminate()
        running.wait(SECONDS)


@contextlib.contextmanager
def clients(url: str, number: int, say: bytes) -> Iterator[list[socket.socket]]:
    """So many connections, each with the same words said."""
    host, port = url.removeprefix("http://").split(":")
    made = []
    try:
        for _ in range(number):
            one = socket.create_connection((host, int(port)), SECONDS)
            made.append(one)
            one.sendall(say)
        yield made
    finally:
        for one in made:
            one.close()


@pytest.fixture
def one_by_one() -> Iterator[str]:
    """A planted fault: a server that serves one client after another, however long each takes and whatever it sends."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=_serve_one_by_one, args=(listening,), daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        listening.shutdown(socket.SHUT_RDWR)


def _serve_one_by_one(listening: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while True:
            client, _ = listening.accept()
            with client, contextlib.suppress(OSError):
                asked = b""
                while b"\r\n\r\n" not in asked[-70_000:] and (piece := client.recv(65_536)):
                    asked += piece
                client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")


def _answers(url: str, seconds: float = SECONDS) -> bool:
    try:
        return httpx2.get(f"{url}/readyz", timeout=seconds).status_code == 200
    except httpx2.TransportError:
        return False


def _let_go(one: socket.socket, seconds: float = SECONDS) -> bool:
    """Whether the other side has ended the connection; waits for it."""
    one.settimeout(seconds)
    try:
        while one.recv(65_536):
            pass
    except ConnectionError:
        return True
    except TimeoutError:
        return False
    return True


def _send_megabytes(one: socket.socket) -> None:
    with contextlib.suppress(ConnectionError):
        for _ in range(80):
            one.sendall(b"a" * 65_536)


def test_three_hundred_half_sent_headers_keep_nobody_from_being_answered(server: str) -> None:
    with clients(server, 300, HALF):
        assert _answers(server)


def test_a_thousand_idle_connections_keep_nobody_from_being_answered(server: str) -> None:
    with clients(server, 1_000, b""):
        assert _answers(server)


def test_megabytes_of_headers_are_refused_before_they_are_read(server: str) -> None:
    with clients(server, 1, HALF) as (one,):
        _send_megabytes(one)
        assert _let_go(one)
    assert _answers(server)


def test_a_server_that_lets_a_client_keep_others_waiting_is_found_out(one_by_one: str) -> None:
    assert _answers(one_by_one)
    for said in (HALF, b""):
        with clients(one_by_one, 3, said):
            assert not _answers(one_by_one, IN_VAIN_SECONDS)
    assert _answers(one_by_one)


def test_a_server_that_reads_headers_without_end_is_found_out(one_by_one: str) -> None:
    with clients(one_by_one, 1, HALF) as (one,):
        _send_megabytes(one)
        assert not _let_go(one, IN_VAIN_SECONDS)


def test_the_proxy_lets_half_sent_headers_and_slow_bodies_go_before_the_server_has_seen_them(
    proxy: str, lenient: str, server: str
) -> None:
    before = _requests(server)
    # The same is begun, sooner, with a proxy that lacks the limits: it must not let go, or this proves nothing.
    with clients(lenient, 1, HALF) as half_kept, clients(lenient, 1, SLOW) as slow_kept:
        with clients(proxy, 200, HALF) as half, clients(proxy, 50, SLOW) as slow:
            assert _answers(proxy)
            assert all(_let_go(one) for one in [*half, *slow])
        assert not any(_let_go(one, IN_VAIN_SECONDS) for one in [*half_kept, *slow_kept])
    assert _requests(server) == before


def test_the_proxy_refuses_megabytes_of_headers(proxy: str, server: str) -> None:
    before = _requests(server)
    with clients(proxy, 1, HALF) as (one,):
        _send_megabytes(one)
        assert _let_go(one)
    assert _answers(proxy)
    assert _requests(server) == before


def test_a_proxy_that_takes_megabytes_of_headers_is_found_out(lenient: str) -> None:
    with clients(lenient, 1, HALF) as (one,):
        _send_megabytes(one)
        assert not _let_go(one, IN_VAIN_SECONDS)


def test_the_proxy_answers_beside_a_thousand_idle_connections(proxy: str) -> None:
    with clients(proxy, 1_000, b""):
        assert _answers(proxy)


def test_the_feed_is_followed_through_the_proxy(proxy: str, server: str) -> None:
    # Whoever comes through a proxy is not the owner of the machine, and needs a key.
    assert httpx2.get(f"{proxy}/v1/changes", timeout=SECONDS).status_code == 401
    asked = {"name": "proxy", "owner": "The fault tests", "role": "analyst"}
    key = httpx2.post(f"{server}/v1/keys", json=asked, timeout=SECONDS).raise_for_status().json()["key"]
    who = {"Authorization": f"Bearer {key}"}
    listening = {**who, "Accept": "text/event-stream"}
    with httpx2.stream("GET", f"{proxy}/v1/changes", headers=listening, timeout=SECONDS) as feed:
        assert feed.status_code == 200
        made = httpx2.post(f"{proxy}/v1/sources", json={"name": "NIS"}, headers=who, timeout=SECONDS)
        assert made.status_code == 201
        assert any(made.json()["id"] in line for line in feed.iter_lines())


def _requests(server: str) -> float:
    """How many requests to make claims the server has counted."""
    lines = httpx2.get(f"{server}/metrics", timeout=SECONDS).text.splitlines()
    return sum(float(line.rpartition(" ")[2]) for line in lines if 'method="POST"' in line and "_count" in line)
