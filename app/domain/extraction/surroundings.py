"""The words just before and just behind a number by which filters.py tells that it is no claim."""

import re

NAMED = re.compile(
    r"(?:\b(?:Category|category|Phase|phase|Level|level|Group|Route|Interstate|Highway|Flight|Number|"
    r"No\.|Article|Section|Chapter|Part|Type|Tier|Title|Volume|Episode|Season|Act|Unit|District|Room|"
    r"Gate|Terminal|Channel|Bill|Resolution|Proposition|Amendment|Super|Group of|Lane|Channel|Version|"
    r"version|round|Round|season|episode|stage|Stage|grade|Grade|size|Size|mile marker|Apollo|Falcon|"
    r"Boeing|Airbus|Advisory|chapter|page|#|№)\s?)$"
)
AGE_BEFORE = re.compile(
    r"(?:\b(?:aged?|ages|age of|at age|aged? about|turned|turns)\s+(?:between\s+)?(?:\w+(?:, | and |"
    r" to ))*$|(?<!number of )\b(?:died|dies|dead) at (?:the age of )?$|[A-Z][\w’'-]+ [A-Z][\w’'-]+, $)"
)
WAS = re.compile(r"^(?!.*\b(?:toll|number|total|count|figure|magnitude)\b).*\b(?:was|is|turned)\s+$")
AGE_GROUP = re.compile(
    r"\b(?:children|people|adults?|persons?|those|men|women|patients|voters|residents|kids|boys|girls|anyone|everyone)"
    r" (?:aged )?$"
)
AGE_AFTER = re.compile(r"^(?:[- ]?(?:year|month|week|day)s?[- ]old|s?\b[- ]old\b|\s+years? of age\b|\s+years old\b)")
IDLE_AFTER = re.compile(
    r"^s?\s*(?:later|earlier|ago|after|before|prior|beforehand|afterwards?|from now|in advance|until|"
    r"since|away|hence|old\b|following|into)\b"
)
IDLE_WITHIN = re.compile(r"\b(?:ago|later|earlier|old)\b")
IDLE_BEFORE = re.compile(r"\b(?:span of|course of|space of|last|past|next|first|previous|coming|hours a|days a)\s+$")
A_TIME = re.compile(r"^ (?:a|an|per|each|every) (?:hour|day|week|month|year)\b")
FIRST_OF = re.compile(r"\b(?:first|last|[Aa]fter) $")
LASTING = re.compile(
    r"\b(?:for|last(?:s|ed|ing)?|took|takes?|taking|taken|spent|spend|sentenced? to|"
    r"sentenced .{0,30} to|serv(?:ed?|ing)|jailed .{0,20}for|faces?|receive[ds]?|was|is|of|nearly|"
    r"than|least|another|an? additional|to|stretch(?:ed|ing)|exceed(?:ed|s)?|including)\s+(?:(?:about|around|now|"
    r"up to|a|an|the|over|some|probably within|within probably|roughly|almost|nearly|more than|"
    r"at least|just|only|next|further|between)\s+)*$",
    re.IGNORECASE,
)
LASTED_AFTER = re.compile(
    r"^\s*(?:(?:suspended |prison |jail |minimum )?(?:sentence|drive|flight|journey|term|ban|contract|"
    r"jail)|off\b|ahead\b|faster\b|slower\b|longer\b|shorter\b|in prison|in jail|behind bars|"
    r"of (?!age\b)[a-z]|imprisonment|jail|prison|sentence|terms?\b|-?long|delay|ban|career|trial|war\b|reign|"
    r"ceasefire|truce|contract|deal\b|mission|siege|search|standoff|strike|tenure|stint|hunt|investigation|"
    r"campaign|partnership|drought|lockdown|quarantine|closure|(?:[a-z]+ )?period\b|run\b|stretch|struggle|"
    r"battle|conflict)"
)
BACK = re.compile(
    r"\b(?:the|these|those|both|his|her|their|its|our|my|your|all|other|of these|any|either|(?<!of )which|"
    r"last|first|next|whose|top)\s+(?:other\s+|remaining\s+|latter\s+|first\s+)?$",
    re.IGNORECASE,
)
CONDITION = re.compile(
    r"\b(?:per|for each|for every|each|every|one in|within|exceeding|if|unless|when)\s+$", re.IGNORECASE
)
CAME_WITHIN = re.compile(
    r"\b(?:come|came|got|advanced|moved|approached|land(?:ed|s)|fell|crash(?:ed|es)|passed|is|are|was|were|be) "
    r"(?:to )?within\b"
)
TARGET = re.compile(
    r"\b(?:targets? of|goals? of|target(?:s|ed|ing)? (?:to|is|was)|demand(?:s|ed|ing)?|seek(?:s|"
    r"ing)? (?:to )?|sought|aim(?:s|ed|ing)? (?:to|for|at)|calls?(?:ed|ing)? for|urg(?:ed|es|ing)|"
    r"ask(?:s|ed|ing)? for|proposes?|should|pledge[sd]? to|ought to|would like|wants? to|"
    r"admission (?:fees?|prices?|costs?|is|was|of)|"
    r"tickets? (?:prices?|costs?|for|at|from|sold for|are|were|is)|entry fee)\b[^.;]{0,40}$",
    re.IGNORECASE,
)
VERB_BEHIND = re.compile(
    r"^\s*(?:\w+ly )?(?:more |others? )?(?:were|was|are|have|has|had|died|dead|killed|wounded|injured|"
    r"hurt|missing|hospitali[sz]ed|survived|voted|arrested|remain(?:s|ed)?|in favou?r|against|aboard|showed up|"
    r"turned out|took part|"
    r"attended|gathered|marched|escaped|fled|on (?:board|the (?:aircraft|plane|flight|ship|boat|bus|train))|"
    r"of (?:them|the|those|whom|its))\b"
)
VERB_BEFORE = re.compile(
    r"\b(?:kill(?:ed|s|ing)|injur(?:ed|es|ing)|wound(?:ed|ing)|lost|los(?:es|ing)|won|wins?|gain(?:ed|"
    r"s)|received|receiving|had|has|have|totall?ing|totall?ed|reach(?:ed|es|ing)|rose to|fell to|"
    r"rises? to|from|to|earned|includ(?:ed|ing|es)|arrest(?:ed|ing)|rescued|sav(?:ed|ing)|affect(?:ed|"
    r"s)|is|was|were|are|rate of|rates of|total of|(?:population|workforce|army|crowd|fleet|membership|"
    r"capacity|audience|force|team|staff|crew|deployment|contingent|garrison|"
    r"strength|toll|average|median|maximum|minimum|budget|estimate) of|expected|"
    r"forecast|predicted|estimated|projected|record(?:ed|s)|report(?:ed|s)|score of|up|"
    r"surpass(?:ed|ing)|exceed(?:ed|ing)|amassed|counted|numbered|at|least|than|dead|only|with|"
    r"leaving|hospitali[sz]ed|another|toll|secured|securing|earned|earning|drops? to|"
    r"dropped to|added|adding|"
    r"numbering|held|holds|took|taking|claimed|claiming|employs?|employed|"
    r"detained|produc(?:ed?|es|ing)|launch(?:ed|es|ing)?|fired|deploy(?:ed|s|ing)?|sen[dt]s?|sending|destroy(?:ed|s|ing)|"
    r"captur(?:ed|es|ing)|buil[dt]s?|building|ma(?:de|kes?|king)|bought|buys?|suppl(?:y|ied|ies)|deliver(?:ed|s)?|downed|"
    r"intercept(?:ed|s)|recruit(?:ed|s)?|mobili[sz](?:ed|es?)|buried|evacuated|released|freed|hit|"
    r"a record)\s+(?:about |around |just |only |over |some |another |"
    r"at least |an additional |nearly |almost |a total of |more than )*$",
    re.IGNORECASE,
)
CASUALTY = re.compile(
    r"^(?:\s+(?:other|more|further|elderly|young|male|female|local))*\s+(?:\w+ ){0,2}?(?:(?:was|were|"
    r"is|are|has been|had been)\s+(?:\w+ly |also |later )?)?"
    r"(?:died|dead|killed|wounded|injured|hurt|missing|survived|hospitali[sz]ed|arrested|fatality|"
    r"death|seat|female|male|civilian|worker|passenger|child|from)\b"
)
IDLE_NOUNS = frozenset(
    "thing way time reason side question step part type kind option example hand round place point word "
    "sort piece moment idea issue problem factor aspect form month's look set bit pair theory scenario signal "
    "term".split()
)
GAME = re.compile(r"\b(?:defeat|beat|win|won|match|game|scored?|lead|ladder|innings|half[- ]time)\w*", re.IGNORECASE)
GAME_NOUNS = frozenset("point goal try run wicket touchdown set frame".split())
ONE_HELD = re.compile(
    r"\b(?:arrest|kill|injur|wound|hospitali[sz]|detain|rescu|charg)\w*\s+"
    r"(?:at least |only |just |another )?$|\bleaving\s+$"
)
OF_UNITS = re.compile(
    r"[\w°/²³µ]*\b(?:[kcmnµ]?m|k?g|mg|ml|[kc]?l|km/h|mph|kph|ft|in|lb|oz|°?[CF]|psi|bar|hPa|met(?:er|re)s?|feet|foot|inch|yards?|acres?|hectares?|gallons?|tons?|tonnes?|miles?|lit(?:er|re)s?|kilo\w+|pounds?|inches)\b",
    re.IGNORECASE,
)
HALF_NAMED = re.compile(r"[ -](?:staff|mast|time|brother|sister|way|hour|marathon|life|moon)\b")
LISTED = re.compile(r"^\s+(?:in|at|on|from|for|of|to)\s")
SCORE = re.compile(r"^\d{1,3}[-–]\d{1,3}$")
RACE_TIME = re.compile(
    r"\b(?:time|best|record|mark)(?: \w+){0,3}? (?:of|at|in)\s+$|\brecord\b[^;.]{0,40}, of\s+$|\btime was\s+$|"
    r"\bclocked (?:in at )?$"
)
SPORT = re.compile(
    r"(?i)\b(?:race[ds]?|racing|marathon|hurdles|metres|meters|medal|sprint|lap|swim\w*|butterfly|freestyle|final|relay)\b"
)
RACE = re.compile(r"\s*(?:hurdles|sprint|freestyle|relay|race|dash|final|medley|backstroke)\b")
COMPOUND = re.compile(
    r"[\w,.]+-[A-Za-z]+\b(?! [a-z]+ (?:killed|dead|injured))(?<!-million)(?<!-thousand)(?<!-hundred)(?:$|\s)"
)
