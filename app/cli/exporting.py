"""`sayso export`: the whole ledger, or the claims that filters find, into a file that is whole or not there."""

import gzip
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from typing import IO, Annotated

import httpx2
import typer

from app.cli import progress
from app.cli.asking import DEFAULT_URL, Key, Server, ServerUrl, no_answer_said, refusal, speaking, told
from app.cli.failing import USAGE, fail

_PATIENCE = httpx2.Timeout(600.0, connect=10.0)
_END = 4_096
"""More than the last line of a whole export has."""


class Form(StrEnum):
    """The forms of an export of claims."""

    NDJSON = "ndjson"
    CSV = "csv"
    JSONLD = "jsonld"


def export(
    file: Annotated[str, typer.Argument(help="The file to write, packed where it ends in .gz; - for standard output.")],
    claims: Annotated[bool, typer.Option("--claims", help="Claims alone, as they are now; else everything.")] = False,
    form: Annotated[Form, typer.Option("--format", help="Of claims.")] = Form.NDJSON,
    spreadsheet: Annotated[
        bool, typer.Option("--spreadsheet", help="No cell of a CSV is taken for a formula.")
    ] = False,
    where: Annotated[
        list[str] | None, typer.Option(metavar="FILTER=VALUE", help="A filter of sayso find; may be repeated.")
    ] = None,
    recorded_as_of: Annotated[str | None, typer.Option(help="As it stood then.", metavar="TIME")] = None,
    server: ServerUrl = DEFAULT_URL,
    key: Key = None,
) -> None:
    """Export: sayso export ledger.ndjson; sayso export losses.csv --claims --format csv --where unit=tank."""
    if not claims and (where or spreadsheet or form is not Form.NDJSON):
        fail("filters and formats are for claims: add --claims.", USAGE)
    asked = Server(server, key)
    params: dict[str, list[str]] = {} if recorded_as_of is None else {"recorded_as_of": [recorded_as_of]}
    if claims:
        params |= {"format": [form.value], **({"dialect": ["spreadsheet"]} if spreadsheet else {})}
    for name, value in map(_pair, where or ()):
        params.setdefault(name, []).append(value)
    path = "/v1/claims/export" if claims else "/v1/export"
    with speaking(asked, _PATIENCE) as client, no_answer_said(asked), _whole(file) as out:
        with client.stream("GET", path, params=params) as answer:
            if not answer.is_success:
                answer.read()
                fail(refusal(told(asked, answer), answer.status_code))
            lines, end = _written(answer, out)
        total = int(answer.headers.get("Total-Count", lines))
        if not _is_whole(claims, form, lines, total, end):
            fail("the export was cut off: ask again.")
    typer.echo(f"{total:,} {'claims' if claims else 'lines'}, whole", err=True)


def _pair(given: str) -> tuple[str, str]:
    name, found, value = given.partition("=")
    if not found:
        fail(f"--where takes a filter and its value, such as unit=tank, not {given}.", USAGE)
    return name.replace("-", "_"), value


@contextmanager
def _whole(file: str) -> Iterator[IO[bytes]]:
    """What is written to; a file takes its name when the block ends well, and is gone where it does not."""
    if file == "-":
        yield sys.stdout.buffer
        return
    path = Path(file)
    part = path.with_name(f"{path.name}.part")
    try:
        with gzip.open(part, "wb") if path.suffix == ".gz" else part.open("wb") as out:
            yield out  # type: ignore[misc]  # a GzipFile is written to as any other
        part.replace(path)
    except OSError as error:
        fail(f"{file} cannot be written: {error.strerror or type(error).__name__}.", USAGE)
    finally:
        with suppress(OSError):
            part.unlink()


def _written(answer: httpx2.Response, out: IO[bytes]) -> tuple[int, bytes]:
    """Write the body; gives how many lines it has, and its end."""
    lines, end = 0, b""
    with progress.rows(int(answer.headers.get("Total-Count", 0))) as heard:
        for piece in answer.iter_bytes():
            out.write(piece)
            lines += piece.count(b"\n")
            end = (end + piece)[-_END:]
            heard(lines, lines)
    return lines, end


def _is_whole(claims: bool, form: Form, lines: int, total: int, end: bytes) -> bool:
    """Whether nothing is missing: as many lines as were announced, or the mark at the end."""
    if not claims:
        with suppress(ValueError, IndexError):
            return lines == total and json.loads(end.splitlines()[-1])["type"] == "end"
        return False
    if form is Form.NDJSON:
        return lines == total
    return end.endswith(b"\n")
