"""Numbers that are no quantities (contract, section 1), and the order in which they are recognised.

Each rule gives the token behind what it recognised, or 0 where the number may be a quantity.
"""

from collections.abc import Callable

from app.domain.notation.codes import code
from app.domain.notation.designations import address, calibre, designation, idiom, proper_name, score
from app.domain.notation.lexer import Tokens, is_number
from app.domain.notation.moments import age, date, decade, ordinal, ordinal_in_words, time_of_day

Rule = Callable[[Tokens, int], int]

_IN_DIGITS: tuple[Rule, ...] = (ordinal, decade, calibre, age, date, designation, time_of_day, code, score, address)
_IN_WORDS: tuple[Rule, ...] = (ordinal_in_words, proper_name, idiom, time_of_day, age)


def excluded(t: Tokens, i: int) -> int:
    """Give the token behind what holds number i and is no quantity; 0 where it may be one."""
    for rule in _IN_DIGITS if is_number(t.low[i]) else _IN_WORDS:
        end = rule(t, i)
        if end:
            return end
    return 0
