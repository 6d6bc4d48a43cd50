"""Rules `change` and `multiple`: how much more or less, as a factor of new over old (contract, section 1).

    rose by 30 percent   1.3      down 12%            0.88     a 30% increase      1.3
    fell by half         0.5      increased fivefold  5        ten times as many   10
    more than doubled    over 2   more than halved    under 0.5

A bound on a fall bounds the factor from the other side.
"""

from decimal import Decimal

from app.domain.notation.lexer import Tokens
from app.domain.notation.words import SMALL, TENS, listed

_LOOK_BACK = 9
_SENTENCE_ENDS = frozenset((".", ";", "!", "?", "\n\n"))
UP = listed(
    """
    up rise rises rose risen rising increase increases increased increasing grow grows grew grown growing jump
    jumps jumped jumping climb climbs climbed climbing surge surges surged surging soar soars soared soaring
    gain gained gaining expand expands expanded expanding raise raises raised raising boost boosts boosted
    boosting swell swelled swelled swollen spike spiked advance advanced hike hiked improve improved
    strengthened appreciated rebounded upped ballooned accelerated higher exceeded
    """
)
DOWN = listed(
    """
    down fall falls fell fallen falling decrease decreases decreased decreasing drop drops dropped dropping
    decline declines declined declining shrink shrinks shrank shrunk shrinking cut cuts cutting reduce reduces
    reduced reducing plunge plunges plunged plunging slump slumped tumble tumbled slip slips slipped slid slide
    dip dipped lower lowered lowering slash slashed slashing contract contracted contracting dwindled plummeted
    plummet sank sunk diminished weakened depreciated lost trimmed
    """
)
_RISES = listed(
    """
    increase rise jump surge gain growth hike boost climb spike expansion uptick raise upturn upsurge increment
    """
)
_FALLS = listed(
    """
    decrease drop decline fall cut reduction plunge slump dip contraction slide decreases discount downturn
    """
)
_MORE = listed("more higher larger greater bigger faster longer stronger heavier taller above")
_LESS = listed("less fewer lower smaller slower cheaper shorter below weaker lighter")
_DIRECT = frozenset(("gain", "contract", "advance", "hike", "improve"))
CHANGES = (
    UP
    | DOWN
    | listed("went moved changed changing revised shifted adjusted upgraded downgraded transfer swing swung move")
)

VERBS: dict[str, Decimal] = {
    **dict.fromkeys(("doubled", "doubling", "doubles", "double"), Decimal(2)),
    **dict.fromkeys(("tripled", "tripling", "triples", "triple", "trebled", "trebling", "treble"), Decimal(3)),
    **dict.fromkeys(("quadrupled", "quadrupling", "quadruples", "quadruple"), Decimal(4)),
    **dict.fromkeys(("quintupled", "quintupling", "quintuple"), Decimal(5)),
    **dict.fromkeys(("sextupled",), Decimal(6)),
    **dict.fromkeys(("halved", "halving", "halve", "halves"), Decimal("0.5")),
}
"""Verbs that multiply, in their forms."""

FOLDS: dict[str, Decimal] = {
    **{f"{word}fold": Decimal(number) for word, number in (SMALL | TENS).items()},
    "hundredfold": Decimal(100),
    "thousandfold": Decimal(1000),
}
_BEFORE_BASE = listed(
    """
    to will would could may might can should must nearly almost about than virtually effectively they we over
    """
)
_AFTER_BASE = listed(
    "the that its their his her what in to from by since as , . ; last this every within over under and"
)
_NOT_AFTER = listed("down over back up murder murders standards agents bed espresso check")
_COMPARED_TO = listed(
    """
    as more higher larger greater bigger faster less fewer lower smaller its their his her that what longer
    stronger those
    """
)
_OF_SIZE = listed(
    """
    number size amount level rate average total population price figure usual normal value length area volume
    national global cost speed weight figures original previous
    """
)


_AS_MUCH = listed("many much high large big great likely long fast strong often")


def direction(t: Tokens, start: int, end: int) -> tuple[int, int, int] | None:
    """Tell whether the share from start to end is a change: its sign, and where its words begin and end."""
    follows = t.low[end]
    if follows in _MORE | _RISES or follows in _LESS | _FALLS:
        if follows in ("above", "below") and t.low[end + 1] not in ("the", "last", "normal", "average", "its", "that"):
            return None
        return (1 if follows in _MORE | _RISES else -1), start, end + 1
    ahead = t.low[start - 1]
    if follows != "of" and (ahead in UP or ahead in DOWN) and ahead not in _RISES & _DIRECT:
        return (1 if ahead in UP else -1), start - 1, end
    if ahead == "of" and (t.low[start - 2] in _RISES or t.low[start - 2] in _FALLS):
        return (1 if t.low[start - 2] in _RISES else -1), start - 2, end
    if ahead in ("by", "another", "further") or (ahead == "a" and t.low[start - 2] == "by"):
        return _verb_before(t, start, end)
    return None


def _verb_before(t: Tokens, start: int, end: int) -> tuple[int, int, int] | None:
    for back in range(2, _LOOK_BACK):
        word = t.low[start - back]
        if word in _SENTENCE_ENDS:
            return None
        if word in UP or word in DOWN or word in _RISES or word in _FALLS:
            begins = start - back if back <= 3 else start - 1  # noqa: PLR2004
            return (1 if word in UP or word in _RISES else -1), begins, end
    return None


def changed(t: Tokens, i: int) -> bool:
    """Tell whether a verb of change stands shortly before token i: "rose from fourteen to 31"."""
    for back in range(1, _LOOK_BACK):
        word = t.low[i - back]
        if word in _SENTENCE_ENDS:
            return False
        if word in CHANGES or word in _RISES or word in _FALLS or word in VERBS:
            return True
    return False


def multiplies(t: Tokens, i: int) -> bool:
    """Tell whether "double" and its like at token i is said of a number that changed."""
    word, after = t.low[i], t.low[i + 1]
    if after in _NOT_AFTER or (t.glued(i + 1) and after == "-"):
        return False
    if word.endswith(("ed", "ing")):
        return True
    if word in ("double", "triple", "treble", "quadruple", "quintuple", "halve"):
        if t.low[i - 1] in _BEFORE_BASE:
            return True
        return word != "halve" and after in ("the", "that", "what", "its", "their")
    return (
        t.low[i - 1] not in ("the", "in", "mixed", "'s", "a", "two")
        and after in _AFTER_BASE
        and not t.low[i - 1].endswith("'s")
    )


def compared(t: Tokens, i: int) -> int:
    """Give the token behind "as many", "more", "the number of" that makes a multiple of "ten times"; 0 without."""
    word = t.low[i]
    if word == "the":
        return i if t.low[i + 1] in _OF_SIZE else 0
    if word == "as":
        return i + 2 if t.low[i + 1] in _AS_MUCH or t.low[i + 2] == "as" else 0
    if word.endswith(("'s", "’s")):
        return i
    if word.endswith("er") and t.low[i + 1] == "than":
        return i + 1
    return (i + 1 if word in _MORE or word in _LESS else i) if word in _COMPARED_TO else 0


def lessens(t: Tokens, i: int) -> bool:
    """Tell "ten times fewer" from "ten times more"."""
    return t.low[i] in _LESS
