"""The query string of a route, read strictly: what is unknown, doubled, garbled or endless is refused (quality.md)."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from urllib.parse import unquote_to_bytes

from fastapi._compat import ModelField, field_annotation_is_sequence
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import _get_flat_fields_from_params, _get_param_aliases

from app.kit.errors import MOST_FLAWS, Flaw, Invalid

LONGEST = 4_194_304
MOST_VALUES = 500
LONGEST_NAMED = 100

_STRAY_PERCENT = re.compile(rb"%(?![0-9A-Fa-f]{2})")


@dataclass(frozen=True)
class Parameters:
    """The names a route knows in its query: True for those that may be repeated."""

    repeatable: Mapping[str, bool]

    @classmethod
    def of(cls, dependant: Dependant) -> "Parameters":
        """All query parameters of a route and of what it depends on, models taken apart and aliases included."""
        fields = _get_flat_fields_from_params(list(_query_fields(dependant)))
        return cls(
            {
                name: field_annotation_is_sequence(field.field_info.annotation)
                for field in fields
                for _, name in _get_param_aliases(field)
            }
        )

    def check(self, query: bytes) -> None:
        """Raises Invalid, naming each parameter, where the query string is not one this route takes."""
        if not query:
            return
        if len(query) > LONGEST:
            raise Invalid(f"Send a query string of at most {LONGEST:,} bytes.")
        values: dict[str, list[str]] = {}
        for name, value in _pairs(query):
            values.setdefault(name, []).append(value)
        flaws = (flaw for name, given in values.items() for flaw in self._flaws(name, given))
        if found := list(islice(flaws, MOST_FLAWS)):
            raise Invalid(errors=found)

    def _flaws(self, name: str, given: list[str]) -> Iterator[Flaw]:
        if name not in self.repeatable:
            yield Flaw(
                "Leave this out; there is no parameter of this name here.",
                "unknown_parameter",
                parameter=name[:LONGEST_NAMED].replace("\x00", ""),
            )
        elif len(given) > 1 and not self.repeatable[name]:
            yield Flaw("Give this parameter once.", "parameter_repeated", parameter=name)
        elif len(given) > MOST_VALUES:
            yield Flaw(f"Give at most {MOST_VALUES} values.", "too_long", parameter=name)
        elif any("\x00" in value for value in given):
            yield Flaw("Leave out U+0000.", "text_not_storable", parameter=name)


def _query_fields(dependant: Dependant) -> Iterator[ModelField]:
    yield from dependant.query_params
    for below in dependant.dependencies:
        yield from _query_fields(below)


def _pairs(query: bytes) -> Iterable[tuple[str, str]]:
    for part in query.split(b"&"):
        if part:
            name, _, value = part.partition(b"=")
            key = _decoded(name, None)
            yield key, _decoded(value, key)


def _decoded(raw: bytes, name: str | None) -> str:
    named = None if name is None else name[:LONGEST_NAMED]
    if _STRAY_PERCENT.search(raw):
        raise Invalid(errors=[Flaw("Write a percent sign as %25.", "percent_encoding", parameter=named)])
    try:
        text = unquote_to_bytes(raw.replace(b"+", b" ")).decode("utf-8")
    except UnicodeDecodeError:
        raise Invalid(errors=[Flaw("Percent-encode text as UTF-8.", "percent_encoding", parameter=named)]) from None
    return text
