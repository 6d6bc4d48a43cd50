"""JSON read strictly and written exactly (RFC 8259; quality.md, "What bad input gets").

What Python's reader lets pass is refused here: equal keys, NaN and Infinity, numbers that no other reader could hold,
encodings other than UTF-8, U+0000 and lone surrogates, and nesting without end. Fractions become Decimal, so that
what is written is what was read: `0.1` stays a tenth.

A message that cannot be read is a BadRequest; one that says something unacceptable is an Invalid with pointers.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from uuid import UUID

from app.kit.errors import BadRequest, Flaw, Invalid

DEEPEST = 40
LONGEST_NUMBER = 350
LARGEST_EXPONENT = 308
LONGEST_NAMED_KEY = 100

_STRUCTURE = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', re.DOTALL)
_SUSPECT_ESCAPE = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class _Refusal:
    """Stands where a number stood that cannot be taken, until its place in the document is known."""

    message: str
    code: str


_NOT_FINITE = _Refusal("Give a finite number; JSON has no NaN and no Infinity.", "number_not_finite")
_TOO_LARGE = _Refusal("Give a number of fewer digits and a smaller exponent.", "number_out_of_range")
_TEXT = "Leave out U+0000 and surrogates that stand alone: they cannot be stored as text."


def loads(raw: bytes) -> object:
    """The value of a JSON text in UTF-8: dict, list, str, bool, None, int, or Decimal for every fraction.

    Raises BadRequest where it is no JSON text, or two keys of an object are equal, or it is over 40 levels deep;
    Invalid for numbers and strings that cannot be stored.
    """
    text = _decoded(raw)
    _check_depth(raw)
    suspects: list[object] = [True] if _SUSPECT_ESCAPE.search(text) else []

    def refused(refusal: _Refusal) -> _Refusal:
        suspects.append(refusal)
        return refusal

    def integer(digits: str) -> object:
        return int(digits) if len(digits) <= LONGEST_NUMBER else refused(_TOO_LARGE)

    def fraction(digits: str) -> object:
        number = _fraction(digits)
        return refused(_TOO_LARGE) if number is None else number

    def constant(_: str) -> object:
        return refused(_NOT_FINITE)

    try:
        value: object = json.loads(
            text,
            parse_int=integer,
            parse_float=fraction,
            parse_constant=constant,
            object_pairs_hook=_distinct,
        )
    except json.JSONDecodeError as error:
        raise BadRequest(
            f"Send one valid JSON text; it breaks off or goes wrong at line {error.lineno}, column {error.colno}."
        ) from None
    if suspects and (flaws := list(_flaws(value, ""))):
        raise Invalid(errors=flaws)
    return value


def dumps(value: object) -> bytes:
    """The value as compact JSON in UTF-8; a Decimal as a number with all its digits and no exponent.

    Takes what `loads` gives, and UUID, date, datetime, enums and tuples. Raises ValueError for what JSON cannot hold.
    """
    return "".join(_written(value)).encode()


def pointer(*steps: str | int) -> str:
    """The JSON pointer (RFC 6901) to what these keys and indices lead to."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def _decoded(raw: bytes) -> str:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise BadRequest("Send JSON in UTF-8; these bytes are not UTF-8.") from None
    if text.startswith("\ufeff") or "\x00" in text:
        raise BadRequest("Send JSON in UTF-8, without a byte order mark.")
    return text


def _check_depth(raw: bytes) -> None:
    # Most bodies open fewer brackets than are allowed to be nested, so they need no closer look.
    if raw.count(b"[") + raw.count(b"{") <= DEEPEST:
        return
    depth = 0
    for found in _STRUCTURE.finditer(raw):
        mark = found[0]
        if mark in (b"[", b"{"):
            depth += 1
            if depth > DEEPEST:
                raise BadRequest(f"Send JSON nested at most {DEEPEST} levels deep.")
        elif mark in (b"]", b"}"):
            depth -= 1


def _fraction(digits: str) -> Decimal | None:
    if len(digits) > LONGEST_NUMBER:
        return None
    try:
        number = Decimal(digits)
    except InvalidOperation:
        return None
    if not number:
        return Decimal(0)
    return number if abs(number.adjusted()) <= LARGEST_EXPONENT else None


def _distinct(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        named = len(twice) <= LONGEST_NAMED_KEY and not _UNSTORABLE.search(twice)
        raise BadRequest(
            f"Give each key of an object once; {json.dumps(twice)} is there twice."
            if named
            else "Give each key of an object once."
        )
    return members


def _flaws(value: object, at: str) -> Iterator[Flaw]:
    if isinstance(value, _Refusal):
        yield Flaw(value.message, value.code, pointer=at)
    elif isinstance(value, str):
        if _UNSTORABLE.search(value):
            yield Flaw(_TEXT, "text_not_storable", pointer=at)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _flaws(item, at + pointer(index))
    elif isinstance(value, dict):
        for key, item in value.items():
            if _UNSTORABLE.search(key):
                # The key itself cannot be written down either, so the object that has it is pointed at.
                yield Flaw(_TEXT, "text_not_storable", pointer=at)
            else:
                yield from _flaws(item, at + pointer(key))


def _written(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from _written_object(value)
    elif isinstance(value, list | tuple):
        comma = "["
        for item in value:
            yield comma
            yield from _written(item)
            comma = ","
        yield "]" if comma == "," else "[]"
    else:
        yield _scalar(value)


def _written_object(members: dict[object, object]) -> Iterator[str]:
    comma = "{"
    for key, item in members.items():
        yield comma
        yield json.dumps(str(key), ensure_ascii=False)
        yield ":"
        yield from _written(item)
        comma = ","
    yield "}" if comma == "," else "{}"


def _scalar(value: object) -> str:
    if isinstance(value, Decimal):
        return _decimal(value)
    if isinstance(value, Enum):
        return _scalar(value.value)
    if isinstance(value, datetime | date):
        return json.dumps(value.isoformat())
    return json.dumps(value, ensure_ascii=False, allow_nan=False, default=_other)


def _other(value: object) -> str:
    if isinstance(value, UUID):
        return str(value)
    raise ValueError(f"JSON has no form for a {type(value).__name__}.")


def _decimal(number: Decimal) -> str:
    if not number.is_finite():
        raise ValueError("JSON has no form for NaN and Infinity.")
    return format(number, "f") if number else "0"
