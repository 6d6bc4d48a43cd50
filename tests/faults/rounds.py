"""One round: the writers at work, a fault again and again at random moments, and the settlement."""

import asyncio
import math
import random
import signal
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from uuid import uuid4

import httpx2

from tests.faults.account import Account, settle
from tests.faults.relay import Mode
from tests.faults.target import Target
from tests.faults.writers import WRITERS, Log, Writer

Stroke = Callable[[Target, random.Random], Awaitable[None]]
SETTLED_SECONDS = 60
PROBE_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Result:
    """What a round came to: strokes, the account, and the seconds to the first failure and to being well again.

    `refused` counts the failures that were answered, `cut_off` those that were not; `longest_wait` is in seconds, too.
    """

    name: str
    strokes: int
    account: Account
    refused: int
    cut_off: int
    first_failure: float | None
    recovery: float | None
    longest_wait: float


def _killed(number: int) -> Stroke:
    async def stroke(at: Target, dice: random.Random) -> None:
        at.signal(number, dice.choice(at.servers))

    return stroke


def _network(mode: Mode, seconds: float) -> Stroke:
    async def stroke(at: Target, _: random.Random) -> None:
        at.relay.mode = mode
        await asyncio.sleep(seconds)
        at.relay.mode = Mode.PASS

    return stroke


async def _database_killed(at: Target, _: random.Random) -> None:
    at.kill_database()


async def _sequencer_killed(at: Target, _: random.Random) -> None:
    await at.kill_sequencer()


async def _reset(at: Target, _: random.Random) -> None:
    at.relay.reset()


async def _nothing(_: Target, __: random.Random) -> None:
    """Load alone."""


STROKES: dict[str, Stroke] = {
    "nothing but load": _nothing,
    "kill -9 of PostgreSQL": _database_killed,
    "kill -9 of a server": _killed(signal.SIGKILL),
    "kill -9 of the sequencer's process": _sequencer_killed,
    "SIGTERM of a server": _killed(signal.SIGTERM),
    "connections cut at COMMIT": _network(Mode.CUT_AT_COMMIT, 0.3),
    "connections cut at the answer to COMMIT": _network(Mode.CUT_AT_ANSWER, 0.3),
    "network frozen for 1.5 s": _network(Mode.FREEZE, 1.5),
    "network slow for 1 s": _network(Mode.DELAY, 1.0),
    "all connections reset": _reset,
}


async def strike(at: Target, name: str, *, seconds: float, seed: int) -> Result:
    """One round of a fault on a running target."""
    log = Log(at.folder / f"writers-{seed}-{name.replace(' ', '-')}.ndjson")
    probing = asyncio.create_task(_probe(at, log))
    try:
        strokes = await _load(at, log, STROKES[name], seconds, random.Random(seed))  # noqa: S311 - no secret
        await _well(at)
    finally:
        probing.cancel()
        await asyncio.gather(probing, return_exceptions=True)
    log.probes.append((time.monotonic(), True))
    account = await settle(at.addresses[0], at.database_url, log)
    return summed_up(name, strokes, account, log)


async def _load(at: Target, log: Log, stroke: Stroke, seconds: float, dice: random.Random) -> list[float]:
    """The times at which the fault was done, while the writers wrote."""
    stop = asyncio.Event()
    claimant = await _claimant(at.addresses[0])
    writers = [Writer(at.addresses, claimant, log, stop, random.Random(dice.random())) for _ in range(WRITERS)]  # noqa: S311
    work = [asyncio.create_task(writer.run()) for writer in writers]
    done: list[float] = []
    try:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            await asyncio.sleep(dice.uniform(0.4, 1.2))
            done.append(time.monotonic())
            with suppress(OSError):  # what is dead already cannot be killed
                await stroke(at, dice)
            at.revive()
        stop.set()
        async with asyncio.timeout(SETTLED_SECONDS):
            while not all(task.done() for task in work):
                at.revive()
                await asyncio.wait(work, timeout=0.2)
    finally:
        for task in work:
            task.cancel()
        await asyncio.gather(*work, return_exceptions=True)
    for task in work:
        task.result()
    return done


async def _claimant(address: str) -> str:
    async with httpx2.AsyncClient(base_url=address, timeout=30) as client:
        made = await client.post("/v1/sources", json={"name": f"Fault tests {uuid4().hex}"})
        made.raise_for_status()
        return str(made.json()["id"])


async def _probe(at: Target, log: Log) -> None:
    """Ask again and again whether all servers are ready, and note what they say."""
    async with httpx2.AsyncClient(timeout=5) as client:
        while True:
            found = await asyncio.gather(
                *(client.get(f"{each}/readyz") for each in at.addresses), return_exceptions=True
            )
            ready = all(isinstance(one, httpx2.Response) and one.is_success for one in found)
            log.probes.append((time.monotonic(), ready))
            await asyncio.sleep(PROBE_SECONDS)


async def _well(at: Target) -> None:
    """Wait until every server is well again, without a restart of those that live."""
    at.revive()
    async with asyncio.timeout(SETTLED_SECONDS), httpx2.AsyncClient(timeout=5) as client:
        for address in at.addresses:
            while True:
                with suppress(httpx2.TransportError):
                    if (await client.get(f"{address}/readyz")).status_code == httpx2.codes.OK:
                        break
                await asyncio.sleep(0.05)


def summed_up(name: str, strokes: list[float], account: Account, log: Log) -> Result:
    """What the answers say that came between the strokes and after them."""
    refused = [at for at, status in log.answers if status >= httpx2.codes.INTERNAL_SERVER_ERROR]
    cut_off = [at for at, status in log.answers if status == 0]
    served = sorted(at for at, status in log.answers if httpx2.codes.OK <= status < httpx2.codes.MULTIPLE_CHOICES)
    failed = [at for at in sorted(refused + cut_off) if at >= strokes[0]]
    return Result(
        name=name,
        strokes=len(strokes),
        account=account,
        refused=len(refused),
        cut_off=len(cut_off),
        first_failure=failed[0] - strokes[0] if failed else None,
        recovery=_recovery(strokes, failed, log),
        longest_wait=max((later - sooner for sooner, later in pairwise(served)), default=0.0),
    )


def _recovery(strokes: list[float], failed: list[float], log: Log) -> float | None:
    """The longest time from a stroke until all servers were ready and nobody failed any more before the next stroke."""
    away = [*failed, *(at for at, ready in log.probes if not ready)]
    well = [at for at, ready in log.probes if ready]
    found = []
    for stroke, following in zip(strokes, [*strokes[1:], math.inf], strict=True):
        last = max((at for at in away if stroke <= at < following), default=None)
        if last is not None and (again := min((at for at in well if at > last), default=math.inf)) < following:
            found.append(again - stroke)
    return max(found, default=None)
