"""What no text may do: cost much more than prose of its length. Calls are counted, no clock is looked at."""

import sys
from types import FrameType

import pytest

from app.domain.notation import scan

_REPEATED = """
    5 usd |$5 |5€|5 km |5-year |5 of the |5 soldiers |won 3-|from 5 to |out of 5 |5 or more |(|(5 |(at least 5) |[5] |5%
    five |twenty-|hundred and |one and a half million |half a |a third of |½ |1½|1/2 |5/5/|one in three |7 out of 20
    more than |at least |about about 5 |between 5 and |5-|5–6–|$5.5-|3-1-|3-1-per |1 000 |1 000 00 |1'000'|200,0000
    dozens of |dozens, if not |if not |tens of |tripled |ten times |Articles 5, |5, 6 |10:|Smith, 42, |12 October |,000
    U.S.|a-|a'a'|'|“|,, |.5.|٣|٣ |５| |日5|x5|4x|https://a|www.|12,34,567 |99999999999999999999
""".strip().replace("\n", "|")
_SOME = [repeat.strip(" ") + " " if repeat.endswith(" ") else repeat.strip() for repeat in _REPEATED.split("|")]
_SHORT, _LONG = 5_000, 20_000
_ORDERS = (range(1, 31), range(1, 121))
"""Steps through the phrases: each brings other phrases together."""
_MOST_GROWTH = 1.3
_MOST_CALLS_OF_REPEATS, _MOST_CALLS = 20, 60
"""A character, in a text of nothing but numbers; prose takes one or two."""


def _calls(text: str) -> int:
    """Count what is called to read a text: functions of ours and of the interpreter alike."""
    count = 0

    def counted(_frame: FrameType, event: str, _arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        scan(text)
    finally:
        sys.setprofile(before)
    return count


def _filled(repeat: str, length: int) -> str:
    return (repeat * (length // len(repeat) + 1))[:length]


@pytest.mark.parametrize("repeat", _SOME)
def test_a_phrase_that_repeats_without_end_costs_little_and_no_more_for_being_long(repeat: str) -> None:
    scan(_filled(repeat, 200))
    short, long = _calls(_filled(repeat, _SHORT)), _calls(_filled(repeat, _LONG))
    assert long < short * _MOST_GROWTH * _LONG / _SHORT
    assert (long - short) / (_LONG - _SHORT) < _MOST_CALLS_OF_REPEATS


@pytest.mark.parametrize("phrase", ["{} usd ", "${} ", "{}-year ", "{} tanks, ", "from {} to "])
def test_numbers_that_differ_cost_no_more_for_being_many(phrase: str) -> None:
    short, long = (_calls("".join(map(phrase.format, range(many)))) for many in (500, 2000))
    assert long < short * _MOST_GROWTH * 4
    assert long / sum(len(phrase.format(number)) for number in range(2000)) < _MOST_CALLS


def test_phrases_in_any_order_cost_no_more_for_being_many() -> None:
    texts = [
        "".join(_SOME[n * stride % len(_SOME)] for stride in strides for n in range(len(_SOME))) for strides in _ORDERS
    ]
    short, long = (_calls(text) / len(text) for text in texts)
    assert long < short * _MOST_GROWTH
    assert long < _MOST_CALLS


@pytest.mark.parametrize("between", ["", "and ", "\n\n", "– ", "long " * 60])
def test_a_phrase_that_repeats_is_read_as_it_is_alone(between: str) -> None:
    phrase = "12 tanks, at least $5 million, 200,0000 shells, a third of all men and KN-23. "
    one, many = scan(phrase), scan((phrase + between) * 40)
    step = len(phrase + between)
    assert [(r.start, r.text, r.quantity) for r in many.readings] == [
        (at * step + r.start, r.text, r.quantity) for at in range(40) for r in one.readings
    ]
    assert [(m.start, m.end) for m in many.malformed] == [
        (at * step + m.start, at * step + m.end) for at in range(40) for m in one.malformed
    ]
