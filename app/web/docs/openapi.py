"""The OpenAPI document: what FastAPI knows of the routes, and what every route does beside it (contract, section 2).

It is OpenAPI 3.1 and stays without 3.2's `itemSchema`, on which validators and generators of clients fail. HEAD is
answered wherever GET is and is not listed. Every operation has an example that succeeds against a fresh `sayso demo`
(examples.json); ids in it are those of the example that was loaded, by their names there (`{wsj}`).
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from app.kit.accepting import CSV, NDJSON
from app.kit.bodies import JSON, MERGE_PATCH
from app.kit.documented import problems, with_problem_schema
from app.kit.errors import (
    BadRequest,
    Conflict,
    Gone,
    Internal,
    Invalid,
    Moved,
    NotFound,
    PreconditionFailed,
    PreconditionRequired,
    Problem,
    TooLarge,
    Unavailable,
    UnsupportedMediaType,
)
from app.web.docs.security import secure

DESCRIPTION = (
    "A ledger of reported claims: who said how many, of what, about when, and how far to trust it. "
    "Errors are problem details (RFC 9457), edits JSON merge patches (RFC 7396), times EDTF (ISO 8601-2)."
)
NOT_LOADED = "01890a5d-ac96-774b-bcce-b302099a8057"
"""Stands in examples for an id of the example ledger where that is not loaded."""

_METHODS = frozenset({"get", "post", "put", "patch", "delete"})
_EXAMPLES: Mapping[str, Any] = json.loads((Path(__file__).parent / "examples.json").read_text("utf-8"))
_NAMED_ID = re.compile(r"\{([a-z0-9-]+)\}")
_MERGEABLE = ("/v1/sources/{id}", "/v1/documents/{id}", "/v1/subjects/{id}")
_UNVERSIONED = ("/v1/keys", "/v1/redactions")
_TEXT = {"type": "string"}
_PAGES = "#/components/schemas/Page_"
_HEADERS = {
    "ETag": 'Version and digest, as "3-9f2c…"; If-Match takes it by its version.',
    "Location": "Where the thing is.",
    "Link": "The next page, as rel=next (RFC 8288).",
    "Recorded-As-Of": "The feed cursor of the moment that was read: a permanent link with recorded_as_of.",
}


def install(app: FastAPI, *, keyless: bool = False, anonymous: bool = False) -> None:
    """Gives `app.openapi()` the whole document; `app.state.example_ids` has the ids of the example, by name.

    `keyless` and `anonymous` say whether this server can be asked, or read, without a key.
    """
    app.state.example_ids = {}
    plain: list[dict[str, Any]] = []

    def openapi() -> dict[str, Any]:
        if not plain:
            document = _document(app)
            secure(document, app.routes, keyless=keyless, anonymous=anonymous)
            plain.append(document)
        return _with_examples(plain[0], app.state.example_ids)

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way


def operations(document: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every operation with its path and method."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method in _METHODS:
                yield path, method, operation


def _document(app: FastAPI) -> dict[str, Any]:
    document = get_openapi(
        title=app.title,
        version=app.version,
        summary="Who said how many, of what, about when, and how far to trust it",
        description=app.description,
        routes=app.routes,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )
    document["servers"] = [{"url": "/", "description": "The server of this document"}]
    for path, method, operation in operations(document):
        _complete(path, method, operation)
        if method == "patch":
            _name_patch(operation, document["components"]["schemas"])
    document["tags"] = [
        {"name": name, "description": _TAGS.get(name, name.capitalize())}
        for name in dict.fromkeys(tag for _, _, operation in operations(document) for tag in operation.get("tags", ()))
    ]
    return with_problem_schema(_without_item_schema(document))


_TAGS = {
    "sources": "Who says or publishes",
    "documents": "Published items in which claims appear",
    "subjects": "What is counted or asserted",
    "claims": "Statements, as one claimant made them and one document reported them",
    "relations": "What one claim is to another",
    "estimates": "What the sources together support, and its working",
    "appraisals": "How far an analyst trusts a claim, and why",
    "history": "Every state a thing has had",
    "changes": "The revisions of all things, in one order",
    "webhooks": "Who is called when things change, and what became of each call",
    "quantities": "Numbers in English news",
    "search": "Anything by the beginnings of its words",
    "exchange": "Claims and whole ledgers, out and in by the file",
    "keys": "Who may do what: for administrators",
    "redactions": "Words that must go: for administrators",
    "events": "What befell access: for administrators",
    "health": "For those who keep the service running",
}


def _complete(path: str, method: str, operation: dict[str, Any]) -> None:
    """Adds what every route does beside what its function says."""
    responses = operation["responses"]
    responses.pop("422", None)
    parameters = {parameter["name"] for parameter in operation.get("parameters", ())}
    known = problems(*_answers(path, method, operation, parameters))
    for status, response in known.items():
        responses.setdefault(str(status), response)
    if method == "patch" and JSON in operation.get("requestBody", {}).get("content", {}):
        content = operation["requestBody"]["content"]
        operation["requestBody"]["content"] = {MERGE_PATCH: {**content[JSON]}, JSON: content[JSON]}
    if "304" not in responses and method == "get" and "{" in path and "recorded_as_of" in parameters:
        responses["304"] = {"description": "Not modified since If-None-Match"}
    if method == "get" and _answers_page(responses):
        responses["200"]["content"] |= {CSV: {"schema": _TEXT}, NDJSON: {"schema": _TEXT}}
    _add_headers(path, operation, parameters)
    operation["responses"] = dict(sorted(responses.items()))


def _answers_page(responses: Mapping[str, Any]) -> bool:
    """Whether the answer is a page of a list, which can be had as a table or as lines, too."""
    schema = responses.get("200", {}).get("content", {}).get(JSON, {}).get("schema", {})
    return str(schema.get("$ref", "")).startswith(_PAGES)


def _name_patch(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    """Makes a merge patch a schema of its own: inlined once per content type it would be two of one name in clients."""
    for content in operation["requestBody"]["content"].values():
        if "$ref" not in content["schema"]:
            name = operation["operationId"].removeprefix("edit_").title().replace("_", "") + "Edit"
            schemas[name] = {**content["schema"], "title": name}
            content["schema"] = {"$ref": f"#/components/schemas/{name}"}


def _answers(path: str, method: str, operation: dict[str, Any], parameters: set[str]) -> Iterator[type[Problem]]:
    """Which problems an operation may answer with."""
    yield from (Invalid, Internal)
    if not path.startswith("/v1/"):
        return
    yield from (BadRequest, Unavailable)
    if "requestBody" in operation:
        yield from (TooLarge, UnsupportedMediaType)
    if "{" in path:
        yield from (NotFound, Gone)
    if "{id}" in path and path.startswith(_MERGEABLE):
        yield Moved
    if method != "get":
        yield Conflict
    if "If-Match" in parameters:
        yield from (PreconditionFailed, PreconditionRequired)


def _add_headers(path: str, operation: dict[str, Any], parameters: set[str]) -> None:
    lists = "cursor" in parameters or "after" in parameters
    for status in ("200", "201"):
        response = operation["responses"].get(status)
        if response is None:
            continue
        wanted = ["Location"] if status == "201" else []
        if (
            not lists
            and path.startswith("/v1/")
            and not path.startswith(_UNVERSIONED)
            and "{" in path + ("{" if status == "201" else "")
        ):
            wanted.append("ETag")
        wanted += ["Link"] if lists and status == "200" else []
        wanted += ["Recorded-As-Of"] if "recorded_as_of" in parameters else []
        described = {name: {"description": _HEADERS[name], "schema": _TEXT} for name in wanted}
        if described:
            response["headers"] = {**described, **response.get("headers", {})}


def _without_item_schema(node: Any) -> Any:
    """OpenAPI 3.1 of what FastAPI writes for streams in the words of 3.2."""
    if isinstance(node, dict):
        return {name: _without_item_schema(below) for name, below in node.items() if name != "itemSchema"}
    return [_without_item_schema(below) for below in node] if isinstance(node, list) else node


def _with_examples(document: dict[str, Any], ids: Mapping[str, str]) -> dict[str, Any]:
    """A copy of the document in which every operation has its example."""
    made: dict[str, Any] = json.loads(json.dumps(document))
    for _, _, operation in operations(made):
        example = _resolved(_EXAMPLES.get(operation["operationId"], {}), ids)
        for parameter in operation.get("parameters", ()):
            if parameter["name"] in example.get("parameters", {}):
                parameter["example"] = example["parameters"][parameter["name"]]
        for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
            body = example.get("bodies", {}).get(media_type, example.get("body"))
            if body is not None:
                content["example"] = body
    return made


def _resolved(example: Any, ids: Mapping[str, str]) -> Any:
    if isinstance(example, str):
        return _NAMED_ID.sub(lambda found: ids.get(found[1], NOT_LOADED), example)
    if isinstance(example, dict):
        return {name: _resolved(below, ids) for name, below in example.items()}
    return [_resolved(below, ids) for below in example] if isinstance(example, list) else example
