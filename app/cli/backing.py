"""`sayso backup` and `sayso restore`: a whole ledger into two files, and back into an empty database."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import asyncpg
import typer
from rich.console import Console
from sqlalchemy.exc import SQLAlchemyError

from app.cli.configuring import settings_of
from app.cli.failing import fail
from app.cli.progress import bar
from app.cli.serving import DatabaseUrl, DataDir
from app.kit.errors import Unavailable
from app.storage import backup as backups
from app.storage import embedded
from app.storage.backup import BackupError, Manifest, Told

_REFUSED = (BackupError, embedded.EmbeddedError, ValueError, OSError, asyncpg.PostgresError, SQLAlchemyError)

STEPS = 500

Work = Callable[[str, Path, Told], Awaitable[Manifest]]


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write; its manifest goes beside it, as FILE.json.")],
    database_url: DatabaseUrl = None,
    data_dir: DataDir = None,
) -> None:
    """Write the whole ledger into a file, and read it back; servers may go on meanwhile."""
    made = _do(backups.dump, file, database_url, data_dir)
    typer.echo(f"{file}: {made.contents.total} rows, {made.size} bytes, read back and found whole.")


def restore(
    file: Annotated[Path, typer.Argument(help="The file that `sayso backup` wrote, with its manifest beside it.")],
    database_url: DatabaseUrl = None,
    data_dir: DataDir = None,
) -> None:
    """Fill an empty database with a backup; one that holds anything is refused."""
    made = _do(backups.restore, file, database_url, data_dir)
    typer.echo(f"{made.contents.total} rows of {made.made_at} are restored, counted and found whole.")


def _do(work: Work, file: Path, database_url: str | None, data_dir: Path | None) -> Manifest:
    settings = settings_of(database_url=database_url, data_dir=data_dir, allow_unsafe_database=True)
    try:
        with embedded.database(settings.database_url, settings.data_dir) as url, _progress() as told:
            return asyncio.run(_done(work(url, file, told)))
    except Unavailable:
        fail("the database does not answer: start it, or unset DATABASE_URL to use one of Sayso's own.")
    except _REFUSED as error:
        fail(str(error))


async def _done(work: Awaitable[Manifest]) -> Manifest:
    return await work


@contextmanager
def _progress() -> Iterator[Told]:
    """A bar for each step on a terminal; elsewhere a line when a step is done."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _lines
        return
    with bar(console) as shown:
        steps = {}

        def told(step: str, done: int, total: int) -> None:
            if step not in steps:
                steps[step] = shown.add_task(step, total=total)
            # Told of each row: a bar is redrawn a few hundred times at the most.
            if done % (total // STEPS + 1) == 0 or done == total:
                shown.update(steps[step], completed=done)

        yield told


def _lines(step: str, done: int, total: int) -> None:
    if done >= total:
        typer.echo(f"{step}: {total}", err=True)
