"""What a server keeps of its answers: of one state, within its bounds, the longest unasked forgotten first."""

from starlette.responses import Response

from app.access.answers import MOST_ASKED, MOST_OF_ONE, Answers, Key


def key(query: str) -> Key:
    return ("/v1/claims", query.encode(), "")


def test_only_what_was_asked_before_was_asked() -> None:
    answers = Answers()
    assert not answers.was_asked(key("a"))
    assert answers.was_asked(key("a"))
    assert not answers.was_asked(key("b"))


def test_of_endlessly_many_questions_the_last_ones_are_remembered() -> None:
    answers = Answers()
    for number in range(MOST_ASKED + 1):
        answers.was_asked(key(str(number)))
    assert answers.was_asked(key(str(MOST_ASKED)))
    assert not answers.was_asked(key("0"))


def test_another_state_forgets_everything_and_coming_back_brings_nothing_back() -> None:
    answers = Answers()
    assert not answers.are_of("1")
    answers.keep("1", key("a"), Response(b"one"))
    assert answers.are_of("1")
    assert answers.recall(key("a")) is not None
    assert not answers.are_of("2")
    assert answers.recall(key("a")) is None
    assert not answers.are_of("1")
    assert answers.recall(key("a")) is None


def test_the_bytes_kept_are_bounded_and_what_is_asked_for_stays() -> None:
    answers = Answers(most=30)
    answers.are_of("1")
    for name in "abc":
        answers.keep("1", key(name), Response(b"123456789"))
    answers.recall(key("a"))
    answers.keep("1", key("d"), Response(b"123456789"))
    assert [name for name in "abcd" if answers.recall(key(name))] == ["a", "c", "d"]
    answers.keep("1", key("e"), Response(b"x" * 29))
    assert [name for name in "abcde" if answers.recall(key(name))] == ["e"]


def test_a_very_long_answer_is_not_kept() -> None:
    answers = Answers()
    answers.are_of("1")
    answers.keep("1", key("a"), Response(b"x" * MOST_OF_ONE))
    assert answers.recall(key("a")) is None


def test_keeping_twice_counts_once() -> None:
    answers = Answers(most=30)
    answers.are_of("1")
    for _ in range(5):
        answers.keep("1", key("a"), Response(b"123456789"))
    answers.keep("1", key("b"), Response(b"123456789"))
    assert answers.recall(key("a")) is not None


def test_what_was_begun_in_a_state_gone_by_is_not_kept() -> None:
    answers = Answers()
    answers.are_of("1")
    answers.are_of("2")
    answers.keep("1", key("a"), Response(b"one"))
    assert answers.recall(key("a")) is None
    assert answers.are_of("2")
