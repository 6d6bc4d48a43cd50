"""UUIDv7: ids that sort by the time of their making (RFC 9562, section 5.7)."""

import secrets
import threading
import time
from uuid import UUID

_TAIL_BITS = 74
_TAIL_FULL = 1 << _TAIL_BITS
_LONGEST_STEP = 1 << 32


class _Sequence:
    """The last millisecond used and the 74 bits beneath it, which grow within one millisecond.

    RFC 9562, section 6.2, method 2: a clock that stands still or is set back yields larger ids all the same.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._millisecond = 0
        self._tail = 0

    def next(self, millisecond: int) -> tuple[int, int]:
        with self._lock:
            if millisecond > self._millisecond:
                self._millisecond = millisecond
                # The highest bit stays free, so that a busy millisecond has room to count upwards.
                self._tail = secrets.randbits(_TAIL_BITS - 1)
            else:
                self._tail += 1 + secrets.randbelow(_LONGEST_STEP)
                if self._tail >= _TAIL_FULL:
                    self._millisecond += 1
                    self._tail = secrets.randbits(_TAIL_BITS - 1)
            return self._millisecond, self._tail


_sequence = _Sequence()


def uuid7() -> UUID:
    """A new UUIDv7, larger than every one made before it in this process."""
    millisecond, tail = _sequence.next(time.time_ns() // 1_000_000)
    high, low = tail >> 62, tail & ((1 << 62) - 1)
    return UUID(int=millisecond << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)
