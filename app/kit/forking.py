"""Helpers: copies of this process that do what takes long, so that it goes on answering meanwhile.

    with forked(reader.answer) as helper:                 # a copy of the process, with all that it knows
        await helper.send(piece)
        wanted = await helper.receive()

A helper is forked, not started anew: it costs some milliseconds and only the memory that it writes to. It has nothing
of what the process had open but the line to it, takes no signals meant for the service, yields to whoever serves, and
ends with the line. What goes over the line is pickled.
"""

import asyncio
import contextlib
import gc
import os
import pickle
import signal
import socket
import struct
import traceback
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

from app.kit.errors import Unavailable

NICENESS = 10
_HEAD = struct.Struct(">Q")
_STDERR = 2
_helpers = 0

Work = Callable[[Any], Any]
"""What a helper does with each thing that it is sent: it gives the answer."""


class Helper:
    """The line to a helper; what is sent is answered in its order."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        line.settimeout(0)

    async def send(self, thing: object) -> None:
        """Hand a thing over. Raises Unavailable where the helper is gone."""
        content = pickle.dumps(thing, pickle.HIGHEST_PROTOCOL)
        try:
            await asyncio.get_running_loop().sock_sendall(self._line, _HEAD.pack(len(content)) + content)
        except OSError as error:
            raise _gone() from error

    async def receive(self) -> Any:
        """The next answer. Raises Unavailable where the helper is gone, RuntimeError with its stack where it failed."""
        (size,) = _HEAD.unpack(await self._exactly(_HEAD.size))
        failed, answer = pickle.loads(await self._exactly(size))  # noqa: S301 - of our own making
        if failed:
            raise RuntimeError(answer)
        return answer

    async def _exactly(self, size: int) -> bytearray:
        content = bytearray(size)
        view, filled = memoryview(content), 0
        while filled < size:
            try:
                more = await asyncio.get_running_loop().sock_recv_into(self._line, view[filled:])
            except OSError as error:
                raise _gone() from error
            if not more:
                raise _gone()
            filled += more
        return content


@contextlib.contextmanager
def forked(work: Work) -> Iterator[Helper]:
    """A helper for the length of the block; it is gone behind it, whatever it was doing."""
    ours, theirs = socket.socketpair()
    with ours, theirs, _left_alone():
        child = os.fork()
        if not child:
            _serve(theirs, work)
        theirs.close()
        try:
            yield Helper(ours)
        finally:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


@contextlib.contextmanager
def _left_alone() -> Iterator[None]:
    """Keep the collector from what the process has already: it writes to all that it looks at, which is shared then."""
    global _helpers  # noqa: PLW0603 (how many there are, over all that run at once)
    _helpers += 1
    gc.freeze()
    try:
        yield
    finally:
        _helpers -= 1
        if not _helpers:
            gc.unfreeze()


def available() -> bool:
    """Whether processes can be forked here."""
    return hasattr(os, "fork")


def _gone() -> Unavailable:
    return Unavailable("The process that read the file has ended; send it again.")


def _serve(line: socket.socket, work: Work) -> NoReturn:
    """The whole life of a helper."""
    try:
        _let_go(line)
        while (head := _received(line, _HEAD.size)) is not None:
            thing = _received(line, *_HEAD.unpack(head))
            if thing is None:
                break
            content = pickle.dumps(_answer(work, thing), pickle.HIGHEST_PROTOCOL)
            line.sendall(_HEAD.pack(len(content)) + content)
    except OSError:
        pass
    finally:
        # Nothing of what the process would do at its end is a copy's to do.
        os._exit(0)


def _answer(work: Work, thing: bytes) -> tuple[bool, object]:
    try:
        return False, work(pickle.loads(thing))  # noqa: S301 - of our own making
    except Exception:  # noqa: BLE001 (the top of a process of its own)
        return True, traceback.format_exc()


def _let_go(line: socket.socket) -> None:
    """Keep nothing of the process but its memory, standard error and the line."""
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN if number == signal.SIGINT else signal.SIG_DFL)
    for opened in map(int, os.listdir("/dev/fd")):  # noqa: PTH208 - numbers, not paths
        if opened not in (_STDERR, line.fileno()):
            with contextlib.suppress(OSError):
                os.close(opened)
    os.nice(NICENESS)


def _received(line: socket.socket, size: int) -> bytes | None:
    parts = []
    while size:
        part = line.recv(min(size, 1 << 20))
        if not part:
            return None
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
