"""Names: what may be one, when two are the same, and the slug a title gets.

Two names are the same when they fold to the same key (contract, section 1, `source.name`): that of
Unicode's compatibility caseless matching (The Unicode Standard, section 3.13, D146) in NFKC, with
every run of white space as one space:

    "ＫＣＮＡ", "kcna", " Kcna "                     are one name
    "The  Wall Street  Journal"                   is "the wall street journal"
    "STRASSE", "Straße"                           are one name
"""

import re
import unicodedata
from hashlib import sha256

from app.domain.refusal import Refused

MOST_CHARACTERS = 300
MOST_SLUG_CHARACTERS = 100
_DIGEST_CHARACTERS = 12

# Letters of the Latin script that Unicode does not take apart.
_LATIN = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"})
_JOINERS = "\u200c\u200d"  # ZWNJ and ZWJ, which Persian, Indic scripts and emoji are written with
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_UUID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")
_SIGNS = frozenset("LNPS")


def fold(name: str) -> str:
    """Give the key by which names are unique: no case, no widths, one space between words."""
    decomposed = unicodedata.normalize("NFD", name).casefold()
    for _ in range(2):
        decomposed = unicodedata.normalize("NFKD", decomposed).casefold()
    return " ".join(unicodedata.normalize("NFKC", decomposed).split())


def clean(name: str, *, limit: int = MOST_CHARACTERS) -> str:
    """Give the name as it is, if it may be one (quality rules: one strict string type).

    Raises Refused on control, format and bidi characters but ZWJ and ZWNJ, on line breaks, lone
    surrogates, names of more than `limit` characters before or after NFKC, and names without a
    letter, digit, punctuation mark or sign.
    """
    if len(name) <= limit and name.isascii() and name.isprintable() and not name.isspace() and name:
        return name  # what most names are; the rest is looked at closely
    if len(name) > limit or len(unicodedata.normalize("NFKC", name)) > limit:
        raise Refused(f"a name has at most {limit} characters, compatibility forms written out")
    categories = {unicodedata.category(c) for c in name if c not in _JOINERS}
    if categories & {"Cc", "Cf", "Cs", "Zl", "Zp"}:
        raise Refused(
            "a name is one line of text without control, format or bidirectional characters "
            "and without half surrogate pairs"
        )
    if not any(category[0] in _SIGNS for category in categories):
        raise Refused("a name has at least one letter, digit or sign")
    return name


def slugify(title: str) -> str:
    """Give a title's slug: at most 100 characters of a-z, 0-9 and single hyphens.

    Where letters or digits of the title are lost (other scripts, length), or the slug would pass
    for an id, twelve digits of the digest of the folded title keep it apart from other titles, the
    same each time: "Hwasong-11" gives "hwasong-11", "Потери" the digest alone. Titles that differ in
    signs alone ("C", "C++") have one slug.
    """
    folded = fold(title)
    bare = unicodedata.normalize("NFKD", folded.translate(_LATIN))
    bare = "".join(c for c in bare if not unicodedata.combining(c)).replace("'", "").replace("’", "")
    words = re.findall(r"[a-z0-9]+", bare)
    slug = "-".join(words)
    is_whole = sum(map(len, words)) == sum(map(str.isalnum, bare)) and is_slug(slug)
    if is_whole:
        return slug
    digest = sha256(folded.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST_CHARACTERS]
    room = MOST_SLUG_CHARACTERS - _DIGEST_CHARACTERS - 1
    return f"{slug[:room]}-{digest}".strip("-").replace("--", "-")


def is_slug(text: str) -> bool:
    """Tell whether the text may be a slug; one that reads as an id (a UUID) may not."""
    return len(text) <= MOST_SLUG_CHARACTERS and _SLUG.fullmatch(text) is not None and _UUID.fullmatch(text) is None
