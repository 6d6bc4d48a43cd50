"""JSON read strictly and written exactly (RFC 8259; quality.md, "What bad input gets").

What Python's reader lets pass is refused here: equal keys, NaN and Infinity, numbers that no other reader could hold,
encodings other than UTF-8, U+0000 and lone surrogates, and nesting without end. Fractions become Decimal, so that
what is written is what was read: `0.1` stays a tenth.

A message that cannot be read is a BadRequest; one that says something unacceptable is an Invalid with pointers.
"""

import json
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from itertools import islice
from uuid import UUID

from app.kit.errors import MOST_FLAWS, BadRequest, Flaw, Invalid

DEEPEST = 40
LONGEST_NUMBER = 350
LARGEST_EXPONENT = 308
LONGEST_NAMED_KEY = 100

# A string that never ends is taken up to the end, so that no text makes the search start over.
_STRUCTURE = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\Z|\\\Z)|[\[{]|[\]}]', re.DOTALL)
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


class Broken(BadRequest):
    """No JSON text: it breaks off or goes wrong at this line and column, both from 1."""

    def __init__(self, line: int, column: int) -> None:
        super().__init__(f"Send one valid JSON text; it breaks off or goes wrong at line {line}, column {column}.")
        self.line, self.column = line, column


def loads(raw: bytes) -> object:
    """The value of a JSON text in UTF-8: dict, list, str, bool, None, int, or Decimal for every fraction.

    Raises BadRequest where it is no JSON text, or two keys of an object are equal, or it is over 40 levels deep;
    Invalid for numbers and strings that cannot be stored.
    """
    text = _decoded(raw)
    _check_depth(raw)
    _reading.suspect = _SUSPECT_ESCAPE.search(text) is not None
    try:
        value: object = _reading.decoder.decode(text)
    except json.JSONDecodeError as error:
        raise Broken(error.lineno, error.colno) from None
    if _reading.suspect and (flaws := list(islice(_flaws(value, ""), MOST_FLAWS))):
        raise Invalid(errors=flaws)
    return value


def dumps(value: object) -> bytes:
    """The value as compact JSON in UTF-8; a Decimal as a number with all its digits and no exponent.

    Takes what `loads` gives, and UUID, date, datetime, enums and tuples. Raises ValueError for what JSON cannot hold.
    """
    try:
        return _ENCODER.encode(value).encode()
    except _NeedsDigits:
        return _written(value).encode()


def pointer(*steps: str | int) -> str:
    """The JSON pointer (RFC 6901) to what these keys and indices lead to."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise BadRequest("Send JSON in UTF-8; these bytes are not UTF-8.") from None


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


class _NeedsDigits(Exception):
    """A Decimal was met that no int or float spells digit by digit, so the quick encoder cannot write it."""


def _known(value: object) -> object:
    """What the quick encoder writes for a type it does not know."""
    if isinstance(value, Decimal):
        return _same_number(value)
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    raise ValueError(f"JSON has no form for a {type(value).__name__}.")


def _same_number(number: Decimal) -> int | float:
    if not number.is_finite():
        raise ValueError("JSON has no form for NaN and Infinity.")
    if number == (whole := int(number)):
        return whole
    near = float(number)
    if repr(near) != _digits(number):
        raise _NeedsDigits
    return near


def _digits(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_known)


def _written(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ",".join(f"{_ENCODER.encode(key)}:{_written(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(_written, value)) + "]"
    return _digits(value) if isinstance(value, Decimal) else _ENCODER.encode(value)


class _Reading(threading.local):
    """A thread's decoder, and whether it met something that may not be taken."""

    def __init__(self) -> None:
        self.suspect = False
        self.decoder = json.JSONDecoder(
            parse_int=self._integer,
            parse_float=self._fraction,
            parse_constant=self._constant,
            object_pairs_hook=_distinct,
        )

    def _refused(self, refusal: _Refusal) -> _Refusal:
        self.suspect = True
        return refusal

    def _integer(self, digits: str) -> object:
        return int(digits) if len(digits) <= LONGEST_NUMBER else self._refused(_TOO_LARGE)

    def _fraction(self, digits: str) -> object:
        number = _fraction(digits)
        return self._refused(_TOO_LARGE) if number is None else number

    def _constant(self, _: str) -> object:
        return self._refused(_NOT_FINITE)


_reading = _Reading()
