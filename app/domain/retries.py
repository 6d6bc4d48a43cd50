"""When a delivery that failed is tried again: soon at first, then rarely, and for three days in all.

    after failure   1    2     3      4       5       6    7    8    9 … 18  19                      20
    wait            5 s  30 s  2 min  10 min  30 min  1 h  2 h  4 h  6 h     the rest of three days  give up

A receiver that says when to come back (Retry-After) is not asked before. Each wait is up to a tenth longer, by a
`spread` that the caller draws, so that receivers that failed together are not asked together.
"""

from datetime import timedelta

LONGEST = timedelta(days=3)

_WAITS = tuple(timedelta(seconds=each) for each in (5, 30, 120, 600, 1_800, 3_600, 7_200, 14_400, 21_600))
_SPREAD = 0.1


def wait(
    failures: int, failing_for: timedelta, spread: float = 0.0, asked: timedelta | None = None
) -> timedelta | None:
    """How long to wait after so many failures in a row, the first of them so long ago; None: give up.

    `spread` lies between 0 and 1; `asked` is what the receiver asked for.
    """
    if failing_for >= LONGEST:
        return None
    usual = _WAITS[min(failures, len(_WAITS)) - 1] * (1 + _SPREAD * spread)
    return min(max(usual, asked or usual), LONGEST - failing_for)
