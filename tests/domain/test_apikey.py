"""How a key is written: found by scanners, and refused where it was mistyped."""

import re

import pytest

from app.domain import apikey

KEY = apikey.made_of(62**11 + 17, 62**42 + 4_711)


def test_a_key_is_read_as_it_was_written() -> None:
    assert apikey.read(str(KEY)) == KEY


def test_a_secret_has_at_least_250_bits() -> None:
    assert 62**apikey.SECRET_DIGITS >= 2**250


def test_a_key_is_one_word_that_begins_as_all_do_and_fits_the_pattern_of_scanners() -> None:
    assert str(KEY).startswith(f"sayso_{KEY.id}_")
    assert re.fullmatch(r"\w+", str(KEY))
    assert re.fullmatch(apikey.PATTERN, str(KEY))


def test_a_key_is_shown_without_its_secret() -> None:
    assert repr(KEY) == f"ApiKey({KEY.id})"


def test_a_key_with_any_one_character_wrong_is_no_key() -> None:
    written = str(KEY)
    for place in range(len(written)):
        for wrong in "0aZ_-":
            if wrong != written[place]:
                assert apikey.read(written[:place] + wrong + written[place + 1 :]) is None


def test_a_key_with_two_neighbours_exchanged_is_no_key() -> None:
    written = str(apikey.made_of(4_711, 62**40 + 1_234_567_890))
    for place in range(len(written) - 1):
        exchanged = written[:place] + written[place + 1] + written[place] + written[place + 2 :]
        if exchanged != written:
            assert apikey.read(exchanged) is None


@pytest.mark.parametrize("other", ["", "sayso_", "sayso", "hunter2", "Bearer", f"{KEY}\n", f" {KEY}", f"{KEY}{KEY}"])
def test_what_is_no_key_is_refused(other: str) -> None:
    assert apikey.read(other) is None
