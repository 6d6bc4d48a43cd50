"""Where webhooks may be sent: to the internet by TLS, and nowhere inside.

A receiver's URL is somebody's word, and our server would follow it to places that only our server reaches: its own
machine, the cloud's metadata service, the network behind the firewall. So an address is judged twice: as it is written
when it is given, and as it was found out (the number that a name stands for) at each connection. IPv4 addresses are
refused by IANA's registry of special purposes (RFC 6890); of IPv6 only global unicast (2000::/3) is taken, and none of
the parts of it that carry an IPv4 address, are kept for documents, or are no place to be (RFC 4291, 6052, 3056, 4380).

Who runs the server may name networks of their own. In those any port is right, and TLS is not asked for.
"""

import re
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import TypeAlias
from urllib.parse import urlsplit

from app.domain import urls
from app.domain.refusal import Refused

Address: TypeAlias = IPv4Address | IPv6Address
Network: TypeAlias = IPv4Network | IPv6Network

TLS_PORT = 443
FIRST_OPEN_PORT = 1_024

_NOT_PUBLIC_4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 "
            "192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4"
        ).split(),
    )
)
_PUBLIC_6 = IPv6Network("2000::/3")
_NOT_PUBLIC_6 = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))
_THIS_MACHINE = re.compile(r"(?:.+\.)?localhost\.?")

_PLACE = "a receiver is a public address on the internet"
_TLS = "a receiver's URL begins with https://"
_PORT = f"a receiver's port is {TLS_PORT}, or from {FIRST_OPEN_PORT:,} on"


def read(url: str, networks: Sequence[Network] = ()) -> str:
    """The normal spelling of a receiver's URL; raises Refused for one that is not to be sent to, whatever it means."""
    normal = urls.normalise(url)
    parts = urlsplit(normal)
    host = parts.hostname or ""
    address = literal(host)
    if address is not None:
        check(address, parts.scheme, port_of(normal), networks)
        return normal
    if _THIS_MACHINE.fullmatch(host):
        if not networks:
            raise Refused(_PLACE)
    elif not networks:
        _check_open(parts.scheme, port_of(normal))
    return normal


def check(address: Address, scheme: str, port: int, networks: Sequence[Network] = ()) -> None:
    """Raises Refused where nothing is to be sent to this very address."""
    plain = address.ipv4_mapped or address if isinstance(address, IPv6Address) else address
    if any(plain in network for network in networks):
        return
    if not _is_public(plain):
        raise Refused(_PLACE)
    _check_open(scheme, port)


def literal(host: str) -> Address | None:
    """The address that a URL's host is, where it is not a name."""
    try:
        return ip_address(host)
    except ValueError:
        return None


def port_of(url: str) -> int:
    """The port of a URL in its normal spelling."""
    parts = urlsplit(url)
    return parts.port or (TLS_PORT if parts.scheme == "https" else 80)


def _is_public(address: Address) -> bool:
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC_4)
    return address in _PUBLIC_6 and not any(address in network for network in _NOT_PUBLIC_6)


def _check_open(scheme: str, port: int) -> None:
    if scheme != "https":
        raise Refused(_TLS)
    if port != TLS_PORT and port < FIRST_OPEN_PORT:
        raise Refused(_PORT)
