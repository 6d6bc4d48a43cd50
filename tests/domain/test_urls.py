import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.refusal import Refused
from app.domain.urls import normalise


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("HTTP://Example.ORG", "http://example.org/"),
        ("https://example.org/", "https://example.org/"),
        ("https://example.org:443/a", "https://example.org/a"),
        ("http://example.org:80", "http://example.org/"),
        ("http://example.org:/", "http://example.org/"),
        ("http://example.org:0080/", "http://example.org/"),
        ("https://example.org:80/", "https://example.org:80/"),
        ("http://example.org:1/", "http://example.org:1/"),
        ("https://example.org/a/./b/../c", "https://example.org/a/c"),
        ("https://example.org/a/b/c/./../../g", "https://example.org/a/g"),
        ("https://example.org/a/..", "https://example.org/"),
        ("https://example.org/a/b/.", "https://example.org/a/b/"),
        ("https://example.org/../../a", "https://example.org/a"),
        ("https://example.org/%2e%2E/a", "https://example.org/a"),
        ("https://example.org/a//b", "https://example.org/a//b"),
        ("https://example.org/a/", "https://example.org/a/"),
        ("https://example.org/%7ejoe/%c3%a9#top", "https://example.org/~joe/%C3%A9"),
        ("https://example.org/a%2fb", "https://example.org/a%2Fb"),
        ("https://example.org/%2541", "https://example.org/%2541"),
        ("https://example.org/é?q=[1]", "https://example.org/%C3%A9?q=%5B1%5D"),
        ("https://example.org/a|b\"<>^`{}", "https://example.org/a%7Cb%22%3C%3E%5E%60%7B%7D"),
        ("https://example.org?", "https://example.org/?"),
        ("https://example.org?b=2&a=1/../x", "https://example.org/?b=2&a=1/../x"),
        ("https://example.org/?A=%41#", "https://example.org/?A=A"),
        ("https://example.org/#a#b", "https://example.org/"),
        ("https://web.archive.org/web/2024/https://x.org/a",
         "https://web.archive.org/web/2024/https://x.org/a"),
        ("https://пример.рф/", "https://xn--e1afmkfd.xn--p1ai/"),
        ("https://BÜCHER.example/", "https://xn--bcher-kva.example/"),
        ("http://ex_ample.org./", "http://ex_ample.org./"),
        ("http://192.0.2.1/", "http://192.0.2.1/"),
        ("http://[2001:DB8:0:0::1]:8080/", "http://[2001:db8::1]:8080/"),
        ("http://localhost/", "http://localhost/"),
    ],
)  # fmt: skip
def test_spellings_of_one_address_are_one(url: str, normal: str) -> None:
    assert normalise(url) == normal
    assert normalise(normal) == normal


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("", "absolute"),
        ("example.org", "absolute"),
        ("//example.org/", "absolute"),
        ("/a", "absolute"),
        ("javascript:alert(1)", "absolute"),
        ("data:text/html,x", "absolute"),
        ("ftp://example.org/", "absolute"),
        ("https:example.org", "absolute"),
        ("http:///a", "absolute"),
        ("http://?a", "absolute"),
        ("http://:80/", "absolute"),
        ("http://user@example.org/", "without user name"),
        ("http://user:secret@example.org/", "without user name"),
        ("http://exa%6Dple.org/", "absolute"),
        ("http://[::1/", "absolute"),
        ("http://[fe80::1%25eth0]/", "absolute"),
        ("http://example.org:http/", "absolute"),
        ("http://example.org:٨٠/", "absolute"),
        ("http://example.org:0/", "port lies between"),
        ("http://example.org:65536/", "port lies between"),
        ("http://[::1::]/", "host is a domain name"),
        ("http://[::ffff:192.0.2.1]/", "IPv4 address as such"),
        ("http://0177.0.0.1/", "host is a domain name"),
        ("http://2130706433/", "host is a domain name"),
        ("http://127.0x1/", "host is a domain name"),
        ("http://1.2.3.256/", "host is a domain name"),
        ("http://-a.org/", "host is a domain name"),
        ("http://a..org/", "host is a domain name"),
        ("http://.org/", "host is a domain name"),
        ("http://a&b.org/", "host is a domain name"),
        ("http://℀.org/", "host is a domain name"),
        ("http://" + "a" * 64 + ".org/", "host is a domain name"),
        ("http://" + "é" * 64 + ".org/", "host is a domain name"),
        ("http://" + "é." * 200 + "org/", "host is a domain name"),
        ("http://" + "a." * 127 + "org/", "host is a domain name"),
        ("http://example.org/a b", "no spaces"),
        (" http://example.org/", "no spaces"),
        ("http://example.org/\n", "no spaces"),
        ("http://example.org/\x00", "no spaces"),
        ("http://example.org/\u00a0", "no spaces"),
        ("http://example.org/\u202e", "no spaces"),
        ("http://example.org/\u2028", "no spaces"),
        ("http://example.org/\ud800", "no spaces"),
        ("http://example.org/#a b", "no spaces"),
        ("http:\\\\example.org\\", "backslashes"),
        ("http://example.org/100%", "two hex digits"),
        ("http://example.org/?q=%g1", "two hex digits"),
        ("http://example.org/" + "a" * 1982, "at most 2,000 characters"),
        ("http://example.org/" + "é" * 400, "percent-encoded, has at most 2,000"),
    ],
)
def test_what_is_no_address_is_refused_with_what_would_be_right(url: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        normalise(url)


def test_the_longest_address_is_taken() -> None:
    longest = "http://example.org/" + "a" * 1981
    assert len(longest) == 2000
    assert normalise(longest) == longest


hosts = st.sampled_from(["example.org", "EXAMPLE.org:8080", "пример.рф", "[2001:DB8::1]", "1.2.3.4"])
pieces = st.lists(
    st.sampled_from(["/", ".", "..", "/../", "a", "É", "%41", "%2e", "%2F", "%e9", ":", "|", "?", "#"])
    | st.characters(codec="utf-8"),
    max_size=30,
).map("".join)


@given(hosts, pieces)
def test_a_normal_address_is_its_own(host: str, rest: str) -> None:
    try:
        normal = normalise(f"https://{host}/{rest}")
    except Refused:
        return
    assert normalise(normal) == normal
    assert normal.isascii()
    assert "/../" not in normal.partition("?")[0]


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    for url in (text, f"http://{text}"):
        try:
            normal = normalise(url)
        except Refused:
            continue
        assert normal.startswith(("http://", "https://"))
