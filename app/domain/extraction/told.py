"""When what a sentence tells of was: the time it states, or the one that an earlier sentence set for this event.

    in the clause      the number's own clause states it
    in the sentence    another clause of the sentence does, and no relative clause keeps it to itself
    as of saying       "so far", "the latest toll": the day of the saying
    as before          "in the same period", "that day": the time told last
    of the paragraph   a sentence before in the paragraph set it, and this one goes on in the past tense
    of the event       words of this sentence (earthquake, votes, killed) are those of an event whose day was told

When something was announced is not when it was: a time beside a verb of saying is passed over. A lasting state has
no time of its own: a clause in the present tense, the length of a life or a sentence takes none over.
"""

import re
from datetime import timedelta

from app.domain.extraction import days, events, times
from app.domain.extraction.lasting import LASTING, PAST, TOOK, carries, is_lasting
from app.domain.extraction.numbers import Number
from app.domain.extraction.places import Places
from app.domain.extraction.sentences import Sentence
from app.domain.when import When, parse

Found = tuple[When | None, str | None]
_NONE: Found = (None, None)

_SAME = re.compile(
    r"(?i)\b(?:(?:the|this|that) same (?:day|night|morning|evening|afternoon|week|month|year|period|time)|"
    r"that (?:day|night|morning|evening|afternoon|week|month|year)|at the time|"
    r"during (?:this|that) (?:time|period)|in the (?:crash|attack|blast|accident))\b"
)
_THAT_DAY = re.compile(r"\b(?:that|the same) day\b")
_COMPARED = re.compile(
    r"\b(?:(?:up|down|rising|falling|increase|decrease|rise|drop) from|compared (?:with|to)|"
    r"than(?= (?:in|on|last|an?|the|it|at|during|previous)\b)|versus|as against|"
    r"(?:twice|double|triple|half|times) (?:the|as) (?:size|number|amount|rate|level|toll|many|much))\b"
    r"(?:[^;,.]|[.,]\d)*$"
)
_LATER = re.compile(
    r"(?i)\b(?P<many>\w+) (?P<unit>day|week|month|year)s? (?P<way>later|earlier|afterwards?\b|before\b(?=[,.;]))"
)
_SINCE_THEN = re.compile(r"(?i)\b(?:since then|ever since|since (?:their|its|his|her|that|this) \w+)\b")
_BEFORE_IT = re.compile(
    r"(?i)\b(?:hour|day|week|month|year|evening|night|morning)s? (?:before|prior to|ahead of|leading up to)\b"
)
_WAS_TO = re.compile(r"\b(?:was|were) (?:scheduled|planned|set|due|slated|supposed)\b")
_SHIFTED = re.compile(
    r"(?i)\bthe (?:(?P<back>previous day|day before|previous night|night before)|next day|following day|day after)\b"
)
_CLOCK = re.compile(r"\b\d{1,2}(?::\d\d)? ?(?:[ap]\.m\.|[ap]m\b)|\b\d{1,2}:\d\d\b|\blocal time\b")
_DATELINE = re.compile(r"\w+, \w+ \d{1,2}, \d{4}\s*$")
_RELATIVE = re.compile(r"(?:, | |\()(?:who|which|whose|whom)\b|\(")
_BRACKET_ENDS = re.compile(r"\)")
_CLAUSE_ENDS = re.compile(r"[,;]")
_SUBORDINATE = re.compile(r"\b(?:after|before|since|until|who|which|when|where|whose|than)\b")
_OBITUARY = re.compile(
    r"\b(?:died|has died|dies|passed away)\b[^.]*\b(?:aged?|at (?:the age of )?\d+|at \d+ years|years old)\b"
)
_YEAR = 366
_LEADS = 1
_NEAR = 3
_AFTER_DOING = re.compile(r"\bafter (?:\w+ly )?\w+ing\b")
_HAS = re.compile(r"\b(?:who|which|whose) (?:\w+ ){0,2}?(?:has|have|is|are)\b")
_WHOLE_WAR = re.compile(
    r"\bin (?:the|this|its|[A-Z]\w+['’]s) (?:[\w’'-]+ ){0,2}(?:war|conflict|campaign|offensive|invasion|siege)\b"
)
_EARLIER = re.compile(r"\bhad (?:\w+ly |already |also )?(?:been )?\w+(?:ed|en|wn|ne|ld|nt)\b")
_SO_FAR = re.compile(
    r"(?i)\b(?:so far|(?:until|till|up to) now|to date|as of now|"
    r"(?:latest|current) (?:numbers?|figures?|count|tally|toll))\b"
)


