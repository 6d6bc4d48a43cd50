"""The reader: numbers that are claims, each with its clause, who says it, how, about when, and why."""

import re
from collections.abc import Iterator
from dataclasses import replace

from app.domain.extraction import attribution, clauses, numbers, sentences, speakers, subjects, times
from app.domain.extraction.attribution import Attribution
from app.domain.extraction.filters import why_none
from app.domain.extraction.numbers import Number
from app.domain.extraction.proposal import Proposal
from app.domain.extraction.sentences import Article, Sentence
from app.domain.vocabulary import Stance
from app.domain.when import When

_PRESENT = re.compile(r"\b(?:is|are|has|have|includes?|live|lives|occurs?|accounts?|contains?|serves?|dwell|must|makes? up|costs?|worth|covers?)\b")
_PAST = re.compile(r"\b(?:was|were|had|did|\w+ed|killed|saw|took|fell|rose|won|lost|struck|hit|broke|left|died|said|found|made|became|led)\b")
_NOBODY = re.compile(r"(?i)^(?:some|many|people|critics|others|it|this)$")


def read(text: str, published: When | None, title: str | None = None) -> tuple[Proposal, ...]:
    """Give the claims that a text states with a number, in their order.

    `published` resolves "yesterday" and "last September"; `title` is left out where the text repeats it.
    Linear in the text's length; the same text gives the same proposals.
    """
    article = sentences.read(text)
    said = speakers.of(article)
    told = _Times(published)
    return tuple(_proposals(article, said, told, (title or "").strip().casefold()))


def _proposals(article: Article, said: tuple[tuple[Attribution, ...], ...], told: "_Times", title: str) -> Iterator[Proposal]:
    index = 0
    for number in numbers.read(article):
        while index < number.sentence.index:
            told.pass_over(article.sentences[index])
            index += 1
        if _is_headline(number.sentence, title) or why_none(number) is not None:
            continue
        yield _proposal(article, said, told, number)


def _is_headline(sentence: Sentence, title: str) -> bool:
    return bool(title) and sentence.text.strip().casefold() == title


def _proposal(article: Article, said: tuple[tuple[Attribution, ...], ...], told: "_Times", number: Number) -> Proposal:
    sentence = number.sentence
    at, until = number.start - sentence.start, number.end - sentence.start
    start, end = clauses.around(sentence.text, at, until)
    who = _who(article, said, number)
    stance = clauses.stance(sentence.text, (start, end), at)
    if who is not None and stance is Stance.ASSERTS:
        stance = who.stance
    when, why = told.about(sentence, start, end, at)
    because = (*number.rules, *((f"attribution: {who.rule}",) if who else ()), *((f"time: {why}",) if why else ()))
    if stance is not Stance.ASSERTS:
        because = (*because, f"stance: {stance}")
    return Proposal(
        sentence.start + start,
        sentence.start + end,
        sentence.text[start:end],
        (number.start, number.end),
        number.quantity,
        because,
        stance,
        who.claimant if who else None,
        who.via if who else (),
        when,
        subjects.title(sentence.text[start:end], number.text, number.quantity),
        clauses.hedge(sentence.text, (start, end)),
    )


def _who(article: Article, said: tuple[tuple[Attribution, ...], ...], number: Number) -> Attribution | None:
    quoted = speakers.quoted(article, said, number.start)
    found = attribution.covering(said[number.sentence.index], number.start - number.sentence.start)
    inside = found is not None and article.quote_at(number.sentence.start + found.at) is not None
    chosen = quoted if quoted is not None and (found is None or not inside) else found
    if chosen is None or _NOBODY.match(chosen.claimant):
        return None
    return replace(chosen, rule="quotation") if chosen is quoted else chosen


class _Times:
    """The times told so far: what a sentence says of its own event stays for those behind it."""

    def __init__(self, published: When | None) -> None:
        self._published = published
        self._event: When | None = None
        self._paragraph = -1
        self._kept: tuple[int, tuple[times.Time, ...]] = (-1, ())

    def pass_over(self, sentence: Sentence) -> None:
        """Keep the day that a sentence in the past tense sets for its event."""
        days = [t for t in self._in(sentence) if t.is_day]
        dateline = len(sentence.text) < 40 and re.match(r"\w+, \w+ \d", sentence.text)  # noqa: PLR2004 (a dateline is short)
        if days and not dateline and _PAST.search(sentence.text):
            self._event = days[0].when

    def about(self, sentence: Sentence, start: int, end: int, at: int) -> tuple[When | None, str | None]:
        """Give the time of a clause and how it was found: in it, in its sentence, or set before it."""
        found = self._in(sentence)
        inside = [t for t in found if start <= t.start < end]
        if inside:
            return min(inside, key=lambda t: abs(t.start - at)).when, "in the clause"
        if found:
            return min(found, key=lambda t: abs(t.start - at)).when, "in the sentence"
        clause = sentence.text[start:end]
        if self._event is not None and not _PRESENT.search(clause) and _PAST.search(sentence.text):
            return self._event, "of the event"
        return None, None

    def _in(self, sentence: Sentence) -> tuple[times.Time, ...]:
        if self._kept[0] != sentence.index:
            self._kept = (sentence.index, times.find(sentence.text, self._published))
        return self._kept[1]
