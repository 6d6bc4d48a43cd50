"""Rule `noun`: the singular head noun of the noun phrase behind a number, which is a count's unit.

    12,000 | North Korean soldiers | are engaged      soldier
    12 | U.S.-made HIMARS launchers                   launcher
    200 | munitions factories                         factory
    20 | F-16s                                        F-16
    100 | killed                                      person (a toll stands for people)

The head of a plural phrase is its first plural noun: verbs, participles and adjectives have no plural.
Nouns that are used as adjectives in the plural ("munitions", "arms") do not end it.
"""

from dataclasses import dataclass, replace

from app.domain.notation.inflection import INVARIABLE, TIED, singular
from app.domain.notation.lexer import Tokens, is_number
from app.domain.notation.stopwords import (
    CONFIRMED,
    DEMONYMS,
    NOT_NOUNS,
    NOT_PLURAL,
    PLURAL_ADJECTIVES,
    STOPS,
    TOLL,
    VERBS,
)
from app.domain.notation.words import DASHES, MONTHS, SCALES, SMALL, TENS, WEEKDAYS, listed
from app.domain.units import NAMES

DETERMINERS = listed("the these those its his her their our my")
_LONGEST_PHRASE = 7
_LONGEST_SINGULAR = 2
_LONGEST_UNIT = 60
_LONGEST_MODEL = 4
_SHORT = 6
_LIKE_PRONOUNS = frozenset(("US", "IT", "WHO"))
_LOUD, _LOUD_AMONG = 7, 5
VERBATIM = {"“": "”", "«": "»", "‹": "›", "「": "」", "『": "』", "⟨": "⟩"}
"""The quotation marks of a unit that is named word for word: the first pair that it does not close itself."""
_QUOTES = frozenset('"“”')
_POSSESSIVE = ("'s", "’s", "s'", "s’")
_PLURAL_WORDS = listed(
    "people men women children mice geese feet teeth criteria phenomena media oxen dice alumni fungi bacteria"
) | set(TIED.values())
_OF_PEOPLE = listed("smugglers traffickers carriers")
_ENDS = STOPS | (MONTHS - {"march", "may"}) | WEEKDAYS | SMALL.keys() | TENS.keys() | SCALES.keys()
_ADJECTIVE_SUFFIXES = ("ly", "ible", "able", "ful", "less", "wide", "ward")
_PARTICIPLE_SUFFIXES = ("ed", "ing", "ly")


@dataclass(frozen=True, slots=True)
class Noun:
    """A unit, and the token behind its last word."""

    unit: str
    end: int
    rule: str = "count"


@dataclass(frozen=True, slots=True)
class _Atom:
    """A word of a noun phrase, with all that hyphens tie to it: U.S.-made, F-16s, 155mm."""

    word: str
    end: int
    designation: bool


def noun(t: Tokens, i: int, *, one: bool = False) -> Noun | None:  # noqa: PLR0911 (one return a case)
    """Read the noun phrase that begins at token i; `one` says that its number is one."""
    if t.low[i] == "×":
        return _verbatim(t, i)
    tolled = i + 1 if t.low[i] in CONFIRMED else i
    if t.low[tolled] in TOLL:
        return _toll(t, tolled)
    if t.low[i] in ("percentage", "basis"):
        at = i + 2 if t.low[i + 1] in DASHES else i + 1
        return Noun(f"{t.low[i]} point", at + 1) if t.low[at] in ("point", "points") else None
    if t.low[i] in DASHES:
        return _compound(t, i)
    if t.low[i] in _QUOTES:
        return _quoted(t, i)
    part = t.low[i] == "of" and t.low[i + 1] in DETERMINERS
    if t.low[i] in ("of", "more", "other", "additional", "further", "extra"):
        i = _skipped(t, i)
        if t.low[i] in TOLL:
            return _toll(t, i)
    atoms = _quietened(_atoms(t, i))
    if not atoms:
        return None
    if one:
        return _singular_head(atoms)
    return _plural_head(atoms) or (None if part else _sure_singular(atoms))


def _quoted(t: Tokens, i: int) -> Noun | None:
    """Read the plural that somebody else's words begin with: 370 "jackal horns"."""
    head = _plural_head(_atoms(t, i + 1))
    return head and replace(head, end=head.end + 1 if t.low[head.end] in _QUOTES else head.end)


