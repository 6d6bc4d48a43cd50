"""A query model read from the parameters that came.

FastAPI looks for every field of a query model in every request, by reflection: with the forty filters of a list that
takes longer than the rest of the answer. Here the names are looked up once for a route. Validation and its errors are
FastAPI's own, and the OpenAPI document does not know of this: it reads the route's own parameters.
"""

from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

from fastapi._compat import ModelField, field_annotation_is_sequence, get_cached_model_fields, lenient_issubclass
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import _get_param_aliases
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.requests import Request


def lean(dependant: Dependant) -> Dependant:
    """What a handler depends on, its query model, if it has one, read as said above; the parameter keeps its name."""
    models = [field for field in dependant.query_params if lenient_issubclass(field.field_info.annotation, BaseModel)]
    if not models or dependant.body_params:
        return dependant
    readers = [Dependant(name=field.name, call=_reader(field), request_param_name="request") for field in models]
    others = [field for field in dependant.query_params if field not in models]
    return replace(dependant, query_params=others, dependencies=[*dependant.dependencies, *readers])


def _reader(field: ModelField) -> Callable[[Request], Coroutine[Any, Any, Any]]:
    repeatable = {
        name: field_annotation_is_sequence(each.field_info.annotation)
        for each in get_cached_model_fields(field.field_info.annotation)  # type: ignore[arg-type]
        for _, name in _get_param_aliases(each)
    }

    async def read(request: Request) -> Any:
        given = request.query_params
        values = {name: given.getlist(name) if repeatable.get(name) else given[name] for name in given}
        value, errors = field.validate(values, {}, loc=("query",))
        if errors:
            raise RequestValidationError(errors)
        return value

    return read
