"""What is blanked where a field is redacted, and what stands there instead.

Words become `[redacted]`, lists and maps empty, a web address nothing. The text of a claim or document becomes as many
blocks as it had characters, so that what points into it still points at the same place. What must be unique carries the
thing's id.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.domain import names
from app.domain.refusal import Refused
from app.domain.vocabulary import ThingType

MARK = "[redacted]"
BLOCK = "█"

_QUANTITY = (
    *("comparator", "value", "lower", "upper", "bounds", "unit", "dimension"),
    *("reach", "nominal", "label", "basis", "parser"),
)


@dataclass(frozen=True, slots=True)
class Blanks:
    """What is written over: columns, the letters of the text, the reasons of changes, the rationales of appraisals."""

    columns: Mapping[str, Any] = field(default_factory=dict)
    letters: bool = False
    reasons: bool = False
    rationales: bool = False


def _of(**columns: Any) -> Callable[[UUID], Blanks]:
    return lambda thing: Blanks({name: value(thing) if callable(value) else value for name, value in columns.items()})


def _named(thing: UUID) -> str:
    return f"[redacted {thing}]"


_LETTERS: Mapping[str, Callable[[UUID], Blanks]] = {"text": lambda _: Blanks(letters=True)}
_REASON: Mapping[str, Callable[[UUID], Blanks]] = {"reason": lambda _: Blanks(reasons=True)}

FIELDS: Mapping[ThingType, Mapping[str, Callable[[UUID], Blanks]]] = {
    ThingType.SOURCE: {
        "name": _of(name=_named, name_key=lambda thing: names.fold(_named(thing))),
        "aliases": _of(aliases=[], alias_keys=[]),
        "country": _of(country=None),
        "url": _of(url=None),
        "external_ids": _of(external_ids={}),
        "notes": _of(notes=MARK),
        **_REASON,
    },
    ThingType.DOCUMENT: {
        "url": _of(url=None),
        "title": _of(title=MARK),
        "archive_url": _of(archive_url=None),
        "notes": _of(notes=MARK),
        **_LETTERS,
        **_REASON,
    },
    ThingType.SUBJECT: {
        "title": _of(title=MARK),
        "slug": _of(slug=lambda thing: f"redacted-{thing}"),
        "description": _of(description=MARK),
        "tags": _of(tags=[]),
        "external_ids": _of(external_ids={}),
        **_REASON,
    },
    ThingType.CLAIM: {
        "quantity": _of(**dict.fromkeys(_QUANTITY)),
        "place": _of(place=MARK),
        "notes": _of(notes=MARK),
        "tags": _of(tags=[]),
        "extra": _of(extra={}),
        "external_id": _of(external_id=None),
        "rationale": lambda _: Blanks(rationales=True),
        **_LETTERS,
        **_REASON,
    },
    ThingType.RELATION: {"note": _of(note=MARK), **_REASON},
}
"""Which fields of a kind of thing can be redacted, by their names in the API; `reason` is that of its changes."""


def blanks(kind: ThingType, thing: UUID, fields: Iterable[str]) -> Blanks:
    """What is written over these fields of a thing; raises Refused for a field that cannot be redacted."""
    known = FIELDS[kind]
    made = Blanks()
    for name in fields:
        if name not in known:
            raise Refused(f"of a {kind} these can be redacted: {', '.join(sorted(known))}", "fields")
        one = known[name](thing)
        made = Blanks(
            {**made.columns, **one.columns},
            made.letters or one.letters,
            made.reasons or one.reasons,
            made.rationales or one.rationales,
        )
    return made
