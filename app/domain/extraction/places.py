"""The days of one kind of event in several places: "In Iowa, caucuses were held on February 3, in Ohio on March 17".

A later number in one of them is of its day: "In Iowa, he won 12 delegates", and so are those "there".
"""

import re
from collections.abc import Iterable

from app.domain.extraction.times import Time
from app.domain.when import When

_MONTH = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
)
_IN = re.compile(rf"\b[Ii]n (?!(?:{_MONTH})\b)(?P<place>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*)")
_THERE = re.compile(r"\bthere\b(?!\s(?:is|are|was|were|has|have|had|will|would|may)\b)")


class Places:
    """The days told so far, by place."""

    def __init__(self) -> None:
        self._days: dict[str, When] = {}
        self._there: When | None = None

    def note(self, sentence: str, times: Iterable[Time]) -> None:
        """Keep the day of each place that a sentence names before it."""
        for time in times:
            if (place := _before(sentence, time.start)) is not None:
                self._days[place] = time.when

    def day_at(self, sentence: str, position: int) -> When | None:
        """Give the day of the place named before the position, or else behind; None where but one day was told."""
        if len({day.edtf for day in self._days.values()}) <= 1:
            return None
        if _THERE.search(sentence) is not None:
            return self._there
        behind = _IN.search(sentence, position)
        place = _before(sentence, position) or (behind["place"] if behind is not None else None)
        if place is not None:
            self._there = self._days.get(place)
            return self._there
        return None


def _before(sentence: str, position: int) -> str | None:
    named = list(_IN.finditer(sentence, 0, position))
    return named[-1]["place"] if named else None
