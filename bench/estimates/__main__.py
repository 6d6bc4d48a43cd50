"""Measure the analysis: `python -m bench.estimates [--claims 10000] [--rounds 5]`.

Makes a PostgreSQL of its own, fills it, and asks each question in this process. What is printed is CPU time, the
service's and PostgreSQL's together (the machine may be busy with other things): cold, where nothing of the subject
is kept in the process, and warm.
"""

import argparse
import asyncio
import logging
import os
import platform
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import structlog
from httpx2 import ASGITransport, AsyncClient

from app.features.estimates import keeping
from app.main import create_app
from app.settings import Settings
from app.storage import embedded, migrate
from bench.estimates import world

QUESTIONS = {
    "estimate": {},
    "estimate at mid": {"at": "2024-07-01"},
    "estimate of A": {"reliability": "F"},
    "timeline by day": {"period": "day"},
    "timeline by week": {"period": "week"},
    "origins": {},
    "contradictions": {},
    "estimate/diff": {},
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.estimates", description=__doc__)
    parser.add_argument("--claims", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    print(f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory(prefix="sayso-bench-") as folder:
        Path(folder).chmod(0o755)  # PostgreSQL does not run as root: another user has to get in
        with embedded.server(Path(folder) / "pg") as url:
            postmaster = int(next(Path(folder).rglob("postmaster.pid")).read_text("ascii").splitlines()[0])
            asyncio.run(_measure(url, postmaster, asked.claims, asked.rounds))


async def _measure(url: str, postmaster: int, claims: int, rounds: int) -> None:
    await migrate.upgrade(url)
    async with _asking(url) as http:
        for measure in ("level", "total"):
            subject = await world.fill(http, measure, claims)
            then = await _cursor(http, subject)
            print(f"{claims:,} claims of a {measure}: CPU ms cold (median of {rounds}), warm")
            for question, given in QUESTIONS.items():
                await _one(http, postmaster, subject, question, dict(given), then, rounds)


async def _one(
    http: AsyncClient, postmaster: int, subject: str, question: str, given: dict[str, str], then: str, rounds: int
) -> None:
    for name, as_of in (("", {}), (" of the past", {"recorded_as_of": then})):
        path = f"/v1/subjects/{subject}/{question.split(' ', maxsplit=1)[0]}"
        params = {**given, **as_of, **({"from": then} if question == "estimate/diff" else {})}
        cold, warm, size = [], [], 0
        for _ in range(rounds):
            keeping.forget()
            cold.append(await _cpu(http, postmaster, path, params))
            warm.append(await _cpu(http, postmaster, path, params))
            size = len((await http.get(path, params=params)).content)
        print(f"  {question + name:32} {median(cold):6.0f} {median(warm):6.0f}   {size / 1024:6.0f} KiB", flush=True)


async def _cursor(http: AsyncClient, subject: str) -> str:
    """A place in the feed at which the subject's claims are there, once they have one."""
    path = f"/v1/subjects/{subject}/estimate"
    while True:
        then = await http.get(path, params={"recorded_as_of": datetime.now(UTC).isoformat()})
        if then.is_success and then.json()["counts"]["reports"]:
            return then.headers["recorded-as-of"]


async def _cpu(http: AsyncClient, postmaster: int, path: str, params: dict[str, str]) -> float:
    others = _spent(postmaster)
    own = time.process_time()
    (await http.get(path, params=params)).raise_for_status()
    own = time.process_time() - own
    return (own + _spent(postmaster) - others) * 1000


def _spent(postmaster: int) -> float:
    """The CPU seconds of all processes under that one, which end no sooner than the measurement."""
    total = 0
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError):
                parent = (folder / "stat").read_text("ascii").rpartition(") ")[2].split()[1]
                if int(parent) == postmaster:
                    total += int((folder / "schedstat").read_text("ascii").split()[0])
    return total / 1e9


@asynccontextmanager
async def _asking(url: str) -> AsyncIterator[AsyncClient]:
    app = create_app(Settings(database_url=url, local_owner=True, address_requests_per_minute=100_000))
    async with (
        app.router.lifespan_context(app),
        AsyncClient(transport=ASGITransport(app), base_url="http://localhost", timeout=600) as http,
    ):
        yield http


if __name__ == "__main__":
    main()
