"""`sayso read`: an article to a running server, and the claims that it proposes of it."""

import hashlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import typer

from app.cli.asking import DEFAULT_URL, AsJson, Key, Server, ServerUrl, ask
from app.cli.failing import USAGE, fail
from app.cli.showing import harmless, print_json, print_proposals

_LONGEST_TITLE = 500
_MOST = 500


def read(
    file: Annotated[str, typer.Argument(help="The article as plain text; - for standard input.")],
    title: Annotated[str | None, typer.Option(help="Its headline; left out: its first line.")] = None,
    url: Annotated[str | None, typer.Option(help="Where it was published.")] = None,
    published_on: Annotated[str | None, typer.Option(help="When: yesterday in it is the day before.")] = None,
    publisher: Annotated[str | None, typer.Option(help="Who published it: a name or an id.")] = None,
    language: Annotated[str, typer.Option(help="Of its words.")] = "en",
    server: ServerUrl = DEFAULT_URL,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """Add an article and propose its claims: sayso read article.txt --published-on 2024-12-28."""
    text = _text(file)
    given = {"url": url, "published_on": published_on, "publisher": publisher, "language": language}
    body = {"title": title or _first_line(text), "text": text, **{n: v for n, v in given.items() if v is not None}}
    asked = Server(server, key)
    document = _document(asked, body)
    path = f"/v1/documents/{document}/extract"
    page = ask(asked, "POST", path, params={"limit": str(_MOST)})
    items = page["items"]
    while page["next"] is not None:
        page = ask(asked, "POST", path, params={"limit": str(_MOST), "cursor": page["next"]})
        items += page["items"]
    if as_json:
        print_json({"items": items, "next": None})
        return
    if items:
        print_proposals(items)
    typer.echo("no claims are proposed" if not items else f"{len(items)} proposed: accept, correct or reject them")
    typer.echo(f"{server.rstrip('/')}/v1/claims?document={document}&status=proposed")


def _text(file: str) -> str:
    """The words of a file; ends the program where there are none, or where they are not UTF-8."""
    try:
        raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        text = raw.decode("utf-8-sig")
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror or type(error).__name__}.", USAGE)
    except UnicodeDecodeError:
        fail(f"{file} is not UTF-8 text: save it as such first.", USAGE)
    if not text.strip():
        fail(f"{file} has no words in it.", USAGE)
    return text.replace("\r\n", "\n")


def _first_line(text: str) -> str:
    line = harmless(" ".join(next(line for line in text.splitlines() if line.strip()).split()))
    return line if len(line) <= _LONGEST_TITLE else line[: _LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…"


def _document(asked: Server, body: Mapping[str, Any]) -> str:
    """The id of the article's document: added, or the one there was, where its URL or all of it is known already."""
    if "url" in body:
        known = ask(asked, "GET", "/v1/documents", params={"url": body["url"]})["items"]
        if known:
            return _the_same(known[0], body)
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    headers = {"Idempotency-Key": f"sayso-read-{digest}", "Change-Reason": quote("Added with sayso read", safe=" ")}
    made = ask(asked, "POST", "/v1/documents", json=body, params={"create_missing": "true"}, headers=headers)
    return str(made["id"])


def _the_same(known: Mapping[str, Any], body: Mapping[str, Any]) -> str:
    """The document of this URL; ends the program where its text is another."""
    if known["text_sha256"] != hashlib.sha256(body["text"].encode()).hexdigest():
        fail("--url: a document of this URL is there already, with another text.")
    return str(known["id"])
