"""What makes a ledger in a folder its owner's: the pepper of its keys, and a first administrator's key.

Both are files of the data folder that only its owner can read. A server on another PostgreSQL (DATABASE_URL) gets
neither: its pepper is a setting, since several servers share it, and its first key is made with `sayso keys create`.
"""

import asyncio
import getpass
import os
import secrets
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from app.access.events import By
from app.access.gate import is_keyless
from app.access.principal import Principal
from app.cli.preparing import in_one_transaction
from app.domain.authority import EVERYTHING, Role
from app.features.keys import queries, service
from app.features.keys.schemas import KeyIn
from app.settings import Settings
from app.storage.engine import WriteSession

PEPPER = "pepper"
ADMIN_KEY = "admin.key"

_ONE_AT_A_TIME = text("lock table api_key in share row exclusive mode")


@dataclass(frozen=True, slots=True)
class Owned:
    """The settings of a server with what it owns, what its owner is told of keys, and how curl sends one."""

    settings: Settings
    told: str
    sent: str = ""


def with_pepper(settings: Settings) -> Settings:
    """The settings with the pepper of the data folder, where the ledger is there and none is set."""
    if settings.pepper is not None or settings.database_url is not None:
        return settings
    return settings.model_copy(update={"pepper": _kept(settings.data_dir / PEPPER, lambda: secrets.token_hex(32))})


def own(settings: Settings, url: str) -> Owned:
    """What a server is to be run with on the database at a URL, with a first key where the ledger is its own."""
    on_its_own = settings.database_url is None
    peppered = with_pepper(settings)
    made = on_its_own and asyncio.run(_first_key(peppered, url))
    local_owner = on_its_own if settings.local_owner is None else settings.local_owner
    worker = on_its_own if settings.worker is None else settings.worker
    changed = peppered.model_copy(update={"database_url": url, "local_owner": local_owner, "worker": worker})
    return _told(changed, settings.data_dir / ADMIN_KEY if on_its_own else None, made=made)


def console() -> By:
    """Whoever sits at the machine and may read its files."""
    return By(Principal(f"{_user()} (console)", EVERYTHING))


def _user() -> str:
    with suppress(OSError, KeyError):
        return getpass.getuser()
    return "somebody"


def _told(settings: Settings, admin_key: Path | None, *, made: bool) -> Owned:
    told = f"Make a key with: sayso keys create --role {Role.ADMIN} --owner <your name>"
    sent = ' -H "Authorization: Bearer $SAYSO_KEY"'
    if admin_key is not None and admin_key.exists():
        told = f"An administrator's key is in {admin_key}, which only you can read."
        sent = f' -H "Authorization: Bearer $(cat {admin_key})"'
    elif settings.pepper is None:
        told = f"No key counts yet. {service.NO_PEPPER}"
    if is_keyless(settings):
        return Owned(settings, told if made else "")
    return Owned(settings, f"Every request needs a key. {told}", sent)


async def _first_key(settings: Settings, url: str) -> bool:
    """Make an administrator's key, in a file, for a ledger that has no keys; gives whether it was made."""

    async def work(session: WriteSession) -> bool:
        await session.execute(_ONE_AT_A_TIME)
        if not await queries.is_empty(session):
            return False
        await _make_admin(session, settings)
        return True

    return await in_one_transaction(url, settings.write_timeout_ms, work)


async def _make_admin(session: WriteSession, settings: Settings) -> None:
    body = KeyIn.model_validate({"name": "first administrator", "owner": _user(), "role": Role.ADMIN.value})
    key = await service.create(session, body, console(), settings.pepper)
    _put(settings.data_dir / ADMIN_KEY, f"{key}\n")


def _kept(path: Path, make: Callable[[], str]) -> str:
    """What the file holds; where there is none, what was made for it. Of several who make it, one makes it."""
    if not path.exists():
        beside = _beside(path, make())
        with suppress(FileExistsError):
            os.link(beside, path)
        beside.unlink()
    return path.read_text().strip()


def _put(path: Path, content: str) -> None:
    """Put a file in its place, whole."""
    _beside(path, content).replace(path)


def _beside(path: Path, content: str) -> Path:
    """A new file that only its owner can read, which will not be lost once it is in its place."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)  # mode 0600
    with os.fdopen(handle, "w") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return Path(name)
