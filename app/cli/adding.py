"""`sayso add`: one claim, to a running server."""

# ruff: noqa: ARG001 - typer hands the options over in its context, too

from typing import Annotated, Any
from urllib.parse import quote

import typer

from app.cli.asking import DEFAULT_URL, AsJson, Key, Server, ServerUrl, ask
from app.cli.failing import USAGE, fail
from app.cli.showing import print_claims, print_json

_OWN = frozenset({"words", "server", "key", "as_json", "create_missing", "no_number", "number", "reason"})
_LISTS = frozenset({"via", "tags"})


def add(
    context: typer.Context,
    words: Annotated[str, typer.Argument(help="The words as reported.")],
    claimant: Annotated[str | None, typer.Option(help="Who asserts it.")] = None,
    via: Annotated[list[str] | None, typer.Option(help="Who is between the claimant and the document.")] = None,
    subject: Annotated[str | None, typer.Option(help="What it is about: a slug or an id.")] = None,
    document: Annotated[str | None, typer.Option(help="Where it appears: a URL or an id.")] = None,
    confidence: Annotated[str | None, typer.Option(help="0 to 100, or a word: likely, low, high …")] = None,
    about: Annotated[str | None, typer.Option(help="The time it is about, such as 2024-10 or ../2024-12.")] = None,
    asserted_on: Annotated[str | None, typer.Option(help="When the claimant said it.")] = None,
    reported_on: Annotated[str | None, typer.Option(help="When it was published.")] = None,
    place: Annotated[str | None, typer.Option(help="Where, as said.")] = None,
    stance: Annotated[str | None, typer.Option(help="asserts, denies or expects.")] = None,
    credibility: Annotated[int | None, typer.Option(help="1 (confirmed) to 6 (cannot be judged).")] = None,
    verdict: Annotated[str | None, typer.Option(help="confirmed, disputed or refuted.")] = None,
    status: Annotated[str | None, typer.Option(help="reported, proposed or retracted.")] = None,
    tags: Annotated[list[str] | None, typer.Option("--tag", help="May be repeated.")] = None,
    notes: Annotated[str | None, typer.Option(help="What else is to be known.")] = None,
    language: Annotated[str | None, typer.Option(help="Of the words, such as en.")] = None,
    external_id: Annotated[
        str | None, typer.Option(help="A key of your own: the same claim again is not doubled.")
    ] = None,
    number: Annotated[str | None, typer.Option(help="Which of several numbers is meant, in the same words.")] = None,
    no_number: Annotated[bool, typer.Option("--no-number", help="Read no number from the words.")] = False,
    create_missing: Annotated[
        bool,
        typer.Option("--create-missing/--known-only", help="Make sources, subjects and documents not there yet."),
    ] = True,
    reason: Annotated[str | None, typer.Option(help="Why it is added, for its history.")] = None,
    server: ServerUrl = DEFAULT_URL,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """Add a claim: sayso add "at least 12,000 North Korean soldiers" --claimant … --confidence 70."""
    if claimant is None and document is None:
        fail("say who asserts it with --claimant, or where it appears with --document.", USAGE)
    given = {name: value for name, value in context.params.items() if name not in _OWN and value not in (None, [])}
    body: dict[str, Any] = {"text": words, **{n: list(v) if n in _LISTS else v for n, v in given.items()}}
    if confidence is not None and confidence.isdecimal():
        body["confidence"] = int(confidence)
    if no_number:
        body["quantity"] = None
    elif number is not None:
        body["quantity"] = {"text": number}
    claim = ask(
        Server(server, key),
        "POST",
        "/v1/claims",
        json=body,
        params={"create_missing": "true"} if create_missing else {},
        headers={"Change-Reason": quote(reason, safe=" ")} if reason else {},
    )
    if as_json:
        print_json(claim)
        return
    print_claims([claim])
    typer.echo(f"{server.rstrip('/')}/v1/claims/{claim['id']}")
