from datetime import UTC, date, timedelta, timezone
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kit import cursor
from app.kit.cursor import FURTHEST, FeedCursor, Key
from app.kit.errors import BadRequest

SECRET = b"a secret of the ledger"
ASKED = "ledger 1, status=reported"

offsets = st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))
texts = st.text(st.characters(blacklist_characters="\x00", blacklist_categories=["Cs"]), max_size=300)
keys = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.decimals(allow_nan=False)
    | texts
    | st.dates()
    | st.datetimes(timezones=st.none() | st.just(UTC) | offsets)
    | st.uuids()
)


@given(st.lists(keys, max_size=5))
def test_the_keys_come_back_as_they_were(given_keys: list[Key]) -> None:
    found = cursor.decode(SECRET, ASKED, cursor.encode(SECRET, ASKED, given_keys))
    assert [(type(key), key) for key in found] == [(type(key), key) for key in given_keys]


def example() -> str:
    return cursor.encode(SECRET, ASKED, [Decimal("12000.50"), "Yonhap", date(2024, 10, 1), UUID(int=7), True])


@given(st.integers(0, 200), st.sampled_from("ABCabc019-_="))
def test_a_changed_character_is_refused(place: int, character: str) -> None:
    good = example()
    place %= len(good)
    bad = good[:place] + character + good[place + 1 :]
    if bad != good:
        with pytest.raises(BadRequest):
            cursor.decode(SECRET, ASKED, bad)


@pytest.mark.parametrize(
    "bad",
    ["", "x", "====", "é", "a b", "\x00", "A" * 1_000_000, "../../etc/passwd", "AAAA", "_" * 22],
)
def test_what_we_did_not_write_is_refused(bad: str) -> None:
    for read in (lambda: cursor.decode(SECRET, ASKED, bad), lambda: FeedCursor.decode(SECRET, bad)):
        with pytest.raises(BadRequest):
            read()


@given(st.text())
def test_no_text_is_taken_for_a_cursor(text: str) -> None:
    with pytest.raises(BadRequest):
        cursor.decode(SECRET, ASKED, text)


def test_a_cursor_is_good_for_its_own_question_and_secret_only() -> None:
    good = example()
    for secret, asked in [(b"another", ASKED), (SECRET, "ledger 2, status=reported"), (SECRET, "")]:
        with pytest.raises(BadRequest):
            cursor.decode(secret, asked, good)
    assert cursor.decode(SECRET, ASKED.encode(), good)


def test_a_cursor_cut_short_or_longer_is_refused() -> None:
    good = example()
    for bad in (*(good[:end] for end in range(len(good))), good + "A", good + "=", good + "\n"):
        with pytest.raises(BadRequest):
            cursor.decode(SECRET, ASKED, bad)


@given(st.uuids(), st.integers(0, FURTHEST))
def test_a_place_in_the_feed_comes_back(ledger: UUID, position: int) -> None:
    place = FeedCursor(ledger, position)
    assert FeedCursor.decode(SECRET, place.encode(SECRET)) == place
    assert FeedCursor.decode(SECRET, place.encode(SECRET), ledger) == place


def test_a_place_in_another_ledgers_feed_is_refused() -> None:
    foreign = FeedCursor(uuid4(), 5).encode(SECRET)
    with pytest.raises(BadRequest):
        FeedCursor.decode(SECRET, foreign, uuid4())
    with pytest.raises(BadRequest):
        cursor.decode(SECRET, "", foreign)


@pytest.mark.parametrize("position", [-1, FURTHEST + 1])
def test_a_position_is_one_the_database_can_hold(position: int) -> None:
    with pytest.raises(ValueError, match="position"):
        FeedCursor(UUID(int=1), position)
