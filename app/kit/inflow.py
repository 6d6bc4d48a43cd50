"""A body taken in as it comes, however large: within its limit, unpacked where it is gzip, its digest kept.

Nothing is buffered, so a sender is only as fast as what it sends is dealt with.
"""

import hashlib
import zlib
from collections.abc import AsyncIterator, Collection, Iterator

from starlette.requests import Request

from app.kit.bodies import media_type_of
from app.kit.errors import BadRequest, TooLarge, UnsupportedMediaType

PIECE = 1 << 16

_GZIP = 16 + zlib.MAX_WBITS


class Inflow:
    """The body of a request; both as it comes and unpacked it may have `limit` bytes.

    Raises UnsupportedMediaType for another type than those `taken`, or a coding that is neither gzip nor none.
    """

    def __init__(self, request: Request, taken: Collection[str], limit: int) -> None:
        self.media_type = media_type_of(request, taken)
        self._request = request
        self._limit = limit
        self._digest = hashlib.sha256()
        coding = request.headers.get("content-encoding", "identity").strip().lower()
        if coding not in ("", "identity", "gzip"):
            raise UnsupportedMediaType("Send the body as it is, or with Content-Encoding: gzip.")
        self._packed = coding == "gzip"
        self.seen = 0
        """How many bytes have come so far."""

    async def pieces(self) -> AsyncIterator[bytes]:
        """The body, unpacked, at most 64 KB at a time. Raises TooLarge, and BadRequest for what is not gzip."""
        if self._packed:
            async for piece in self._unpacked():
                yield piece
            return
        async for data in self._received():
            for at in range(0, len(data), PIECE):
                yield data[at : at + PIECE]

    async def rest(self) -> None:
        """Take what is left and do nothing with it."""
        async for _ in self._received():
            pass

    @property
    def fingerprint(self) -> bytes:
        """The SHA-256 of the body as it came so far."""
        return self._digest.digest()

    async def _received(self) -> AsyncIterator[bytes]:
        async for data in self._request.stream():
            self._digest.update(data)
            self.seen += len(data)
            yield data

    async def _unpacked(self) -> AsyncIterator[bytes]:
        unpacker = _Unpacker(self._limit)
        async for data in self._received():
            for piece in unpacker.feed(data):
                yield piece
        unpacker.check_ended()


class _Unpacker:
    """Gzip, of one member or of several behind one another (RFC 1952, section 2.2)."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._seen = 0
        self._member = zlib.decompressobj(_GZIP)
        self._begun = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        full = False
        while data or full:
            if self._member.eof:
                self._member = zlib.decompressobj(_GZIP)
            try:
                piece = self._member.decompress(data, PIECE)
            except zlib.error:
                raise BadRequest("Send gzip, as Content-Encoding says; this is none, or it is damaged.") from None
            self._begun = True
            data = self._member.unused_data if self._member.eof else self._member.unconsumed_tail
            # A full piece may have more behind it though all that came in is taken.
            full = len(piece) == PIECE and not self._member.eof
            self._seen += len(piece)
            if self._seen > self._limit:
                raise TooLarge(self._limit)
            if piece:
                yield piece

    def check_ended(self) -> None:
        """Raises BadRequest where what came was not all."""
        if self._begun and not self._member.eof:
            raise BadRequest("Send gzip to its end; this breaks off.")
