"""Clients that are slow, huge or idle on purpose: the others are answered, and the proxy of deploy/ lets them go."""

import contextlib
import resource
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests import parts
from tests.serving import serving
from tests.storage.users import ROOT, eventually

HALF = b"GET /v1/claims HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
SECONDS = 30


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
    program = parts.proxy()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    shipped = (ROOT / "deploy" / "nginx.conf").read_text()
    conf = tmp_path / "nginx.conf"
    conf.write_text(
        f"pid {tmp_path}/pid;\ndaemon off;\n"
        + shipped.replace("127.0.0.1:8000", server.removeprefix("http://")).replace(
            "listen 8080", f"listen 127.0.0.1:{port}"
        )
    )
    running = subprocess.Popen([program, "-p", str(tmp_path), "-e", "stderr", "-c", str(conf)])
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


def _answers(url: str) -> bool:
    try:
        return httpx2.get(f"{url}/readyz", timeout=SECONDS).status_code == 200
    except httpx2.TransportError:
        return False


def _let_go(one: socket.socket) -> bool:
    """Whether the other side has ended the connection; waits for it."""
    one.settimeout(SECONDS)
    with contextlib.suppress(ConnectionError):
        while one.recv(65_536):
            pass
    return True


def test_three_hundred_half_sent_headers_keep_nobody_from_being_answered(server: str) -> None:
    with clients(server, 300, HALF):
        assert _answers(server)


def test_a_thousand_idle_connections_keep_nobody_from_being_answered(server: str) -> None:
    with clients(server, 1_000, b""):
        assert _answers(server)


def test_megabytes_of_headers_are_refused_before_they_are_read(server: str) -> None:
    with clients(server, 1, HALF) as (one,):
        with contextlib.suppress(ConnectionError):
            for _ in range(80):
                one.sendall(b"a" * 65_536)
        assert _let_go(one)
    assert _answers(server)


def test_the_proxy_lets_half_sent_headers_go(proxy: str) -> None:
    with clients(proxy, 300, HALF) as made:
        assert _answers(proxy)
        assert all(_let_go(one) for one in made)


def test_the_proxy_lets_a_slow_body_go_before_the_server_has_seen_it(proxy: str, server: str) -> None:
    before = _requests(server)
    head = (
        b"POST /v1/claims HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{"
    )
    with clients(proxy, 50, head) as made:
        assert _answers(proxy)
        assert all(_let_go(one) for one in made)
    assert _requests(server) == before


def test_the_proxy_refuses_megabytes_of_headers(proxy: str, server: str) -> None:
    before = _requests(server)
    with clients(proxy, 1, HALF) as (one,):
        with contextlib.suppress(ConnectionError):
            for _ in range(80):
                one.sendall(b"a" * 65_536)
        assert _let_go(one)
    assert _answers(proxy)
    assert _requests(server) == before


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
