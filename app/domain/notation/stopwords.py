"""Words that end a noun phrase, and words that only look like plural nouns."""

from app.domain.notation.words import listed

STOPS = listed(
    """
    a an the this that these those such another each every either neither any all both half some no none i you
    he she it we they me him her us them my your his its our their mine who whom whose which what where when why
    how of in on at to from by with without within into onto upon over under above below between among amid
    against across along around about after before since until till during through throughout toward towards via
    per for as than like near off out up down back away behind beyond beside besides inside outside past despite
    except excluding involving regarding concerning versus vs plus minus and or but nor so yet if because while
    whereas although though unless whether is are was were be been being am has have had having do does did done
    will would shall should can could may might must isn't aren't wasn't weren't hasn't haven't hadn't don't
    doesn't didn't won't wouldn't can't cannot couldn't not never also already still just only even again ago
    later earlier then now today yesterday tomorrow there here together each apart closer alone daily weekly monthly
    annually yearly total altogether overall respectively instead too nearly almost approximately roughly aged
    named called worth including
    """
)

VERBS = listed(
    """
    said say says told tell fell fall rose rise went go came come took take made make got get began begin left
    leave lost lose won win hit shot struck broke burst caught sank shook found held kept led met paid ran run
    sat saw sent spoke stood swept taught thought wore wrote flew fought gave grew knew drew threw died dies die
    killed wounded injured missing dead became become needed remain remained remains arrived crossed attacked
    exploded crashed occurred happened appeared seems seem want wants voted vote involved ended started
    claimed reported showed included contained opened closed continued
    """
)

TOLL = listed("killed dead wounded injured missing died deceased hurt displaced hospitalized hospitalised")
"""What is said of people when they are counted: "100 killed", "12 dead"."""

CONFIRMED = listed("confirmed reported reportedly feared presumed remain remained remains still believed left")
"""What may be said between a number and its toll: "231 confirmed dead"."""

UNDERGONE = TOLL | listed(
    """
    rescued vaccinated evacuated arrested detained infected jailed imprisoned executed deported trapped stranded
    hospitalised hospitalized evicted conscripted mobilised mobilized drafted captured treated quarantined freed
    """
)
"""What people undergo who are counted without a noun: "700 have been rescued"."""

PLURAL_ADJECTIVES = listed(
    """
    munitions arms sports customs sales goods weapons systems operations communications logistics economics
    politics physics mathematics athletics gymnastics news headquarters series species data media military
    infantry artillery cavalry police missing dead wounded injured women men homeless elderly ammunition
    aircraft states materials services savings settlements armoured forces reserves corps electronics
    human-rights rights graphics statistics ethics
    """
)

NOT_PLURAL = listed(
    """
    gas bus news less previous various perhaps always has was is does its this us yes thus plus christmas texas
    kansas paris los las laos athens brussels hamas afterwards towards besides sometimes nowadays overseas
    upstairs downstairs indoors outdoors vs mrs ms series as says civilian politician physician musician
    technician pedestrian guardian librarian electrician historian comedian veterinarian vegetarian custodian
    magician mathematician statistician seems says remains wants appears includes makes takes needs gets
    """
)

NOT_NOUNS = listed(
    """
    possible available alive present due likely eligible ready safe fit worldwide nationwide abroad nationally globally
    strong unaccounted able unable new old more
    """
)
"""Adjectives that may stand behind a number without a noun: "100,000 possible"."""

DEMONYMS = listed(
    """
    American Korean German Mexican African European Afghan Pakistani Iraqi Israeli Saudi Yemeni Kuwaiti Qatari
    Omani Emirati Bangladeshi Turk Kurd Arab Greek Czech Slovak Pole Swede Dane Finn Serb Croat Slovene Spaniard
    Briton Scot Swiss Dutchman Frenchman Englishman Irishman Uzbek Kazakh Kyrgyz Tajik Turkmen Thai Filipino
    Moroccan Libyan Tunisian Kenyan Ugandan Rwandan Sudanese Cuban Puerto Rican Dominican Venezuelan Chilean
    Paraguayan Uruguayan Moldovan Tibetan Uighur Uyghur Rohingya Hindu Muslim Jew Christian Catholic Protestant
    Sunni Shiite Buddhist Sikh Democrat Republican Conservative Labour Liberal Tory Londoner Californian Texan
    Roman Chechen Cypriot Indonesian Malaysian Singaporean
    """
)
