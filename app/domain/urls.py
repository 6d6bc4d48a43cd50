"""URLs as keys: two spellings of one address are one address (contract, section 4).

The idea: RFC 3986, sections 6.2.2 and 6.2.3, names the differences that can never matter to a
server; those are taken out, and the fragment, which never reaches it. Nothing is taken out that
could matter: the query, a final slash, a doubled slash and the order of parameters stay.

    HTTP://Example.ORG                       http://example.org/
    https://example.org:443/a/./b/../c       https://example.org/a/c
    https://example.org/%7ejoe/%c3%a9#top    https://example.org/~joe/%C3%A9
    https://example.org/é?q=[1]              https://example.org/%C3%A9?q=%5B1%5D
    https://пример.рф/                       https://xn--e1afmkfd.xn--p1ai/

An address is http or https, absolute, with a host and without user name or password (which would be
kept and shown to everyone).
"""

import re
from ipaddress import AddressValueError, IPv4Address, IPv6Address

from app.domain.refusal import Refused

MOST_CHARACTERS = 2_000
_MOST_HOST_CHARACTERS = 253
_LAST_PORT = 65_535
_DEFAULT_PORTS = {"http": 80, "https": 443}

_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_IN_PATH = _UNRESERVED | frozenset("!$&'()*+,;=:@/")
_IN_QUERY = _IN_PATH | frozenset("?")

_URL = re.compile(r"(https?)://([^/?#]*)([^?#]*)(\?[^#]*)?(?:#.*)?", re.IGNORECASE)
_AUTHORITY = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^:@\[\]%]+)(?::([0-9]{0,5}))?")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMERIC = re.compile(r"[0-9]+|0x[0-9a-f]*")
_ENCODED = re.compile(r"%([0-9A-Fa-f]{2})")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")

_SENTENCE = "a URL is absolute, begins with http:// or https:// and has a host, without user name"
_HOST_SENTENCE = "a URL's host is a domain name (example.org) or an IP address ([::1] for IPv6)"


def normalise(url: str) -> str:
    """Give the one spelling of an http or https address; raises Refused on anything else.

    Also refused: white space, control and invisible characters, backslashes, a % that begins no
    code, and more than 2,000 characters before or after.
    """
    if len(url) > MOST_CHARACTERS:
        raise Refused(f"a URL has at most {MOST_CHARACTERS:,} characters")
    if "\\" in url or not url.isprintable() or any(c.isspace() for c in url):
        raise Refused("a URL has no spaces, control characters or backslashes; percent-encode them")
    match = _URL.fullmatch(url)
    if match is None:
        raise Refused(_SENTENCE)
    scheme, authority, path, query = match[1].lower(), match[2], match[3], match[4] or ""
    if _STRAY_PERCENT.search(path + query):
        raise Refused("a percent sign in a URL begins a code of two hex digits (%25 for itself)")
    where = _authority(authority, _DEFAULT_PORTS[scheme])
    normal = f"{scheme}://{where}{_path(path)}{_encoded(query, _IN_QUERY)}"
    if len(normal) > MOST_CHARACTERS:
        raise Refused(f"a URL, percent-encoded, has at most {MOST_CHARACTERS:,} characters")
    return normal


def _authority(authority: str, default_port: int) -> str:
    match = _AUTHORITY.fullmatch(authority)
    if match is None:
        raise Refused(_SENTENCE)
    host = _host(match[1])
    port = int(match[2] or default_port)
    if not 1 <= port <= _LAST_PORT:
        raise Refused(f"a URL's port lies between 1 and {_LAST_PORT}")
    return host if port == default_port else f"{host}:{port}"


def _host(host: str) -> str:
    try:
        if host.startswith("["):
            return f"[{_ipv6(host[1:-1])}]"
        name = _to_ascii(host)
        labels = name.removesuffix(".").split(".")
        if _NUMERIC.fullmatch(labels[-1]):  # as the URL Standard says: 0177.0.0.1 is no name
            return str(IPv4Address(name))
    except (AddressValueError, UnicodeError):
        raise Refused(_HOST_SENTENCE) from None
    if len(name) > _MOST_HOST_CHARACTERS or not all(map(_LABEL.fullmatch, labels)):
        raise Refused(_HOST_SENTENCE)
    return name


def _ipv6(text: str) -> str:
    """Give an IPv6 address in its short form (RFC 5952), but for an IPv4 address in disguise."""
    address = IPv6Address(text)
    if address.ipv4_mapped:  # later Pythons spell these differently, so the key would change
        raise Refused("a URL names an IPv4 address as such, as in http://192.0.2.1/")
    return address.compressed


def _to_ascii(host: str) -> str:
    """Give a domain name in lower case, with A-labels (IDNA 2003, the standard library's)."""
    if host.isascii() or len(host) > _MOST_HOST_CHARACTERS:
        return host.lower()
    return host.encode("idna").decode("ascii").lower()


def _path(path: str) -> str:
    """Give the path encoded and without dot segments (RFC 3986, section 5.2.4)."""
    kept: list[str] = []
    segments = _encoded(path, _IN_PATH).split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments and segments[-1] in {".", ".."}:
        kept.append("")
    return "/" + "/".join(kept)


def _encoded(text: str, allowed: frozenset[str]) -> str:
    """Percent-encode what is not allowed, decode what need not be encoded, codes in capitals."""
    decoded = _ENCODED.sub(_decoded_if_unreserved, text)
    return "".join(c if c in allowed or c == "%" else "".join(f"%{byte:02X}" for byte in c.encode()) for c in decoded)


def _decoded_if_unreserved(code: re.Match[str]) -> str:
    char = chr(int(code[1], 16))
    return char if char in _UNRESERVED else code[0].upper()
