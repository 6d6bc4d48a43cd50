"""The names and signs of currencies in the news, each for an ISO 4217 code.

A bare dollar is the United States', a bare won South Korea's, a bare yuan China's, a bare franc
Switzerland's; another state is named before it ("Australian dollars", "North Korean won").
"""

from app.domain.notation.words import listed

SIGNS: dict[str, str] = {
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "￥": "JPY",
    "₩": "KRW",
    "₽": "RUB",
    "₴": "UAH",
    "₹": "INR",
    "₪": "ILS",
    "₺": "TRY",
    "₫": "VND",
    "₦": "NGN",
    "₱": "PHP",
    "฿": "THB",
    "₸": "KZT",
    "₾": "GEL",
    "₼": "AZN",
    "₡": "CRC",
    "₲": "PYG",
    "₵": "GHS",
    "₭": "LAK",
    "₮": "MNT",
}
DOLLARS: dict[str, str] = {
    "us": "USD",
    "u.s.": "USD",
    "usd": "USD",
    "a": "AUD",
    "au": "AUD",
    "c": "CAD",
    "ca": "CAD",
    "cad": "CAD",
    "cdn": "CAD",
    "nz": "NZD",
    "hk": "HKD",
    "s": "SGD",
    "sg": "SGD",
    "nt": "TWD",
    "r": "BRL",
    "mx": "MXN",
    "aud": "AUD",
}
"""What stands glued before a dollar sign: A$, HK$."""

PREFIXES: dict[str, str] = {"rs": "INR", "rs.": "INR", "rm": "MYR", "rp": "IDR", "us$": "USD", "rmb": "CNY"}
"""Words before a number that are no ISO codes."""

_NAMED = """
    USD dollar, us dollar, u.s. dollar, american dollar, united states dollar, greenback, buck
    EUR euro
    GBP pound sterling, british pound, sterling, uk pound
    AUD australian dollar, aussie dollar
    CAD canadian dollar
    NZD new zealand dollar, kiwi dollar
    HKD hong kong dollar
    SGD singapore dollar, singaporean dollar
    TWD taiwan dollar, new taiwan dollar, taiwanese dollar
    JPY yen, japanese yen
    CNY yuan, renminbi, rmb, chinese yuan
    KRW won, south korean won, korean won
    KPW north korean won
    RUB ruble, rouble, russian ruble, russian rouble
    UAH hryvnia, ukrainian hryvnia, hryvnya
    BYN belarusian ruble, belarusian rouble
    INR rupee, indian rupee
    PKR pakistani rupee
    LKR sri lankan rupee
    NPR nepali rupee, nepalese rupee
    IDR rupiah, indonesian rupiah
    CHF franc, swiss franc
    XAF cfa franc
    SEK swedish krona, swedish kronor, kronor
    NOK norwegian krone, norwegian kroner
    DKK danish krone, danish kroner
    ISK icelandic krona
    CZK czech koruna, czech crown, koruna
    PLN zloty, polish zloty
    HUF forint, hungarian forint
    RON leu, romanian leu, lei
    BGN lev, bulgarian lev, leva
    TRY lira, turkish lira
    ILS shekel, israeli shekel, new israeli shekel
    SAR riyal, saudi riyal, saudi arabian riyal
    QAR qatari riyal
    IRR iranian rial, rial
    YER yemeni rial
    OMR omani rial
    AED dirham, uae dirham, emirati dirham
    MAD moroccan dirham
    KWD kuwaiti dinar
    IQD iraqi dinar
    JOD jordanian dinar
    DZD algerian dinar
    TND tunisian dinar
    LYD libyan dinar
    RSD serbian dinar
    EGP egyptian pound
    LBP lebanese pound, lebanese lira
    SYP syrian pound
    SDG sudanese pound
    ZAR rand, south african rand
    NGN naira, nigerian naira
    KES kenyan shilling
    UGX ugandan shilling
    TZS tanzanian shilling
    GHS cedi, ghanaian cedi
    ETB birr, ethiopian birr
    BRL brazilian real, reais
    MXN mexican peso
    ARS argentine peso, argentinian peso
    CLP chilean peso
    COP colombian peso
    PHP philippine peso
    PEN peruvian sol
    VES bolivar
    THB baht, thai baht
    VND dong, vietnamese dong
    MYR ringgit, malaysian ringgit
    BDT taka, bangladeshi taka
    MMK kyat
    KZT tenge, kazakhstani tenge
    UZS som, uzbek som
    GEL lari, georgian lari
    AMD dram, armenian dram
    AFN afghani
    MNT tugrik
"""


def _named() -> dict[tuple[str, ...], str]:
    names: dict[tuple[str, ...], str] = {}
    for line in _NAMED.strip().splitlines():
        code, _, spelled = line.strip().partition(" ")
        for name in spelled.split(", "):
            plural = "pounds sterling" if name == "pound sterling" else name + "s"
            names[tuple(name.split())] = names[tuple(plural.split())] = code
    return names


NAMES: dict[tuple[str, ...], str] = _named()
"""Every name of a currency as words in lower case, singular and plural."""

# What a pound is paid for, and what weighs one.
PAID_IN_POUNDS = listed(
    "aid debt debts funding damage damages investment investments money cash taxpayers' compensation losses loans "
    "savings cuts revenue spending public tax taxes support fines grants profit profits sales"
)
WEIGHS = listed("weigh weighs weighed weighing weight lost lose heavier lighter heavy")