class Told:
    """The times told so far in an article, read sentence by sentence."""

    def __init__(self, published: When | None) -> None:
        self._published = published
        self._lead: When | None = None
        self._days: dict[str, When] = {}
        self._places = Places()
        self._near: When | None = None
        self._near_is_brief, self._near_at = True, 0
        self._last: When | None = None
        self._paragraph = -1
        self._kept: tuple[int, tuple[times.Time, ...]] = (-1, ())
        self._said: tuple[times.Time, ...] = ()
        self._is_of_one_life = False

    def pass_over(self, sentence: Sentence) -> None:
        """Keep what a sentence in the past tense tells of the time of its event."""
        self._enter(sentence)
        if _DATELINE.match(sentence.text):
            return
        if _OBITUARY.search(sentence.text) and self._lead is None:
            self._is_of_one_life = True
        stated = tuple(t for t in self._in(sentence) if not _COMPARED.search(sentence.text, 0, t.start))
        stated = stated or (self._said if _THAT_DAY.search(sentence.text) else ())
        told = [t for t in stated if self._is_past(t) and not sentence.text.startswith("as of", t.start)]
        brief = [t for t in told if t.is_brief]
        self._places.note(sentence.text, brief)
        if brief:
            self._lead = self._lead or brief[0].when
            self._date(sentence.text, brief)
        elif not told and self._near is not None and PAST.search(sentence.text):
            for family in events.families(sentence.text):
                self._days.setdefault(family, self._near)
        if told:
            main = next((t for t in told if t.is_brief or _is_main(sentence.text, t)), None)
            if main is not None:
                self._last = main.when
                several = len({t.when.edtf for t in brief}) > 1
                self._near = None if _is_long(main.when) or several else main.when
                self._near_is_brief, self._near_at = main.is_brief, sentence.index
        elif _CLOCK.search(sentence.text):
            self._lead = self._lead or self._today(sentence)
            self._near = self._near or self._of_event(sentence.text, sentence.text) or self._lead

    def _today(self, sentence: Sentence) -> When | None:
        """Give the day of publication for a lead that tells the hour and no day."""
        day = self._published
        is_day = day is not None and day.start is not None and day.start == day.end
        return day if is_day and sentence.index <= _LEADS and not self._in(sentence) else None

    def _date(self, sentence: str, brief: list[times.Time]) -> None:
        """Keep the day of each event that a sentence names: the one told nearest to it."""
        for match in events.FAMILY.finditer(sentence):
            nearest = min(brief, key=lambda t: abs(t.start - match.start()))
            if match.lastgroup is not None:
                self._days.setdefault(match.lastgroup, nearest.when)

    def about(self, number: Number, start: int, end: int, *, is_quoted: bool, is_expected: bool) -> Found:
        """Give the time of a number's clause, from `start` to `end` of its sentence, and how it was found."""
        sentence = number.sentence
        self._enter(sentence)
        at = number.start - sentence.start
        until = number.end - sentence.start
        found = [t for t in self._in(sentence) if not _is_kept_from(sentence.text, t.start, at, until)]
        found = [t for t in found if not _is_of_comparand(sentence.text, until, t.start)]
        found = [t for t in found if not _is_apart(sentence.text, at, t.start)]
        found = [t for t in found if t.start > at or not _AFTER_DOING.search(sentence.text, t.end, at)]
        found = [t for t in found if ";" not in sentence.text[at : t.start]]
        inside = [t for t in found if start <= t.start < end]
        found = [t for t in found if t.start < at or not sentence.text.startswith("as of", t.start) or t in inside]
        if is_lasting(number, sentence.text):
            return _NONE
        if number.quantity.dimension in LASTING and not TOOK.search(sentence.text):
            found = inside = [
                t
                for t in inside
                if not _is_kept_from(sentence.text, at, t.start)
                and " and " not in sentence.text[min(t.start, at) : max(t.start, at)]
            ]
        for there, rule in ((inside, "in the clause"), (found, "in the sentence")):
            if there:
                return min(there, key=lambda t: abs(t.start - at)).when, rule
        if self._said and self._said[-1].is_brief and _SO_FAR.search(sentence.text):
            return self._said[-1].when, "as of saying"
        clause = sentence.text[start:end]
        back = any(phrase.search(sentence.text) for phrase in (_SAME, _SHIFTED, _LATER, _SINCE_THEN))
        if (is_expected and not _WAS_TO.search(sentence.text)) or _BEFORE_IT.search(sentence.text):
            return _NONE
        if not (back or carries(number, clause, sentence.text, is_quoted=is_quoted)):
            return _NONE
        placed = None if is_quoted else self._places.day_at(sentence.text, at)
        when, why = (placed, "of the place") if placed is not None else self._before(sentence, clause)
        return _NONE if is_quoted and why == "of the event" else (when, why)

    def _before(self, sentence: Sentence, clause: str) -> Found:
        """Give the time that an earlier sentence set, where the clause tells on of the same."""
        counted = self._counted(sentence.text)
        if counted is not None:
            return counted, "as before"
        same = _SAME.search(sentence.text)
        if same is None and (_WHOLE_WAR.search(sentence.text) or self._is_said_before()):
            return _NONE
        if same is not None:
            kept = self._near or (None if same.group().lower() == "at the time" else self._last)
            if kept is not None and kept.start is not None and same.group().lower().endswith("day"):
                kept = parse(str(kept.start))
            return (kept, "as before") if kept is not None else _NONE
        background = _EARLIER.search(clause) is not None and not events.families(clause) & events.DISASTER
        fresh = self._near_is_brief or (sentence.index - self._near_at <= _NEAR and not self._said)
        if self._near is not None and fresh and not background:
            return self._near, "of the paragraph"
        day = None if self._is_of_one_life else self._of_event(clause, sentence.text)
        return (day, "of the event") if day is not None else _NONE

    def _is_said_before(self) -> bool:
        """Tell whether a sentence says that something was said before the day that was told last."""
        said = self._said[-1].when.start if self._said else None
        near = None if self._near is None else self._near.start
        return said is not None and near is not None and said < near

    def _counted(self, sentence: str) -> When | None:
        """Give the time that is counted from the one told last: the next day, two weeks later, since then."""
        last = None if self._last is None else self._last.start
        if last is None:
            return None
        if (shifted := _SHIFTED.search(sentence)) is not None:
            return days.known(str(last + timedelta(days=-1 if shifted["back"] else 1)))
        if (later := _LATER.search(sentence)) is not None:
            is_back = later["way"].lower() in {"earlier", "before"}
            moved = days.moved(last, later["many"].lower(), later["unit"].lower(), back=is_back)
            return None if moved is None else days.known(moved)
        end = None if self._published is None else self._published.end
        return parse(f"{last}/{end}") if _SINCE_THEN.search(sentence) and end is not None and last <= end else None

    def _of_event(self, clause: str, sentence: str) -> When | None:
        for words in (clause, sentence):
            families = events.families(words)
            for family in families:
                if family in self._days:
                    return self._days[family]
            if families & events.DISASTER and self._days.keys() & events.DISASTER:
                return next(day for family, day in self._days.items() if family in events.DISASTER)
        return None

    def _enter(self, sentence: Sentence) -> None:
        if sentence.paragraph != self._paragraph:
            self._paragraph, self._near = sentence.paragraph, None

    def _is_past(self, time: times.Time) -> bool:
        day = self._published.end if self._published is not None else None
        return day is None or time.when.end is None or time.when.end <= day

    def _in(self, sentence: Sentence) -> tuple[times.Time, ...]:
        if self._kept[0] != sentence.index:
            found = times.find(sentence.text, self._published)
            self._kept = (sentence.index, tuple(t for t in found if not t.is_of_saying))
            self._said = tuple(t for t in found if t.is_of_saying)
        return self._kept[1]


