"""Answers whose body is built before the commit and sent as it is (architecture.md, "How a request goes")."""

from collections.abc import Mapping

from starlette.responses import Response

from app.kit import json


class JsonBytes(Response):
    """Bytes that are JSON already, with their ETag and Location where they have one."""

    media_type = "application/json"

    def __init__(
        self,
        content: bytes,
        status_code: int = 200,
        *,
        etag: str | None = None,
        location: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        named = {"ETag": etag, "Location": location}
        given = {name: value for name, value in named.items() if value is not None}
        super().__init__(content, status_code, headers={**given, **(headers or {})})

    @classmethod
    def of(cls, value: object, status_code: int = 200, **headers: str) -> "JsonBytes":
        """The value written by `kit.json.dumps`."""
        return cls(json.dumps(value), status_code, headers=headers)


class NotModified(Response):
    """304: the client has it already, and takes these headers for those it kept (RFC 9110, 15.4.5; RFC 9111, 3.2)."""

    def __init__(self, etag: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status_code=304, headers={**(headers or {}), "ETag": etag})


class NoContent(Response):
    """204: done, and nothing to show."""

    def __init__(self) -> None:
        super().__init__(status_code=204)
