"""The file that is imported: claims of the filled ledger as somebody would send them.

Of three kinds: `figures` (each quantity is given, beside its words), `words` (each is read from its words), and `mixed`
(every other is given).
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

KINDS = ("figures", "mixed", "words")

_CLAIMS = text(
    """
    select c.*, s.slug as subject, k.name as claimant, d.url as document,
        (select array_agg(v.name) from source v where v.id = any(c.via) and v.id <> c.claimant_id) as between
    from claim c left join subject s on s.id = c.subject_id left join source k on k.id = c.claimant_id
    left join document d on d.id = c.document_id order by c.id limit :claims
    """
)
_SAME = ("stance", "place", "credibility", "verdict", "status", "tags", "notes", "language")
_PLURALS = {"casualty": "casualties"}
_PHRASES = {"exactly": "", "at_least": "at least ", "at_most": "up to ", "about": "about "}


async def write(engine: AsyncEngine, path: Path, claims: int, kind: str, mark: str) -> None:
    """Write so many claims as NDJSON; the mark goes before the keys of theirs."""
    async with engine.connect() as connection:
        rows = await connection.stream(_CLAIMS, {"claims": claims})
        with path.open("w") as file:
            place = 0
            async for row in rows:
                given = kind == "figures" or (kind == "mixed" and place % 2 == 0)
                file.write(
                    json.dumps(
                        {"external_id": f"{mark}-{place}", **dict(_fields(row, given=given))}, ensure_ascii=False
                    )
                    + "\n"
                )
                place += 1


def _fields(row: Any, *, given: bool) -> Iterator[tuple[str, Any]]:
    yield "text", _words(row)
    if given and row.comparator is not None:
        yield "quantity", {"comparator": row.comparator, "value": int(row.value), "unit": row.unit}
    for name in _SAME:
        if getattr(row, name):
            yield name, getattr(row, name)
    for name, value in (("subject", row.subject), ("claimant", row.claimant), ("document", row.document)):
        if value is not None:
            yield name, value
    if row.between:
        yield "via", row.between
    for name, column in (("about", "about_edtf"), ("asserted_on", "asserted_edtf"), ("reported_on", "reported_edtf")):
        if getattr(row, column) is not None:
            yield name, getattr(row, column)
    if row.confidence_value is not None:
        yield "confidence", row.confidence_value


def _words(row: Any) -> str:
    if row.comparator is None:
        return f"Fighting went on near {row.place}, officials say"
    number = f"{row.value:,.0f}"
    counted = f"${number}" if row.unit == "USD" else f"{number} {_PLURALS.get(row.unit, row.unit + 's')}"
    return f"{_PHRASES[row.comparator]}{counted} were reported by officials"
