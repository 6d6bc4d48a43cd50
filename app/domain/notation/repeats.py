"""Steps of the grammar that repeat: the same words in the same surroundings are read once.

Prose does not repeat itself. A list, a log or what somebody made to keep the service busy does, with a
number every few characters, and each costs as much as one in prose. So the last steps are kept by the
text around them; a step found again is moved to where it now stands.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.domain.notation.lexer import Tokens
from app.domain.notation.reading import Malformed, Reading

_BEHIND, _AHEAD = 32, 64
_FARTHEST = 32
"""Tokens that a step may take and be kept: the rules look no farther than as many again."""
_LONGEST = 1000
_MOST_KEPT = 512


@dataclass(frozen=True, slots=True)
class Step:
    """What was read at a number, and the token at which reading goes on."""

    end: int
    readings: tuple[Reading, ...]
    malformed: tuple[Malformed, ...]


class Repeats:
    """The last steps through a text, by their surroundings."""

    def __init__(self, t: Tokens, take: Callable[[Tokens, int, int], Step]) -> None:
        self._t = t
        self._take = take
        self._kept: dict[tuple[str, int, int], tuple[int, Step]] = {}

    def step(self, i: int, earliest: int) -> Step:
        """Take the step at number i, or the one that was taken in the same surroundings."""
        t = self._t
        if i - _BEHIND < t.first or i + _AHEAD >= t.last:
            return self._take(t, i, earliest)
        begin, stop = t.start[i - _BEHIND], t.end[i + _AHEAD]
        if stop - begin > _LONGEST:
            return self._take(t, i, earliest)
        key = (t.text[begin:stop], t.start[i] - begin, max(earliest - begin, 0))
        kept = self._kept.get(key)
        if kept is not None:
            return _moved(kept[1], i - kept[0], t.start[i] - t.start[kept[0]])
        step = self._take(t, i, earliest)
        if step.end <= i + _FARTHEST:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[key] = (i, step)
        return step


def _moved(step: Step, tokens: int, characters: int) -> Step:
    return Step(
        step.end + tokens,
        tuple(Reading(r.quantity, r.start + characters, r.end + characters, r.rule, r.text) for r in step.readings),
        tuple(replace(m, start=m.start + characters, end=m.end + characters) for m in step.malformed),
    )
