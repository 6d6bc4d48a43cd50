"""`sayso worker` as a program: it delivers, several share the work, and what a killed one left another sends."""

import asyncio
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import create_server

import httpx2

from tests import databases
from tests.makers.client import Client
from tests.makers.receiver import NETWORKS, NO_CONTENT, receiving
from tests.programs import SECONDS, environment, started
from tests.serving import serving


@contextmanager
def working(folder: Path, url: str, **more: str) -> Iterator[subprocess.Popen[str]]:
    """A running worker on a database."""
    given = {"DATABASE_URL": url, "SAYSO_WEBHOOK_NETWORKS": NETWORKS, "SAYSO_ALLOW_UNSAFE_DATABASE": "true", **more}
    command = (sys.executable, "-m", "app", "worker")
    with (folder / "worker.log").open("a") as log:
        program = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=log, text=True, env=environment(folder, given)
        )
        try:
            assert program.stdout is not None
            assert re.match(r"Sayso delivers to webhooks\. Stop it with ", program.stdout.readline())
            yield program
        finally:
            program.kill()
            program.wait(SECONDS)
            if program.stdout is not None:
                program.stdout.close()


def a_free_port() -> int:
    with create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


async def never(_: asyncio.StreamWriter) -> None:
    """A receiver that does not answer."""
    await asyncio.sleep(SECONDS)


async def test_what_a_killed_or_stopped_worker_left_another_sends_under_the_same_id(
    fresh_database_url: str, tmp_path: Path
) -> None:
    with serving(fresh_database_url, webhook_networks=NETWORKS) as url:
        async with Client(url) as client, receiving() as receiver:
            webhook = (await client.submit("/v1/webhooks", {"url": receiver.url})).json()
            receiver.answers.append(never)
            for _ in range(3):
                await client.make("sources")
            with working(tmp_path, fresh_database_url) as first:
                await receiver.after(1)
                first.send_signal(signal.SIGKILL)
                first.wait(SECONDS)
            # the claim of the dead one runs out by itself, half a minute later
            await databases.statement(fresh_database_url, "update webhook set claimed_until = now()")
            receiver.answers.extend([NO_CONTENT, NO_CONTENT, never])
            port = a_free_port()
            with working(tmp_path, fresh_database_url, SAYSO_WORKER_METRICS_PORT=str(port)) as second:
                await receiver.after(4)
                async with httpx2.AsyncClient() as plain:
                    metrics = (await plain.get(f"http://127.0.0.1:{port}/metrics")).text
                assert 'sayso_webhook_attempts_total{outcome="delivered"} 2.0' in metrics
                second.send_signal(signal.SIGTERM)
                assert await asyncio.to_thread(second.wait, SECONDS) == 0
            assert await databases.statement(fresh_database_url, "select claim from webhook") is None
            with working(tmp_path, fresh_database_url):
                requests = await receiver.after(5)
            sent = [each.verified(webhook["secret"])["data"]["position"] for each in requests]
            assert sent == [1, 1, 2, 3, 3]
            assert len({each.headers["webhook-id"] for each in requests}) == 3


async def test_a_server_with_a_database_of_its_own_delivers_by_itself(tmp_path: Path) -> None:
    with started(tmp_path, "serve", SAYSO_WEBHOOK_NETWORKS=NETWORKS) as (program, url, _):
        async with Client(url) as client, receiving() as receiver:
            webhook = (await client.submit("/v1/webhooks", {"url": receiver.url})).json()
            source = await client.make("sources")
            (request,) = await receiver.after(1)
            assert request.verified(webhook["secret"])["data"]["id"] == source["id"]
        program.send_signal(signal.SIGTERM)
        assert program.wait(SECONDS) == 0
