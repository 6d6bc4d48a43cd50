"""A server of our own on a port of this machine, for programs that can only be given an address.

It runs in a thread of the test process, so that what it executes counts as covered.
"""

import contextlib
import logging
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import structlog

from app.cli.server import Server
from app.main import create_app
from app.settings import Settings

SECONDS_TO_START = 30


@contextlib.contextmanager
def serving(database_url: str, **settings: Any) -> Iterator[str]:
    """The address of the service on that database, for as long as the block lasts."""
    app = create_app(Settings(database_url=database_url, **settings))
    server = Server(app)
    with _quiet(), socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            _wait_until_started(server, thread)
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(SECONDS_TO_START)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Logs errors alone: a line for each of thousands of requests would hide them."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    try:
        yield
    finally:
        structlog.reset_defaults()


def _wait_until_started(server: Server, thread: threading.Thread) -> None:
    give_up = time.monotonic() + SECONDS_TO_START
    while not server.started:
        if not thread.is_alive() or time.monotonic() > give_up:
            raise RuntimeError("the server did not start; its log says why")
        time.sleep(0.02)
