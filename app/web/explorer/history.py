"""What changed from one state of a thing to the next, said field by field."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from starlette.responses import Response

from app.access.viewing import View
from app.features.search.queries import names_of
from app.kit import json
from app.kit.paging import ListQuery
from app.web.explorer import words
from app.web.explorer.sight import Sight, told

SHOWN = 100
LIMIT = ("limit", str(SHOWN))

_KEPT_BY_US = {"id", "version", "created_at", "recorded_at", "quantity_basis", "parser", "label", "text_sha256"}
_REFERENCES = ("subject", "claimant", "document", "publisher", "parent", "part_of", "from", "to")
_LISTS = ("via", "members")
_WORDS = ("status", "stance", "verdict", "kind", "type", "state", "measure", "dimension")
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that changed, as people read it; "" stands for nothing."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Step:
    """A revision, what it changed, and the feed cursor of the state it left (None until it is settled)."""

    version: int
    action: str
    actor: str
    reason: str | None
    at: str
    cursor: str | None
    differences: Sequence[Difference]


Lister = Callable[[UUID, View, ListQuery], Awaitable[Response]]


async def past(sight: Sight, lister: Lister, thing: UUID) -> list[Step]:
    """The last states of a thing, as an endpoint of the API lists them."""
    revisions = told(await lister(thing, sight.view, ListQuery(limit=SHOWN)))["items"]
    names = await names_of(sight.view.session, referred(revisions), sight.view.moment)
    cursors = {each["position"]: sight.cursor_at(each["position"]) for each in revisions if each["position"]}
    return steps(revisions, names, cursors)


def steps(revisions: Sequence[Mapping[str, Any]], names: Mapping[str, str], cursors: Mapping[int, str]) -> list[Step]:
    """Revisions, newest first, each with what it changed; the last of them is compared with nothing."""
    found = []
    for at, revision in enumerate(revisions):
        older = revisions[at + 1]["state"] if at + 1 < len(revisions) else None
        changed = list(_differences(older, revision["state"], names)) if older is not None else []
        found.append(
            Step(
                revision["version"],
                revision["action"],
                revision["actor"],
                revision["reason"],
                revision["recorded_at"],
                cursors.get(revision["position"]),
                changed,
            )
        )
    return found


def referred(revisions: Sequence[Mapping[str, Any]]) -> set[str]:
    """The ids of the things that states refer to."""
    found: set[str] = set()
    for revision in revisions:
        state = revision["state"]
        found |= {state[name] for name in _REFERENCES if state.get(name)}
        found |= {each for name in _LISTS for each in state.get(name) or ()}
    return found


def _differences(before: Mapping[str, Any], after: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[Difference]:
    for field in after:
        if field not in _KEPT_BY_US and before.get(field) != after[field]:
            told = (_told(state, field, names) for state in (before, after))
            yield Difference(words.plain(field).capitalize(), *told)


def _told(state: Mapping[str, Any], field: str, names: Mapping[str, str]) -> str:
    value = state.get(field)
    if value is None or value in ([], {}):
        return ""
    if field == "quantity":
        return str(state["label"])
    text = _said(field, value, names)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _said(field: str, value: Any, names: Mapping[str, str]) -> str:
    if isinstance(value, list):
        return ", ".join(names.get(str(each), str(each)) for each in value)
    if field == "confidence":
        return words.confidence(value)
    if isinstance(value, dict):
        return words.when(value) if "edtf" in value else json.dumps(value).decode()
    if field in _REFERENCES:
        return names.get(value, value)
    return words.plain(str(value)) if field in _WORDS else str(value)
