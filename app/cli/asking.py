"""Speaking HTTP to a running server, and saying what it refuses in sentences."""

from collections.abc import Iterator
from contextlib import contextmanager
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

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


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


def speaking(asked: Server, timeout: httpx2.Timeout | float = PATIENCE_SECONDS) -> httpx2.Client:
    """What speaks to the server; ends the program where its address is none."""
    host = urlsplit(asked.url).hostname
    if not host or not asked.url.startswith(("http://", "https://")):
        fail("--server and SAYSO_URL take an address such as http://127.0.0.1:8000.", USAGE)
    # A proxy of the environment is for the world outside.
    trusting = host not in _LOOPBACK
    return httpx2.Client(base_url=asked.url.rstrip("/"), headers=asked.headers, timeout=timeout, trust_env=trusting)


def ask(asked: Server, method: str, path: str, **request: Any) -> dict[str, Any]:
    """The JSON answered; ends the program with a sentence where there is none, or a refusal."""
    with speaking(asked) as client, no_answer_said(asked):
        answer = client.request(method, path, **request)
    found = told(asked, answer)
    if not answer.is_success:
        fail(refusal(found, answer.status_code))
    return found


@contextmanager
def no_answer_said(asked: Server) -> Iterator[None]:
    """Ends the program with a sentence where the server in the block does not answer."""
    try:
        yield
    except (httpx2.ConnectError, httpx2.ConnectTimeout):
        fail(
            f"no server answers at {asked.url}: start one with `sayso serve`, "
            "or name another with --server or SAYSO_URL."
        )
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        fail(f"the server at {asked.url} did not answer as it should ({type(error).__name__}).")


def told(asked: Server, answer: httpx2.Response) -> dict[str, Any]:
    """What an answer says in JSON; ends the program where it is none of a Sayso, or wants a key."""
    try:
        found = answer.json()
    except ValueError:
        found = None
    if not isinstance(found, dict):
        fail(f"what answers at {asked.url} is no Sayso (status {answer.status_code}).")
    if answer.status_code == httpx2.codes.UNAUTHORIZED:
        fail(
            f"the server at {asked.url} wants a key that counts: give one with SAYSO_KEY or --key (sayso keys create)."
        )
    return found


def refusal(problem: dict[str, Any], status: int) -> str:
    """A problem document (RFC 9457) in sentences."""
    flaws = [flaw for flaw in problem.get("errors", ()) if isinstance(flaw, dict)]
    said = [f"{_place(flaw)}{flaw.get('message', '')}" for flaw in flaws]
    text = "\n       ".join(said) or str(problem.get("detail") or problem.get("title") or f"status {status}")
    return harmless(text, keep="\n")


def _place(flaw: dict[str, Any]) -> str:
    """Where a flaw is: a line and column of a file, or an option as it is written on the command line."""
    if flaw.get("line"):
        where = ", ".join(f"{name} {flaw[name]}" for name in ("line", "column", "pointer") if flaw.get(name))
        return f"{where}: "
    name = flaw.get("parameter") or str(flaw.get("pointer", "")).lstrip("/").split("/")[0] or flaw.get("header")
    return f"--{str(name).replace('_', '-')}: " if name and name != "text" else ""