def _is_main(sentence: str, time: times.Time) -> bool:
    """Whether a time is of the main clause: at its head, or without a subordinate one between."""
    return _SUBORDINATE.search(sentence, 0, time.start) is None


def _is_of_comparand(sentence: str, number: int, time: int) -> bool:
    """Whether a time is of what the number is compared with: "52%, down from 58% four years ago"."""
    if number < time:
        return _COMPARED.search(sentence, number, time) is not None
    return _COMPARED.search(sentence, 0, time) is not None and "," in sentence[time:number]


def _is_long(when: When) -> bool:
    """Whether a time is of more than a year: "since 2022" is not when what follows was."""
    return when.start is None or when.end is None or (when.end - when.start).days > _YEAR


def _relative(sentence: str, position: int) -> tuple[int, int] | None:
    """Give the relative clause, or the bracket, that holds a position."""
    opened = list(_RELATIVE.finditer(sentence, 0, position))
    if not opened:
        return None
    closes = _BRACKET_ENDS if opened[-1].group().endswith("(") else _CLAUSE_ENDS
    end = closes.search(sentence, opened[-1].end())
    until = end.start() if end else len(sentence)
    return (opened[-1].start(), until) if position < until else None


def _is_apart(sentence: str, number: int, time: int) -> bool:
    """Whether a number is of a relative clause that tells what lasts, and a time is outside of it."""
    held = _relative(sentence, number)
    return held is not None and not held[0] < time < held[1] and _HAS.search(sentence, *held) is not None


def _is_kept_from(sentence: str, one: int, other: int, until: int = -1) -> bool:
    """Whether a relative clause or a bracket holds one place and not the other, nor says who what ends there is."""
    held = _relative(sentence, one)
    return held is not None and not held[0] < other < held[1] and held[0] != until
