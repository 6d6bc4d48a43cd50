"""Where webhooks may be sent."""

from ipaddress import ip_address, ip_network

import pytest

from app.domain import receivers
from app.domain.refusal import Refused

OWN = (ip_network("10.1.0.0/16"), ip_network("127.0.0.0/8"), ip_network("fd00::/8"))


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("https://Example.org/hooks", "https://example.org/hooks"),
        ("https://example.org:8443/", "https://example.org:8443/"),
        ("https://93.184.215.14/", "https://93.184.215.14/"),
        ("https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/", "https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/"),
    ],
)
def test_a_public_address_by_tls_is_a_receiver(url: str, normal: str) -> None:
    assert receivers.read(url) == normal


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "ftp://example.org/",
        "https://user@example.org/",
        "https://user:word@example.org/",
        "https://example.org:22/",
        "https://example.org:80/",
        "https://example.org:0/",
        "https://localhost/",
        "https://LOCALHOST./",
        "https://db.localhost/",
        "https://127.0.0.1/",
        "https://127.1/",
        "https://0177.0.0.1/",
        "https://0x7f.0.0.1/",
        "https://2130706433/",
        "https://0.0.0.0/",
        "https://10.0.0.1/",
        "https://100.64.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://172.31.255.255/",
        "https://192.168.1.1/",
        "https://192.0.2.1/",
        "https://198.18.0.1/",
        "https://224.0.0.1/",
        "https://255.255.255.255/",
        "https://[::]/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::127.0.0.1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[2002:7f00:1::]/",
        "https://[2001:0:7f00:1::]/",
        "https://[2001:db8::1]/",
        "https://[fe80::1]/",
        "https://[fe80::1%25eth0]/",
        "https://[fc00::1]/",
        "https://[fd00::1]/",
        "https://[ff02::1]/",
        "https://",
        "example.org",
    ],
)
def test_no_other_address_is(url: str) -> None:
    with pytest.raises(Refused):
        receivers.read(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://10.1.2.3/hook",
        "http://10.1.2.3:22/",
        "https://[fd00::1]/",
        "http://127.0.0.1:8080/",
        "http://hooks.internal:80/",
        "http://localhost:9000/",
    ],
)
def test_a_network_that_is_named_may_be_sent_to_by_any_port_and_without_tls(url: str) -> None:
    assert receivers.read(url, OWN) == url.replace(":80/", "/")


@pytest.mark.parametrize("url", ["http://10.2.0.1/", "https://192.168.0.1/", "http://93.184.215.14/"])
def test_a_network_that_is_not_named_may_not(url: str) -> None:
    with pytest.raises(Refused):
        receivers.read(url, OWN)


@pytest.mark.parametrize(
    ("address", "scheme", "port", "may"),
    [
        ("93.184.215.14", "https", 443, True),
        ("93.184.215.14", "https", 22, False),
        ("93.184.215.14", "http", 443, False),
        ("10.1.0.1", "http", 22, True),
        ("10.2.0.1", "https", 443, False),
        ("::ffff:10.1.0.1", "http", 80, True),
        ("::ffff:93.184.215.14", "https", 443, True),
        ("::ffff:169.254.169.254", "https", 443, False),
    ],
)
def test_the_very_address_is_judged_where_a_name_may_stand_for_any(
    address: str, scheme: str, port: int, may: bool
) -> None:
    if may:
        receivers.check(ip_address(address), scheme, port, OWN)
    else:
        with pytest.raises(Refused):
            receivers.check(ip_address(address), scheme, port, OWN)