def _quietened(atoms: list[_Atom]) -> list[_Atom]:
    """Give the words of a headline in capitals in small letters; one short word may be a name: HIMARS."""
    if not atoms or not all(atom.word.isupper() and atom.word.isalpha() for atom in atoms):
        return atoms
    longest = max(len(atom.word) for atom in atoms)
    if longest < (_LOUD if len(atoms) == 1 else _LOUD_AMONG):
        return atoms
    return [_Atom(atom.word.lower(), atom.end, atom.designation) for atom in atoms]


def _sure_singular(atoms: list[_Atom]) -> Noun | None:
    """Give the head of a short phrase without a plural, where no participle casts doubt on it."""
    if len(atoms) > _LONGEST_SINGULAR or any(atom.word.lower().endswith(_PARTICIPLE_SUFFIXES) for atom in atoms):
        return None
    return _singular_head(atoms)


def _toll(t: Tokens, i: int) -> Noun:
    """A participle that counts people, unless it goes before its noun: "100 wounded soldiers"."""
    atoms = _atoms(t, i + 1)
    head = _plural_head(atoms) if atoms and t.low[i] not in ("killed", "died") else None
    return head or Noun("person", i + 1, "toll")


def _skipped(t: Tokens, i: int) -> int:
    """Step over "more", "other", and over "of the" and "of them" where a part is counted."""
    if t.low[i] == "of":
        return i + 2 if t.low[i + 1] in DETERMINERS else i
    return i + 1


def _compound(t: Tokens, i: int) -> Noun | None:
    """Read the noun tied to its number: a 55-member union, three-judge panels."""
    word = t.low[i + 1]
    if (
        not (t.glued(i) and t.glued(i + 1) and t.raw[i + 1].isalpha() and t.raw[i + 1].islower())
        or word in _ENDS
        or t.low[i + 2] in DASHES
    ):
        return None
    return Noun(singular(word), i + 2, "compound")


def _verbatim(t: Tokens, i: int) -> Noun | None:
    """Read 12 × “any words”: how a label names a unit that the grammar would read differently."""
    closing = VERBATIM.get(t.low[i + 1])
    if closing is None:
        return None
    start = t.end[i + 1]
    stop = t.text.find(closing, start, start + _LONGEST_UNIT + 1)
    if stop <= start:
        return None
    end = i + 2
    while end < t.last and t.start[end] < stop:
        end += 1
    return Noun(t.text[start:stop], end + 1, "verbatim")


def _atoms(t: Tokens, i: int) -> list[_Atom]:
    atoms: list[_Atom] = []
    while len(atoms) < _LONGEST_PHRASE:
        atom = _atom(t, i)
        if atom is None and atoms and (atom := _model(t, i, atoms[-1])) is not None:
            atoms.pop()
        if atom is None or (i >= t.last):
            break
        atoms.append(atom)
        i = atom.end
        if t.low[i - 1] in _PLURAL_WORDS and t.low[i] not in _OF_PEOPLE:
            break
    return atoms


def _atom(t: Tokens, i: int) -> _Atom | None:
    low = t.low[i]
    if is_number(low):
        return _calibre(t, i)
    ties_on = t.low[i + 1] == "-" and t.glued(i + 1)
    if not low[:1].isalpha() or (low in _ENDS and not (((low in SMALL or low in TENS) and ties_on) or _is_name(t, i))):
        return None
    end, digits = i + 1, False
    while t.glued(end) and end < t.last:
        if t.low[end] in DASHES and t.glued(end + 1) and (t.low[end + 1][:1].isalnum()):
            digits = digits or is_number(t.low[end + 1])
            end += 2
        elif is_number(t.low[end]) or (digits and t.low[end].isalpha()):
            digits, end = True, end + 1
        else:
            break
    return _Atom(t.slice(i, end), end, digits)


def _is_name(t: Tokens, i: int) -> bool:
    """Tell the US of "12 US soldiers" from the us of "two of us", where not all words are in capitals."""
    follows = t.raw[i + 1][:1].isalpha() or t.raw[i + 1] in DASHES
    return t.raw[i] in _LIKE_PRONOUNS and follows and any(word[-1:].islower() for word in t.raw[i + 1 : i + 5])


