"""A stream of bytes cut into pieces of whole lines, or of whole rows of CSV, each with the number of its first line.

Nothing is parsed here: a piece is what a reader can take at once, however the bytes came in. A row of CSV ends at a
line feed that has an even number of quotes before it, since a quote within a cell is doubled (RFC 4180).
"""

from dataclasses import dataclass, field

from app.kit.bodies import MEGABYTE
from app.kit.errors import Flaw, Invalid

PIECE = 1 << 18
"""About as many bytes as a piece has."""

LONGEST_LINE = MEGABYTE
"""Bytes of a line, where nothing else is said."""


def too_long(longest: int = LONGEST_LINE) -> Flaw:
    """What is wrong with a line that is too long."""
    return Flaw(f"Send lines of at most {longest:,} bytes.", "line_too_long")


TOO_LONG = too_long()

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Piece:
    """Whole lines, the number of the first (from 1), and the numbers of lines left out since they are too long."""

    first: int
    raw: bytes
    too_long: tuple[int, ...] = ()


@dataclass
class Lines:
    """Cuts behind line feeds; a line that is longer than `longest` is left out, and told."""

    longest: int = LONGEST_LINE
    _kept: bytearray = field(default_factory=bytearray)
    _line: int = 1
    _skipping: bool = False
    _begun: bool = False

    def feed(self, data: bytes) -> Piece | None:
        """A piece, where there is enough for one."""
        self._kept += data
        if len(self._kept) < PIECE:
            return None
        self._without_mark()
        end = self._kept.rfind(b"\n") + 1
        return self._cut(end) if end else self._overlong()

    def end(self) -> Piece | None:
        """What is left; None where that is nothing."""
        self._without_mark()
        return self._cut(len(self._kept)) if self._kept else None

    def _without_mark(self) -> None:
        if not self._begun and self._kept.startswith(_BOM):
            del self._kept[: len(_BOM)]
        self._begun = True

    def _cut(self, end: int) -> Piece:
        raw = bytes(self._kept[:end])
        del self._kept[:end]
        if self._skipping:
            raw = raw[raw.find(b"\n") + 1 or len(raw) :]
            self._skipping = False
            self._line += 1
        piece = Piece(self._line, raw)
        self._line += raw.count(b"\n")
        return piece

    def _overlong(self) -> Piece | None:
        """Forget the beginning of a line that nobody will read; its number is told once."""
        if len(self._kept) <= self.longest:
            return None
        self._kept.clear()
        told = () if self._skipping else (self._line,)
        self._skipping = True
        return Piece(self._line, b"", told) if told else None


@dataclass
class Rows(Lines):
    """Cuts behind rows of CSV. Raises Invalid for a row that is too long, as one is whose quote is never closed."""

    def feed(self, data: bytes) -> Piece | None:
        """A piece, where there is enough for one."""
        self._kept += data
        if len(self._kept) < PIECE:
            return None
        self._without_mark()
        end = self._last_row()
        if not end and len(self._kept) > LONGEST_LINE:
            raise self._endless()
        return self._cut(end) if end else None

    def _last_row(self) -> int:
        """Behind the last row that is there whole; 0 where none is."""
        end = len(self._kept)
        odd = self._kept.count(b'"') % 2
        while end:
            at = self._kept.rfind(b"\n", 0, end)
            odd = (odd + self._kept.count(b'"', at + 1, end)) % 2
            if not odd:
                return at + 1
            end = max(at, 0)
        return 0

    def _endless(self) -> Invalid:
        column = self._kept.count(b",", 0, max(self._kept.find(b'"'), 0)) + 1
        sentence = f"Send rows of at most {LONGEST_LINE:,} bytes; a quote that is opened here may never be closed."
        return Invalid(errors=[Flaw(sentence, "line_too_long", line=self._line, column=column)])
