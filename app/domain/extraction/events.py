"""What kinds of event the words of a sentence are of: a later sentence of the same kind tells of the same event.

"the quake", "magnitude 7.3", "aftershocks"     quake
"killed", "victims", "hospitalised"             harm, which any disaster may do
"""

import re

_FAMILIES = {
    "quake": r"earthquake|quake|magnitude|epicent|aftershock|tremor|tsunami",
    "storm": r"storm|hurricane|typhoon|cyclone|tornado|landfall|gusts?\b|flood|rainfall",
    "fire": r"fires?\b|blaze|flames|burn(?:ed|t|ing)|firefighter",
    "crash": r"crash|collid|collision|derail|aboard|on[- ]board|passenger|flight\b|"
    r"plane\b|aircraft|overturn|capsiz|sank",
    "attack": r"attack(?! (?:drones?|helicopters?|aircraft|jets?|submarines?|craft))|"
    r"air ?strike|explo|bomb|blast|shot\b|shooting|shooter|gunm[ae]n|stab|hostage|missile|strike",
    "harm": r"kill|injur|wound|d(?:ied|ead|eaths?|eceased)\b|hospitali[sz]|victim|casualt|survivor|missing|fatalit",
    "aid": r"rescue|evacuat|shelter|trapped|search|without (?:power|electricity|water)|damag|destroy|collaps|homes?\b|"
    r"buildings?\b|houses|forced|occup|extricat",
    "vote": r"votes?\b|voted|voting|voters|seats?\b|delegate|turnout|primar(?:y|ies)\b|caucus|election|"
    r"majority|referendum|defeat|margin",
    "crowd": r"protest|march|procession|parade|rall(?:y|ies)|demonstrat|gather|attend|crowd|showed up|arrest|detain|"
    r"participa|turned out|reached",
    "event": r"the (?:event|convention|festival|conference|concert|summit|rally|parade)\b",
    "race": r"race\b|marathon|medal|record\b|finished|faster|runners?|pacemakers?|flew|journey|crossing",
    "case": r"infect|cases\b|coronavirus|outbreak|tested positive",
}
FAMILY = re.compile("(?i)" + "|".join(rf"(?P<{name}>\b(?:{words}))" for name, words in _FAMILIES.items()))
DISASTER = frozenset({"quake", "storm", "fire", "crash", "attack", "harm", "aid"})


def families(words: str) -> frozenset[str]:
    """Give the kinds of event that words are of."""
    return frozenset(match.lastgroup for match in FAMILY.finditer(words) if match.lastgroup is not None)
