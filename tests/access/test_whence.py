"""Who is taken for the owner of the machine: nobody behind a proxy, no page of another site, no name pointed here."""

from ipaddress import ip_network
from typing import Any

import pytest

from app.access.whence import whence
from tests.access.conftest import KeyClient, Serve

HERE = "127.0.0.1"
BY_THE_OWNER: list[dict[str, str]] = [
    {},
    {"Host": "127.0.0.1:8000"},
    {"Host": "localhost:8000"},
    {"Host": "LocalHost"},
    {"Host": "[::1]:8000"},
    {"Host": "127.3.2.1"},
    {"Host": "localhost:8000", "Origin": "http://localhost:8000", "Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate"},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"},
]
BY_ANOTHER: list[dict[str, str]] = [
    {"Host": "evil.example"},
    {"Host": "evil.example:8000"},
    {"Host": "localhost.evil.example"},
    {"Host": "127.0.0.1.evil.example"},
    {"Host": "192.0.2.7"},
    {"Host": "[2001:db8::1]:8000"},
    {"Host": ""},
    {"X-Forwarded-For": "127.0.0.1"},
    {"X-Forwarded-Host": "localhost"},
    {"X-Forwarded-Proto": "http"},
    {"Forwarded": "for=127.0.0.1"},
    {"X-Real-IP": "127.0.0.1"},
    {"Via": "1.1 proxy"},
    {"CF-Connecting-IP": "127.0.0.1"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost:3000", "Host": "localhost:8000"},
    {"Origin": "https://localhost:8000", "Host": "localhost:8000"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"},
]


@pytest.mark.parametrize("headers", BY_THE_OWNER, ids=str)
async def test_the_owner_of_the_machine_needs_no_key(headers: dict[str, str], serve: Serve) -> None:
    async with KeyClient(await serve(local_owner=True), address=HERE) as client:
        assert (await client.get("/v1/keys", headers=headers)).status_code == 200


async def test_whoever_only_seems_to_be_the_owner_needs_a_key(serve: Serve) -> None:
    async with KeyClient(await serve(local_owner=True), address=HERE) as client:
        for headers in BY_ANOTHER:
            assert (await client.get("/v1/keys", headers=headers)).status_code == 401, headers


async def test_a_page_elsewhere_can_neither_write_nor_be_led_to_it(serve: Serve) -> None:
    led = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    async with KeyClient(await serve(local_owner=True), address=HERE) as client:
        form = await client.post("/v1/sources", headers=led, content=b'{"name": "x"}')
        assert form.status_code == 401
        assert (await client.read("/v1/sources", count="true"))["total"] == 0


@pytest.mark.parametrize("address", ["192.0.2.1", "10.0.0.1", "::ffff:192.0.2.1", "2001:db8::1", "testclient", ""])
async def test_another_machine_needs_a_key(address: str, serve: Serve) -> None:
    async with KeyClient(await serve(local_owner=True), address=address) as client:
        assert (await client.get("/v1/keys")).status_code == 401


@pytest.mark.parametrize("address", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"])
async def test_all_addresses_of_this_machine_are_its_owners(address: str, serve: Serve) -> None:
    async with KeyClient(await serve(local_owner=True), address=address) as client:
        assert (await client.get("/v1/keys")).status_code == 200


@pytest.mark.parametrize("settings", [{"local_owner": False}, {"local_owner": None}, {"host": "0.0.0.0"}])  # noqa: S104
async def test_a_server_that_is_not_its_owners_alone_asks_for_a_key_on_this_machine_too(
    settings: dict[str, Any], serve: Serve
) -> None:
    async with KeyClient(await serve(**{"local_owner": True, **settings}), address=HERE) as client:
        assert (await client.get("/v1/keys")).status_code == 401


async def test_a_proxy_on_this_machine_is_not_its_owner(serve: Serve) -> None:
    service = await serve(local_owner=True, trusted_proxies="127.0.0.0/8")
    async with KeyClient(service, address=HERE) as client:
        assert (await client.get("/v1/keys")).status_code == 401


def seen(peer: str | None, *headers: tuple[str, str], proxies: str = "", version: str = "1.1") -> tuple[str, bool]:
    scope = {
        "client": (peer, 1) if peer is not None else None,
        "http_version": version,
        "method": "GET",
        "headers": [(name.encode(), value.encode()) for name, value in (("host", "localhost"), *headers)],
    }
    networks = tuple(ip_network(each) for each in proxies.split())
    found = whence(scope, local_owner=True, proxies=networks)
    return found.address, found.local


def test_http_1_0_is_what_proxies_speak() -> None:
    assert seen("127.0.0.1") == ("127.0.0.1", True)
    assert seen("127.0.0.1", version="1.0") == ("127.0.0.1", False)


def test_a_peer_without_an_address_is_not_the_owner() -> None:
    assert seen(None) == ("", False)


@pytest.mark.parametrize(
    ("peer", "forwarded", "proxies", "address"),
    [
        ("192.0.2.1", "203.0.113.9", "", "192.0.2.1"),
        ("192.0.2.1", "203.0.113.9", "10.0.0.0/8", "192.0.2.1"),
        ("10.0.0.1", "203.0.113.9", "10.0.0.0/8", "203.0.113.9"),
        ("10.0.0.1", "6.6.6.6, 203.0.113.9", "10.0.0.0/8", "203.0.113.9"),
        ("10.0.0.1", "6.6.6.6, 203.0.113.9, 10.0.0.2", "10.0.0.0/8", "203.0.113.9"),
        ("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.0/8", "10.0.0.1"),
        ("10.0.0.1", "unknown", "10.0.0.0/8", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.0/8", "10.0.0.1"),
        ("10.0.0.1", "2001:db8:1:2:3::4", "10.0.0.0/8 fd00::/8", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:3::4", "203.0.113.9", "10.0.0.0/8", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "", "", "192.0.2.1"),
        ("fe80::1%eth0", "", "", "fe80::/64"),
        ("no:address", "", "", "no:address"),
    ],
)
def test_the_address_is_what_the_named_proxies_say_and_nobody_else(
    peer: str, forwarded: str, proxies: str, address: str
) -> None:
    assert seen(peer, ("x-forwarded-for", forwarded), proxies=proxies) == (address, False)
