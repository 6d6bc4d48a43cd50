"""`sayso worker`."""

import asyncio
import os
import sys

import typer

from app.cli.configuring import settings_of
from app.cli.preparing import database
from app.cli.serving import DatabaseUrl, DataDir, LogFormat, LogLevel, Unsafe
from app.kit import logs
from app.settings import LogLevel as LogLevels
from app.worker import work


def worker(
    database_url: DatabaseUrl = None,
    data_dir: DataDir = None,
    allow_unsafe_database: Unsafe = False,
    log_level: LogLevel = None,
    log_format: LogFormat = None,
) -> None:
    """Deliver to webhooks and prune, beside servers; several may run (docs/live.md)."""
    settings = settings_of(
        database_url=database_url,
        data_dir=data_dir,
        allow_unsafe_database=allow_unsafe_database or None,
        log_level=log_level,
        log_format=log_format,
    )
    logs.configure(level=LogLevels.WARNING, console=settings.log_console)
    with database(settings) as url:
        logs.configure(level=settings.log_level, console=settings.log_console)
        ways = "Ctrl-C" if sys.stdin.isatty() else f"kill {os.getpid()}"
        typer.echo(f"Sayso delivers to webhooks. Stop it with {ways}.")
        asyncio.run(work(settings.model_copy(update={"database_url": url})))
