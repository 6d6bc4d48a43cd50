"""A dump as the script it stands for: its rows told from its commands."""

import re
from collections.abc import Iterable, Iterator

_COPIES = re.compile(rb"COPY (\S+) \(.*\) FROM stdin;\n")
_END = b"\\.\n"


def lines(script: Iterable[bytes]) -> Iterator[tuple[bytes, str | None]]:
    """Each line, with the table of which it is a row, or None for a command."""
    table: str | None = None
    for line in script:
        if table is not None and line == _END:
            table = None
        yield line, table
        if table is None and (found := _COPIES.fullmatch(line)) is not None:
            table = found[1].decode()
