"""Of a subject that is kept only the claims that moved are gathered again, at the present and at moments of late."""

import random
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from app.domain.analysis_input import Restriction
from app.features.estimates import keeping
from app.features.estimates.gathering import Gathered, gather
from app.storage.engine import reading
from app.storage.moment import PRESENT, Moment
from tests.features.conftest import Settled
from tests.makers.client import Client, Json
from tests.makers.rivals import Rivals

NAMES = ("Us", "Pentagon", "Korea", "Other")
DOINGS = "say say reword move move retract name print relate relate regroup remove part".split()


class World:
    """A subject with a part, another beside it, and what is done to them by chance."""

    def __init__(self, client: Client, chance: random.Random) -> None:
        self.client, self.chance = client, chance
        self.claims: list[Json] = []
        self.places: list[str] = []

    async def begin(self) -> Rivals:
        """Make what there is before anything is done."""
        whole = await Rivals.on(self.client, measure="total", slug="whole")
        await whole.sources(Us=None, Pentagon="Us", Paper=None, Korea=None, Other=None)
        for slug, above in (("part", {"part_of": "whole"}), ("elsewhere", {})):
            await Rivals.on(self.client, measure="total", slug=slug, **above)
        self.places = ["whole", "whole", "part", "elsewhere"]
        self.document = await self.client.make("documents", publisher="Paper", published_on="2024-10-28")
        for _ in range(6):
            await self.say()
        return whole

    async def do(self) -> str:
        """Do one thing; gives which."""
        doing = self.chance.choice(DOINGS)
        await getattr(self, doing)()
        return doing

    async def say(self) -> None:
        chance = self.chance
        said = {"text": f"about {chance.randint(10, 14)},000 soldiers", "claimant": chance.choice(NAMES)}
        day = f"2024-10-{chance.randint(10, 28)}"
        said |= {"subject": chance.choice(self.places), "about": day, "reported_on": day}
        self.claims.append(await self.client.make("claims", **said))

    async def _edit(self, **fields: Any) -> None:
        at = self.chance.randrange(len(self.claims))
        self.claims[at] = await self.client.edit(self.claims[at], "claims", **fields)

    async def reword(self) -> None:
        await self._edit(text=f"at least {self.chance.randint(10, 14)},500 soldiers")

    async def move(self) -> None:
        await self._edit(subject=self.chance.choice(self.places))

    async def retract(self) -> None:
        await self._edit(status=self.chance.choice(("retracted", "reported")))

    async def name(self) -> None:
        await self._edit(claimant=self.chance.choice((*NAMES, "Paper")))

    async def print(self) -> None:
        await self._edit(document=self.chance.choice((self.document["id"], None)))

    async def relate(self) -> None:
        if len(self.claims) > 1:
            one, other = self.chance.sample(self.claims, 2)
            ends = {"from": one["id"], "to": other["id"]}
            await self.client.submit("/v1/relations", {**ends, "type": "repeats", "state": "confirmed"})

    async def regroup(self) -> None:
        found = (await self.client.read("/v1/sources", name="Pentagon"))["items"][0]
        await self.client.edit(found, "sources", parent=self.chance.choice(("Korea", "Us", None)))

    async def part(self) -> None:
        found = (await self.client.read("/v1/subjects", slug="part"))["items"][0]
        await self.client.edit(found, "subjects", part_of=self.chance.choice(("whole", None)))

    async def remove(self) -> None:
        if len(self.claims) > 3:
            gone = self.claims.pop(self.chance.randrange(len(self.claims)))
            await self.client.remove(f"/v1/claims/{gone['id']}")


def _same(kept: Gathered, anew: Gathered) -> None:
    assert kept.claims == anew.claims
    assert (kept.subject, kept.measured, set(kept.family)) == (anew.subject, anew.measured, set(anew.family))
    assert set(kept.relations) == set(anew.relations)
    assert {**kept.sources, **anew.sources} == kept.sources
    assert kept.touches >= anew.touches


@pytest.fixture(autouse=True)
def _forgetful() -> Any:
    yield
    keeping.forget()


