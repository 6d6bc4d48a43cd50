"""Forms made of what a list of the API can be asked: every filter, said once, in the list's own model."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from app.web.explorer.sight import Sight, address
from app.web.explorer.words import plain

_NOT_ASKED = {"cursor", "count", "limit"}
_YES = "true"


class Kind(StrEnum):
    """How a field is asked for."""

    TEXT = "text"
    ONE = "one"
    ANY = "any"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Field:
    """A filter as a field of a form: its name, what it is called, its hint, its words and what was given."""

    name: str
    label: str
    kind: Kind
    hint: str
    options: tuple[str, ...]
    given: tuple[str, ...]
    default: str


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on, and the page's address without it."""

    name: str
    value: str
    without: str


@dataclass(frozen=True, slots=True)
class Filters:
    """The form of a list: groups of fields by their headings, and which filters are on."""

    action: str
    groups: Mapping[str, Sequence[Field]]
    chips: Sequence[Chip]

    @property
    def first(self) -> Sequence[Field]:
        """The fields that are always shown."""
        return next(iter(self.groups.values()))

    @property
    def more(self) -> Mapping[str, Sequence[Field]]:
        """The other groups."""
        return dict(list(self.groups.items())[1:])

    @property
    def shows_more(self) -> bool:
        """Whether a filter of the other groups is on."""
        return any(field.given for group in self.more.values() for field in group)


def form(
    sight: Sight, model: type[BaseModel], groups: Mapping[str, Sequence[str]], *, without: Collection[str] = ()
) -> Filters:
    """The form of a model's filters on the page seen; what no group names comes last, under "More"."""
    asked = [pair for pair in sight.asked() if pair[0] != "cursor"]
    left = {name: info for name, info in _fields(model).items() if name not in _NOT_ASKED and name not in without}
    made: dict[str, list[Field]] = {}
    for heading, names in groups.items():
        made[heading] = [_field(name, left.pop(name), asked) for name in names if name in left]
    if left:
        made["More"] = [_field(name, info, asked) for name, info in left.items()]
    return Filters(sight.request.url.path, made, _chips(sight, asked))


def _fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    return {info.alias or name: info for name, info in model.model_fields.items()}


def _field(name: str, info: FieldInfo, asked: Sequence[tuple[str, str]]) -> Field:
    inner = _unwrapped(info.annotation)
    is_many = get_origin(inner) is list
    each = _unwrapped(get_args(inner)[0]) if is_many else inner
    options: tuple[str, ...] = ()
    kind = Kind.TEXT
    if isinstance(each, type) and issubclass(each, Enum):
        kind, options = (Kind.ANY if is_many else Kind.ONE), tuple(str(word.value) for word in each)
    elif each is bool:
        kind = Kind.FLAG
    given = tuple(value for other, value in asked if other == name and (kind is not Kind.FLAG or value == _YES))
    default = "" if is_many or not isinstance(info.default, Enum) else str(info.default.value)
    hint = info.description or next(
        (found.description for found in info.metadata if isinstance(found, FieldInfo) and found.description), ""
    )
    return Field(name, plain(name).capitalize(), kind, hint or "", options, given, default)


def _unwrapped(annotation: Any) -> Any:
    """A type without what is said about it, and without None."""
    if get_origin(annotation) is Annotated:
        return _unwrapped(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return _unwrapped(next(each for each in get_args(annotation) if each is not type(None)))
    return annotation


def _chips(sight: Sight, asked: Sequence[tuple[str, str]]) -> list[Chip]:
    path = sight.request.url.path
    return [
        Chip(plain(name), value, sight.to(address(path, ()), *asked[:at], *asked[at + 1 :]))
        for at, (name, value) in enumerate(asked)
        if name not in _NOT_ASKED
    ]
