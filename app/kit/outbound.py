"""Requests that go out to addresses which others have named: guarded, bounded, and never followed elsewhere.

A name is resolved once for a line, its address is judged (`domain.receivers`), and the connection is made to that very
address, while TLS and Host go by the name: nothing is resolved again between the look and the connect, so a name that
is pointed elsewhere in between (DNS rebinding) gains nothing. No proxy of the environment is used, which would resolve
for itself. No redirect is followed. Of an answer no more is read than keeps the connection usable, and only the status
counts. A request has `timeout` seconds for everything, whatever the other side does.
"""

import asyncio
import socket
import ssl
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cached_property
from http import HTTPStatus
from ipaddress import ip_address

import httpx2

from app.domain import receivers
from app.domain.receivers import Address, Network
from app.domain.refusal import Refused
from app.domain.vocabulary import DeliveryProblem
from app.kit import clock

CONNECT_SECONDS = 5.0
REST_SECONDS = 1.0
MOST_REST = 65_536
MOST_ADDRESSES = 4

Resolve = Callable[[str, int], Awaitable[Sequence[Address]]]
"""What gives the addresses of a host's name; raises OSError where there are none."""


class Undelivered(Exception):
    """There was no answer; `problem` says why."""

    def __init__(self, problem: DeliveryProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other side answered: the status, and how long it asks to be left alone."""

    status: int
    retry_after: timedelta | None = None

    @property
    def problem(self) -> DeliveryProblem | None:
        """Why this answer is none that was hoped for; None where it is."""
        if HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES:
            return None
        redirects = HTTPStatus.MULTIPLE_CHOICES <= self.status < HTTPStatus.BAD_REQUEST
        return DeliveryProblem.REDIRECT if redirects else DeliveryProblem.STATUS


async def resolved(host: str, port: int) -> Sequence[Address]:
    """The addresses that the system knows a name by.

    In a thread that nobody waits for when the program ends: a name server may be silent for half a minute.
    """
    loop = asyncio.get_running_loop()
    found: asyncio.Future[Sequence[Address]] = loop.create_future()

    def tell(addresses: Sequence[Address] | OSError) -> None:
        if found.done():
            return
        if isinstance(addresses, OSError):
            found.set_exception(addresses)
        else:
            found.set_result(addresses)

    def look_up() -> None:
        told: Sequence[Address] | OSError
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            told = list(dict.fromkeys(ip_address(row[4][0]) for row in rows))
        except (OSError, UnicodeError) as error:
            told = OSError(str(error))
        with suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(tell, told)

    threading.Thread(target=look_up, name="resolving", daemon=True).start()
    return await found


class Outbound:
    """The way out of one process."""

    def __init__(self, networks: Sequence[Network], timeout: float, resolve: Resolve = resolved) -> None:
        self._networks = networks
        self._timeout = timeout
        self._resolve = resolve

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return httpx2.create_ssl_context()

    @asynccontextmanager
    async def line(self, url: str) -> AsyncIterator["Line"]:
        """A line to a URL for a few requests in a row; nothing is connected before the first."""
        timeout = httpx2.Timeout(None, connect=CONNECT_SECONDS)
        limits = httpx2.Limits(max_connections=1)
        async with httpx2.AsyncClient(verify=self._tls, trust_env=False, timeout=timeout, limits=limits) as client:
            yield Line(client, httpx2.URL(url), self)

    async def addresses(self, url: httpx2.URL) -> list[Address]:
        """The addresses to connect to, each of them judged; raises Undelivered where any of them is refused."""
        port = receivers.port_of(str(url))
        given = receivers.literal(url.host)
        try:
            found = [given] if given is not None else await self._resolve(url.host, port)
        except OSError as error:
            raise Undelivered(DeliveryProblem.UNKNOWN_HOST) from error
        try:
            receivers.read(str(url), self._networks)
            for each in found:
                receivers.check(each, url.scheme, port, self._networks)
        except Refused as error:
            raise Undelivered(DeliveryProblem.ADDRESS_REFUSED) from error
        if not found:
            raise Undelivered(DeliveryProblem.UNKNOWN_HOST)
        return list(found)[:MOST_ADDRESSES]

    async def within_time(self, work: Awaitable[Answer]) -> Answer:
        """The answer; raises Undelivered where it takes too long."""
        try:
            async with asyncio.timeout(self._timeout):
                return await work
        except TimeoutError as error:
            raise Undelivered(DeliveryProblem.TIMEOUT) from error


class Line:
    """A few requests in a row to one URL, on one connection where the other side keeps it."""

    def __init__(self, client: httpx2.AsyncClient, url: httpx2.URL, way: Outbound) -> None:
        self._client = client
        self._url = url
        self._way = way
        self._addresses: list[Address] = []

    async def post(self, content: bytes, headers: Mapping[str, str]) -> Answer:
        """POST; raises Undelivered where there is no answer."""
        return await self._way.within_time(self._post(content, headers))

    async def _post(self, content: bytes, headers: Mapping[str, str]) -> Answer:
        if not self._addresses:
            self._addresses = await self._way.addresses(self._url)
        while True:
            try:
                return await self._post_to(self._addresses[0], content, headers)
            except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
                if len(self._addresses) == 1:
                    raise Undelivered(_why_unconnected(error)) from error
                self._addresses.pop(0)
            except httpx2.HTTPError as error:
                raise Undelivered(DeliveryProblem.NO_ANSWER) from error

    async def _post_to(self, address: Address, content: bytes, headers: Mapping[str, str]) -> Answer:
        named = {**headers, "Host": self._url.netloc.decode("ascii")}
        there = self._url.copy_with(host=str(address))
        request = self._client.build_request(
            "POST", there, content=content, headers=named, extensions={"sni_hostname": self._url.host}
        )
        answer = await self._client.send(request, stream=True, follow_redirects=False)
        try:
            told = Answer(answer.status_code, _retry_after(answer.headers.get("retry-after")))
            with suppress(TimeoutError, httpx2.HTTPError):
                async with asyncio.timeout(REST_SECONDS):
                    await _read_rest(answer)
        finally:
            await answer.aclose()
        return told


async def _read_rest(answer: httpx2.Response) -> None:
    """Reads what little there is left, so that the connection can be used again; what is more breaks it."""
    taken = 0
    async for piece in answer.aiter_raw():
        taken += len(piece)
        if taken > MOST_REST:
            return


def _why_unconnected(error: Exception) -> DeliveryProblem:
    if isinstance(error, httpx2.ConnectTimeout):
        return DeliveryProblem.TIMEOUT
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return DeliveryProblem.TLS_FAILED
        cause = cause.__cause__ or cause.__context__
    return DeliveryProblem.UNREACHABLE


def _retry_after(header: str | None) -> timedelta | None:
    """How long to wait (RFC 9110, section 10.2.3): seconds, or until a date; None where that is not said."""
    if header is None:
        return None
    if header.isascii() and header.isdecimal():
        return timedelta(seconds=int(header[:9]))
    try:
        until: datetime = parsedate_to_datetime(header)
        return until - clock.now() if until.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None
