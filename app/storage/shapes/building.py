"""The parts shapes are made of, as SQL: JSON objects, times, references.

Plain SQL text, because a shape is a constant: nothing of a request goes into it but, for the past,
the position of the feed (an integer).
"""

from collections.abc import Callable

from app.storage.base import Base
from app.storage.moment import Moment, canonical, row
from app.storage.tables import Claim, Document, Source, Subject

Refs = Moment | None
"""How references are told: as `{id, name}` at a moment, or as bare ids."""


def obj(fields: dict[str, str], origin: str = "") -> str:
    """SQL of a JSON object of these fields (name to SQL), in this order; `origin` adds a FROM."""
    listed = ", ".join(f'{sql} as "{name}"' for name, sql in fields.items())
    return f"(select row_to_json(x) from (select {listed} {origin}) x)"


def only_where(condition: str, shape: str) -> str:
    """SQL of the shape where the condition holds, else null."""
    return f"case when {condition} then {shape} end"


def columns(of: str, *names: str) -> dict[str, str]:
    """Fields that are told as they are kept."""
    return {name: f'{of}."{name}"' for name in names}


def common(of: str) -> dict[str, str]:
    """The fields every thing begins with."""
    return columns(of, "id", "version", "created_at", "recorded_at")


def when(of: str, name: str) -> str:
    """A time as `{edtf, start, end}`, days, null where open; null where nothing is known."""
    parts = {part: f"{of}.{name}_{part}" for part in ("edtf", "start", "end")}
    return only_where(f"{of}.{name}_edtf is not null", obj(parts))


def source_ref(thing: str, refs: Refs) -> str:
    """A source as `{id, name, reliability}`."""
    return _reference(Source, thing, refs, name="it.name", reliability="it.reliability")


def subject_ref(thing: str, refs: Refs) -> str:
    """A subject as `{id, name}`, its title being its name."""
    return _reference(Subject, thing, refs, name="it.title")


def document_ref(thing: str, refs: Refs) -> str:
    """A document as `{id, name}`: its title, or its URL where it has none."""
    return _reference(Document, thing, refs, name="coalesce(it.title, it.url)")


def claim_ref(thing: str, refs: Refs) -> str:
    """A claim as `{id, name}`: its text, or its label where it has none."""
    return _reference(Claim, thing, refs, name="coalesce(it.text, it.label)")


def source_refs(things: str, refs: Refs) -> str:
    """An ordered list of sources; [] where there are none."""
    return things if refs is None else listed(things, lambda thing: source_ref(thing, refs))


def listed(things: str, shape: Callable[[str], str]) -> str:
    """A JSON array of the shapes of an array of ids, in its order; [] where it is empty."""
    # json_agg would put line feeds between the items, which an answer that is one line cannot have.
    each = f"select {shape('each.thing')} from unnest({things}) with ordinality as each(thing, place)"
    return f"array_to_json(array({each} order by each.place))"


def _reference(table: type[Base], thing: str, refs: Refs, **fields: str) -> str:
    if refs is None:
        return thing
    read_as = thing if table is Claim else canonical(thing, refs)
    return obj({"id": "it.id", **fields}, f"from ({row(table, refs, read_as)}) it")
