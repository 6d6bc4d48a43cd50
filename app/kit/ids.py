"""UUIDv7: ids that sort by the time of their making (RFC 9562, section 5.7)."""

import secrets
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

_TAIL_BITS = 74
_TAIL_FULL = 1 << _TAIL_BITS
_LONGEST_STEP = 1 << 32
_LOW = (1 << 62) - 1


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

    def block(self, millisecond: int, count: int) -> tuple[int, int]:
        """Where `count` ids in a row may begin, each at most 2^32 after the one before."""
        with self._lock:
            begun = max(millisecond, self._millisecond + 1)
            self._millisecond = begun
            first = secrets.randbits(_TAIL_BITS - 1)
            # What is left above holds every step of the block, or else it begins low enough.
            first = min(first, _TAIL_FULL - 1 - count * _LONGEST_STEP)
            self._tail = first + count * _LONGEST_STEP
            return begun, first


_sequence = _Sequence()


def uuid7() -> UUID:
    """A new UUIDv7, larger than every one made before it in this process."""
    return UUID(int=_placed(*_sequence.next(time.time_ns() // 1_000_000)))


@dataclass(frozen=True, slots=True)
class Block:
    """Room for `count` UUIDv7 in a row: larger than all made before it, smaller than all made after it."""

    millisecond: int
    tail: int
    count: int

    def ids(self) -> Iterator[str]:
        """The ids in hexadecimal digits, each larger than the one before."""
        tail = self.tail
        for step in memoryview(secrets.token_bytes(4 * self.count)).cast("I"):
            yield f"{_placed(self.millisecond, tail):032x}"
            tail += 1 + step


def reserve(count: int) -> Block:
    """Room for ids that may be made later, and in another process."""
    return Block(*_sequence.block(time.time_ns() // 1_000_000, count), count)


def _placed(millisecond: int, tail: int) -> int:
    return millisecond << 80 | 0x7 << 76 | (tail >> 62) << 64 | 0b10 << 62 | tail & _LOW
