"""Every refusal and failure we answer with, as one tree (RFC 9457, contract section 2).

Problem
├── Moved                  308  the thing was merged; Location says where it is read
├── BadRequest             400  the message itself cannot be read
├── Unauthenticated        401  no key, or none that counts
├── Forbidden              403  a key that may not
├── NotFound               404  no such path or thing
├── MethodNotAllowed       405  the path knows other methods; Allow names them
├── Conflict               409  it contradicts what is stored
├── Gone                   410  the thing was deleted
├── PreconditionFailed     412  If-Match names another version
├── TooLarge               413  the body is over its limit
├── UnsupportedMediaType   415  the body is of a kind or coding that is not read
├── Invalid                422  read, but not acceptable; `errors` says where
├── PreconditionRequired   428  If-Match is missing
├── TooManyRequests        429  slow down; Retry-After says how long
├── Internal               500  our fault
└── Unavailable            503  the database cannot answer; Retry-After says when to try again

Each answers `application/problem+json` with `type` = `urn:sayso:problem:<code>`, `title`, `status`, `detail`,
`request_id`, for a list of flaws `errors`, and whatever `members` it was given (`ids`, `current`, `spans`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

TYPE_PREFIX = "urn:sayso:problem:"
MOST_FLAWS = 100
MOST_FLAWS_TOLD = 3


@dataclass(frozen=True)
class Flaw:
    """One thing wrong with a request: a sentence that says what would be right, a stable code, and where.

    `pointer` is a JSON pointer into the body (RFC 6901), `parameter` a name in the query, `header` a header's name. In
    a file `line` counts from 1, `pointer` leads on within the line, and `column` is a cell's or a character's place.
    """

    message: str
    code: str
    pointer: str | None = None
    parameter: str | None = None
    header: str | None = None
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        """Where, and what would be right there."""
        numbered = [f"{name} {number}" for name, number in (("line", self.line), ("column", self.column)) if number]
        place = ", ".join(filter(None, (*numbered, self.pointer or self.parameter or self.header)))
        return f"{place}: {self.message}" if place else self.message

    def document(self) -> dict[str, str | int]:
        """The members of `errors` in a problem document; a place that does not apply is left out."""
        where: dict[str, str | int | None] = {
            "line": self.line,
            "column": self.column,
            "pointer": self.pointer,
            "parameter": self.parameter,
            "header": self.header,
        }
        known = {name: value for name, value in where.items() if value is not None}
        return {**known, "code": self.code, "message": self.message}


class Problem(Exception):
    """An answer that is not the one asked for; `detail` is a sentence and never repeats a value that was sent."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal"
    title: ClassVar[str] = "Internal server error"

    def __init__(
        self,
        detail: str = "",
        *,
        errors: Iterable[Flaw] = (),
        headers: Mapping[str, str] | None = None,
        members: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(detail)
        self.errors = tuple(errors)[:MOST_FLAWS]
        self.detail = detail or " ".join(map(str, self.errors[:MOST_FLAWS_TOLD]))
        self.headers: dict[str, str] = dict(headers or {})
        self.members = dict(members or {})

    def document(self, request_id: str) -> dict[str, object]:
        """The members of the problem document (RFC 9457, section 3)."""
        document: dict[str, object] = {
            "type": TYPE_PREFIX + self.code,
            "title": self.title,
            "status": self.status,
            "detail": self.detail or self.title + ".",
            "request_id": request_id,
        }
        if self.errors:
            document["errors"] = [flaw.document() for flaw in self.errors]
        return {**document, **self.members}


class Moved(Problem):
    """The thing was merged into another: `location` is where the same request is answered (contract, section 2)."""

    status, code, title = 308, "moved", "Merged into another"

    def __init__(self, location: str, detail: str = "") -> None:
        super().__init__(
            detail or "This was merged into another; ask there.",
            headers={"Location": location},
        )


class BadRequest(Problem):
    """The message cannot be read: broken JSON, bytes that are no UTF-8, a cursor that is not ours."""

    status, code, title = 400, "bad-request", "Request cannot be read"


class Unauthenticated(Problem):
    """No key, or none that counts."""

    status, code, title = 401, "unauthenticated", "Authentication needed"

    def __init__(self, detail: str = "") -> None:
        super().__init__(
            detail or "Send a valid key as Authorization: Bearer <key>.",
            headers={"WWW-Authenticate": "Bearer"},
        )


class Forbidden(Problem):
    """The key is known, but may not do this."""

    status, code, title = 403, "forbidden", "Not allowed"


class NotFound(Problem):
    """No such path, or no such thing."""

    status, code, title = 404, "not-found", "Not found"


class MethodNotAllowed(Problem):
    """The path is there, but not for this method; the header Allow names those it knows."""

    status, code, title = 405, "method-not-allowed", "Method not allowed"


class Conflict(Problem):
    """It contradicts what is stored."""

    status, code, title = 409, "conflict", "Conflict with what is stored"


class Gone(Problem):
    """The thing was deleted; its revisions stay readable."""

    status, code, title = 410, "gone", "Deleted"


class PreconditionFailed(Problem):
    """If-Match names a version that is not the current one."""

    status, code, title = 412, "precondition-failed", "Changed in the meantime"


class TooLarge(Problem):
    """The body is over its limit; nothing of it was kept. The connection is closed, since the rest is not read."""

    status, code, title = 413, "too-large", "Body too large"

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"Send a body of at most {limit:,} bytes.",
            headers={"Connection": "close"},
            members={"limit": limit},
        )


class UnsupportedMediaType(Problem):
    """The body is of a type, charset or coding that is not read here."""

    status, code, title = 415, "unsupported-media-type", "Body of a kind not read here"


class Invalid(Problem):
    """Read, but not acceptable; `errors` says where and what would be right."""

    status, code, title = 422, "invalid", "Not acceptable as sent"

    @classmethod
    def parameter(cls, name: str, message: str, code: str = "invalid_value") -> "Invalid":
        """A single flaw in the query parameter `name`."""
        return cls(errors=[Flaw(message, code, parameter=name)])

    @classmethod
    def field(cls, pointer: str, message: str, code: str = "invalid_value") -> "Invalid":
        """A single flaw in the body at the JSON pointer `pointer`."""
        return cls(errors=[Flaw(message, code, pointer=pointer)])


class PreconditionRequired(Problem):
    """The request must say with If-Match which version it means."""

    status, code, title = 428, "precondition-required", "If-Match needed"


class TooManyRequests(Problem):
    """Slow down; `retry_after` is in seconds."""

    status, code, title = 429, "too-many-requests", "Too many requests"

    def __init__(self, detail: str, *, retry_after: int, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail, headers={"Retry-After": str(retry_after), **(headers or {})})


class Internal(Problem):
    """Our fault; the log has the reason under the request id."""

    def __init__(self) -> None:
        super().__init__("This is our fault; tell us the request_id and try again later.")


class Unavailable(Problem):
    """The service cannot answer for the moment; `retry_after` is in seconds."""

    status, code, title = 503, "unavailable", "Unavailable for the moment"

    def __init__(
        self,
        detail: str = "The database cannot answer for the moment; try again shortly.",
        *,
        retry_after: int = 1,
    ) -> None:
        super().__init__(detail, headers={"Retry-After": str(retry_after)})
