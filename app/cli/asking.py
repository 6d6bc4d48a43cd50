"""Speaking HTTP to a running server, and saying what it refuses in sentences."""

from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlsplit

import httpx2
import typer

from app.cli.failing import USAGE, fail
from app.cli.showing import harmless
from app.domain import apikey

DEFAULT_URL = "http://127.0.0.1:8000"
PATIENCE_SECONDS = 30.0

ServerUrl = Annotated[str, typer.Option("--server", envvar="SAYSO_URL", help="The server to ask.")]
Key = Annotated[
    str | None,
    typer.Option(envvar="SAYSO_KEY", help="An API key; better in the environment, where other users do not see it."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the server's JSON instead of a table.")]

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class Server:
    """Where to ask, and with which key, if any."""

    url: str
    key: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        """What every request carries; ends the program where the key was mistyped."""
        if not self.key:
            return {}
        key = apikey.read(self.key.strip())
        if key is None:
            fail("this is no key: one begins with sayso_ and must be copied whole (--key, SAYSO_KEY).", USAGE)
        return {"Authorization": f"Bearer {key}"}


def ask(asked: Server, method: str, path: str, **request: Any) -> dict[str, Any]:
    """The JSON answered; ends the program with a sentence where there is none, or a refusal."""
    server = asked.url
    headers = {**asked.headers, **request.pop("headers", {})}
    host = urlsplit(server).hostname
    if not host or not server.startswith(("http://", "https://")):
        fail("--server and SAYSO_URL take an address such as http://127.0.0.1:8000.", USAGE)
    try:
        # A proxy of the environment is for the world outside.
        with httpx2.Client(timeout=PATIENCE_SECONDS, trust_env=host not in LOOPBACK) as client:
            answer = client.request(method, server.rstrip("/") + path, headers=headers, **request)
    except (httpx2.ConnectError, httpx2.ConnectTimeout):
        fail(
            f"no server answers at {server}: start one with `sayso serve`, or name another with --server or SAYSO_URL."
        )
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        fail(f"the server at {server} did not answer as it should ({type(error).__name__}).")
    try:
        found = answer.json()
    except ValueError:
        found = None
    if not isinstance(found, dict):
        fail(f"what answers at {server} is no Sayso (status {answer.status_code}).")
    if answer.status_code == httpx2.codes.UNAUTHORIZED:
        fail(f"the server at {server} wants a key that counts: give one with SAYSO_KEY or --key (sayso keys create).")
    if not answer.is_success:
        fail(_refusal(found, answer.status_code))
    return found


def _refusal(problem: dict[str, Any], status: int) -> str:
    """A problem document (RFC 9457) in sentences."""
    flaws = [flaw for flaw in problem.get("errors", ()) if isinstance(flaw, dict)]
    said = [f"{_place(flaw)}{flaw.get('message', '')}" for flaw in flaws]
    text = "\n       ".join(said) or str(problem.get("detail") or problem.get("title") or f"status {status}")
    return harmless(text, keep="\n")


def _place(flaw: dict[str, Any]) -> str:
    """The option that a flaw is about, as it is written on the command line."""
    name = flaw.get("parameter") or str(flaw.get("pointer", "")).lstrip("/").split("/")[0] or flaw.get("header")
    return f"--{str(name).replace('_', '-')}: " if name and name != "text" else ""
