"""A server with a fault built in, named by PLANTED: what the settlement must find, or it finds nothing.

early      answers before it commits
forgetful  forgets which keys it has answered
skipping   gives positions with holes
bare       answers its failures as plain text
"""

import asyncio
import os
from itertools import count
from typing import Any

from sqlalchemy import text
from starlette.responses import PlainTextResponse

from app.access import writing
from app.cli import main
from app.journal import sequencer
from app.kit import handlers
from app.storage.engine import WriteSession, commit


def _early() -> None:
    committed, writes = commit, count(1)

    async def mostly(session: WriteSession) -> None:
        # Every fifth is answered and never kept, as after a crash between answer and commit.
        if next(writes) % 5 == 0:
            await session.rollback()
        else:
            await committed(session)

    vars(writing)["commit"] = mostly


def _forgetful() -> None:
    async def nothing(*_: object) -> None:
        """Keeps no answer."""

    vars(writing)["keep"] = nothing


def _skipping() -> None:
    sequencer._SETTLE = text(sequencer._SETTLE.text.replace("row_number()", "2 * row_number()"))


def _bare() -> None:
    async def plain(*_: Any) -> PlainTextResponse:
        return PlainTextResponse("Internal Server Error", 503)

    for name, value in list(vars(handlers).items()):
        if asyncio.iscoroutinefunction(value) and value.__module__ == handlers.__name__:
            setattr(handlers, name, plain)


if __name__ == "__main__":
    {"early": _early, "forgetful": _forgetful, "skipping": _skipping, "bare": _bare}[os.environ["PLANTED"]]()
    main()
