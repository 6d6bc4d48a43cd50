"""Trying again what PostgreSQL asks to be tried again: 40001 (serialisation) and 40P01 (deadlock)."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import TypeVar

from app.kit.errors import Unavailable
from app.kit.sqlstate import RETRIED, sqlstate_of

T = TypeVar("T")

MOST_TRIES = 3
LONGEST_PAUSE = 0.05


async def retrying(work: Callable[[], Awaitable[T]]) -> T:
    """What `work` gives, tried at most three times; each try must open a transaction of its own.

    Raises Unavailable when the third try fails so too, and at once whatever else `work` raises.
    """
    for tried in range(1, MOST_TRIES + 1):
        try:
            return await work()
        except Exception as error:
            if sqlstate_of(error) not in RETRIED:
                raise
            if tried == MOST_TRIES:
                raise Unavailable("Others are changing the same things; try again shortly.") from error
        # Two that collided must not come back in step.
        await asyncio.sleep(random.uniform(0, LONGEST_PAUSE * tried))  # noqa: S311
    raise AssertionError  # pragma: no cover
