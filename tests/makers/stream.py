"""A client of the feed as Server-Sent Events, over a real connection."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx2

from app.kit.accepting import EVENT_STREAM

PATH = "/v1/changes"
SECONDS = 60


@dataclass(frozen=True)
class Block:
    """What stood between two blank lines: the fields of an event, by name; comments under an empty one."""

    fields: dict[str, str]

    @property
    def id(self) -> str:
        """The event's id."""
        return self.fields["id"]

    @property
    def data(self) -> Any:
        """The change told; None where the block is no event."""
        return json.loads(self.fields["data"]) if "data" in self.fields else None


class Stream:
    """An open stream of the feed; what is waited for comes within a minute, or it fails."""

    def __init__(self, answer: httpx2.Response) -> None:
        self._lines = answer.aiter_lines()
        self.seen: str | None = None

    async def block(self) -> Block | None:
        """The next block; None at the end of the stream."""
        fields: dict[str, str] = {}
        async for line in self._lines:
            if not line:
                self.seen = fields.get("id", self.seen)
                return Block(fields)
            name, _, value = line.partition(":")
            fields[name] = value.removeprefix(" ")
        return None

    async def waiting(self) -> str:
        """The id of the next block that is no event: where a stream is with nothing to tell."""
        async with asyncio.timeout(SECONDS):
            while (block := await self.block()) is not None:
                if block.data is None and "retry" not in block.fields:
                    return block.id
        raise AssertionError("the stream has ended")

    async def changes(self, count: int) -> list[Any]:
        """The next so many changes."""
        found: list[Any] = []
        async with asyncio.timeout(SECONDS):
            while len(found) < count:
                block = await self.block()
                assert block is not None, "the stream has ended"
                found += [block.data] if block.data is not None else []
        return found

    async def until(self, cursor: str) -> list[Any]:
        """The changes up to this cursor."""
        found: list[Any] = []
        async with asyncio.timeout(SECONDS):
            while (block := await self.block()) is not None:
                found += [block.data] if block.data is not None else []
                if block.id == cursor:
                    break
        return found


@asynccontextmanager
async def following(
    url: str, last: str | None = None, key: str | None = None, **question: Any
) -> AsyncIterator[Stream]:
    """The stream of the feed at the address, for a block."""
    headers = {"Accept": EVENT_STREAM, **({"Last-Event-ID": last} if last is not None else {})}
    if key is not None:
        headers["Authorization"] = f"Bearer {key}"
    async with (
        httpx2.AsyncClient(base_url=url, timeout=SECONDS) as client,
        client.stream("GET", PATH, params=question, headers=headers) as answer,
    ):
        assert answer.status_code == httpx2.codes.OK, await answer.aread()
        yield Stream(answer)
