from urllib.parse import quote

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from app.kit import reason
from app.kit.errors import BadRequest, Invalid
from tests.kit.asgi import JSON, Answer, ask

printable = st.text(st.characters(blacklist_categories=["Cc", "Cs"]), min_size=1, max_size=1_000)


@given(printable.filter(str.strip))
def test_what_is_percent_encoded_is_read_again(text: str) -> None:
    assert reason.read(quote(text, safe=" ")) == text.strip()


@pytest.mark.parametrize(
    ("header", "text"),
    [
        (None, None),
        ("", None),
        ("  ", None),
        ("%20", None),
        ("typo in the figure", "typo in the figure"),
        ("f%C3%BCr", "für"),
        ("100%25 sure", "100% sure"),
        ("a+b", "a+b"),
        ("line%0Abreak", "line\nbreak"),
        ("x" * 1_000, "x" * 1_000),
        ("%E4%B8%AD" * 1_000, "中" * 1_000),
    ],
)
def test_a_reason_is_read(header: str | None, text: str | None) -> None:
    assert reason.read(header) == text


@pytest.mark.parametrize("header", ["für", "%FF", "%ED%A0%80", "%C0%80"])
def test_bytes_that_are_no_utf8_are_400(header: str) -> None:
    with pytest.raises(BadRequest):
        reason.read(header)


@pytest.mark.parametrize("header", ["50%", "%zz", "a%00b", "a%1Bb", "x" * 1_001, "%C3%BC" * 1_001])
def test_a_reason_that_cannot_stand_is_422(header: str) -> None:
    with pytest.raises(Invalid) as refusal:
        reason.read(header)
    assert refusal.value.errors[0].header == "Change-Reason"


async def test_the_reason_reaches_the_endpoint_once(app: FastAPI) -> None:
    async def post(*reasons: bytes) -> Answer:
        headers = [(b"content-type", JSON["content-type"].encode())]
        headers += [(b"change-reason", value) for value in reasons]
        return await ask(app, "POST", "/v1/things", body=b'{"name":"a"}', headers=headers)

    assert (await post(b"because%20so")).document["why"] == "because so"
    assert (await post()).document["why"] is None
    assert (await post(b"one", b"two")).status == 400
    assert (await post(b"\xff")).status == 400
