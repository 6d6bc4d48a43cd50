"""`sayso redact`: words that must go, from a running server, for good."""

from typing import Annotated
from uuid import UUID

import typer

from app.cli.asking import DEFAULT_URL, AsJson, Key, Server, ServerUrl, ask
from app.cli.failing import fail
from app.cli.showing import print_json
from app.domain.vocabulary import ThingType


def redact(
    kind: Annotated[ThingType, typer.Argument(help="What kind of thing.", metavar="KIND")],
    id: Annotated[UUID, typer.Argument(help="Its id.", metavar="ID")],
    field: Annotated[list[str], typer.Option(help="Which field must go; may be repeated.")],
    reason: Annotated[str, typer.Option(help="Why. It stays, so it must not repeat what goes.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether that is meant.")] = False,
    server: ServerUrl = DEFAULT_URL,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """Blank fields of a thing in all its states; it cannot be undone: sayso redact claim ID --field text --reason …."""
    sentence = f"This blanks {', '.join(field)} of {kind} {id} in every state it has had, for good. Go on?"
    if not yes and not typer.confirm(sentence, err=True):
        fail("nothing was redacted.")
    body = {"type": kind.value, "id": str(id), "fields": field, "reason": reason}
    done = ask(Server(server, key), "POST", "/v1/redactions", json=body)
    if as_json:
        print_json(done)
        return
    typer.echo(f"redacted: {kind} {id}")
    for other in done["also"]:
        typer.echo(f"redacted with it: {other['type']} {other['id']}")
    for other in done["elsewhere"]:
        typer.echo(f"has the same words still: {other['type']} {other['id']}")
