"""`sayso keys`: made, listed, rotated and revoked in the ledger's database itself, by whoever can reach that."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from pydantic import ValidationError

from app.cli.asking import AsJson
from app.cli.configuring import settings_of
from app.cli.failing import USAGE, fail
from app.cli.owning import console, with_pepper
from app.cli.preparing import database, in_one_transaction
from app.cli.serving import DatabaseUrl, DataDir
from app.cli.showing import print_json, print_keys
from app.domain.authority import Role, Scope
from app.features.keys import queries, service
from app.features.keys.schemas import MOST_OVERLAP, KeyIn, KeyRotation
from app.kit import clock
from app.kit.errors import Problem
from app.storage.engine import WriteSession

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Desk:
    """A transaction, and the pepper of the ledger's keys."""

    session: WriteSession
    pepper: str | None


Work = Callable[[Desk], Awaitable[T]]

KeyId = Annotated[str, typer.Argument(help="The public id: the twelve characters after sayso_.", metavar="ID")]
Days = Annotated[int | None, typer.Option(min=1, max=36_500, help="For how many days it counts; for ever without.")]

commands = typer.Typer(help="Make, list, rotate and revoke API keys (docs/access.md).", no_args_is_help=True)


@commands.command()
def create(
    owner: Annotated[str, typer.Option(help="Whose it is: the actor of the changes made with it.")],
    role: Annotated[Role | None, typer.Option(help="What it may do.")] = None,
    scope: Annotated[list[Scope] | None, typer.Option(help="Instead of a role; may be repeated.")] = None,
    name: Annotated[str, typer.Option(help="What it is for.")] = "made on the console",
    days: Days = None,
    database_url: DatabaseUrl = None,
    data_dir: DataDir = None,
) -> None:
    """Make a key and print it, once: sayso keys create --role analyst --owner "Maria Lopez"."""
    given = {"name": name, "owner": owner, "scopes": [str(each) for each in scope or ()]}
    given |= {"role": str(role)} if role else {}
    given |= {"expires_at": (clock.now() + timedelta(days=days)).isoformat()} if days else {}
    try:
        body = KeyIn.model_validate(given)
    except ValidationError as error:
        fail("; ".join(str(flaw["msg"]) for flaw in error.errors()), USAGE)

    async def work(desk: Desk) -> str:
        return str(await service.create(desk.session, body, console(), desk.pepper))

    _print_secret(_done(work, database_url, data_dir))


@commands.command("list")
def list_keys(
    as_json: AsJson = False,
    database_url: DatabaseUrl = None,
    data_dir: DataDir = None,
) -> None:
    """List all keys, last made first, without their secrets."""

    async def work(desk: Desk) -> list[dict[str, Any]]:
        return [json.loads(key) for key in await queries.every(desk.session)]

    keys = _done(work, database_url, data_dir)
    if as_json:
        print_json(keys)
    elif keys:
        print_keys(keys)
    else:
        typer.echo("no keys")


@commands.command()
def rotate(
    id: KeyId,
    overlap_minutes: Annotated[int, typer.Option(help="How long the secret before counts, too.", min=0)] = 0,
    database_url: DatabaseUrl = None,
    data_dir: DataDir = None,
) -> None:
    """Give a key another secret and print it, once."""
    if overlap_minutes > MOST_OVERLAP:
        fail(f"--overlap-minutes is {MOST_OVERLAP:,} (a week) at the most.", USAGE)
    body = KeyRotation.model_validate({"overlap_minutes": overlap_minutes})

    async def work(desk: Desk) -> str:
        return str(await service.rotate(desk.session, id, body, console(), desk.pepper))

    _print_secret(_done(work, database_url, data_dir))


@commands.command()
def revoke(
    id: KeyId,
    database_url: DatabaseUrl = None,
    data_dir: DataDir = None,
) -> None:
    """Let a key count no more, for good; running servers know it within five seconds."""

    async def work(desk: Desk) -> None:
        await service.revoke(desk.session, id, console())

    _done(work, database_url, data_dir)
    typer.echo(f"{id} counts no more.")


def _done(work: Work[T], database_url: str | None, data_dir: Path | None) -> T:
    """What a piece of work in one transaction gives; ends the program with a sentence where it is refused."""
    settings = with_pepper(settings_of(database_url=database_url, data_dir=data_dir))
    with database(settings) as url:
        try:
            return asyncio.run(
                in_one_transaction(url, settings.write_timeout_ms, lambda session: work(Desk(session, settings.pepper)))
            )
        except Problem as problem:
            fail(problem.detail)


def _print_secret(key: str) -> None:
    """The key alone on stdout, so that it can be piped away; what to know of it beside."""
    typer.echo(key)
    typer.echo("Keep it: it is shown this once. Send it as Authorization: Bearer <key>, or set SAYSO_KEY.", err=True)
