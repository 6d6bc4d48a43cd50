"""Which media type a client would rather have."""

import pytest

from app.kit.accepting import best

PAGE, EVENTS = "application/json", "text/event-stream"


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, PAGE),
        ("", PAGE),
        ("*/*", PAGE),
        ("text/event-stream", EVENTS),
        ("TEXT/Event-Stream; charset=utf-8", EVENTS),
        ("text/event-stream, */*;q=0.1", EVENTS),
        ("text/event-stream, */*", EVENTS),
        ("application/json, text/event-stream", PAGE),
        ("application/json;q=0.5, text/event-stream;q=0.6", EVENTS),
        ("application/json;q=0.6, text/event-stream;q=0.5", PAGE),
        ("text/*", EVENTS),
        ("text/event-stream;q=0", PAGE),
        ("text/event-stream;q=0, */*", PAGE),
        ("text/html, application/xhtml+xml, */*;q=0.8", PAGE),
        ("image/png", PAGE),
        (";;,q=,text/event-stream;q=x;;", EVENTS),
        ("text/event-stream\x00", PAGE),
    ],
)
def test_the_offer_that_is_wanted_most_is_chosen(accept: str | None, chosen: str) -> None:
    headers = [] if accept is None else [(b"accept", accept.encode("latin-1"))]
    assert best({"type": "http", "headers": headers}, (PAGE, EVENTS)) == chosen


def test_several_accept_headers_are_one_list() -> None:
    headers = [(b"accept", b"application/json;q=0.1"), (b"accept", EVENTS.encode())]
    assert best({"type": "http", "headers": headers}, (PAGE, EVENTS)) == EVENTS
