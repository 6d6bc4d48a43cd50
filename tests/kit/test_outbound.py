"""What goes out: to the very address that was judged, and nothing that comes back does harm."""

import asyncio
import ssl
import subprocess
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest

from app.domain.receivers import Address
from app.domain.vocabulary import DeliveryProblem
from app.kit import clock, outbound
from app.kit.outbound import Answer, Outbound, Undelivered
from tests import parts
from tests.makers.receiver import Receiver, answer, receiving

OWN = (ip_network("127.0.0.0/8"),)
HEADERS = {"Content-Type": "application/json", "X-Own": "1"}


class Names:
    """A name server of the tests: what it says at each asking, the last for ever."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, int]] = []

    async def __call__(self, host: str, port: int) -> Sequence[Address]:
        self.asked.append((host, port))
        found = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if not found:
            raise OSError("unknown")
        return [ip_address(each) for each in found]


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as made:
        yield made


def named(receiver: Receiver, host: str = "hooks.example.org") -> str:
    return receiver.url.replace("127.0.0.1", host)


async def post(way: Outbound, url: str, times: int = 1) -> Answer:
    async with way.line(url) as line:
        for _ in range(times - 1):
            await line.post(b"{}", HEADERS)
        return await line.post(b"{}", HEADERS)


async def problem_of(way: Outbound, url: str) -> DeliveryProblem:
    with pytest.raises(Undelivered) as raised:
        await post(way, url)
    return raised.value.problem


async def test_a_name_is_told_to_its_receiver_but_connected_to_by_address(receiver: Receiver) -> None:
    names = Names(["127.0.0.1"])
    assert await post(Outbound(OWN, 5, names), named(receiver)) == Answer(204)
    (request,) = receiver.requests
    port = receiver.url.split(":")[2].split("/")[0]
    assert (request.target, request.body) == ("/hook?of=ours", b"{}")
    assert (request.headers["host"], request.headers["x-own"]) == (f"hooks.example.org:{port}", "1")
    assert names.asked == [("hooks.example.org", int(port))]


async def test_a_name_that_changes_between_the_look_and_the_connect_leads_nowhere_else(receiver: Receiver) -> None:
    port = int(receiver.url.split(":")[2].split("/")[0])
    async with receiving("127.0.0.2", port) as other:
        names = Names(["127.0.0.1"], ["127.0.0.2"])
        await post(Outbound(OWN, 5, names), named(receiver), times=3)
        assert (len(names.asked), len(receiver.requests), other.connections) == (1, 3, 0)
        await post(Outbound(OWN, 5, names), named(receiver))
        assert (len(receiver.requests), len(other.requests)) == (3, 1)


@pytest.mark.parametrize("address", ["127.0.0.1", "::ffff:127.0.0.1", "169.254.169.254", "10.0.0.1", "::1"])
async def test_a_name_of_an_address_that_is_refused_is_not_connected_to(receiver: Receiver, address: str) -> None:
    names = Names([address])
    url = named(receiver).replace("http:", "https:")
    assert await problem_of(Outbound((), 5, names), url) is DeliveryProblem.ADDRESS_REFUSED
    assert await problem_of(Outbound((), 5, Names(["93.184.215.14", address])), url) is DeliveryProblem.ADDRESS_REFUSED
    assert receiver.connections == 0


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1:{}/",
        "https://[::1]:{}/",
        "https://localhost:{}/",
        "http://hooks.example.org:{}/",
        "https://hooks.example.org:22/",
    ],
)
async def test_a_url_that_may_not_be_given_is_refused_again_at_the_connect(receiver: Receiver, url: str) -> None:
    port = receiver.url.split(":")[2].split("/")[0]
    names = Names(["93.184.215.14"])
    assert await problem_of(Outbound((), 5, names), url.format(port)) is DeliveryProblem.ADDRESS_REFUSED
    assert receiver.connections == 0


async def test_no_proxy_of_the_environment_stands_between(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert await post(Outbound(OWN, 5), receiver.url) == Answer(204)


async def test_the_next_address_of_a_name_is_tried_where_one_cannot_be_reached(receiver: Receiver) -> None:
    assert await post(Outbound(OWN, 5, Names(["127.0.0.9", "127.0.0.1"])), named(receiver)) == Answer(204)
    assert await problem_of(Outbound(OWN, 5, Names(["127.0.0.9"])), named(receiver)) is DeliveryProblem.UNREACHABLE


async def test_a_name_that_nobody_knows_is_said_to_be(receiver: Receiver) -> None:
    assert await problem_of(Outbound(OWN, 5, Names([])), named(receiver)) is DeliveryProblem.UNKNOWN_HOST
    assert await problem_of(Outbound(OWN, 20), "https://nobody.invalid/") is DeliveryProblem.UNKNOWN_HOST


async def test_the_system_knows_this_machine() -> None:
    assert ip_address("127.0.0.1") in await outbound.resolved("localhost", 80)


async def test_one_connection_serves_a_few_requests(receiver: Receiver) -> None:
    receiver.answers.extend([b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nthank", answer(500), answer(200)])
    assert await post(Outbound(OWN, 5), receiver.url, times=4) == Answer(204)
    assert receiver.connections == 1


async def test_no_redirect_is_followed(receiver: Receiver) -> None:
    for status in (301, 302, 303, 307, 308):
        receiver.answers.append(answer(status, Location=receiver.url))
        told = await post(Outbound(OWN, 5), receiver.url)
        assert (told.status, told.problem) == (status, DeliveryProblem.REDIRECT)
    assert len(receiver.requests) == 5


@pytest.mark.parametrize(("status", "problem"), [(200, None), (299, None), (404, "status"), (500, "status")])
async def test_what_counts_is_the_status(receiver: Receiver, status: int, problem: str | None) -> None:
    receiver.answers.append(answer(status))
    assert (await post(Outbound(OWN, 5), receiver.url)).problem == problem


async def test_a_receiver_that_never_answers_is_waited_for_no_longer_than_said(receiver: Receiver) -> None:
    async def never(_: asyncio.StreamWriter) -> None:
        await asyncio.sleep(60)

    receiver.answers.append(never)
    assert await problem_of(Outbound(OWN, 0.3), receiver.url) is DeliveryProblem.TIMEOUT


async def test_a_name_server_that_never_answers_is_waited_for_no_longer_than_said() -> None:
    async def silent(host: str, port: int) -> Sequence[Address]:
        await asyncio.sleep(60)
        return []

    assert await problem_of(Outbound(OWN, 0.3, silent), "http://hooks.example.org/") is DeliveryProblem.TIMEOUT


async def test_an_endless_answer_is_not_read(receiver: Receiver) -> None:
    sent = 0

    async def endless(writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n")
        while True:
            writer.write(b"x" * 65_536)
            await writer.drain()
            sent += 65_536

    receiver.answers.append(endless)
    assert await post(Outbound(OWN, 5), receiver.url) == Answer(200)
    assert sent < 50_000_000


async def test_an_answer_that_drips_is_not_waited_for(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbound, "REST_SECONDS", 0.2)

    async def dripping(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.05)

    receiver.answers.append(dripping)
    assert await post(Outbound(OWN, 30), receiver.url) == Answer(200)


@pytest.mark.parametrize(
    "nonsense",
    [
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 1_000_000,
        b"\x00" * 100,
        b"HTTP/1.1 99999 No\r\n\r\n",
    ],
)
async def test_what_is_no_answer_is_none(receiver: Receiver, nonsense: bytes) -> None:
    async def tell(writer: asyncio.StreamWriter) -> None:
        writer.write(nonsense)
        await writer.drain()
        writer.close()

    receiver.answers.append(tell)
    assert await problem_of(Outbound(OWN, 5), receiver.url) is DeliveryProblem.NO_ANSWER


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("120", 120), ("0", 0), ("99999999999999", 999_999_999), ("-1", None), ("soon", None), ("1e3", None)],
)
async def test_a_receiver_may_say_when_to_come_back(receiver: Receiver, header: str, seconds: int | None) -> None:
    receiver.answers.append(answer(503, Retry_After=header))
    told = await post(Outbound(OWN, 5), receiver.url)
    assert told.retry_after == (None if seconds is None else timedelta(seconds=seconds))


async def test_a_receiver_may_say_by_a_date_when_to_come_back(receiver: Receiver) -> None:
    at = (clock.now() + timedelta(hours=1)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    receiver.answers.extend([answer(503, Retry_After=at), answer(503, Retry_After="Mon, 99 Foo 2026 00:00:00 GMT")])
    told = await post(Outbound(OWN, 5), receiver.url)
    assert told.retry_after is not None
    assert timedelta(minutes=59) < told.retry_after <= timedelta(hours=1)
    assert (await post(Outbound(OWN, 5), receiver.url)).retry_after is None


@pytest.fixture(scope="module")
def certified(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a key and a certificate that is its own authority, for one name."""
    folder = tmp_path_factory.mktemp("tls")
    kind = "-x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -keyout key -out cert"
    name = ("-subj", "/CN=hooks.example.org", "-addext", "subjectAltName=DNS:hooks.example.org")
    subprocess.run([parts.openssl(), "req", *kind.split(), *name], cwd=folder, check=True, capture_output=True)
    return folder


async def test_tls_is_checked_against_the_name_though_the_address_is_connected_to(
    certified: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certified / "cert", certified / "key")
    names = Names(["127.0.0.1"])
    async with receiving(tls=tls) as receiver:
        assert await problem_of(Outbound(OWN, 5, names), named(receiver)) is DeliveryProblem.TLS_FAILED
        monkeypatch.setenv("SSL_CERT_FILE", str(certified / "cert"))
        assert await post(Outbound(OWN, 5, names), named(receiver)) == Answer(204)
        other = named(receiver, "other.example.org")
        assert await problem_of(Outbound(OWN, 5, names), other) is DeliveryProblem.TLS_FAILED
        assert await problem_of(Outbound(OWN, 5), receiver.url) is DeliveryProblem.TLS_FAILED
        assert len(receiver.requests) == 1
