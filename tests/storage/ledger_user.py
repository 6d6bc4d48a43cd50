"""A process that uses a ledger: `ledger_user.py FOLDER [UID]` says its URL, waits for a line, and leaves."""

import os
import sys
from pathlib import Path

from app.storage import embedded


def main(folder: str, uid: str = "") -> None:
    if uid:
        os.setgroups([])
        os.setgid(int(uid))
        os.setuid(int(uid))
    try:
        with embedded.server(Path(folder)) as url:
            print(url, flush=True)  # noqa: T201
            sys.stdin.readline()
    except embedded.EmbeddedError as error:
        sys.exit(str(error))


main(*sys.argv[1:])
