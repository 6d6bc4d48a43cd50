"""`sayso find`: claims of a running server, by every filter there is (contract, section 3)."""

# ruff: noqa: ARG001 - typer hands the options over in its context, too

from typing import Annotated

import typer

from app.cli.asking import DEFAULT_URL, AsJson, Key, Server, ServerUrl, ask
from app.cli.showing import print_claims, print_json

_OWN = frozenset({"server", "key", "as_json"})

Words = Annotated[list[str] | None, typer.Option(help="May be repeated: any of them.")]
Times = Annotated[str | None, typer.Option(help="A day or an instant.", metavar="DAY")]


def find(
    context: typer.Context,
    q: Annotated[str | None, typer.Option(help='Words, "phrases", -not, or.')] = None,
    subject: Annotated[list[str] | None, typer.Option(help="A slug or an id; may be repeated.")] = None,
    parts: Annotated[bool, typer.Option("--parts", help="With what is part of the subject.")] = False,
    claimant: Annotated[list[str] | None, typer.Option(help="A name, an alias or an id; may be repeated.")] = None,
    descendants: Annotated[bool, typer.Option("--descendants", help="With those below the claimant.")] = False,
    publisher: Words = None,
    document: Annotated[list[str] | None, typer.Option(help="A URL or an id; may be repeated.")] = None,
    unit: Annotated[list[str] | None, typer.Option(help="soldier, USD, km …; may be repeated.")] = None,
    dimension: Annotated[list[str] | None, typer.Option(help="count, money, share, factor, mass …")] = None,
    overlaps: Annotated[str | None, typer.Option(help="Could lie in there.", metavar="LOW,HIGH")] = None,
    within: Annotated[str | None, typer.Option(help="Must lie in there.", metavar="LOW,HIGH")] = None,
    compatible_with: Annotated[str | None, typer.Option(help="Does not rule it out.", metavar="NUMBER")] = None,
    rules_out: Annotated[str | None, typer.Option(help="Rules it out.", metavar="NUMBER")] = None,
    comparator: Annotated[list[str] | None, typer.Option(help="exactly, about, more_than, at_least …")] = None,
    reported_from: Times = None,
    reported_to: Times = None,
    about_from: Times = None,
    about_to: Times = None,
    asserted_from: Times = None,
    asserted_to: Times = None,
    recorded_from: Times = None,
    recorded_to: Times = None,
    confidence_min: Annotated[int | None, typer.Option(help="0 to 100.")] = None,
    confidence_max: Annotated[int | None, typer.Option(help="0 to 100.")] = None,
    credibility: Annotated[list[int] | None, typer.Option(help="1 to 6; may be repeated.")] = None,
    reliability: Annotated[list[str] | None, typer.Option(help="The claimant's, A to F; may be repeated.")] = None,
    verdict: Words = None,
    status: Annotated[list[str] | None, typer.Option(help="proposed, reported, retracted.")] = None,
    stance: Annotated[list[str] | None, typer.Option(help="asserts, denies, expects.")] = None,
    tag: Words = None,
    place: Words = None,
    external_id: Words = None,
    id: Words = None,
    unset: Annotated[list[str] | None, typer.Option(help="Without a subject, claimant, quantity …")] = None,
    sort: Annotated[str | None, typer.Option(help="reported_on, value, confidence …; - turns it round.")] = None,
    limit: Annotated[int | None, typer.Option(help="How many at most, 1 to 500.")] = None,
    cursor: Annotated[str | None, typer.Option(help="Go on where a page ended.")] = None,
    count: Annotated[bool, typer.Option("--count", help="Say how many there are in all.")] = False,
    recorded_as_of: Annotated[str | None, typer.Option(help="As it stood then.", metavar="TIME")] = None,
    server: ServerUrl = DEFAULT_URL,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """Find claims: sayso find --claimant NIS --unit soldier --overlaps 10000,13000."""
    asked: dict[str, str | list[str]] = {}
    for name, value in context.params.items():
        if name in _OWN or value in (None, False, []):
            continue
        asked[name] = [str(each) for each in value] if isinstance(value, list | tuple) else _word(value)
    page = ask(Server(server, key), "GET", "/v1/claims", params=asked)
    if as_json:
        print_json(page)
        return
    if page["items"]:
        print_claims(page["items"])
    _say_how_many(page["items"], page["next"], page.get("total"))


def _word(value: object) -> str:
    return "true" if value is True else str(value)


def _say_how_many(items: list[object], following: str | None, total: int | None) -> None:
    shown = "no claims" if not items else "1 claim" if len(items) == 1 else f"{len(items)} claims"
    typer.echo(shown + ("" if total is None else f" of {total}"))
    if following is not None:
        typer.echo(f"more: add --cursor {following}")
