"""`sayso import`: a file of claims, or a whole export, to a running server, all of it or nothing."""

import json
import re
import shutil
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from urllib.parse import quote
from uuid import uuid4

import httpx2
import typer

from app.cli import progress
from app.cli.asking import (
    DEFAULT_URL,
    AsJson,
    Key,
    Server,
    ServerUrl,
    ask,
    no_answer_said,
    refusal,
    speaking,
    told,
)
from app.cli.failing import FAILED, USAGE, fail
from app.cli.progress import Rows
from app.cli.showing import print_json
from app.kit.errors import MOST_FLAWS

TYPES = {".csv": "text/csv", ".json": "application/json"}
NDJSON = "application/x-ndjson"
PIECE = 65_536
TRIES = 5
STOPPED = 130
_PATIENCE = httpx2.Timeout(3_600.0, connect=10.0)


@dataclass(frozen=True, slots=True)
class _File:
    """What is sent: a file that can be read again, its type, and whether it is packed."""

    path: Path
    type: str
    packed: bool

    def pieces(self, heard: Rows) -> Iterator[bytes]:
        """The bytes, from the first."""
        sent = rows = 0
        unpacked = zlib.decompressobj(wbits=31) if self.packed else None
        with self.path.open("rb") as file:
            while piece := file.read(PIECE):
                yield piece
                sent += len(piece)
                try:
                    rows += (unpacked.decompress(piece) if unpacked else piece).count(b"\n")
                except zlib.error:
                    unpacked = None  # the server says what is wrong with it
                heard(sent, rows)


def import_(
    file: Annotated[str, typer.Argument(help="NDJSON, CSV or JSON, also as .gz; - for NDJSON on standard input.")],
    mapping: Annotated[
        str | None, typer.Option("--map", help="A mapping in TOML, or the name of one the server keeps.")
    ] = None,
    partial: Annotated[bool, typer.Option("--partial", help="Take the good rows where others are refused.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")] = False,
    known_only: Annotated[bool, typer.Option("--known-only", help="Refuse names that are not there yet.")] = False,
    reason: Annotated[str, typer.Option(help="Why, for the history.")] = "Imported with sayso import",
    server: ServerUrl = DEFAULT_URL,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """Import claims: sayso import losses.json --map mapping.toml. A whole export goes into an empty ledger."""
    asked = Server(server, key)
    with _readable(file) as found:
        params = {"create_missing": "false" if known_only else "true"}
        if partial:
            params["mode"] = "partial"
        if dry_run:
            params["dry_run"] = "true"
        if mapping is not None:
            params["mapping"] = _kept(asked, mapping)
        path = "/v1/claims/import"
        if mapping is None and _is_ledger(found):
            path, params = "/v1/import", {}
        answer = _sent(asked, path, params, found, reason)
    _say(asked, answer, as_json=as_json)


@contextmanager
def _readable(name: str) -> Iterator[_File]:
    """The file, or standard input put into one, to be sent twice if need be; ends the program where there is none."""
    if name == "-":
        with tempfile.NamedTemporaryFile(prefix="sayso-") as kept:
            shutil.copyfileobj(sys.stdin.buffer, kept)
            kept.flush()
            yield _File(Path(kept.name), NDJSON, packed=False)
        return
    path = Path(name)
    if not path.is_file():
        fail(f"{name} is no file that can be read.", USAGE)
    packed = path.suffix == ".gz"
    suffix = Path(path.stem).suffix if packed else path.suffix
    yield _File(path, TYPES.get(suffix.lower(), NDJSON), packed)


def _is_ledger(file: _File) -> bool:
    """Whether it is a whole export, which says so in its first line."""
    if file.type != NDJSON:
        return False
    with file.path.open("rb") as opened:
        begin = opened.read(PIECE)
    try:
        begin = zlib.decompressobj(wbits=31).decompress(begin) if file.packed else begin
        first = json.loads(begin.split(b"\n", 1)[0])
    except (ValueError, zlib.error):
        return False
    return isinstance(first, dict) and first.get("type") == "ledger"


def _kept(asked: Server, mapping: str) -> str:
    """The name that the server keeps the mapping under: the file's, where it is one, which is then put there."""
    path = Path(mapping)
    if not path.is_file():
        return mapping
    name = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-") or "mapping"
    headers = {"Content-Type": "application/toml", "If-Match": "*"}
    ask(asked, "PUT", f"/v1/mappings/{name}", content=path.read_bytes(), headers=headers)
    return name


def _sent(asked: Server, path: str, params: dict[str, str], file: _File, reason: str) -> httpx2.Response:
    """The answer; a lost connection is tried again under the same key, so that nothing is done twice."""
    headers = {
        "Content-Type": file.type, "Content-Length": str(file.path.stat().st_size),
        "Idempotency-Key": f"sayso-import-{uuid4()}", "Change-Reason": quote(reason, safe=" "),
        **({"Content-Encoding": "gzip"} if file.packed else {}),
    }  # fmt: skip
    try:
        for attempt in range(1, TRIES + 1):
            answer = _tried(asked, path, params, headers, file, is_first=attempt == 1)
            if isinstance(answer, httpx2.Response):
                return answer
            if attempt < TRIES:
                typer.echo(f"{answer}; sending it again, {attempt + 1} of {TRIES}", err=True)
                time.sleep(2 ** (attempt - 1))
    except KeyboardInterrupt:
        fail("stopped; a file is taken in whole or not at all.", STOPPED)
    return fail(f"no answer came, {TRIES} times; nothing is half done: the same file can be sent again.")


def _tried(
    asked: Server, path: str, params: dict[str, str], headers: dict[str, str], file: _File, *, is_first: bool
) -> httpx2.Response | str:
    """The answer, or why it is worth another try; ends the program where there never was a server."""
    with speaking(asked, _PATIENCE) as client, progress.rows(file.path.stat().st_size) as heard:
        try:
            answer = client.post(path, params=params, headers=headers, content=file.pieces(heard))
        except httpx2.ConnectError:
            if is_first:
                with no_answer_said(asked):
                    raise
            return "no server answers"
        except httpx2.TransportError as error:
            return f"the connection was lost ({type(error).__name__})"
        if wrong := _wrong(answer):
            heard.wrong(wrong)
    return "the server is busy" if answer.status_code == httpx2.codes.SERVICE_UNAVAILABLE else answer


def _wrong(answer: httpx2.Response) -> str | None:
    """How many lines were refused, as far as the answer says; None where none were."""
    try:
        found = answer.json()
        flaws = [flaw for flaw in found.get("errors", ()) if flaw.get("line")]
    except (ValueError, AttributeError):
        return None
    if not flaws:
        return None
    if "refused" in found:
        return f"{found['refused']:,}"
    named = len({flaw["line"] for flaw in flaws})
    return f"{'at least ' if len(flaws) >= MOST_FLAWS else ''}{named:,}"


def _say(asked: Server, answer: httpx2.Response, *, as_json: bool) -> None:
    """Print what became of the lines; ends the program with 1 where any was refused."""
    found = told(asked, answer)
    if as_json:
        print_json(found)
    elif not answer.is_success:
        fail(refusal(found, answer.status_code))
    else:
        if found.get("errors"):
            typer.echo(f"sayso: {refusal(found, answer.status_code)}", err=True)
        counts = (f"{value:,} {name}" for name, value in found.items() if type(value) is int)
        typer.echo(", ".join(counts) + ("; a rehearsal: nothing was done" if found.get("dry_run") else ""))
    if not answer.is_success or found.get("refused"):
        raise typer.Exit(FAILED)
