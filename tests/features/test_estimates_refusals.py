"""What the analysis refuses: subjects that are not there, and questions that are none."""

import pytest

from tests.makers.client import Client
from tests.makers.rivals import Rivals

NOBODY = "00000000-0000-7000-8000-000000000000"
ASKED = ("estimate", "timeline", "origins", "contradictions", "estimate/diff?from=2026-01-01T00:00:00Z")


@pytest.mark.parametrize("asked", ASKED)
async def test_what_is_asked_of_a_subject_that_is_not_there_deleted_or_misspelt_is_refused(
    client: Client, asked: str
) -> None:
    rivals = await Rivals.on(client)
    assert (await client.get(f"/v1/subjects/{NOBODY}/{asked}")).status_code == 404
    assert (await client.get(f"/v1/subjects/soldiers/{asked}")).status_code == 404
    joined = "&" if "?" in asked else "?"
    assert (await client.get(f"{rivals.path}/{asked}{joined}speed=1")).status_code == 422
    await client.remove(rivals.path)
    assert (await client.get(f"{rivals.path}/{asked}")).status_code == 410


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ("estimate?at=2024", "at"),
        ("estimate?at=2024-02-30", "at"),
        ("estimate?reliability=Z", "reliability"),
        ("estimate?confidence_min=101", "confidence_min"),
        ("estimate?limit=0", "limit"),
        ("estimate?at=2024-01-01&at=2024-01-02", "at"),
        ("timeline?period=year", "period"),
        ("timeline?from=2024-01-02&to=2024-01-01", "from"),
        ("timeline?from=1000-01-01&to=2024-01-01&period=day", "from"),
        ("contradictions?finding=none", "finding"),
        ("contradictions?cases=0", "cases"),
        ("estimate/diff", "from"),
        ("estimate/diff?from=2026-01-01", "from"),
        ("estimate/diff?from=2026-01-01T00:00:00Z&to=2026-01-01", "to"),
    ],
)
async def test_a_bad_question_is_refused_by_the_name_of_its_parameter(
    client: Client, asked: str, parameter: str
) -> None:
    rivals = await Rivals.on(client)
    await rivals.say("Us", "about 10,000 soldiers", "2024-10-28")
    answer = await client.get(f"{rivals.path}/{asked}")
    assert answer.status_code == 422
    assert parameter in answer.json()["errors"][0]["parameter"]


async def test_a_cursor_of_another_question_is_refused(client: Client) -> None:
    rivals = await Rivals.on(client)
    for day in ("2024-10-01", "2024-11-01", "2024-12-01"):
        await rivals.say("Us", "about 10,000 soldiers", day)
    cursor = (await rivals.estimate(at="2024-12-01", limit=1))["left_out"]["next"]
    assert (await rivals.estimate(at="2024-12-01", cursor=cursor))["left_out"]["next"] is None
    assert (await client.ask(f"{rivals.path}/estimate", at="2024-12-02", cursor=cursor)).status_code == 400
