"""The name of a source as a sentence writes it: where it begins and ends, and what in it is no part of it."""

import re

_OUTLETS = re.compile(
    r"(?:the |The )?(?:"
    r"[A-Z][\w-]*(?: [A-Z][\w-]*)? (?:broadcaster|newspaper|news agency|radio|television|magazine|channel|website)|"
    r"Associated Press|AP|Agence France-Presse|AFP|Reuters|CNN(?: Philippines)?|"
    r"BBC(?: News)?|Sky News|NPR|Fox News|NBC(?: News)?|"
    r"CBS(?: News)?|ABC(?: News)?|Al Jazeera|Xinhua|TASS|Interfax|Yonhap|Bloomberg|Politico|Axios|Vox|"
    r"Wikinews|Anadolu Agency|ZDF|ARD|NHK|CBC|RTE|ITV|MSNBC|DW|TRT|NDTV|PTI|"
    r"ANI|dpa|EFE|ANSA|Kyodo|Ukrinform|RIA(?: Novosti)?|"
    r"[A-Z]\w+ (?:Post|Times|News|Journal|Herald|Tribune|Guardian|Telegraph|Press|Agency|Gazette|"
    r"Chronicle|Magazine|Mail|Radio|TV|"
    r"Independent|Insider|Observer|Monitor|Globe|Standard|Review)|"
    r"(?:New York|Los Angeles|Washington|Wall Street|South China Morning) (?:Times|Post|Journal)|"
    r"Guardian|Atlantic|Telegraph|Independent|Economist|Times|Post|Journal)\b|"
    r"The [A-Z][\w-]+(?: [A-Z][\w-]+){0,2}\b(?= that\b)"
)
_END = re.compile(
    r"[,;:()\[\]\"“”—]|\.(?:\s|$)|\s[-–]\s|\s(?:that|who|which|said|says|told|when|while|as of|"
    r"and the|but|there|is|are|was|were|has|have|had|will|"
    r"on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|yesterday|today|in (?:19|20)\d\d|the same|"
    r"at least|more than|about|around|using|interviewed|released|issued|as|from (?:19|20)|"
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten)\s)\b|\s(?=\d)"
)
_DATED = re.compile(r"(?:an?|the|The) (?:(?:[A-Z][a-z]+ )?\d{1,2}, )?(?:[A-Z][a-z]+ )?(?:19|20)\d\d (?=\w)")
_LONGEST = 120
_PERSON = re.compile(
    r"^(?P<person>(?:[Tt]he (?![A-Z]))?(?:(?:[A-Z][\w.’'-]*|spokes\w+|officer|director|governor|professor|"
    r"scientist|researcher|author) ){1,6}?[A-Z][\w’'-]+) (?:of|from|at|with|in|for) (?:the )?[A-Z]"
)
_CALLED = re.compile(
    r"^(?:an? )?(?:eyewitness|witness|ecologist|scientist|co-author|activist) (?=[A-Z])", re.IGNORECASE
)
ORGANISED = re.compile(
    r"\b(?:Universit|Institut|Department|Ministr|Office|Cent(?:er|re)|Bank|Bureau|Board|Council|"
    r"Commission(?!er)|Agency|Association|Organi[sz]ation|Survey|Administration|Committee|Service|Society|"
    r"League|Observatory|Watch|Network|Movement|Federation|Union|House|Court|Academy|Federal|National|International|Statistics|Police|"
    r"Academ|Group|Project|Fund|Foundation)"
)
_APPOSED_NAME = re.compile(
    r"^,\s+((?:(?:Dr|Mr|Mrs|Ms|Prof|Gen|Col|Sir|Lt)\.? )*[A-Z][\w’'-]+(?: [A-Z][\w.’'-]*){1,4}),"
)
_OFFICE_FIRST = re.compile(
    r"(?:^|[.;“\"]\s*|, )(?:(?:after|as|while|when|and|but) )?(?:[Tt]he |[Aa]n? |[A-Z])[^,;:“”\"]{3,80}, "
    r"(?P<name>(?:(?:Dr|Mr|Mrs|Ms|Sir|Gen|Col)\.? )?[A-Z][\w’'-]+(?: [A-Z][\w.’'-]*){1,3}),$"
)
_TOLD_OF = re.compile(
    r"(?:^|[.;“\"]\s*|, |\b(?:and|but|that) )(?P<name>(?:[Tt]he|[Aa]n?|[A-Z][\w’'-]+) [\w’' -]{2,60}?)"
    r"(?:, (?:which|who|whose|speaking|writing|cited by|quoted by) [^;:]{2,120},| who [^,;:]{2,80})$"
)
_APPOSED = re.compile(r"(?:^|[.;“\"]\s*)(?P<name>[A-Z][\w’'-]+(?: [\w’'-]+){1,6}), (?:an? |the )[^,;:]{2,90},$")
_INQUIRY = re.compile(r"\b(?:poll|survey|study|report|review|analysis)\b")
_CARRIED_OUT = re.compile(
    r"\s+(?:of \d[\d,.]*\b.*|(?:published|released|conducted|carried out|commissioned|obtained)\b.*)$"
)
_LEAD = re.compile(
    r"^(?:(?:and|but|or|so|then|however|meanwhile|also|although|though|while|as|because|since|if|"
    r"where|that|which|yesterday|today|instead|still|"
    r"earlier|later|on \w+day|in \w+|in addition|for example|additionally|notably|furthermore|"
    r"moreover|nevertheless|despite this|[A-Z][a-z]+ly|by then|when|recently|at the time|last week|"
    r"last month|last year|last night)\b,?\s+)+",
    re.IGNORECASE,
)
_BREAK = re.compile(
    r"\s[-–]\s|[;:()\[\]\"“”—]|(?<!\d),|,(?!\d)|(?<![A-Z])\.\s|\s(?:that|while|but|because|although|where|when|whereas|if|"
    r"since|and (?=(?:the|he|she|they|a|an|it)\b))\s"
)
_NO_SUBJECT = re.compile(
    r"(?i)^(?:(?-i:who|Who)|neither\b.*|which|that|there|what|this|these|those|i|we|you|one|some|many|most|to|not|and|or|"
    r"its|his|her|their|as|with|a|an|the|of|it is|nobody|both|none|people|everyone)$"
)
_INNER = re.compile(
    r"\b(?:is|are|was|were|been|being|will|would|could|may|might|to|which|(?-i:who)|that|did|does|do|not|"
    r"killed|injured)\b",
    re.IGNORECASE,
)
_ADVERB = re.compile(
    r"\s+(?:also|later|then|previously|publicly|reportedly|yesterday|today|further|subsequently|"
    r"on \w+day|in \w+ \d{4}|in (?:May|June|July|March|April)|himself|herself|initially|officially|"
    r"thus|recently|still|all|both|jointly|(?:last|this) (?:week|month|year)|(?:this|that|yesterday) (?:morning|"
    r"evening|afternoon)|earlier|repeatedly|separately)$"
)
_SHORT_NAME = re.compile(r",\s+(?:or |the |known as )*[A-Z][A-Z.&-]{1,7},$")
_TO_OUTLET = re.compile(r"\s+(?P<to>to )?(?P<outlet>" + _OUTLETS.pattern + r")")
_INTERVIEWED = re.compile(
    r" in an? (?:[\w-]+ )?interview (?:with|to|on|for) "
    r"(?P<outlet>(?:the |The )?[A-Z][\w-]*(?: [A-Z][\w-]*){0,3})(?: newspaper)?"
)
_TO_HEARERS = re.compile(r"\s+[^,;:“”\"\d]{2,60}?\bthat\s+")
_ASIDE = re.compile(r"\s*\([^()]*\)(?:\s+(?:data|figures))?$")
_POSSESSED = re.compile(
    r"(?<!Official)(?<!official)(?<!overnment)(?<!reliminary)(?<!nternal)(?<!ublic)(?<!racking)(?<!atellite)(?<!ew)"
    r"\s+(?:data|figures|records|statistics|numbers)$"
)
_AUXILIARY = re.compile(r"\s+(?:had|has|have)$")
_WHOSE = re.compile(
    r"^(?:(?:the )?(?:latest|new|official) )?(?:estimates?|data|figures|records|statistics) (?:by|from) (?=\w)",
    re.IGNORECASE,
)
_PEOPLES = re.compile(r"((?:[A-Z][\w.]*(?: [A-Z][\w.]*)?, )+)$")
_OF_PEOPLES = re.compile(r"[A-Z][\w.]*(?: [A-Z][\w.]*)? and [A-Z][\w. ]* [a-z]+s$")


