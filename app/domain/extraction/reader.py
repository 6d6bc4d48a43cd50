"""The reader: numbers that are claims, each with its clause, who says it, how, about when, and why."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from app.domain.extraction import clauses, numbers, sentences, speakers, subjects
from app.domain.extraction.attributed import Attribution, covering
from app.domain.extraction.filters import why_none
from app.domain.extraction.numbers import Number
from app.domain.extraction.proposal import Proposal
from app.domain.extraction.sentences import Article, Sentence
from app.domain.extraction.told import Told
from app.domain.vocabulary import Dimension, Stance
from app.domain.when import When

_GOES_ON = re.compile(
    r"(?:Of (?:that|those|them|these|the \w+)\b|(?:Another|A further|The (?:rest|other|remaining)\b))"
)
_INQUIRY = re.compile(r"(?i)\b(?:poll|survey|study)\b")
_COMPARAND = re.compile(r"\b(?:up|down|compared|as against|rising|falling) (?:from|with|to) (?:[a-z]+ ){0,2}$")
_NOBODY = re.compile(r"(?i)^(?:some|many|people|critics|others|it|this)$")


def read(text: str, published: When | None, title: str | None = None, most: int | None = None) -> tuple[Proposal, ...]:
    """Give the claims that a text states with a number, in their order.

    `published` resolves "yesterday" and "last September"; `title` is left out where the text repeats it; `most` ends
    the reading early. Linear in the text's length; the same text gives the same proposals.
    """
    article = sentences.read(text)
    said = speakers.of(article)
    told = Told(published)
    return tuple(islice(_proposals(article, said, told, (title or "").strip().casefold()), most))


def _proposals(
    article: Article, said: tuple[tuple[Attribution, ...], ...], told: Told, title: str
) -> Iterator[Proposal]:
    index = 0
    for number in numbers.read(article):
        while index < number.sentence.index:
            told.pass_over(article.sentences[index])
            index += 1
        if _is_headline(number.sentence, title) or why_none(number) is not None or _is_of_name(said, number):
            continue
        yield _proposal(article, said, told, number)


def _is_headline(sentence: Sentence, title: str) -> bool:
    return bool(title) and sentence.text.strip().casefold() == title


def _is_of_name(said: tuple[tuple[Attribution, ...], ...], number: Number) -> bool:
    """Tell whether a number counts those who speak: "Two officials told Reuters that …"."""
    words, at = number.sentence.text, number.start - number.sentence.start
    if any(
        a.at <= at < a.start and a.rule == "saying" and _INQUIRY.search(a.claimant) for a in said[number.sentence.index]
    ):
        return True
    return any(
        a.at <= at < a.at + len(a.claimant) and words.startswith(a.claimant, a.at) for a in said[number.sentence.index]
    )


def _proposal(article: Article, said: tuple[tuple[Attribution, ...], ...], told: Told, number: Number) -> Proposal:
    sentence = number.sentence
    at, until = number.start - sentence.start, number.end - sentence.start
    who = _who(article, said, number)
    said_from = (
        who.start if who is not None and who.rule in {"saying", "nested", "according to", "quoted", "claim of"} else 0
    )
    start, end = clauses.around(sentence.text, at, until, said_from)
    stance = clauses.stance(
        sentence.text, (start, end), (at, until), is_share=number.quantity.dimension is Dimension.SHARE
    )
    if who is not None and stance is Stance.ASSERTS and not _COMPARAND.search(sentence.text, 0, at):
        stance = who.stance
    when, why = told.about(
        number,
        start,
        end,
        is_quoted=article.quote_at(number.start) is not None,
        is_expected=stance is Stance.EXPECTS,
    )
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
        subjects.title(
            sentence.text[start:end], number.text, number.quantity, sentence.text[:start], who.claimant if who else None
        ),
        clauses.hedge(sentence.text, (start, end)),
    )


def _who(article: Article, said: tuple[tuple[Attribution, ...], ...], number: Number) -> Attribution | None:
    quoted = speakers.quoted(article, said, number.start)
    # By its end: "Reuters estimated around 200" begins with the verb of saying.
    found = covering(said[number.sentence.index], number.end - 1 - number.sentence.start)
    inside = found is not None and article.quote_at(number.sentence.start + found.at) is not None
    chosen = quoted if quoted is not None and (found is None or not inside) else found
    if chosen is None and _GOES_ON.match(number.sentence.text):
        chosen = _before(article, said, number.sentence)
    if chosen is None or _NOBODY.match(chosen.claimant):
        return None
    return replace(chosen, rule="quotation") if chosen is quoted else chosen


def _before(article: Article, said: tuple[tuple[Attribution, ...], ...], sentence: Sentence) -> Attribution | None:
    """Give who said the sentence before, of the same paragraph, in its last words: "Of those, 12 were children"."""
    if not sentence.index or article.sentences[sentence.index - 1].paragraph != sentence.paragraph:
        return None
    found = covering(said[sentence.index - 1], max(0, len(article.sentences[sentence.index - 1].text) // 2))
    return replace(found, rule="goes on") if found is not None else None
