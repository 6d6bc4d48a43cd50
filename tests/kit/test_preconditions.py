import pytest
from starlette.requests import Request

from app.kit.errors import BadRequest, PreconditionFailed, PreconditionRequired
from app.kit.preconditions import etag, not_modified, require_match

TAG = etag(3, b'{"a":1}')


def request(*headers: tuple[str, str]) -> Request:
    raw = [(name.lower().encode(), value.encode()) for name, value in headers]
    return Request({"type": "http", "headers": raw})


def test_a_tag_is_the_version_and_a_digest_of_the_body() -> None:
    assert TAG.startswith('"3-')
    assert TAG.endswith('"')
    assert etag(3, b'{"a":1}') == TAG
    assert len({TAG, etag(4, b'{"a":1}'), etag(3, b'{"a":2}')}) == 3


@pytest.mark.parametrize(
    "header", [TAG, etag(3, b"another body"), '"3"', "*", " * ", f'"2-ab", {TAG}', f"{TAG},", f', W/"9-a" ,{TAG}']
)
def test_the_current_version_passes_in_whatever_body(header: str) -> None:
    require_match(header, 3, TAG)
    require_match(request(("If-Match", header)), 3, TAG)


def test_several_headers_are_one_list() -> None:
    require_match(request(("If-Match", '"2-ab"'), ("If-Match", TAG)), 3)


@pytest.mark.parametrize(
    "header",
    ['"2-ab"', f"W/{TAG}", '"abc"', '""', '"03-ab"', '"3-XY"', '"33-ab"', '"2-ab", "4-ab"', '"99999999999999999999-a"'],
)
def test_another_version_is_412_with_the_current_tag(header: str) -> None:
    with pytest.raises(PreconditionFailed) as refusal:
        require_match(header, 3, TAG)
    assert refusal.value.headers == {"ETag": TAG}
    assert refusal.value.members == {"current": TAG}


@pytest.mark.parametrize("header", [None])
def test_without_if_match_it_is_428_with_the_current_tag(header: str | None) -> None:
    with pytest.raises(PreconditionRequired) as refusal:
        require_match(header, 3, TAG)
    assert refusal.value.headers == {"ETag": TAG}
    with pytest.raises(PreconditionRequired):
        require_match(request(), 3)


@pytest.mark.parametrize(
    "header",
    ["", "3", "3-ab", '"3-ab', "W/3", 'w/"3-ab"', '*, "3"', '"3-ab" "4-ab"', "a,b", '"' * 9_001, '"3 ab"', ","],
)
def test_garbage_is_400(header: str) -> None:
    with pytest.raises(BadRequest):
        require_match(header, 3, TAG)


@pytest.mark.parametrize(
    ("header", "same"),
    [
        (TAG, True),
        (f"W/{TAG}", True),
        ("*", True),
        (f'"x", {TAG}', True),
        ('"x"', False),
        (etag(3, b"other"), False),
        (None, False),
        ("garbage", False),
        ("", False),
        ('"' * 9_001, False),
    ],
)
def test_if_none_match_asks_for_the_very_bytes(header: str | None, same: bool) -> None:
    assert not_modified(header, TAG) is same
    assert not_modified(header, f"W/{TAG}") is same
    given = request() if header is None else request(("If-None-Match", header))
    assert not_modified(given, TAG) is same
