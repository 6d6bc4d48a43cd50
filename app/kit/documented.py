"""How problems stand in the OpenAPI document: one schema, named by every operation that may answer so.

router = APIRouter(route_class=StrictRoute, responses=problems(Invalid, Unavailable))
app.openapi_schema = with_problem_schema(get_openapi(…))
"""

from typing import Any

from app.kit.errors import TYPE_PREFIX, Problem

_NAME = "Problem"
_MEDIA_TYPE = "application/problem+json"

_FLAW = {
    "type": "object",
    "required": ["code", "message"],
    "properties": {
        "line": {"type": "integer", "minimum": 1, "description": "Which line of a file, from 1."},
        "column": {"type": "integer", "minimum": 1, "description": "Which cell of a row, or character of a line."},
        "pointer": {"type": "string", "description": "Where in the body, as a JSON pointer (RFC 6901)."},
        "parameter": {"type": "string", "description": "Which parameter of the query."},
        "header": {"type": "string", "description": "Which header."},
        "code": {"type": "string", "description": "What kind of flaw; stable."},
        "message": {"type": "string", "description": "A sentence that says what would be right."},
    },
}
SCHEMA: dict[str, Any] = {
    "title": _NAME,
    "description": "Why there is no other answer (RFC 9457).",
    "type": "object",
    "required": ["type", "title", "status", "detail", "request_id"],
    "properties": {
        "type": {"type": "string", "format": "uri", "description": f"{TYPE_PREFIX}<code>; stable."},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 300, "maximum": 599},
        "detail": {"type": "string", "description": "A sentence that says what would be right."},
        "request_id": {"type": "string", "description": "The log has the request under this id."},
        "errors": {"type": "array", "maxItems": 100, "items": _FLAW},
    },
    "additionalProperties": True,
}


def problems(*kinds: type[Problem]) -> dict[int | str, dict[str, Any]]:
    """The `responses` of an operation that may answer these."""
    return {
        kind.status: {
            "description": kind.title,
            "content": {_MEDIA_TYPE: {"schema": {"$ref": f"#/components/schemas/{_NAME}"}}},
        }
        for kind in kinds
    }


def with_problem_schema(document: dict[str, Any]) -> dict[str, Any]:
    """The document with the schema that `problems` refers to, and without FastAPI's own for a 422."""
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas[_NAME] = SCHEMA
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    return document
