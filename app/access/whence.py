"""Whence a request comes: from the owner of this machine, or from somebody else, and from which address.

A server that is its owner's own (settings: `local_owner`, and a loopback address to serve on) asks them for no key.
That a connection comes from this machine does not yet say that its owner sent the request, so each of these must hold:

* the peer's address is of this machine, and is no proxy that the settings name;
* no header says that the request was passed on (Forwarded, X-Forwarded-…, Via, …), and it is not of HTTP/1.0, which
  proxies speak and people do not;
* Host names this machine: a page whose own name was pointed here (DNS rebinding) still sends that name;
* no page of another site sends it: Origin is this server's, and Sec-Fetch-Site says the same. A link from elsewhere may
  be followed, since what it shows can only be seen by the one who follows it.

The address, which limits are counted by, is the peer's. X-Forwarded-For counts only where the peer is one of the
proxies that the settings name, read from its end: the first address that is no such proxy. Of IPv6 it is the /64.
X-Forwarded-Proto counts there, too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network

from starlette.types import Scope

from app.settings import Network

_PASSED_ON = (
    *(b"forwarded", b"x-forwarded", b"via", b"x-real-", b"x-client-ip", b"x-original", b"x-proxy", b"x-envoy-"),
    *(b"cf-", b"true-client-ip", b"x-cluster-client-ip", b"fastly-", b"cdn-loop", b"x-arr-", b"tailscale-"),
)
SAFE = frozenset({"GET", "HEAD"})
"""The methods that change nothing."""
_OURS = frozenset({None, b"same-origin", b"none"})


@dataclass(frozen=True, slots=True)
class Whence:
    """The address that asks, whether it is the owner's own machine, the key that was sent, if any; whether by HTTPS."""

    address: str
    local: bool
    authorization: bytes | None
    secure: bool = False


def whence(scope: Scope, *, local_owner: bool, proxies: tuple[Network, ...]) -> Whence:
    """Where the request of an ASGI scope comes from."""
    headers = dict(scope["headers"])
    peer: str = scope["client"][0] if scope.get("client") else ""
    proxied = bool(proxies) and _within(peer, proxies)
    address = _forwarded_for(headers, peer, proxies) if proxied else peer
    local = local_owner and not proxied and is_loopback(peer) and _of_its_owner(scope, headers)
    told = headers.get(b"x-forwarded-proto", b"").lower() if proxied else b""
    secure = told == b"https" or scope.get("scheme") == "https"
    return Whence(_network(address), local, headers.get(b"authorization"), secure)


@lru_cache(maxsize=1_024)
def is_loopback(name: str) -> bool:
    """Whether a host's name or address is of this machine alone."""
    if name == "localhost":
        return True
    try:
        address = ip_address(name)
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (mapped or address).is_loopback


def _of_its_owner(scope: Scope, headers: Mapping[bytes, bytes]) -> bool:
    host = headers.get(b"host", b"")
    if scope["http_version"] == "1.0" or not _names_this_machine(host):
        return False
    if any(name.startswith(_PASSED_ON) for name in headers):
        return False
    origin = headers.get(b"origin")
    if origin is not None and origin.lower() != b"http://" + host.lower():
        return False
    return headers.get(b"sec-fetch-site") in _OURS or (
        scope["method"] in SAFE
        and headers.get(b"sec-fetch-mode") == b"navigate"
        and headers.get(b"sec-fetch-dest") == b"document"
    )


@lru_cache(maxsize=256)
def _names_this_machine(host: bytes) -> bool:
    name = host.decode("latin-1").lower()
    if name.startswith("["):
        return is_loopback(name[1:].partition("]")[0])
    return is_loopback(name.partition(":")[0])


def _forwarded_for(headers: Mapping[bytes, bytes], peer: str, proxies: tuple[Network, ...]) -> str:
    """The address that the proxies say asked; the peer's where they say nothing that can be read."""
    for given in reversed(headers.get(b"x-forwarded-for", b"").decode("latin-1").split(",")):
        address = given.strip()
        try:
            ip_address(address)
        except ValueError:
            return peer
        if not _within(address, proxies):
            return address
    return peer


@lru_cache(maxsize=4_096)
def _within(address: str, networks: tuple[Network, ...]) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in networks)


@lru_cache(maxsize=4_096)
def _network(address: str) -> str:
    if ":" not in address:
        return address
    try:
        found = IPv6Address(address.partition("%")[0])
    except ValueError:
        return address
    return str(found.ipv4_mapped or ip_network((found, 64), strict=False))