@pytest.mark.parametrize("seed", range(10))
async def test_what_is_gathered_again_is_what_would_be_gathered(
    client: Client, database: AsyncEngine, settled: Settled, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)  # noqa: S311 (a world by chance, not a secret)
    world = World(client, chance)
    rivals = await world.begin()
    subject = UUID(rivals.subject["id"])
    whole = 0

    async def counted(*given: Any) -> Gathered:
        nonlocal whole
        whole += 1
        return await gather(*given)

    monkeypatch.setattr(keeping, "gather", counted)
    await settled()
    moments = [(await client.read("/v1/changes", limit=500))["items"][-1]["position"]]
    asked = 0
    for _ in range(30):
        await world.do()
        if chance.random() < 0.4:
            await settled()
            moments.append(max(each["position"] for each in (await client.read("/v1/changes", limit=500))["items"]))
        async with reading(database, 10_000) as session:
            for moment in (PRESENT, Moment(chance.choice(moments[-3:]))):
                kept = await keeping.kept(session).analysed(session, subject, moment, Restriction())
                asked += 1
                _same(kept.gathered, await gather(session, subject, moment))
    assert 0 < whole < asked / 2


@pytest.mark.parametrize("seed", range(5))
async def test_a_moment_of_late_is_gathered_by_way_of_the_present(
    client: Client, database: AsyncEngine, settled: Settled, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World(client, random.Random(seed))  # noqa: S311 (a world by chance, not a secret)
    subject = UUID((await world.begin()).subject["id"])
    await settled()
    moments = [(await client.read("/v1/changes", limit=500))["items"][-1]["position"]]
    looked_at: list[Moment] = []

    async def noted(session: Any, thing: UUID, moment: Moment) -> Gathered:
        looked_at.append(moment)
        return await gather(session, thing, moment)

    monkeypatch.setattr(keeping, "gather", noted)
    for _ in range(12):
        await world.do()
        await settled()
        moments.append(max(each["position"] for each in (await client.read("/v1/changes", limit=500))["items"]))
        keeping.forget()
        async with reading(database, 10_000) as session:
            moment = Moment(world.chance.choice(moments[-3:]))
            kept = await keeping.kept(session).analysed(session, subject, moment, Restriction())
            _same(kept.gathered, await gather(session, subject, moment))
    assert PRESENT in looked_at
    assert any(moment != PRESENT for moment in looked_at)


@pytest.mark.parametrize("in_the_feed", [True, False])
async def test_who_looked_before_a_write_sees_nothing_of_it_in_the_past(
    client: Client, database: AsyncEngine, settled: Settled, *, in_the_feed: bool
) -> None:
    whole = await Rivals.on(client, slug="whole")
    said = await whole.say("Us", "about 10,000 soldiers", "2024-10-10")
    await settled()
    then = Moment((await client.read("/v1/changes", limit=500))["items"][-1]["position"])
    subject = UUID(whole.subject["id"])
    async with reading(database, 10_000) as earlier:
        await gather(earlier, subject, then)  # from here on it sees no write
        await whole.say("Us", "about 12,000 soldiers", "2024-10-11")
        if in_the_feed:
            await settled()
        async with reading(database, 10_000) as later:
            await keeping.kept(later).analysed(later, subject, PRESENT, Restriction())
        await keeping.kept(earlier).analysed(earlier, subject, PRESENT, Restriction())
        before = await keeping.kept(earlier).analysed(earlier, subject, then, Restriction())
        assert before.gathered.claims.keys() == {said["id"]}


@pytest.mark.parametrize("left", ["claim", "part"])
async def test_what_has_left_since_was_there_then(
    client: Client, database: AsyncEngine, settled: Settled, left: str
) -> None:
    whole, elsewhere = await Rivals.on(client, slug="whole"), await Rivals.on(client, slug="elsewhere")
    part = Rivals(client, (await Rivals.on(client, part_of="whole")).subject)
    said = await whole.say("Us", "about 10,000 soldiers", "2024-10-10")
    of_part = await part.say("Us", "about 1,000 soldiers", "2024-10-10")
    await settled()
    then = Moment((await client.read("/v1/changes", limit=500))["items"][-1]["position"])
    if left == "claim":
        await client.edit(said, "claims", subject=elsewhere.subject["id"])
    else:
        await client.edit(part.subject, "subjects", part_of=None)
    gone = said["id"] if left == "claim" else of_part["id"]
    subject = UUID(whole.subject["id"])
    async with reading(database, 10_000) as session:
        kept = keeping.kept(session)
        now = await kept.analysed(session, subject, PRESENT, Restriction())
        assert gone not in now.gathered.claims
        before = await kept.analysed(session, subject, then, Restriction())
        assert before.gathered.claims.keys() == {said["id"], of_part["id"]}
