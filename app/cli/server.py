"""The web server: its place taken before anything else is begun, its start said, its end within five seconds."""

import errno
import os
import resource
import signal
import socket
import sys
from dataclasses import dataclass
from types import FrameType, TracebackType
from typing import NoReturn, Self

import typer
import uvicorn
from fastapi import FastAPI

from app.cli.failing import USAGE, fail
from app.cli.protocol import ProblemProtocol

GRACE_SECONDS = 4
"""How long requests may go on after the signal to stop; the rest of five seconds is for letting go."""

MOST_FILES = 65_536

_CLAIM = '{"text": "at least 12,000 North Korean soldiers", "claimant": "Ukrainian officials", "confidence": 70}'


class Place:
    """The address and port served on, held from here on; ends the program with a sentence where they cannot be had.

    It listens at once: of two servers started together on one port one learns at once that it is the second.
    """

    def __init__(self, host: str, port: int) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            self.socket = socket.create_server((host, port), family=family, backlog=2_048)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                fail(f"port {port} of {host} is taken: stop what serves there, or choose another with --port.")
            if error.errno == errno.EACCES:
                fail(f"port {port} needs an administrator: choose one from 1024 on with --port.")
            fail(f"{host} is no address of this machine: choose another with --host ({error.strerror}).", USAGE)
        self.host = host
        self.port: int = self.socket.getsockname()[1]

    @property
    def url(self) -> str:
        """Where a client on this machine finds it."""
        here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104 - what to call it, not to bind
        return f"http://[{here}]:{self.port}" if ":" in here else f"http://{here}:{self.port}"

    def __enter__(self) -> Self:
        """Also makes SIGTERM and SIGINT end the program in order: what was begun is let go of."""
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, _stop)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Gives the port up."""
        self.socket.close()


class Server(uvicorn.Server):
    """Says when it has started, and where; brings streams to their end before it waits for requests to end."""

    def __init__(self, app: FastAPI, greeting: str | None = None) -> None:
        super().__init__(configured(app))
        self._state = app.state
        self._greeting = greeting

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to serve."""
        await super().startup(sockets)
        if self.started and self._greeting is not None:
            typer.echo(self._greeting)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve nobody new, and wait for those that are served."""
        for end in self._state.endings:
            end()
        await super().shutdown(sockets)


def configured(app: FastAPI) -> uvicorn.Config:
    """How the app is served."""
    return uvicorn.Config(
        app,
        loop="uvloop",
        http=ProblemProtocol,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


@dataclass(frozen=True, slots=True)
class Greeting:
    """What is said when the server has started: where, what to try, and of keys; `sent` is how curl sends one."""

    url: str
    keys: str = ""
    sent: str = ""
    example: bool = False

    def __str__(self) -> str:
        """The words."""
        kind = "-H 'Content-Type: application/json'"
        first, curl = "A first claim:", f"curl '{self.url}/v1/claims?create_missing=true' {kind} -d '{_CLAIM}'"
        if self.example:
            first, curl = "Ask it, for example:", f"curl '{self.url}/v1/claims?subject=north-korean-soldiers'"
        ways = "Ctrl-C" if sys.stdin.isatty() else f"kill {os.getpid()}"
        where = f"Sayso serves {self.url}, its docs are at {self.url}/docs."
        keys = f"\n{self.keys}" if self.keys else ""
        return f"{where} {first}\n\n  {curl}{self.sent}\n\nStop it with {ways}.{keys}"


def run(app: FastAPI, place: Place, greeting: Greeting) -> None:
    """Serve the app in its place until SIGTERM or SIGINT."""
    _allow_many_connections()
    Server(app, str(greeting)).run(sockets=[place.socket])


def _allow_many_connections() -> None:
    """Let the process hold as many connections as it may; many systems begin with a few hundred, to be raised."""
    files, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if most == resource.RLIM_INFINITY else min(most, MOST_FILES)
    if files < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def _stop(number: int, frame: FrameType | None) -> NoReturn:  # noqa: ARG001 - the signature of a handler
    # Uvicorn raises the signal again when it has stopped in order, which is then no failure.
    sys.stdout.flush()
    raise SystemExit(0)
