"""The bars of docs/performance.md: each measured against its peer in alternating rounds of one run."""

import asyncio
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import httpx2

from bench import loads, serving
from bench.exports import rounds as exports
from bench.serving import PROGRAMS, Ledger

LIST = "/v1/claims?limit=50"
ONE = "00000004-0000-7000-8000-"
DEEP = 40
FILTERS = {
    "none": "",
    "subject": "&subject=subject-40",
    "claimant": "&claimant=Source+40",
    "tag": "&tag=tag+3",
    "reported_from": "&reported_from=2023-06-01",
    "verdict": "&verdict=disputed",
}
PAIRS = {
    "subject and reported_from": "subject=subject-7&reported_from=2022-01-01",
    "claimant and tag": "claimant=Source+3&tag=tag+1",
    "subject and compatible_with": "subject=subject-7&compatible_with=12000",
    "unit and overlaps": "unit=soldier&overlaps=10000,13000",
    "unit and within": "unit=tank&within=100,2000",
    "words": "q=shells+witnesses",
    "words and subject": "q=reported+ministry&subject=subject-7",
}
_DATASETTE = "_size=50&_sort_desc=reported_start&_nocount=1"
_P99_CLIENTS = 16
_LATENCY = re.compile(r"^\d+ \d+ (\d+) ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Bar:
    """What was measured, how it came out, what is asked, and whether it is reached."""

    what: str
    measured: str
    asked: str
    reached: bool


@dataclass(frozen=True, slots=True)
class Given:
    """How long and how often."""

    rounds: int
    seconds: float


def reads(ledger: Ledger, given: Given) -> Iterator[Bar]:
    """The list, one claim, and one made, against pgbench, Django REST framework and Datasette."""
    (list_sent, one_sent) = loads.statements(ledger, LIST, f"/v1/claims/{ONE}{1:012x}")
    ids = f"\\set n random(1, {ledger.claims})\n"
    drawn = f"cast(format('{ONE}%s', lpad(to_hex(cast(:n as integer)), 12, '0')) as uuid)"
    one_script = ids + loads.transaction([each.replace(f"'{ONE}{1:012x}'", drawn) for each in one_sent])
    with (
        tempfile.TemporaryDirectory(prefix="sayso-bench-") as folder,
        serving.service(ledger) as ours,
        serving.django(ledger) as django,
        serving.datasette(ledger, Path(folder)) as datasette,
    ):
        idle = ours.resident
        found = loads.alternate(
            {
                "pgbench": loads.pgbench(ledger, loads.transaction(list_sent)),
                "sayso": loads.http(ours.address + LIST, _never_the_same(LIST)),
                "again": loads.http(ours.address + LIST),
                "django": loads.http(f"{django.address}/claims"),
                "datasette": loads.http(f"{datasette.address}/claims/claims.json?{_DATASETTE}"),
            },
            given.rounds,
            given.seconds,
        )
        yield _ratio("list of 50, against pgbench doing the same SQL", found, "sayso", "pgbench", 0.55)
        yield _ratio("list of 50, against Django REST framework", found, "sayso", "django", 11)
        yield _ratio("list of 50, against Datasette on SQLite", found, "sayso", "datasette", 1)
        share, times = found.ratio("again", "pgbench"), found.ratio("again", "django")
        said = f"{share:.2f} of pgbench, {times:.2f} times Django ({found.median('again'):,.0f} a second)"
        yield Bar("the same list asked again, given from memory while nothing is written", said, "beside", reached=True)
        found = loads.alternate(
            {
                "pgbench": loads.pgbench(ledger, one_script),
                "sayso": loads.http(ours.address, _random("/v1/claims/", ledger)),
                "django": loads.http(django.address, _random("/claims/", ledger)),
            },
            given.rounds,
            given.seconds,
        )
        yield _ratio("get one, against Django REST framework", found, "sayso", "django", 10)
        share = found.ratio("sayso", "pgbench")
        yield Bar("get one, against pgbench doing the same SQL", f"{share:.2f}", "for the record", reached=True)
        found = loads.alternate(
            {
                "sayso": loads.http(f"{ours.address}/v1/claims", _posts("claimant", "at least 12,000 soldiers")),
                "django": loads.http(f"{django.address}/plain", _posts("claimant", "at least 12,000 soldiers")),
            },
            given.rounds,
            given.seconds,
        )
        yield _ratio("create one with its revision, against a row of Django's without", found, "sayso", "django", 4)
        yield Bar("idle server, resident memory", f"{idle:.0f} MB", "120 MB", idle <= 120)


def _ratio(what: str, found: loads.Taken, one: str, other: str, least: float) -> Bar:
    ratio = found.ratio(one, other)
    said = f"{ratio:.2f} ({found.median(one):,.0f} to {found.median(other):,.0f} a second)"
    return Bar(what, said, f"{least:g}", ratio >= least)


def _never_the_same(path: str) -> str:
    """Asks for a form that nobody asked for before, and which there is not, so that no answer is given from memory."""
    return (
        "local number = 0\nrequest = function()\n number = number + 1\n"
        f" wrk.headers['Accept'] = 'application/json, none/' .. number\n return wrk.format('GET', '{path}')\nend"
    )


def _random(path: str, ledger: Ledger) -> str:
    return (
        f"request = function() return wrk.format('GET', string.format('{path}{ONE}%012x', "
        f"math.random(1, {ledger.claims}))) end"
    )


def _posts(field: str, text: str) -> str:
    body = f'{{"text": "{text}", "{field}": "00000001-0000-7000-8000-000000000001"}}'
    return f"wrk.method = 'POST'\nwrk.headers['Content-Type'] = 'application/json'\nwrk.body = '{body}'"


def exporting(ledger: Ledger, given: Given) -> Iterator[Bar]:
    """An export against psql's COPY of the same JSON."""
    sql = asyncio.run(_export_statement(ledger))
    with serving.service(ledger) as ours:
        found = exports.compare(PROGRAMS / "psql", ledger.url, sql, ours.address, given.rounds)
    yield Bar(
        f"export of {ledger.claims:,} claims, against psql's COPY",
        f"{found.ratio:.2f} ({median(found.service):.2f} s to {median(found.psql):.2f} s)",
        "0.9",
        found.ratio >= 0.9,
    )


async def _export_statement(ledger: Ledger) -> str:
    engine = serving.make_engine(ledger.url)
    try:
        return await exports.statement(engine)
    finally:
        await engine.dispose()


def export_memory(ledger: Ledger) -> Iterator[Bar]:
    """The memory of a server while everything is exported, to a fast and to a slow reader."""
    for name, options in (("", ()), (", slow reader", exports.SLOW)):
        with serving.service(ledger) as ours:
            httpx2.get(ours.address + LIST).raise_for_status()
            found = exports.memory(ours.pid, f"{ours.address}/v1/claims/export", *options)
        more = found.most - found.before
        yield Bar(f"memory while {ledger.claims:,} are exported{name}", f"{more:+.0f} MB", "+32 MB", more <= 32)


def pages(small: Ledger, large: Ledger, given: Given) -> Iterator[Bar]:
    """One-filter pages, the first and a deep one, in the larger ledger against the smaller."""
    found: dict[str, dict[str, list[float]]] = {}
    with serving.service(small) as on_small, serving.service(large) as on_large:
        ways = {"small": on_small.address, "large": on_large.address}
        for name, filtered in FILTERS.items():
            urls = {(way, deep): _page(address, filtered, deep) for way, address in ways.items() for deep in (0, DEEP)}
            for _ in range(given.rounds):
                for (way, deep), url in urls.items():
                    found.setdefault(f"{name}, {'deep' if deep else 'first'}", {}).setdefault(way, []).append(
                        _time(url)
                    )
    ratios = {name: median(by["large"]) / median(by["small"]) for name, by in found.items()}
    worst = max(ratios, key=lambda name: ratios[name])
    yield Bar(
        f"one-filter pages at {large.claims:,} rows against {small.claims:,}",
        f"{ratios[worst]:.2f} at worst ({worst} page)",
        "1.5",
        ratios[worst] <= 1.5,
    )


def _page(address: str, filtered: str, deep: int) -> str:
    """The URL of a page so many pages on, or of the last there is."""
    url = f"{address}{LIST}{filtered}"
    for _ in range(deep):
        following = httpx2.get(url, timeout=60).raise_for_status().json()["next"]
        if following is None:
            break
        url = f"{address}{LIST}{filtered}&cursor={following}"
    return url


def _time(url: str, times: int = 20) -> float:
    with httpx2.Client(timeout=60) as client:
        client.get(url).raise_for_status()
        began = time.perf_counter()
        for _ in range(times):
            client.get(url)
        return (time.perf_counter() - began) / times


def database_times(ledger: Ledger, given: Given) -> Iterator[Bar]:
    """The 99th percentile of the time PostgreSQL takes for two filters, numbers and words, with sixteen clients."""
    paths = [f"{LIST}&{asked}" for asked in PAIRS.values()]
    for name, sent in zip(PAIRS, loads.statements(ledger, *paths), strict=True):
        taken = _p99(ledger, loads.transaction(sent), given.seconds)
        yield Bar(f"database time at 16 clients, p99: {name}", f"{taken:.0f} ms", "50 ms", taken <= 50)


def _p99(ledger: Ledger, script: str, seconds: float) -> float:
    with tempfile.TemporaryDirectory(prefix="sayso-bench-") as folder:
        more = ("--log", f"--log-prefix={folder}/log")
        loads.run_pgbench(ledger, script, seconds, clients=_P99_CLIENTS, more=more)
        said = "".join(file.read_text() for file in Path(folder).iterdir())
    taken = sorted(int(micros) / 1_000 for micros in _LATENCY.findall(said))
    return taken[int(len(taken) * 0.99)]


Section = Callable[[], Iterator[Bar]]
