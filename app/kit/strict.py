"""The types that every request is read with: one strict text, one strict number (quality.md, "Rules").

Written in a model's annotations; each shows in the OpenAPI document with its limits:

    class SourceIn(Body):
        name: Name
        aliases: Annotated[list[Name], Items(50)] = Field(default_factory=list)
        notes: Notes | None = None
        said: Annotated[str, Text(2_000)]

Nothing is coerced: `true` is no number, `"5"` is no number, 5 is no text, a number is no day. What the domain refuses
(names, URLs, times, numbers) is refused in its words.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Annotated, Any
from uuid import UUID

from annotated_types import Len
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    Strict,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from app.domain import comparison, names, urls, when
from app.kit import json

EXTRA_BYTES = 16_384
EXTRA_DEPTH = 32

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_VISIBLE_ASCII = r"^[!-~]+$"
_URL = r"^[hH][tT][tT][pP][sS]?://[^\s/?#]+[^\s]*$"
_DAY = re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
UUID_PATTERN = r"^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$"
_STORABLE = r"^[^\u0000]*$"
_NOT_BLANK = r"^[^\u0000]*\S[^\u0000]*$"
_UNSEEN = r"\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
_ONE_LINE = rf"^[^{_UNSEEN}]*[^{_UNSEEN}\s][^{_UNSEEN}]*$"


class Body(BaseModel):
    """A request's body: frozen, nothing coerced, nothing unknown; `model_fields_set` names what was given."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Asked(BaseModel):
    """A query as one frozen value; what it does not know is refused by StrictRoute, which knows all of a route."""

    model_config = ConfigDict(frozen=True)


@dataclass(frozen=True)
class Text:
    """Text of at most `max_length` code points, without U+0000, not blank where it must have a character.

    `reads` is a function of the domain that gives the value as it is kept and raises Refused; `pattern` must hold for
    the whole text, `shown` is a pattern for the document only, where the domain says more than a pattern can.
    """

    max_length: int
    min_length: int = 1
    reads: Callable[[str], Any] | None = None
    pattern: str | None = None
    shown: str | None = None
    format: str | None = None

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """A strict string, then our own look at it."""
        text = core_schema.str_schema(strict=True, min_length=self.min_length, max_length=self.max_length)
        as_it_is = core_schema.plain_serializer_function_ser_schema(_itself, return_schema=core_schema.any_schema())
        return core_schema.no_info_after_validator_function(self.read, text, serialization=as_it_is)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """The same for the OpenAPI document."""
        shown: JsonSchemaValue = {"type": "string", "minLength": self.min_length, "maxLength": self.max_length}
        shown["pattern"] = self.shown or self.pattern or (_NOT_BLANK if self.min_length else _STORABLE)
        return {**shown, "format": self.format} if self.format else shown

    def read(self, text: str) -> Any:
        """The value as it is kept."""
        # Most text is plain, of which less needs to be looked at.
        if ("\x00" in text) if text.isascii() else _UNSTORABLE.search(text):
            raise PydanticCustomError("text_not_storable", "Leave out U+0000 and surrogates that stand alone.")
        if self.min_length and (not text or text.isspace()):
            raise PydanticCustomError("blank", "Give text with at least one visible character.")
        if self.pattern and not re.fullmatch(self.pattern, text):
            raise PydanticCustomError("string_pattern_mismatch", "Give text of the documented form.")
        return self.reads(text) if self.reads else text


def _itself(value: object) -> object:
    return value


def line(max_length: int) -> Text:
    """One line of text as names are: no control, format or bidi characters but ZWJ and ZWNJ (quality.md)."""
    return Text(max_length, reads=partial(names.clean, limit=max_length), shown=_ONE_LINE)


def visible_ascii(max_length: int) -> Text:
    """Visible ASCII characters without a space, as a key in a header or path may be."""
    return Text(max_length, pattern=_VISIBLE_ASCII)


def Items(most: int, least: int = 0) -> Len:  # noqa: N802 (reads as a type in annotations)
    """How many items an array may have."""
    return Len(least, most)


def _distinct(items: list[str]) -> list[str]:
    if len(set(items)) < len(items):
        raise PydanticCustomError("not_distinct", "Give each once.")
    return items


def _day(text: str) -> date:
    when.parse(text)
    return date.fromisoformat(text)


def _whole(value: object) -> object:
    if isinstance(value, str) and not _WHOLE.fullmatch(value):
        raise PydanticCustomError("int_parsing", "Give a whole number in digits.")
    return value


def _flag(value: object) -> object:
    if isinstance(value, str) and value not in ("true", "false"):
        raise PydanticCustomError("bool_parsing", "Give true or false.")
    return value


class _NumberForm:
    """Takes a JSON number, as `kit.json` reads it, into an exact Decimal."""

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(_number)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"type": "number", "exclusiveMinimum": -1e30, "exclusiveMaximum": 1e30}


def _number(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise PydanticCustomError("number_type", "Give a number.")
    # The domain reads numbers as they are written without an exponent; zeros at the end say nothing.
    return comparison.parse_number(str(value) if isinstance(value, int) else json.dumps(value).decode())


def _extra(value: dict[str, Any]) -> dict[str, Any]:
    if _depth(value) > EXTRA_DEPTH:
        raise PydanticCustomError("too_deep", "Give JSON nested at most 32 levels deep.")
    if len(json.dumps(value)) > EXTRA_BYTES:
        raise PydanticCustomError("too_large", "Give JSON of at most 16,384 bytes.")
    return value


def _depth(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max(map(_depth, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(_depth, value), default=0)
    return 0


Name = Annotated[str, line(300)]
Title = Annotated[str, Text(500)]
Notes = Annotated[str, Text(10_000)]
Place = Annotated[str, line(300)]
UnitName = Annotated[str, line(60)]
Tag = Annotated[str, line(100)]
Tags = Annotated[list[Tag], Items(100), AfterValidator(_distinct), Field(json_schema_extra={"uniqueItems": True})]
Url = Annotated[str, Text(2_000, reads=urls.normalise, format="uri", shown=_URL)]
VisibleAscii255 = Annotated[str, visible_ascii(255)]
Extra = Annotated[dict[str, Any], AfterValidator(_extra)]

WhenText = Annotated[when.When, Text(100, reads=when.parse)]
Day = Annotated[date, Text(10, reads=_day, pattern=_DAY.pattern, format="date")]
Instant = Annotated[datetime, Text(40, reads=when.parse_instant, format="date-time")]
Uuid = Annotated[UUID, Text(36, reads=UUID, pattern=UUID_PATTERN, format="uuid")]
Number = Annotated[Decimal, _NumberForm()]

Digits = BeforeValidator(_whole)
"""A whole number in a query, in plain digits: no 1_000, no +5, no 5.0.

It stands last, Annotated[int, Field(ge=1), Digits], or its bounds would be lost to the OpenAPI document.
"""

Whole = Annotated[int, Digits]
"""A whole number in a query, without bounds."""

Flag = Annotated[bool, BeforeValidator(_flag)]
"""true or false in a query, and no other words for them."""

ByWord = Strict(False)  # noqa: FBT003
"""Lets an enum be given by its word in a Body: Annotated[Stance, ByWord]. Lets an array become a tuple, too."""
