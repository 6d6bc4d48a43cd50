"""Writers that insist: each sends a claim until it is acknowledged, edits it, and logs elsewhere what came back."""

import asyncio
import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2

WRITERS = 16
PATIENCE_SECONDS = 8.0
PAUSE_SECONDS = 0.05
AGAIN = frozenset({409, 429, 503})
"""What may be sent again under the same key: the first still runs, or nobody knows, or not now."""


@dataclass(slots=True)
class Sent:
    """One claim that was sent under one key: its words, and what was acknowledged of it."""

    key: str
    text: str
    id: str | None = None
    version: int = 0


@dataclass(slots=True)
class Log:
    """What was sent, and every answer with its time; kept in a file too, which no fault of the target reaches.

    `probes` are the times at which all servers were asked whether they are ready, and whether they were.
    """

    file: Path
    sent: list[Sent] = field(default_factory=list)
    answers: list[tuple[float, int]] = field(default_factory=list)
    misshapen: list[str] = field(default_factory=list)
    probes: list[tuple[float, bool]] = field(default_factory=list)

    def note(self, **line: Any) -> None:
        """A line in the file."""
        with self.file.open("a") as file:
            file.write(json.dumps({"at": time.monotonic(), **line}) + "\n")

    def hear(self, response: httpx2.Response) -> None:
        """An answer, which is a success or a problem document with a request id."""
        self.answers.append((time.monotonic(), response.status_code))
        if response.is_success:
            return
        kind = response.headers.get("content-type", "")
        if kind != "application/problem+json" or "request_id" not in response.json():
            self.misshapen.append(f"{response.status_code} {kind}")

    def lose(self) -> None:
        """No answer at all: the connection ended, or there was none."""
        self.answers.append((time.monotonic(), 0))


@dataclass(slots=True)
class Writer:
    """One of the writers; `stop` ends its work once what it has sent is acknowledged."""

    addresses: Sequence[str]
    claimant: str
    log: Log
    stop: asyncio.Event
    dice: random.Random

    async def run(self) -> None:
        """Write until told to stop."""
        async with httpx2.AsyncClient(timeout=PATIENCE_SECONDS) as client:
            while not self.stop.is_set():
                one = Sent(str(uuid4()), f"{self.dice.randint(2, 9999)} tanks were seen near {_place()}")
                self.log.sent.append(one)
                await self._create(client, one)
                await self._edit(client, one)

    async def _create(self, client: httpx2.AsyncClient, one: Sent) -> None:
        body = {"text": one.text, "claimant": self.claimant}
        while True:
            self.log.note(key=one.key, text=one.text)
            response = await self._asked(client, "POST", "/v1/claims", body, {"Idempotency-Key": one.key})
            if response is not None and response.status_code == httpx2.codes.CREATED:
                one.id, one.version = response.json()["id"], 1
                self.log.note(acknowledged=one.id, version=1)
                return
            if response is not None and response.status_code not in AGAIN:
                raise RuntimeError(f"a claim was refused with {response.status_code}")
            await asyncio.sleep(PAUSE_SECONDS)

    async def _edit(self, client: httpx2.AsyncClient, one: Sent) -> None:
        """One edit of the claim just made; what is not acknowledged may or may not have been done."""
        match = {"If-Match": "*"}
        response = await self._asked(client, "PATCH", f"/v1/claims/{one.id}", {"notes": "edited"}, match)
        if response is not None and response.is_success:
            one.version = response.json()["version"]
            self.log.note(acknowledged=one.id, version=one.version)

    async def _asked(
        self, client: httpx2.AsyncClient, method: str, path: str, body: dict[str, Any], headers: dict[str, str]
    ) -> httpx2.Response | None:
        url = self.dice.choice(self.addresses) + path
        try:
            response = await client.request(method, url, json=body, headers=headers)
        except httpx2.TransportError:
            self.log.lose()
            return None
        self.log.hear(response)
        return response


def _place() -> str:
    """A word that is nowhere else, and has no number in it."""
    return uuid4().hex.translate(str.maketrans("0123456789", "ghijklmnop"))
