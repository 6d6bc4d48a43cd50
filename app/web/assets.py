"""Files that pages are made of: read once, sent with a digest, so that a browser asks only whether they changed."""

import mimetypes
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from app.kit.answers import NotModified
from app.kit.preconditions import etag, not_modified

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
"""For pages: their own scripts and styles and nothing inline; images may be in the style sheet."""

_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent."""

    content: bytes
    media_type: str
    tag: str

    @classmethod
    def of(cls, path: Path) -> "Asset":
        """The file at a path."""
        content = path.read_bytes()
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return cls(content, kind, etag(_FORMAT, content))

    def response(self, request: Request) -> Response:
        """The file, or 304 where the browser has it."""
        headers = {"ETag": self.tag, "Cache-Control": "no-cache", "Content-Security-Policy": CSP}
        if not_modified(request, self.tag):
            return NotModified(self.tag, headers)
        return Response(self.content, media_type=self.media_type, headers=headers)


def assets_in(folder: Path) -> dict[str, Asset]:
    """Every file below a folder, by its path in it."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): Asset.of(path) for path in files}
