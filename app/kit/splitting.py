"""A stream of bytes cut into pieces of whole lines, or of whole rows of CSV, each with the number of its first line.

Nothing is parsed here: a piece is what a reader can take at once, however the bytes came in. A row of CSV ends at a
line feed that has an even number of quotes before it, since a quote within a cell is doubled (RFC 4180).
"""

import re
from dataclasses import dataclass, field, replace

from app.kit.bodies import MEGABYTE
from app.kit.errors import Flaw, Invalid

PIECE = 1 << 14
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
    size: int = PIECE
    _kept: bytearray = field(default_factory=bytearray)
    _line: int = 1
    _skipping: bool = False
    _begun: bool = False

    def feed(self, data: bytes) -> Piece | None:
        """A piece, where there is enough for one."""
        self._kept += data
        if len(self._kept) < self.size:
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

    sign: bytes = b","

    def feed(self, data: bytes) -> Piece | None:
        """A piece, where there is enough for one."""
        self._kept += data
        if len(self._kept) < self.size:
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
        column = self._kept.count(self.sign, 0, max(self._kept.find(b'"'), 0)) + 1
        sentence = f"Send rows of at most {LONGEST_LINE:,} bytes; a quote that is opened here may never be closed."
        return Invalid(errors=[Flaw(sentence, "line_too_long", line=self._line, column=column)])


BETWEEN = b"\x1e"
"""Stands between the items of an array in a piece: a character that no JSON text has unescaped."""

_STRUCTURE = re.compile(rb'"(?:[^"\\]++|\\.)*+(?P<end>"?)|[\[{]|[\]}]|,', re.DOTALL)
_WHITE = b" \t\r\n"
_SPACE = _WHITE[0]


@dataclass
class Elements(Lines):
    """Cuts a JSON array between its items. Raises Invalid for what is no array, or not one to its end."""

    _depth: int = 0
    _scanned: int = 0
    _cuttable: int = 0
    _ended: bool = False

    def feed(self, data: bytes) -> Piece | None:
        """A piece, where there is enough for one."""
        self._kept += data
        if not self._opened():
            return None
        self._scan()
        if self._cuttable < self.size:
            if len(self._kept) - self._cuttable > LONGEST_LINE + PIECE:
                raise Invalid(errors=[replace(TOO_LONG, line=self._line + self._kept.count(b"\n", 0, self._cuttable))])
            return None
        return self._items(self._cuttable)

    def end(self) -> Piece | None:
        """What is left; None where that is nothing."""
        if not self._begun and not self._kept.strip(_WHITE):
            return None
        if not self._ended:
            raise self._no_array()
        return self._items(len(self._kept)) if self._kept.strip(_WHITE) else None

    def _opened(self) -> bool:
        if self._begun:
            return True
        self._kept = bytearray(self._kept.removeprefix(_BOM))
        opening = len(self._kept) - len(self._kept.lstrip(_WHITE))
        if opening == len(self._kept):
            return False
        if self._kept[opening : opening + 1] != b"[":
            raise self._no_array(opening)
        self._kept[opening] = _SPACE
        self._begun = True
        return True

    def _scan(self) -> None:
        """Look at what has come: mark the commas between items, and stop before a string that has not ended."""
        for found in _STRUCTURE.finditer(self._kept, self._scanned):
            mark = self._kept[found.start()]
            if self._ended or (mark == ord('"') and not found["end"]):
                break
            self._take(mark, found.start())
            self._scanned = found.end()
        if self._ended and self._kept[self._scanned :].strip(_WHITE):
            raise self._no_array()

    def _take(self, mark: int, at: int) -> None:
        if mark in b"[{":
            self._depth += 1
        elif mark in b"]}" and self._depth:
            self._depth -= 1
        elif mark == ord("]"):
            self._kept[at] = _SPACE
            self._ended = True
        elif mark == ord(",") and not self._depth:
            self._kept[at] = BETWEEN[0]
            self._cuttable = at + 1

    def _items(self, end: int) -> Piece:
        piece = self._cut(end)
        self._scanned -= end
        self._cuttable = 0
        return piece

    def _no_array(self, at: int | None = None) -> Invalid:
        line = self._line + self._kept.count(b"\n", 0, self._scanned if at is None else at)
        return Invalid(errors=[Flaw("Send one JSON array of objects, whole, and nothing else.", "broken", line=line)])
