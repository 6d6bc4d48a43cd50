"""Rule `comparator`: the words around a number that bound it (contract, section 1, the table).

Before it they may be stacked, and a bound outweighs an approximation: "up to about 500" is up to 500.
After it they stand behind the number or behind its noun: "5,000+", "600 soldiers or more".
"""

from app.domain.notation.lexer import Tokens, is_number
from app.domain.notation.words import DASHES, SMALL, TENS
from app.domain.vocabulary import Comparator

_BEFORE = {
    Comparator.EXACTLY: "exactly; precisely",
    Comparator.ABOUT: """
        about; around; roughly; approximately; approx; approx .; some; an estimated; estimated; estimated at;
        close to; closer to; near to; near; in the region of; in the order of; on the order of; in the
        neighborhood of; in the neighbourhood of; circa; c .; c; ca .; ca; ~; ≈; ∼; about some; just about; more
        or less; somewhere around; in the range of; an average of; an approximate; a reported ~; plus or minus;
        give or take; something like; barely; scarcely; hardly more than; little more than
    """,
    Comparator.MORE_THAN: """
        over; more than; above; exceeding; exceeds; exceeded; exceed; in excess of; upwards of; upward of; north
        of; >; greater than; well over; well above; just over; just above; slightly over; slightly more than;
        far more than; much more than; a little over; a little more than; higher than; beyond; larger than;
        topped; topping; surpassed; surpassing; bigger than; better than; even more than; many more than;
        significantly more than; considerably more than; longer than; surged past; climbed past; rose past;
        soared past; grew past; jumped past; pushed past; went past; shot past; surges past; climbs past
    """,
    Comparator.AT_LEAST: """
        at least; no fewer than; no less than; not fewer than; not less than; a minimum of; minimum of; at a
        minimum; at minimum; ≥; > =; as few as; at the very least; at the least; as little as; not below; no
        lower than; minimum; no fewer; starting from; starting at
    """,
    Comparator.LESS_THAN: """
        under; fewer than; less than; below; <; lower than; well under; well below; smaller than; far fewer
        than; far less than; slightly under; slightly less than; slightly fewer than; not quite; just below;
        nowhere near; short of; just short of; shy of; just shy of; south of; much less than; shorter than; not even
    """,
    Comparator.AT_MOST: """
        up to; as much as; as many as; no more than; not more than; at most; a maximum of; maximum of; ≤; < =;
        not exceeding; at the most; as high as; as long as; as far as; no greater than; no higher than; no
        longer than; not over; not above; at a maximum; maximum; only up to; not to exceed; at the very most;
        capped at; as large as; upto; until
    """,
    Comparator.NEARLY: """
        nearly; almost; just under; very nearly; approaching; practically; virtually; nigh on; verging on; just
        less than; just fewer than; a little under; a little less than; a little fewer than
    """,
}
_AFTER = {
    Comparator.ABOUT: """
        or so; or thereabouts; - odd; odd; - ish; ish; approximately; roughly; more or less; or about; ,
        approximately; , roughly; give or take; , give or take
    """,
    Comparator.MORE_THAN: "and counting; plus change",
    Comparator.AT_LEAST: """
        +; or more; at least; at a minimum; at minimum; at the least; at the very least; minimum; or above; or
        over; or higher; or greater; plus; - plus; and up; and above; and over; or longer; or older; if not
        more; , if not more; , at least; , or more; and more; or even more; , at a minimum; , at the very least;
        and upwards; or upwards; or better
    """,
    Comparator.AT_MOST: """
        or less; or fewer; at most; at the most; at a maximum; or below; or under; or lower; and below; and
        under; maximum; , at most; tops; or shorter; at the very most; , at the most
    """,
}
_SUFFIXES = DASHES | {"+", "odd", "ish", "plus"}
_SOFT = frozenset((Comparator.ABOUT, Comparator.EXACTLY))


def _by_word(table: dict[Comparator, str], place: int) -> dict[str, list[tuple[tuple[str, ...], Comparator]]]:
    """Every phrase by its last (or first) word, the longest first."""
    index: dict[str, list[tuple[tuple[str, ...], Comparator]]] = {}
    for comparator, spelled in table.items():
        for phrase in spelled.split(";"):
            words = tuple(phrase.split())
            index.setdefault(words[place], []).append((words, comparator))
    for choices in index.values():
        choices.sort(key=lambda choice: -len(choice[0]))
    return index


_ENDING = _by_word(_BEFORE, -1)
_BEGINNING = _by_word(_AFTER, 0)
_MOST_STACKED = 3


def before(t: Tokens, i: int) -> tuple[Comparator, int]:
    """Give the comparator of the words that end before token i, and where they begin (i: there are none)."""
    found = Comparator.EXACTLY
    for _ in range(_MOST_STACKED):
        step = _ending(t, i)
        if step is None:
            return found, i
        comparator, i = step
        found = heavier(found, comparator)
    return found, i


def _ending(t: Tokens, i: int) -> tuple[Comparator, int] | None:
    for words, comparator in _ENDING.get(t.low[i - 1], ()):
        start = i - len(words)
        if t.begins(start, words):
            return comparator, start
    return None


def after(t: Tokens, i: int) -> tuple[Comparator, int]:
    """Give the comparator of the words that begin at token i, and where they end (i: there are none)."""
    for words, comparator in _BEGINNING.get(t.low[i], ()):
        if not t.begins(i, words):
            continue
        if words == ("+",) and not t.glued(i):
            continue
        if words[0] in DASHES and not t.glued(i):
            continue
        if words[0] not in _SUFFIXES and _leads_on(t, i + len(words)):
            continue
        return comparator, i + len(words)
    return Comparator.EXACTLY, i


def _leads_on(t: Tokens, i: int) -> bool:
    """Tell whether the words before token i belong to a number behind them: "5 tanks and more than 3 guns"."""
    word = t.low[i]
    return (
        word == "than" or is_number(word) or word in SMALL or word in TENS or word in ("a", "an", "the", "$", "€", "£")
    )


def heavier(one: Comparator, other: Comparator) -> Comparator:
    """Give the one that says more of two comparators of a number: a bound over an approximation."""
    return other if one in _SOFT and other is not Comparator.EXACTLY else one
