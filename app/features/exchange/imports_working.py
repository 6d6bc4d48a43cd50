"""Who reads the pieces of a file: this process the first few, and where there are more, helpers forked from it.

A small file is read before a helper would be at work. Helpers read at the same time, each a piece; what a piece refers
to is found, and its rows are taken over, in the order of the pieces, so that a file always gives the same outcome.
"""

import os
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import ExitStack
from typing import Any, Protocol

from app.features.exchange.imports_reading import Reader
from app.kit import forking
from app.kit.splitting import Lines, Piece

ALONE = 4
"""How many pieces are read without helpers; they are small, since nobody else is served meanwhile."""

LARGE = 1 << 16
"""About as many bytes as the pieces of a helper have."""

MOST_HELPERS = 4


class Hand(Protocol):
    """Who reads a piece: sent a piece and then what its names stand for, it answers each."""

    async def send(self, thing: object) -> None:
        """Hand a thing over."""

    async def receive(self) -> Any:
        """The next answer."""


class _Here:
    """Reads in this process."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._answers: deque[object] = deque()

    async def send(self, thing: Any) -> None:
        self._answers.append(self._reader.answer(thing))

    async def receive(self) -> Any:
        return self._answers.popleft()


Step = Callable[[Hand], Awaitable[None]]
"""What is done for a piece once it is being read, from its first answer on; one piece after the other."""


async def work_through(pieces: AsyncIterator[Piece], reader: Reader, splitter: Lines, step: Step) -> None:
    """Have all pieces read, and `step` done for each in their order."""
    here = _Here(reader)
    count = 0
    async for piece in pieces:
        await here.send(piece)
        await step(here)
        count += 1
        if count == ALONE and forking.available():
            break
    else:
        return
    splitter.size = LARGE
    with ExitStack() as stack:
        number = min(max(2, os.cpu_count() or 1), MOST_HELPERS)
        idle: deque[Hand] = deque(stack.enter_context(forking.forked(reader.answer)) for _ in range(number))
        await _together(pieces, idle, step)


async def _together(pieces: AsyncIterator[Piece], idle: deque[Hand], step: Step) -> None:
    at_work: deque[Hand] = deque()
    async for piece in pieces:
        hand = idle.popleft()
        await hand.send(piece)
        at_work.append(hand)
        if not idle:
            await step(at_work[0])
            idle.append(at_work.popleft())
    for hand in at_work:
        await step(hand)
