"""The grammar: which rules are tried at which word, in which order, and what they give.

A text is read from left to right. At each word that can begin a number the rules of `_RULES` for it are
tried in their order, and the first that fits takes its words; nothing is read twice, and what repeats
once (repeats.py).

    table           a long run of numbers with neither words nor units is data and no phrase (tables.py)
    malformed       200,0000 is refused, with all that hangs on it
    excluded        designations, dates, times, ages, ordinals, scores (designations.py, moments.py)
    odds            one in three; 7 out of 20
    share           a third of; three quarters; half the; nearly one-third
    multiple        ten times as many; twice the number; tenfold; doubled
    plural          dozens of; tens of thousands of; several hundred; a couple of
    stated          everything else: a range or a number with its measure or noun
"""

from collections.abc import Callable

from app.domain.notation.changes import FOLDS, VERBS
from app.domain.notation.codes import code
from app.domain.notation.exclusions import excluded
from app.domain.notation.lexer import Tokens, is_number
from app.domain.notation.moments import AFTER_TIME
from app.domain.notation.multiples import fold, times, verb
from app.domain.notation.numerals import well_formed
from app.domain.notation.plurals import couple, plural, several
from app.domain.notation.reading import Malformed, Reading, Scan
from app.domain.notation.repeats import Repeats, Step
from app.domain.notation.shares import odds, share
from app.domain.notation.spoken import Found
from app.domain.notation.stated import part_of_unit, stated, unit_and_part
from app.domain.notation.tables import LEAST_IN_TABLE, run
from app.domain.notation.words import PARTS, ROUND_PLURALS, SCALES, SMALL, TENS, VULGAR

Rule = Callable[[Tokens, int, int], Found | None]

_NUMBER: tuple[Rule, ...] = (odds, part_of_unit, share, times, several, stated)
_RULES: dict[str, tuple[Rule, ...]] = {
    **dict.fromkeys((*SMALL, *TENS, *VULGAR), _NUMBER),
    **dict.fromkeys(SCALES, (several, stated)),
    **dict.fromkeys(PARTS, (unit_and_part, stated, share)),
    **dict.fromkeys(ROUND_PLURALS, (plural,)),
    **dict.fromkeys(VERBS, (verb,)),
    **dict.fromkeys(FOLDS, (fold,)),
    **dict.fromkeys(("twice", "thrice"), (times,)),
    "tens": (plural,),
    "couple": (couple,),
}
_LEADING_ZEROS = 4
_LAST_LATIN, _MORE_LATIN = "\u024f", ("\u1e00", "\u1eff")


def scan(text: str) -> Scan:
    """Find every quantity in a text and every malformed number; never raises, in time linear in its length."""
    t = Tokens(text)
    repeats = Repeats(t, _step)
    readings: list[Reading] = []
    malformed: list[Malformed] = []
    done = prose = t.first
    for i in [i for i, word in enumerate(t.low) if word in _RULES or is_number(word)]:
        if i < done:
            continue
        if i >= prose:
            prose, numbers = run(t, i)
            if numbers >= LEAST_IN_TABLE:
                done = prose
                continue
        step = repeats.step(i, readings[-1].end if readings else 0)
        readings.extend(step.readings)
        malformed.extend(step.malformed)
        done = step.end
    return Scan(tuple(readings), tuple(malformed))


def _step(t: Tokens, i: int, earliest: int) -> Step:
    """Read the number at token i, or what it is part of."""
    rules = _RULES.get(t.low[i], _NUMBER)
    if rules is _NUMBER:
        end, refused = _left_alone(t, i)
        if end:
            return Step(end, (), refused)
    found = _first_fitting(rules, t, i, earliest)
    return Step(max(found.end, i + 1), tuple(found.readings), ())


def _first_fitting(rules: tuple[Rule, ...], t: Tokens, i: int, earliest: int) -> Found:
    for rule in rules:
        found = rule(t, i, earliest)
        if found is not None and (not found.readings or found.readings[0].start >= earliest):
            return found
    return Found((), i + 1)


def _left_alone(t: Tokens, i: int) -> tuple[int, tuple[Malformed, ...]]:
    """Give the token behind a number that is not to be read, 0 where it is; with it where it is malformed."""
    word = t.low[i]
    if is_number(word):
        if _is_foreign(t.raw[i + 1]):
            return i + 2, ()
        if _is_cut(t, i):
            return i + 2, (Malformed(t.start[i], t.end[i + 1], t.slice(i, i + 2)),)
        if not well_formed(word):
            end = code(t, i)
            return (end, ()) if end else (_past(t, i), (Malformed(t.start[i], t.end[i], t.raw[i]),))
    return excluded(t, i), ()


def _is_foreign(word: str) -> bool:
    """Tell a word in another script than the Latin, whose number is not said in English."""
    return word[:1] > _LAST_LATIN and word[:1].isalpha() and not _MORE_LATIN[0] <= word[:1] <= _MORE_LATIN[1]


def _is_cut(t: Tokens, i: int) -> bool:
    """Tell a number that goes on behind a space in a group that is no thousand: 1 000 00."""
    following = t.low[i + 1]
    return (
        following.isdecimal()
        and following[0] == "0"
        and len(following) < _LEADING_ZEROS
        and t.low[i + 2] not in AFTER_TIME
        and t.low[i].replace(" ", "").isdecimal()
    )


def _past(t: Tokens, i: int) -> int:
    """Give the token behind a malformed number and the scale words that hang on it."""
    end = i + 1
    while t.low[end] in SCALES or (t.glued(end) and end < t.last and t.low[end].isalpha()):
        end += 1
    return end
