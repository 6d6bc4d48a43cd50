"""Which version a client means: ETag, If-Match and If-None-Match (RFC 9110, sections 8.8.3, 13.1; contract, section 2).

An ETag is `"<version>-<digest of the body>"`. If-Match is compared by the version alone, since the same version may be
answered in several bodies; If-None-Match by the whole tag, since it asks for the bytes.
"""

import hashlib
import re

from starlette.requests import Request

from app.kit.errors import BadRequest, PreconditionFailed, PreconditionRequired

_TAG = r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"'
_LIST = re.compile(rf"[ \t,]*{_TAG}(?:[ \t]*,[ \t,]*{_TAG})*[ \t,]*")
_EACH = re.compile(r'(W/)?"([^"]*)"')
_VERSION = re.compile(r"([1-9][0-9]{0,17})(?:-[0-9a-f]+)?")
_LONGEST = 8_000


def etag(version: int, body: bytes) -> str:
    """The entity tag of this version answered with this body, quotes included."""
    return f'"{version}-{hashlib.blake2b(body, digest_size=8).hexdigest()}"'


def require_match(given: Request | str | None, version: int, current: str | None = None) -> None:
    """Passes where If-Match (`given`: the request, or the header's value) names `version` or is `*`.

    Raises PreconditionRequired where it is missing, PreconditionFailed where it names other versions only or is weak,
    both with `current`, the ETag as it now is; BadRequest where it is no list of entity tags.
    """
    header = _header(given, "If-Match") if isinstance(given, Request) else given
    if header is None:
        raise PreconditionRequired(
            "Say with If-Match which version you mean; ETag has the current one.",
            headers=_headers(current),
            members=_members(current),
        )
    if header.strip() == "*":
        return
    if version not in _versions(header):
        raise PreconditionFailed(
            "Read it again: it was changed since, or If-Match is weak or of another thing.",
            headers=_headers(current),
            members=_members(current),
        )


def not_modified(given: Request | str | None, tag: str) -> bool:
    """Whether If-None-Match (`given`: the request, or the header's value) says that the client has `tag` already."""
    header = _header(given, "If-None-Match") if isinstance(given, Request) else given
    if header is None:
        return False
    if header.strip() == "*":
        return True
    if len(header) > _LONGEST or not _LIST.fullmatch(header):
        return False
    opaque = tag.removeprefix("W/").strip('"')
    return any(found == opaque for _, found in _EACH.findall(header))


def _header(request: Request, name: str) -> str | None:
    given = request.headers.getlist(name)
    return ", ".join(given) if given else None


def _versions(header: str) -> set[int]:
    if len(header) > _LONGEST or not _LIST.fullmatch(header):
        raise BadRequest('Write If-Match as "<version>-<digest>", as ETag gave it, or as *.')
    strong = (opaque for weak, opaque in _EACH.findall(header) if not weak)
    return {int(found[1]) for opaque in strong if (found := _VERSION.fullmatch(opaque))}


def _headers(current: str | None) -> dict[str, str]:
    return {} if current is None else {"ETag": current}


def _members(current: str | None) -> dict[str, object]:
    return {} if current is None else {"current": current}
