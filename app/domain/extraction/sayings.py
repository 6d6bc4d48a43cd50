"""The verbs of saying, and the nouns by which one who says is told from one who does."""

import re

from app.domain.vocabulary import Stance

SAYING = (
    "said|says|say|told|tells|stated|states|reported|reports|estimated|estimates|estimate|announced|announces|confirmed|confirms|"
    "claimed|claims|claim|noted|notes|added|adds|indicated|indicates|indicate|revealed|reveals|warned|warns|warn|explained|described|"
    "wrote|writes|tweeted|testified|acknowledged|admitted|insisted|alleged|alleges|allege|argued|argues|declared|remarked|"
    "commented|observed|suggested|suggests|suggest|predicted|predicts|predict|projected|projects|forecasts|forecast|expects|"
    "expected|denied|denies|deny|concluded|calculated|showed|shows|found|finds|recounted|asserted|replied|responded|"
    "puts?|placed|identified|believes|believe|believed|recorded|attributed|published|"
    "issued a statement|disclosed|counted|wrote|"
    "rejected|dismissed|refuted|confirm|show|note|find|stressed|emphasi[sz]ed|maintained|"
    "went on to (?:say|state|add|explain)|recalled|recalls|reiterated|cautioned|complained|lamented|conceded|contended|"
    "pointed out|verified|shared|posted|listed|accused|promised|pledged|vowed"
)
STANCES = {
    **dict.fromkeys("denied denies deny rejected dismissed refuted".split(), Stance.DENIES),
    **dict.fromkeys(
        "predicted predicts predict forecasts forecast expects expected projects projected promised pledged "
        "vowed".split(),
        Stance.EXPECTS,
    ),
}
"""What a verb of saying shows of the stance; the others assert."""

NEEDS_NUMBER = frozenset(
    "confirm show note find states estimates added put puts placed recorded found finds "
    "identified counted listed published attributed shared posted "
    "verified described showed projects forecast claim claims reports estimate expected".split()
)
SOURCELIKE = re.compile(
    r"(?i)\b(?:officials?|investigations?|inquiry|probe|audit|authorit(?:y|ies)|ministry|agency|polices?|governments?|department|study|"
    r"studies|report|reports|researchers?|scientists?|data|"
    r"survey|poll|polls|polling|averages?|projections?|calculations?|analysts?|experts?|institute|university|center|centre|organi[sz]ation|office|"
    r"service|sources?|records|media|"
    r"newspaper|spokes\w+|president|minister|intelligence|council|commission|board|review|advisory|"
    r"statement|team|bureau|figures|"
    r"cnn|bbc|reuters|nhc|who|wsj|usgs|npr|he|she|they|it|military|army|navy|"
    r"air force|armed forces|guards|general staff|pentagon|kremlin|"
    r"treasury|company|firm|group|"
    r"results|website|article|paper|authors?|"
    r"(?:eye)?witness\w*|governors?|mayors?|senators?|judges?|lawyers?|attorneys?|chiefs?|directors?|doctors?|coroners?|prosecutors?|professors?|"
    r"activists?|groups?|residents?|relatives|captain|general|secretary|court|charity|union|party|campaign|bank|regulators?|airlines?|operators?|"
    r"hospitals?|embassy|organi[sz]ers|rescuers|firefighters|medics|rebels|opposition|lawmakers|economists?|investigators?|observers|monitors|engineers|foundation|association|committee|times|post|journal|news|statistics|tally|index|estimates)\b"
)
