from collections.abc import Iterator

import pytest
from sqlalchemy.exc import OperationalError

from app.kit.errors import Unavailable
from app.kit.retrying import retrying


class _Deadlock(Exception):
    sqlstate = "40P01"


def collision() -> Exception:
    return OperationalError("UPDATE", {}, _Deadlock())


class Work:
    """Fails as it is told to, then gives how often it was tried."""

    def __init__(self, *failures: Exception) -> None:
        self.failures: Iterator[Exception] = iter(failures)
        self.tries = 0

    async def __call__(self) -> int:
        self.tries += 1
        for failure in self.failures:
            raise failure
        return self.tries


@pytest.mark.parametrize("collisions", [0, 1, 2])
async def test_a_collision_is_tried_again(collisions: int) -> None:
    assert await retrying(Work(*(collision() for _ in range(collisions)))) == collisions + 1


async def test_the_third_collision_is_503() -> None:
    work = Work(*(collision() for _ in range(9)))
    with pytest.raises(Unavailable):
        await retrying(work)
    assert work.tries == 3


async def test_another_failure_is_not_tried_again() -> None:
    work = Work(KeyError("x"))
    with pytest.raises(KeyError):
        await retrying(work)
    assert work.tries == 1
