"""What pydantic found, said as flaws: a sentence each, its place, and never the value that was sent."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core.core_schema import ErrorType

from app.domain.refusal import Refused
from app.kit import json
from app.kit.errors import MOST_FLAWS, Flaw, Invalid, NotFound, Problem

_Model = TypeVar("_Model", bound=BaseModel)

_CODES = {"extra_forbidden": "unknown_field", "value_error": "invalid_value", "assertion_error": "invalid_value"}
_KNOWN_TYPES = frozenset(get_args(ErrorType))
_LONGEST_NAME = 100

_SENTENCES = {
    "missing": "Give this; it is required.",
    "extra_forbidden": "Leave this out; there is nothing of this name here.",
    "string_type": "Give a string.",
    "string_too_short": "Give at least {min_length} characters.",
    "string_too_long": "Give at most {max_length} characters.",
    "string_unicode": "Give text without surrogates that stand alone.",
    "string_pattern_mismatch": "Give text of the documented form.",
    "int_type": "Give a whole number.",
    "int_from_float": "Give a whole number.",
    "int_parsing": "Give a whole number.",
    "int_parsing_size": "Give a whole number within the limits.",
    "float_type": "Give a number.",
    "decimal_type": "Give a number.",
    "bool_type": "Give true or false.",
    "bool_parsing": "Give true or false.",
    "literal_error": "Give one of {expected}.",
    "enum": "Give one of {expected}.",
    "greater_than": "Give a number above {gt}.",
    "greater_than_equal": "Give a number of at least {ge}.",
    "less_than": "Give a number below {lt}.",
    "less_than_equal": "Give a number of at most {le}.",
    "too_short": "Give at least {min_length} items.",
    "too_long": "Give at most {max_length} items.",
    "list_type": "Give an array.",
    "tuple_type": "Give an array.",
    "set_type": "Give an array.",
    "dict_type": "Give an object.",
    "model_type": "Give an object.",
    "model_attributes_type": "Give an object.",
    "none_required": "Give null.",
    "uuid_parsing": "Give an id as the API answered it.",
    "uuid_type": "Give an id as the API answered it.",
    "union_tag_not_found": "Give the member that says which kind this is.",
    "union_tag_invalid": "Give one of {expected_tags}.",
}
_OTHERWISE = "Give a value of the documented form."


def problem_of(errors: Sequence[Mapping[str, Any]], body: object = None) -> Problem:
    """The answer to a request that failed validation: NotFound for the path, otherwise Invalid with every flaw."""
    if any(error["loc"][:1] == ("path",) for error in errors):
        return NotFound("There is nothing here; check the id in the path.")
    return Invalid(errors=flaws_of(errors, body))


def flaws_of(errors: Iterable[Mapping[str, Any]], body: object = None) -> list[Flaw]:
    """Each of pydantic's errors as a Flaw, at most a hundred; `loc` starts with body, query, header or cookie."""
    return list(dict.fromkeys(_flaw(error, body) for error in islice(errors, MOST_FLAWS)))


def read_as(model: type[_Model], value: object) -> _Model:
    """The value as the model; raises Invalid, with pointers into the value, where it is not one.

    For what is not a request's body as it came: the state of a thing after a merge patch, a line of an import.
    """
    try:
        return model.model_validate(value)
    except ValidationError as error:
        found = error.errors(include_url=False)
        raise Invalid(errors=flaws_of([{**each, "loc": ("body", *each["loc"])} for each in found], value)) from None


def flaw_of_refusal(refusal: Refused, at: str = "") -> Flaw:
    """The domain's refusal as a flaw in the body at, or beneath, the pointer `at`."""
    return Flaw(_as_sentence(refusal), _code_of(refusal), pointer=at + _beneath(refusal))


def _flaw(error: Mapping[str, Any], body: object) -> Flaw:
    kind, loc, cause = error["type"], tuple(error["loc"]), _cause(error)
    sentence, code = _sentence(error), _CODES.get(kind, kind)
    if cause is not None:
        code = _code_of(cause)
    place, steps = (loc[0], loc[1:]) if loc else ("body", ())
    if place in ("query", "cookie"):
        return Flaw(sentence, code, parameter=_name(steps))
    if place == "header":
        return Flaw(sentence, code, header=_name(steps))
    at = _pointer(steps, body, named=kind in ("missing", "extra_forbidden"))
    return Flaw(sentence, code, pointer=at + _beneath(cause))


def _name(steps: Sequence[Any]) -> str | None:
    return str(steps[0])[:_LONGEST_NAME] if steps else None


def _pointer(steps: Sequence[Any], body: object, *, named: bool) -> str:
    """Walks the body along `steps`; the names pydantic gives to members of a union are no keys and are left out."""
    taken: list[str | int] = []
    last = len(steps) - 1
    for index, step in enumerate(steps):
        if _leads_on(body, step):
            body = body[step]  # type: ignore[index]
        elif not (named and index == last):
            continue
        taken.append(step[:_LONGEST_NAME] if isinstance(step, str) else step)
    return json.pointer(*taken)


def _leads_on(body: object, step: object) -> bool:
    if isinstance(body, list):
        return isinstance(step, int) and 0 <= step < len(body)
    return isinstance(body, dict) and step in body


def _cause(error: Mapping[str, Any]) -> Refused | None:
    """The domain's own refusal behind pydantic's error; other ValueErrors may repeat what was sent (int("x") does)."""
    cause = error.get("ctx", {}).get("error")
    return cause if isinstance(cause, Refused) else None


def _beneath(cause: Refused | None) -> str:
    return json.pointer(*cause.field.split(".")) if cause and cause.field else ""


def _code_of(cause: Refused) -> str:
    code = getattr(cause, "code", None)
    return code if isinstance(code, str) else "invalid_value"


def _sentence(error: Mapping[str, Any]) -> str:
    kind, cause = error["type"], _cause(error)
    if cause is not None:
        return _as_sentence(cause)
    if kind not in _KNOWN_TYPES:
        # Our own types raise PydanticCustomError with a sentence and code of the house.
        return str(error["msg"])
    return _SENTENCES.get(kind, _OTHERWISE).format_map(error.get("ctx", {}))


def _as_sentence(cause: Refused) -> str:
    text = str(cause) or _OTHERWISE
    return text[0].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")
