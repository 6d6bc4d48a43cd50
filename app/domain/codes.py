"""Codes of countries (ISO 3166-1 alpha-2) and tags of languages (BCP 47, that is RFC 5646)."""

import re
from functools import lru_cache

from app.domain.refusal import Refused

_ASSIGNED = """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS
    BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE
    EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM
    HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC
    LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA
    NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW
    SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO
    TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
"""
COUNTRIES = frozenset(_ASSIGNED.split())
"""The 249 codes that ISO 3166-1 has assigned to countries and territories."""

MOST_LANGUAGE_CHARACTERS = 100

# RFC 5646, section 2.1. The subtags of a tag, in lower case.
_TAG = re.compile(
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})"  # language, with extlangs
    r"(?:-[a-z]{4})?"  # script
    r"(?:-(?:[a-z]{2}|[0-9]{3}))?"  # region
    r"(?P<variants>(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*)"
    r"(?P<extensions>(?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*)"
    r"(?:-x(?:-[a-z0-9]{1,8})+)?"
)
_PRIVATE = re.compile(r"x(?:-[a-z0-9]{1,8})+")
_SINGLETON = re.compile(r"-([a-z0-9])(?=-)")

# The tags registered before RFC 4646 that its syntax does not cover ("irregular").
_IRREGULAR = (
    "en-gb-oed i-ami i-bnn i-default i-enochian i-hak i-klingon i-lux i-mingo i-navajo i-pwn i-tao "
    "i-tay i-tsu sgn-be-fr sgn-be-nl sgn-ch-de"
)

_REGION_CHARACTERS = 2
_SCRIPT_CHARACTERS = 4


def country(text: str) -> str:
    """Give an assigned ISO 3166-1 alpha-2 code in capitals; raises Refused on anything else."""
    code = text.upper() if text.isascii() else ""
    if code not in COUNTRIES:
        raise Refused("a country is an ISO 3166-1 code of two letters, such as KP, KR, US or GB")
    return code


@lru_cache(maxsize=1024)
def language(text: str) -> str:
    """Give a well-formed BCP 47 tag in its customary case (RFC 5646, section 2.1.1): "zh-Hant-TW".

    Its subtags are not looked up in the registry. Raises Refused on anything malformed, and on a
    variant or an extension given twice.
    """
    tag = text.lower() if text.isascii() else ""
    if len(tag) > MOST_LANGUAGE_CHARACTERS or not _is_well_formed(tag):
        raise Refused("a language is a BCP 47 tag with hyphens, such as en, ko-KR or zh-Hant")
    return _in_customary_case(tag)


def _is_well_formed(tag: str) -> bool:
    if tag in _IRREGULAR.split() or _PRIVATE.fullmatch(tag):
        return True
    match = _TAG.fullmatch(tag)
    if match is None:
        return False
    variants = match["variants"].split("-")[1:]
    singletons = _SINGLETON.findall(match["extensions"])
    return len(set(variants)) == len(variants) and len(set(singletons)) == len(singletons)


def _in_customary_case(tag: str) -> str:
    first, *others = tag.split("-")
    cased = [first]
    for subtag in others:
        if len(cased[-1]) == 1:
            cased.append(subtag)
            continue
        cased.append(
            subtag.upper()
            if len(subtag) == _REGION_CHARACTERS
            else subtag.title()
            if len(subtag) == _SCRIPT_CHARACTERS
            else subtag
        )
    return "-".join(cased)