def tidy(behind: str) -> tuple[str, int]:
    """Give the name that begins a text and where it ends: "Windsor Locks' first selectman, Chris Kervick, …"."""
    behind_name = behind[:_LONGEST]
    dated = _DATED.match(behind_name)
    end = _END.search(behind_name, dated.end() if dated is not None else 0)
    stop = end.start() if end is not None else len(behind_name)
    if stop == 0:
        return "", 0
    named = _APPOSED_NAME.match(behind_name[stop:])
    if named is not None and not re.match(r"[A-Z][\w’'-]+ [A-Z][\w’'-]+$", behind_name[:stop]):
        return named[1], stop + named.end()
    if behind_name[stop : stop + 1] == "(":
        close = behind_name.find(")", stop)
        return _person(behind_name[:stop]), close + 1 if close > 0 else stop
    return _person(behind_name[:stop]), stop


def _person(name: str) -> str:
    """Cut a person's office from the name: "Commissioner James Rovella of the Department of …"."""
    name = name.strip(" '‘")
    match = _PERSON.match(name)
    if match is not None and not ORGANISED.search(match["person"]):
        name = match["person"]
    name = re.sub(
        r"^(?:an? )?(?:eyewitness|witness|ecologist|scientist|co-author|activist) (?=[A-Z])",
        "",
        name,
        flags=re.IGNORECASE,
    )
    owner = _POSSESSED.sub("", name)
    return _WHOSE.sub("", owner if re.search(r"[A-Z]", owner) else name).removesuffix("'s").removesuffix("’s")


