"""Singular and plural of English nouns, as far as the news counts them."""

from app.domain.notation.words import listed

TIED = {
    "passer-by": "passers-by",
    "runner-up": "runners-up",
    "hanger-on": "hangers-on",
    "commander-in-chief": "commanders-in-chief",
    **{f"{one}-in-law": f"{one}s-in-law" for one in ("mother", "father", "brother", "sister", "daughter", "son")},
}
"""Nouns whose first part takes the plural."""
_IRREGULAR = {
    **TIED,
    "person": "people",
    "man": "men",
    "woman": "women",
    "child": "children",
    "foot": "feet",
    "tooth": "teeth",
    "mouse": "mice",
    "goose": "geese",
    "ox": "oxen",
    "life": "lives",
    "wife": "wives",
    "knife": "knives",
    "wolf": "wolves",
    "half": "halves",
    "thief": "thieves",
    "leaf": "leaves",
    "loaf": "loaves",
    "shelf": "shelves",
    "calf": "calves",
    "bus": "buses",
    "gas": "gases",
    "virus": "viruses",
    "campus": "campuses",
    "census": "censuses",
    "bonus": "bonuses",
    "status": "statuses",
    "lens": "lenses",
    "analysis": "analyses",
    "crisis": "crises",
    "basis": "bases",
    "thesis": "theses",
    "hypothesis": "hypotheses",
    "axis": "axes",
    "criterion": "criteria",
    "phenomenon": "phenomena",
    "bacterium": "bacteria",
    "medium": "media",
    "nucleus": "nuclei",
    "cactus": "cacti",
    "fungus": "fungi",
    "alumnus": "alumni",
    "movie": "movies",
    "tie": "ties",
    "lie": "lies",
    "pie": "pies",
    "die": "dice",
    "cookie": "cookies",
    "zombie": "zombies",
    "rookie": "rookies",
    "calorie": "calories",
    "prairie": "prairies",
    "potato": "potatoes",
    "tomato": "tomatoes",
    "hero": "heroes",
    "torpedo": "torpedoes",
    "echo": "echoes",
    "veto": "vetoes",
    "volcano": "volcanoes",
    "tornado": "tornadoes",
    "mosquito": "mosquitoes",
    "embargo": "embargoes",
    "cargo": "cargoes",
    "quiz": "quizzes",
    "passerby": "passersby",
    "cache": "caches",
    "headache": "headaches",
    "axe": "axes",
    "horse": "horses",
}
INVARIABLE = listed(
    """
    aircraft spacecraft hovercraft watercraft personnel police cattle sheep fish staff crew series species
    headquarters offspring salmon deer dead wounded injured missing military infantry artillery cavalry clergy
    livestock poultry swine
    moose means barracks crossroads data ammunition elderly homeless chassis corps
    """
)
_STEM_ES = ("ches", "shes", "xes", "sses", "zzes")
_SINGULAR = {plural: singular for singular, plural in _IRREGULAR.items()} | {
    "axes": "axe",
    "policemen": "policeman",
    "persons": "person",
    "cargos": "cargo",
    "volcanos": "volcano",
    "tornados": "tornado",
    "mosquitos": "mosquito",
    "dies": "die",
    "series": "series",
    "species": "species",
    "indices": "index",
    "vertices": "vertex",
    "matrices": "matrix",
}
_VOWELS = "aeiou"
_LEAST = 3


def singular(word: str) -> str:  # noqa: PLR0911 (one return a case)
    """Give the singular of a plural in its own letters: Factories gives Factory, aircraft stays."""
    low = word.lower()
    if low in INVARIABLE:
        return word
    if low in _SINGULAR:
        return _cased(word, _SINGULAR[low])
    for ending, replacement in (("children", "child"), ("women", "woman"), ("men", "man"), ("people", "person")):
        if low.endswith(ending) and low not in ("specimen", "regimen", "omen", "abdomen", "semen"):
            return word[: -len(ending)] + replacement
    if word[:-1].isupper() and word[-1] == "s" and len(word) >= _LEAST:
        return word[:-1]
    if not low.endswith("s") or low.endswith(("ss", "us", "is")) or len(low) < _LEAST:
        return word
    if low.endswith("ies") and len(low) > len("dies"):
        return word[:-3] + "y"
    if low.endswith(_STEM_ES):
        return word[:-2]
    return word[:-1]


def plural(word: str) -> str:  # noqa: PLR0911 (one return a case)
    """Give the plural of a singular noun: soldier gives soldiers, country countries."""
    low = word.lower()
    if low in INVARIABLE:
        return word
    if low in _IRREGULAR:
        return _cased(word, _IRREGULAR[low])
    if low.endswith("child"):
        return word + "ren"
    if low.endswith("man") and low not in _NOT_MEN:
        return word[:-2] + "en"
    if low.endswith("y") and low[-2:-1] not in _VOWELS:
        return word[:-1] + "ies"
    if low.endswith(("ch", "sh", "x", "ss", "zz", "s")):
        return word + "es"
    return word + "s"


_NOT_MEN = listed("human german roman ottoman norman shaman talisman caiman")


def _cased(model: str, word: str) -> str:
    return word.capitalize() if model[:1].isupper() and model[1:].islower() else word
