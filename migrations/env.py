"""What Alembic runs: on the connection that `app.storage.migrate` hands over, or on one for its command line.

Version files never import the tables: they say what was true when they were written.
"""

import asyncio

from alembic import context
from sqlalchemy import Connection

from app.settings import Settings
from app.storage import embedded, migrate
from app.storage.tables import Ledger

TABLES = Ledger.metadata  # importing the package has registered every table


def _on(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=TABLES, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()


def _by_command_line() -> None:
    settings = Settings()
    with embedded.database(settings.database_url, settings.data_dir) as url:
        asyncio.run(migrate.alone(url, _on))


def _as_script() -> None:
    context.configure(dialect_name="postgresql", target_metadata=TABLES, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()


given: Connection | None = context.config.attributes.get(migrate.CONNECTION)
if context.is_offline_mode():
    _as_script()
elif given is not None:
    _on(given)
else:
    _by_command_line()
