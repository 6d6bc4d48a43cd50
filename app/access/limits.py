"""How much one caller may ask, so that none takes the time of the others.

`Rate` counts requests as a bucket that fills evenly (GCRA): the quota may be used at once, and comes back bit by bit
over the window, so nobody waits for the end of a minute. `Slots` lets so many requests of one caller run at a time;
more wait their turn for a moment. Both count in this process alone, with a number or two for each caller.

What stands is told in the fields of draft-ietf-httpapi-ratelimit-headers-10: RateLimit-Policy has the quota `q` and its
window `w` in seconds, RateLimit what remains of it, `r`, and the seconds `t` until it is whole again.
"""

import asyncio
import math
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from app.kit.errors import TooManyRequests

WINDOW_SECONDS = 60
WAIT_SECONDS = 2.0
MOST_WAITING = 128

_SWEPT_FROM = 10_000
_ROUNDING = 1e-6


class Rate:
    """So many requests a minute of each caller; `name` is what the header fields call it."""

    def __init__(self, name: str, quota: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._name = name
        self._quota = quota
        self._step = WINDOW_SECONDS / quota
        self._policy = f'"{name}";q={quota};w={WINDOW_SECONDS}'
        self._clock = clock
        self._whole_at: dict[str, float] = {}
        self._swept_from = _SWEPT_FROM

    def hit(self, who: str) -> dict[str, str]:
        """Count a request and give the header fields; raises TooManyRequests, uncounted, where the quota is used up."""
        self.check(who)
        now = self._clock()
        whole_at = max(self._whole_at.get(who, now), now) + self._step
        if len(self._whole_at) >= self._swept_from:
            self._sweep(now)
        self._whole_at[who] = whole_at
        return self._fields(whole_at - now)

    def check(self, who: str) -> None:
        """Raises TooManyRequests where the caller has used up the quota."""
        whole_at = self._whole_at.get(who)
        if whole_at is None:
            return
        used = max(whole_at - self._clock(), 0.0)
        over = used + self._step - WINDOW_SECONDS
        if over > _ROUNDING:
            raise TooManyRequests(
                f"Ask at most {self._quota:,} times a minute; Retry-After says when there is room again.",
                retry_after=math.ceil(over),
                headers=self._fields(used),
            )

    def _fields(self, used: float) -> dict[str, str]:
        remaining = int((WINDOW_SECONDS - used) / self._step + _ROUNDING)
        standing = f'"{self._name}";r={remaining};t={math.ceil(used)}'
        return {"RateLimit-Policy": self._policy, "RateLimit": standing}

    def _sweep(self, now: float) -> None:
        """Forget whoever has the whole quota again."""
        self._whole_at = {who: at for who, at in self._whole_at.items() if at > now}
        self._swept_from = max(_SWEPT_FROM, 2 * len(self._whole_at))


@dataclass(slots=True)
class _Line:
    running: int = 0
    waiting: deque[asyncio.Future[None]] = field(default_factory=deque)


class Slots:
    """At most so many requests of each caller at a time; the next ones wait for a moment, in their order."""

    def __init__(self, most: int, wait_seconds: float = WAIT_SECONDS, most_waiting: int = MOST_WAITING) -> None:
        self._most = most
        self._wait_seconds = wait_seconds
        self._most_waiting = most_waiting
        self._lines: dict[str, _Line] = {}

    async def enter(self, who: str) -> None:
        """Take a slot; raises TooManyRequests where none comes free in time. Who has entered must leave."""
        line = self._lines.setdefault(who, _Line())
        if line.running < self._most:
            line.running += 1
            return
        if len(line.waiting) >= self._most_waiting:
            raise self._refusal()
        turn = asyncio.get_running_loop().create_future()
        line.waiting.append(turn)
        try:
            async with asyncio.timeout(self._wait_seconds):
                await turn
        except BaseException as error:
            if turn.done() and not turn.cancelled():
                self.leave(who)  # the turn came while the wait was given up
            else:
                with suppress(ValueError):
                    line.waiting.remove(turn)
            if isinstance(error, TimeoutError):
                raise self._refusal() from error
            raise

    def leave(self, who: str) -> None:
        """Give the slot to whoever waits longest."""
        line = self._lines[who]
        while line.waiting:
            turn = line.waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        line.running -= 1
        if not line.running:
            del self._lines[who]

    def _refusal(self) -> TooManyRequests:
        return TooManyRequests(
            f"Send at most {self._most} requests at a time; the ones before were not answered soon enough.",
            retry_after=1,
        )
