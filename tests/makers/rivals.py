"""A subject with rival claims: sources in their chains, and who said how many of what time."""

from collections.abc import Mapping
from typing import Any

from tests.makers.client import Client, Json


class Rivals:
    """One subject, and claims about it by the names of their claimants."""

    def __init__(self, client: Client, subject: Json) -> None:
        self.client = client
        self.subject = subject
        self.path = f"/v1/subjects/{subject['id']}"

    @classmethod
    async def on(cls, client: Client, measure: str | None = "level", **fields: Any) -> "Rivals":
        """Rivals on a new subject that counts soldiers."""
        counted = {"dimension": "count", "unit": "soldier", "measure": measure, **fields}
        return cls(client, await client.make("subjects", **counted))

    async def sources(self, **parents: str | None) -> None:
        """Make sources by name, each under its parent's name."""
        for name, parent in parents.items():
            await self.client.make("sources", name=name, **({} if parent is None else {"parent": parent}))

    async def say(self, claimant: str | None, text: str, about: str | None = None, **fields: Any) -> Json:
        """Add a claim; reported on the day it is about unless said otherwise."""
        said: dict[str, Any] = {"subject": self.subject["id"], "text": text, **fields}
        if claimant is not None:
            said["claimant"] = claimant
        if about is not None:
            said["about"] = about
        said.setdefault("reported_on", about)
        answer = await self.client.submit("/v1/claims", said, create_missing="true")
        assert answer.status_code == 201, answer.text
        made: Json = answer.json()
        return made

    async def estimate(self, **asked: Any) -> Json:
        """The estimate."""
        made: Json = await self.client.read(f"{self.path}/estimate", **asked)
        return made


def bounds(told: Mapping[str, Any] | None) -> tuple[Any, Any, Any] | None:
    """The ends of an interval as told."""
    return None if told is None else (told["low"], told["high"], told["bounds"])
