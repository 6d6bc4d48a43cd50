"""The answers that a server keeps while the state of the database stays as it is (see `kept`)."""

from collections import OrderedDict

from starlette.responses import Response

MOST_BYTES = 8_388_608
"""About 60 pages of 50 claims."""
MOST_OF_ONE = 524_288
MOST_ASKED = 4_096

Key = tuple[str, bytes, str]
"""A question: path, query and Accept."""


class Answers:
    """What one server keeps, of one state of the database; `most` bounds the bytes of it all."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most = most
        self._asked: OrderedDict[int, None] = OrderedDict()
        self._state: str | None = None
        self._kept: OrderedDict[Key, Response] = OrderedDict()
        self._bytes = 0

    def was_asked(self, key: Key) -> bool:
        """Whether this was asked for lately, in whatever state; it is from now on."""
        mark = hash(key)
        if mark in self._asked:
            self._asked.move_to_end(mark)
            return True
        self._asked[mark] = None
        if len(self._asked) > MOST_ASKED:
            self._asked.popitem(last=False)
        return False

    def are_of(self, state: str) -> bool:
        """Whether what is kept belongs to this state; otherwise it is forgotten, and what comes belongs to this one."""
        if state == self._state:
            return True
        self._state = state
        self._kept.clear()
        self._bytes = 0
        return False

    def recall(self, key: Key) -> Response | None:
        """The answer kept for a question."""
        if key in self._kept:
            self._kept.move_to_end(key)
        return self._kept.get(key)

    def keep(self, state: str, key: Key, answer: Response) -> None:
        """Keep a whole answer that was begun in this state, unless that has gone by, or the answer is very long."""
        size = len(answer.body) + len(key[1])
        if state != self._state or size > MOST_OF_ONE or key in self._kept:
            return
        self._kept[key] = answer
        self._bytes += size
        while self._bytes > self._most:
            (_, query, _), forgotten = self._kept.popitem(last=False)
            self._bytes -= len(forgotten.body) + len(query)
