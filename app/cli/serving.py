"""`sayso serve`, `demo`, `migrate` and `openapi`."""

import asyncio
import json
from pathlib import Path
from typing import Annotated

import httpx2
import typer

from app.cli.configuring import settings_of
from app.cli.owning import own
from app.cli.preparing import database
from app.cli.server import Greeting, Place, run
from app.demo.loading import load
from app.kit import logs
from app.main import create_app
from app.settings import LogLevel as LogLevels
from app.settings import Settings
from app.storage import migrate as migrations

DatabaseUrl = Annotated[
    str | None,
    typer.Option(help="A PostgreSQL from 15 on, postgresql://…; without it one of its own. [DATABASE_URL]"),
]
DataDir = Annotated[Path | None, typer.Option(help="The folder of its own PostgreSQL. [SAYSO_DATA_DIR]")]
Host = Annotated[str | None, typer.Option(help="The address to serve on. [SAYSO_HOST]")]
Port = Annotated[int | None, typer.Option(help="The port to serve on; 0 for any free one. [SAYSO_PORT]")]
LogLevel = Annotated[str | None, typer.Option(help="debug, info, warning or error. [SAYSO_LOG_LEVEL]")]
LogFormat = Annotated[str | None, typer.Option(help="json, console or auto. [SAYSO_LOG_FORMAT]")]
Unsafe = Annotated[
    bool,
    typer.Option("--allow-unsafe-database", help="Start on a server that may lose data. [SAYSO_ALLOW_UNSAFE_DATABASE]"),
]


def serve(
    host: Host = None,
    port: Port = None,
    database_url: DatabaseUrl = None,
    data_dir: DataDir = None,
    allow_unsafe_database: Unsafe = False,
    log_level: LogLevel = None,
    log_format: LogFormat = None,
) -> None:
    """Serve the ledger; makes, starts and migrates a PostgreSQL of its own where none is named."""
    settings = settings_of(
        host=host,
        port=port,
        database_url=database_url,
        data_dir=data_dir,
        allow_unsafe_database=allow_unsafe_database or None,
        log_level=log_level,
        log_format=log_format,
    )
    _serve(settings)


def demo(
    host: Host = None,
    port: Port = None,
    database_url: DatabaseUrl = None,
    data_dir: Annotated[Path, typer.Option(help="The folder of the example's own PostgreSQL.")] = Path(".data/demo"),
    log_level: LogLevel = None,
    log_format: LogFormat = None,
) -> None:
    """Serve a ledger of its own with the example loaded (docs/demo.md)."""
    settings = settings_of(host=host, port=port, log_level=log_level, log_format=log_format)
    # The environment's DATABASE_URL is where somebody's own claims are.
    of_its_own = {"database_url": database_url, "database_read_url": None, "data_dir": data_dir}
    _serve(settings.model_copy(update=of_its_own), example=True)


def _serve(settings: Settings, *, example: bool = False) -> None:
    """Serve until told to stop, with the example loaded where that is asked for."""
    logs.configure(level=LogLevels.WARNING, console=settings.log_console)
    with Place(settings.host, settings.port) as place, database(settings) as url:
        owned = own(settings, url)
        ids = asyncio.run(_with_example(owned.settings)) if example else {}
        logs.configure(level=settings.log_level, console=settings.log_console)
        app = create_app(owned.settings)
        app.state.example_ids = ids
        run(app, place, Greeting(place.url, owned.told, owned.sent, example=example))


async def _with_example(settings: Settings) -> dict[str, str]:
    """The ids of the example's things, loaded through a service of its own that nobody else reaches."""
    app = create_app(settings.model_copy(update={"host": "127.0.0.1", "local_owner": True, "worker": False}))
    async with (
        app.router.lifespan_context(app),
        httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://localhost", timeout=60) as client,
    ):
        return await load(client)


def migrate(
    database_url: DatabaseUrl = None,
    data_dir: DataDir = None,
) -> None:
    """Bring the database to the schema of this version; does nothing where it is there."""
    settings = settings_of(database_url=database_url, data_dir=data_dir, allow_unsafe_database=True)
    with database(settings) as url:
        typer.echo(f"The database is at revision {asyncio.run(migrations.current(url))}.")


def openapi() -> None:
    """Print the OpenAPI document."""
    document = create_app(Settings()).openapi()
    typer.echo(json.dumps(document, ensure_ascii=False, indent=2))
