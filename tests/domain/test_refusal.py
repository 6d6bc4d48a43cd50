from collections.abc import Callable

import pytest

from app.domain import codes, comparison, confidence, names, urls, when
from app.domain.refusal import Refused

MARK = "zq9"


def bound(text: str) -> object:
    return when.parse_bound(text, end=True)


def code_of_a_scale(text: str) -> object:
    return confidence.from_parts("stix", text)


def scale(text: str) -> object:
    return confidence.from_parts(text, "low")


@pytest.mark.parametrize(
    ("read", "sent"),
    [
        (when.parse, MARK),
        (when.parse, f"2024/{MARK}"),
        (when.parse_instant, f"2024-10-01T10:00:00{MARK}"),
        (bound, MARK),
        (confidence.read, MARK),
        (code_of_a_scale, MARK),
        (scale, MARK),
        (comparison.parse_range, MARK),
        (comparison.parse_range, f"1,{MARK}"),
        (names.clean, f"{MARK}\n"),
        (names.clean, MARK * 101),
        (urls.normalise, MARK),
        (urls.normalise, f"http://{MARK}@example.org/"),
        (urls.normalise, f"http://-{MARK}/"),
        (urls.normalise, f"http://[::1]/%{MARK}"),
        (codes.country, MARK),
        (codes.language, f"{MARK}_"),
    ],
)
def test_a_refusal_never_repeats_what_was_sent(read: Callable[[str], object], sent: str) -> None:
    with pytest.raises(Refused) as refusal:
        read(sent)
    assert MARK not in str(refusal.value)


def test_a_refusal_names_its_field() -> None:
    assert Refused("a sentence").field is None
    assert Refused("a sentence", "lower").field == "lower"
    assert isinstance(Refused("a sentence"), ValueError)
