"""A subject's chart as a client reads it: its words, and what is drawn of each claim."""

from typing import Any
from xml.etree import ElementTree as ET

from tests.makers.client import Client
from tests.makers.rivals import Rivals

SVG = "{http://www.w3.org/2000/svg}"


def parsed(text: str) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314 (our own)


async def drawn(rivals: Rivals, **asked: Any) -> ET.Element:
    answer = await rivals.client.ask(f"{rivals.path}/chart.svg", **asked)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml"), answer.text
    return parsed(answer.text)


def words(chart: ET.Element) -> str:
    return " ".join(part for each in chart.iter(f"{SVG}text") for part in each.itertext())


def marks(chart: ET.Element) -> dict[str, list[ET.Element]]:
    """What is drawn of each claim, by what a pointer is told of it."""
    return {
        title.text or "": [part for part in group if part is not title]
        for group in chart.iter(f"{SVG}g")
        for title in group.findall(f"{SVG}title")
    }


async def rivals_of(client: Client) -> Rivals:
    rivals = await Rivals.on(client, title="Soldiers at the front")
    await rivals.sources(Korea=None, Nis="Korea", Us=None)
    await rivals.say("Nis", "at least 12,000 soldiers", "2024-12-01")
    await rivals.say("Nis", "up to 15,000 soldiers", "2024-12-03")
    await rivals.say("Us", "10,000 to 14,000 soldiers", "2024-12-05")
    await rivals.say(None, "11,000 soldiers", "2024-12-07", document="https://news.example/a")
    return rivals
