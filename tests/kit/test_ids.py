import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from uuid import RFC_4122

from app.kit import clock
from app.kit.ids import _TAIL_FULL, _Sequence, uuid7


def test_an_id_is_a_uuid_of_version_7_and_of_its_time() -> None:
    before = time.time_ns() // 1_000_000
    made = uuid7()
    assert (made.version, made.variant) == (7, RFC_4122)
    # A busy millisecond may have counted a little ahead.
    assert before <= made.int >> 80 <= time.time_ns() // 1_000_000 + 1


def test_ids_grow_within_a_process() -> None:
    made = [uuid7() for _ in range(20_000)]
    assert all(earlier < later for earlier, later in pairwise(made))


def test_threads_never_share_an_id() -> None:
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: uuid7(), range(20_000)))
    assert len(set(made)) == len(made)


def test_a_clock_that_is_set_back_does_not_turn_the_order() -> None:
    sequence = _Sequence()
    steps = [sequence.next(millisecond) for millisecond in (1_000, 1_000, 400, 1_000, 1_001)]
    assert steps == sorted(set(steps))


def test_a_millisecond_that_is_full_goes_over_into_the_next() -> None:
    sequence = _Sequence()
    sequence.next(1_000)
    sequence._tail = _TAIL_FULL - 1
    assert sequence.next(1_000)[0] == 1_001


def test_the_time_has_a_zone() -> None:
    assert str(clock.now().tzinfo) == "UTC"
