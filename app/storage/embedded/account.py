"""Who runs the server: PostgreSQL refuses to be run by root, so root steps down to another user."""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path

from app.storage.embedded.errors import EmbeddedError

CANDIDATES = ("postgres", "nobody")


@dataclass(frozen=True, slots=True)
class Account:
    """The user and group that own the cluster and run its programs."""

    uid: int
    gid: int

    @property
    def is_another(self) -> bool:
        """Whether this process has to change user to run as it."""
        return self.uid != os.geteuid()

    def own(self, path: Path) -> None:
        """Make a file or folder this account's, where it is not."""
        if self.is_another:
            os.chown(path, self.uid, self.gid)


def account_for(cluster: Path) -> Account:
    """The owner of the cluster where there is one; else this user, or for root `postgres` or `nobody`.

    Raises EmbeddedError where the cluster belongs to a user that this process cannot become.
    """
    me = os.geteuid()
    if cluster.exists():
        return _owner(cluster, me)
    if me != 0:
        return Account(me, os.getegid())
    for name in CANDIDATES:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(found.pw_uid, found.pw_gid)
    raise EmbeddedError("Run this as an ordinary user: PostgreSQL refuses root, and there is no user nobody.")


def _owner(cluster: Path, me: int) -> Account:
    owner = cluster.stat()
    if owner.st_uid == 0:
        raise EmbeddedError(f"PostgreSQL refuses files of root: give {cluster} to another user with chown -R.")
    if me not in {0, owner.st_uid}:
        raise EmbeddedError(f"The database in {cluster.parent} is another user's: run this as that user.")
    return Account(owner.st_uid, owner.st_gid)
