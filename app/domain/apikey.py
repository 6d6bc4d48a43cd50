"""How an API key is written, so that people, scanners and the service know one when they see it.

    sayso_hT4q0ZbX81cW_9kQ…  (43 digits)  …x1R02bVqZ7
    prefix  id           secret               checksum

All in letters and digits, so that a double click selects the whole. The id is public: it stands in lists and logs. The
secret has 43 digits to the base 62, which is 256 bits. The checksum is the CRC-32 of all before it: a key with one
character wrong, or two neighbours exchanged, is always refused, and any other slip but one in four thousand million.
"""

import re
import zlib
from dataclasses import dataclass

PREFIX = "sayso_"
PATTERN = r"sayso_[0-9A-Za-z]{12}_[0-9A-Za-z]{49}"
"""What scanners of leaked secrets may look for."""

ID_DIGITS = 12
SECRET_DIGITS = 43
_SUM_DIGITS = 6
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_WRITTEN = re.compile(PATTERN)


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as it is handed to its owner; `id` may be shown to anybody."""

    id: str
    secret: str

    def __str__(self) -> str:
        """The key as it is sent."""
        start = f"{PREFIX}{self.id}_{self.secret}"
        return start + _checksum(start)

    def __repr__(self) -> str:
        """The key without its secret."""
        return f"ApiKey({self.id})"


def made_of(id: int, secret: int) -> ApiKey:
    """The key of two numbers, which must come from a source of secrets."""
    return ApiKey(digits(id, ID_DIGITS), digits(secret, SECRET_DIGITS))


def read(text: str) -> ApiKey | None:
    """The key that this is; None where it is no key, or was mistyped."""
    if not _WRITTEN.fullmatch(text) or _checksum(text[:-_SUM_DIGITS]) != text[-_SUM_DIGITS:]:
        return None
    return ApiKey(*text.removeprefix(PREFIX)[:-_SUM_DIGITS].split("_"))


def digits(number: int, width: int) -> str:
    """A number to the base 62, in so many digits; what does not fit is cut off in front."""
    written = ""
    for _ in range(width):
        number, digit = divmod(number, len(DIGITS))
        written = DIGITS[digit] + written
    return written


def _checksum(start: str) -> str:
    return digits(zlib.crc32(start.encode()), _SUM_DIGITS)