def _model(t: Tokens, i: int, name: _Atom) -> _Atom | None:
    """Join a name and the number of its model: the Leopard 2 of "14 Leopard 2A6 tanks" and "14 Leopard 2s"."""
    if not (name.word[:1].isupper() and t.low[i].isdecimal() and len(t.low[i]) <= _LONGEST_MODEL):
        return None
    end = i + 1
    while t.glued(end) and t.raw[end].isalnum() and not t.raw[end].islower():
        end += 1
    following = t.raw[end]
    many = following == "s" and t.glued(end)
    if looks_plural(name.word) or not (
        many or (following.islower() and following.isalpha() and following not in _ENDS)
    ):
        return None
    end += many
    return _Atom(f"{name.word} {t.slice(i, end)}", end, designation=True)


def _calibre(t: Tokens, i: int) -> _Atom | None:
    """Step over what begins with digits: the 155mm of "1,000 155mm shells", the 500-pound of "two 500-pound bombs"."""
    tied = t.low[i + 1] in DASHES and t.glued(i + 1) and t.glued(i + 2)
    at = i + 2 if t.low[i + 1] in DASHES else i + 1
    if t.low[at] not in ("mm", "millimeter", "millimetre") and not (tied and t.raw[at].isalpha()):
        return None
    return _Atom(t.slice(i, at + 1), at + 1, designation=True)


def looks_plural(atom: str) -> bool:
    """Tell whether a word has the form of a plural noun."""
    low = atom.lower()
    if low in _PLURAL_WORDS or low in INVARIABLE:
        return True
    if low.endswith(("men", "people", "children")) and low not in ("specimen", "women's"):
        return True
    if not low.endswith("s") or len(low) < 3 or atom.endswith(_POSSESSIVE) or low in NOT_PLURAL:  # noqa: PLR2004
        return False
    return not low.endswith(("ss", "us", "is", "ous")) and not (atom.isupper() and len(atom) > 1)


def _plural_head(atoms: list[_Atom]) -> Noun | None:
    head: int | None = None
    for at, atom in enumerate(atoms):
        word = atom.word
        if atom.designation and not word.endswith("s"):
            continue
        if looks_plural(word):
            head = at
            if word.lower() not in PLURAL_ADJECTIVES:
                following = atoms[at + 1].word if at + 1 < len(atoms) else ""
                if not (following and looks_plural(following) and following.lower() not in INVARIABLE):
                    break
        elif head is not None and atoms[head].word.lower() not in PLURAL_ADJECTIVES:
            break
    if head is None:
        return None
    return Noun(_unit(atoms, head), atoms[head].end)


def _singular_head(atoms: list[_Atom]) -> Noun | None:
    count = next((at for at, _ in enumerate(atoms) if _acts(atoms, at)), len(atoms))
    while count > 1 and atoms[count - 1].word.lower().endswith(_PARTICIPLE_SUFFIXES):
        count -= 1
    while count and (atoms[count - 1].designation or atoms[count - 1].word.endswith(_POSSESSIVE)):
        count -= 1
    word = atoms[count - 1].word.lower() if count else ""
    if not word or word in NOT_NOUNS or (len(word) > _SHORT and word.endswith(_ADJECTIVE_SUFFIXES)):
        return None
    return Noun(_unit(atoms, count - 1), atoms[count - 1].end)


def _acts(atoms: list[_Atom], at: int) -> bool:
    """Tell a verb: the sprayed of "one man sprayed Khan", not that of "one armed man"."""
    word = atoms[at].word.lower()
    if word in VERBS:
        return True
    if not at or not word.endswith("ed") or atoms[at - 1].word.endswith("ly"):
        return False
    return at + 1 == len(atoms) or atoms[at + 1].word[:1].isupper()


def _unit(atoms: list[_Atom], head: int) -> str:
    """Give the head in the singular; a people keeps its capital, and its North or South."""
    word = atoms[head].word
    if "-" in word and not atoms[head].designation:
        first, last = word.split("-", 1)[0], word.rsplit("-", 1)[-1]
        whole = len(first) == 1 or last.lower() in NAMES or word.lower() in _PLURAL_WORDS
        word = word if whole else last
    one = word if word.isupper() else singular(word)
    if one == "year" and head and atoms[head - 1].word.lower() == "light":
        return "light-year"
    if word.isupper() or atoms[head].designation or not (word[1:].islower() or len(word) == 1):
        return one[:_LONGEST_UNIT]
    if one in DEMONYMS or (one.endswith(("ian", "ese")) and one[:1].isupper() and one.lower() not in NOT_PLURAL):
        before = atoms[head - 1].word if head else ""
        return f"{before} {one}" if before in ("North", "South") else one
    return one.lower()[:_LONGEST_UNIT]
