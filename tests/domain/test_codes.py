import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.codes import COUNTRIES, country, language
from app.domain.refusal import Refused


def test_iso_has_assigned_249_codes() -> None:
    assert len(COUNTRIES) == 249
    assert {"KP", "KR", "US", "GB", "RU", "UA", "TW", "PS", "SS", "AX"} <= COUNTRIES


@pytest.mark.parametrize("code", sorted(COUNTRIES))
def test_a_country_is_written_in_capitals(code: str) -> None:
    assert country(code) == country(code.lower()) == code


@pytest.mark.parametrize("text", ["", "UK", "XK", "EU", "SU", "AN", "ZZ", "PRK", "K", "K P", "ß", "ＫＰ", "KP\n"])
def test_what_is_no_country_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="ISO 3166-1 code of two letters"):
        country(text)


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("EN", "en"),
        ("kor", "kor"),
        ("en-gb", "en-GB"),
        ("ko-kp", "ko-KP"),
        ("zh-hant", "zh-Hant"),
        ("ZH-HANT-TW", "zh-Hant-TW"),
        ("es-419", "es-419"),
        ("zh-cmn-hans-cn", "zh-cmn-Hans-CN"),
        ("zh-min-nan", "zh-min-nan"),
        ("sl-rozaj-biske-1994", "sl-rozaj-biske-1994"),
        ("de-CH-1901", "de-CH-1901"),
        ("en-u-ca-gregory-T-IT", "en-u-ca-gregory-t-it"),
        ("en-a-bbb-x-a-ccc", "en-a-bbb-x-a-ccc"),
        ("EN-ca-X-CA", "en-CA-x-ca"),
        ("AZ-LATN-X-LATN", "az-Latn-x-latn"),
        ("de-CH-x-phonebk", "de-CH-x-phonebk"),
        ("X-Whatever", "x-whatever"),
        ("I-KLINGON", "i-klingon"),
        ("SGN-be-fr", "sgn-BE-FR"),
        ("en-gb-OED", "en-GB-oed"),
        ("abcdefgh", "abcdefgh"),
        ("und", "und"),
        ("aaa-bbb-ccc-ddd", "aaa-bbb-ccc-ddd"),
    ],
)
def test_a_language_is_written_in_its_customary_case(text: str, tag: str) -> None:
    assert language(text) == tag
    assert language(tag) == tag


@pytest.mark.parametrize(
    "text",
    ["", "e", "en_GB", "en-", "-en", "en--GB", "English language", "abcdefghi", "12", "en-G",
     "a-DE", "i-unknown", "x", "x-", "en-x", "en-a", "en-a-b", "de-419-DE", "ar-a-aaa-b-bbb-a-ccc",
     "de-1996-1996", "aaa-bbb-ccc-ddd-eee", "eñ", "ＥＮ", "en\n", "en-x-" + "abcdefghi",
     "en-x" + "-aaaaaaaa" * 11, "en-" + "a" * 100_000],
)  # fmt: skip
def test_what_is_no_language_tag_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="BCP 47 tag"):
        language(text)


@given(st.lists(st.text("abxXI19-", min_size=1, max_size=9), min_size=1, max_size=6).map("-".join))
def test_a_tag_in_its_customary_case_stays_so(text: str) -> None:
    try:
        tag = language(text)
    except Refused:
        return
    assert language(tag) == tag
    assert tag.lower() == text.lower()
