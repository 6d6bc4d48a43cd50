"""Which of the known sources and subjects a proposal means: by the names it may go by, by words and unit.

    "President Volodymyr Zelensky"          may be known as "Volodymyr Zelensky"
    "the Wall Street Journal (WSJ)"         as "Wall Street Journal" or "WSJ"
    "at least 12,000 North Korean soldiers are engaged", in an article on Russia and Ukraine
                                            is of "North Korean soldiers in Russia's war against Ukraine",
                                            and not of "North Korean soldiers killed in …": nobody was killed

A subject fits where its unit is the number's, all words of its title are near, what befell its things befell these,
and no other subject fits as well. Where two do, none is suggested.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.domain.extraction.proposal import Proposal
from app.domain.vocabulary import Dimension

_BRACKETED = re.compile(r"^(?P<full>[^()]{2,})\s\((?P<short>[^()]{2,})\)$")
_ARTICLE = re.compile(r"^(?:the|a|an)\s+(?=\S)", re.IGNORECASE)
_TITLE = re.compile(
    r"^(?:(?:[A-Z][\w.-]+ )?(?:President|Prime Minister|Minister|Chancellor|Secretary|Senator|Governor|Mayor|Chief|"
    r"Director|General|Colonel|Captain|Sheriff|Judge|Justice|Professor|Dr|Mr|Mrs|Ms|Sir|King|Queen|Prince|Princess|"
    r"Pope|spokes(?:man|woman|person))\.? )+(?=[A-Z]\w+ [A-Z])"
)
_SHORTEST_STEM = 3
_WORD = re.compile(r"[^\W_]+")
_IDLE = frozenset(
    "a an the of in on at to for from by with and or as is are was were be been has have had its their his her this "
    "that these those it into during after before since all total number amount reported about who s".split()
)
_BEFALLEN = re.compile(
    r"(?i)\b(?:(?P<killed>kill|dead|death|die|dying|fatal|slain|lost their li)|(?P<hurt>injur|wound|hurt|casualt)|"
    r"(?P<held>arrest|detain|captur|prison)|(?P<missing>missing|unaccounted)|(?P<fled>displac|evacuat|fled|refugee)|"
    r"(?P<ill>infect|hospitali|cases|sick)|(?P<made>manufactur|produc)|(?P<broken>destroy|damag))"
)


@dataclass(frozen=True, slots=True)
class Known:
    """A subject there is: what it is called, and what it is measured in where that is decided."""

    id: UUID
    title: str
    dimension: Dimension | None
    unit: str | None


def called(name: str) -> tuple[str, ...]:
    """The names that a source named so in a text may be known by, the text's own first."""
    found = [name]
    if bracketed := _BRACKETED.match(name):
        found += [bracketed["full"], bracketed["short"]]
    for pattern in (_ARTICLE, _TITLE):
        found += [pattern.sub("", each) for each in found]
    return tuple(dict.fromkeys(found))


def without_article(name: str) -> str:
    """A name as a source is called by it: "Varde Institute" for "the Varde Institute"."""
    return _ARTICLE.sub("", name)


def fitting(proposal: Proposal, context: str, known: Sequence[Known]) -> Known | None:
    """The one subject that a proposal is of, its title held to the words around it; None where none or several fit."""
    clause, around = _stems(proposal.text), _stems(context)
    fits = [
        (len(_stems(each.title) & clause), each)
        for each in known
        if _measured_alike(proposal, each, clause) and _is_near(proposal.text, clause, around, each.title)
    ]
    if not fits:
        return None
    most = max(shared for shared, _ in fits)
    best = [each for shared, each in fits if shared == most]
    return best[0] if len(best) == 1 else None


def stem(word: str) -> str:
    """A word without its ending, roughly: soldiers and soldier, killed and killing are one."""
    plain = word.casefold()
    for ending in ("ing", "ies", "ed", "es", "s", "y", "e"):
        if plain.endswith(ending) and len(plain) - len(ending) >= _SHORTEST_STEM:
            return plain[: -len(ending)]
    return plain


def _stems(words: str) -> frozenset[str]:
    return frozenset(stem(word) for word in _WORD.findall(words.casefold()) if word not in _IDLE)


def _measured_alike(proposal: Proposal, known: Known, clause: frozenset[str]) -> bool:
    """Whether dimension and unit are the subject's; a count's noun may also stand in the clause beside the number."""
    quantity = proposal.quantity
    if known.dimension is not None and known.dimension is not quantity.dimension:
        return False
    if quantity.dimension is Dimension.MONEY:
        return known.unit in (None, quantity.unit)
    if quantity.dimension is Dimension.COUNT and known.unit is not None:
        return quantity.unit == known.unit or _stems(known.unit) <= clause
    return True


def _is_near(text: str, clause: frozenset[str], around: frozenset[str], title: str) -> bool:
    """Whether the title's words are all near, some in the clause itself, and the same befell both."""
    words = _stems(title)
    shared = words & clause
    half = len(words) <= 2 * len(shared) + 2
    return bool(shared) and half and words <= clause | around and _befell(text) == _befell(title)


def _befell(words: str) -> frozenset[str]:
    return frozenset(kind for found in _BEFALLEN.finditer(words) for kind in _named(found.groupdict().items()))


def _named(groups: Iterable[tuple[str, str | None]]) -> Iterable[str]:
    return (name for name, matched in groups if matched)