def subject_before(before: str) -> tuple[str, int]:
    """Give the subject that ends a text, and where it begins; an empty name where there is none.

    A clause in apposition is stepped over: "Jasim Uddin, a spokesperson for the fire service, ".
    """
    base = max(0, len(before) - 2 * _LONGEST)
    trimmed = before[base:].rstrip()
    apposed = re.search(
        r"((?:^|[.,;“\"]\s*|\b(?:and|but|that|activist|"
        r"eyewitness),?\s)(?:[\w’']+ ){0,3}?(?P<name>[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]*){0,5})), (?:an? |"
        r"the |who |[a-z]|[A-Z][\w.]*(?: [A-Z][\w.]*)?['’]s? )[^,;:]{2,90},$",
        trimmed,
    )
    apposed = apposed or _OFFICE_FIRST.search(trimmed) or _TOLD_OF.search(trimmed) or _APPOSED.search(trimmed)
    if apposed is not None:
        return _person(apposed["name"]), base + apposed.start("name")
    trimmed = _SHORT_NAME.sub("", _ASIDE.sub("", trimmed))
    trimmed = _ADVERB.sub("", trimmed)
    breaks = [m.end() for m in _BREAK.finditer(trimmed)]
    at = breaks[-1] if breaks else 0
    if at and trimmed[at:].strip() == "":
        return "", 0
    words = trimmed[at:].lstrip()
    at = len(trimmed) - len(words)
    lead = _LEAD.match(words)
    if lead is not None and lead.end() < len(words):
        words, at = words[lead.end() :], at + lead.end()
    inner = list(_INNER.finditer(words))
    if inner:
        words, at = words[inner[-1].end() :].lstrip(), at + inner[-1].end()
    name = _AUXILIARY.sub("", _ADVERB.sub("", words.strip(" ,'")))
    owner = _POSSESSED.sub("", name)
    name = owner if re.search(r"[A-Z]", owner) else name
    apposed_name = re.search(
        r"(?:^|\s)(?:director|professor|spokes\w+|minister|governor|president|scientist|activist|"
        r"eyewitness|ecologist|author|selectman|researcher|commissioner|meteorologist|"
        r"leader|chief|head|secretary|envoy|ambassador|mayor|analyst|adviser|chairman|chairwoman|commander|general|"
        r"admiral|executive|aide|coordinator) ((?:[A-Z][\w.’'-]+ ?){2,4})$",
        name,
    )
    if apposed_name is not None:
        name = apposed_name[1]
    if re.search(r"\s(?:they|he|she|it|we|I|you)$", name):
        return "", 0
    if _INQUIRY.search(name):
        name = _CARRIED_OUT.sub("", name)
    if not name or len(name) > _LONGEST or _NO_SUBJECT.match(name) or re.search(r"\d{3}", name):
        return "", 0
    peoples = _PEOPLES.search(trimmed, 0, at) if _OF_PEOPLES.match(name) else None
    if peoples is not None:
        return peoples[1] + name, base + peoples.start()
    return _person(name), base + at


def outlet_told(sentence: str, end: int, verb: str) -> tuple[int, tuple[str, ...]]:
    """Give where the words said begin behind "told the Associated Press (that)", and the outlet told."""
    told = verb in {"told", "tells"}
    if not told and verb not in {"said", "explained", "stated", "confirmed"}:
        return end, ()
    match = _TO_OUTLET.match(sentence, end)
    if match is not None and (told or match["to"]):
        return match.end(), (match["outlet"],)
    asked = _INTERVIEWED.match(sentence, end)
    if asked is not None:
        return asked.end(), (asked["outlet"],)
    hearers = _TO_HEARERS.match(sentence, end) if told else None
    return (hearers.end() if hearers is not None else end), ()
