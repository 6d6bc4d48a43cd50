import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.names import clean, fold, is_slug, slugify
from app.domain.refusal import Refused

anything = st.text(max_size=60)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("KCNA", "kcna"),
        ("ＫＣＮＡ", " Kcna "),
        ("The Wall Street Journal", "The  Wall\u00a0Street\u3000Journal"),
        ("Straße", "STRASSE"),
        ("Zürich", "Zu\u0308rich"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        ("ﬁnance ministry", "Finance Ministry"),
        ("조선중앙통신", "조선중앙통신"),
        ("ТАСС", "тасс"),
    ],
)
def test_names_that_differ_in_case_width_or_space_are_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("KCNA", "KCNA Watch"), ("Zurich", "Zürich"), ("New York", "NewYork"), ("A.P.", "AP")],
)
def test_names_that_differ_otherwise_are_two(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(anything)
def test_a_folded_name_folds_to_itself(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@given(anything)
def test_case_and_space_around_a_name_do_not_matter(name: str) -> None:
    assert fold(f" {name}\t") == fold(name)
    assert fold(name.casefold()) == fold(name)


def test_every_character_folds_to_itself_folded() -> None:
    for point in range(sys.maxunicode + 1):
        folded = fold(f"a{chr(point)}b")
        assert fold(folded) == folded


@pytest.mark.parametrize(
    "name",
    [
        "KCNA",
        "조선중앙통신",
        "علی\u200cرضا",
        "क्\u200dष",
        "👩\u200d🚀",
        "L'Équipe (Paris), no. 1",
        "…",
        "x" * 300,
    ],
)
def test_a_name_stays_as_it_was_said(name: str) -> None:
    assert clean(name) == name


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "at least one letter"),
        ("   \u3000", "at least one letter"),
        ("\u200d\u200c", "at least one letter"),
        ("\u0301", "at least one letter"),
        ("a\x00b", "one line of text"),
        ("a\nb", "one line of text"),
        ("a\tb", "one line of text"),
        ("a\x7fb", "one line of text"),
        ("a\x85b", "one line of text"),
        ("a\u2028b", "one line of text"),
        ("a\u2029b", "one line of text"),
        ("a\u202eb", "one line of text"),
        ("a\u2066b", "one line of text"),
        ("a\u200bb", "one line of text"),
        ("a\u00adb", "one line of text"),
        ("\ufeffab", "one line of text"),
        ("a\ud800b", "one line of text"),
        ("a\U000e0041b", "one line of text"),
        ("x" * 301, "at most 300 characters"),
        ("\ufdfa" * 17, "at most 300 characters"),
    ],
)
def test_what_is_no_name_is_refused(name: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        clean(name)


def test_a_name_has_the_limit_it_is_given() -> None:
    assert clean("x" * 500, limit=500)
    with pytest.raises(Refused, match="at most 100 characters"):
        clean("x" * 101, limit=100)


def test_the_longest_key_fits_a_database_index() -> None:
    most = max(key_bytes(chr(point)) for point in range(sys.maxunicode + 1))
    assert most < 2_704  # the limit of a PostgreSQL B-tree


def key_bytes(character: str) -> int:
    as_often_as_a_name_takes_it = 300 // len(unicodedata.normalize("NFKC", character))
    return len(fold(character).encode(errors="surrogatepass")) * as_often_as_a_name_takes_it


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Hwasong-11", "hwasong-11"),
        ("Artillery shells North Korea supplied to Russia",
         "artillery-shells-north-korea-supplied-to-russia"),
        ("North Korea’s  shells", "north-koreas-shells"),
        ("Łódź & Ærø", "lodz-aero"),
        ("ＫＮ－２３", "kn-23"),
        ("--a--", "a"),
    ],
)  # fmt: skip
def test_a_latin_title_is_its_own_slug(title: str, slug: str) -> None:
    assert slugify(title) == slug


@pytest.mark.parametrize(
    ("title", "begin"),
    [
        ("Потери", ""),
        ("북한군 병력", ""),
        ("…", ""),
        ("Кимчи kimchi", "kimchi-"),
        ("a" * 101, "aaa"),
        ("word " * 100, "word-word-"),
        ("0190f0de-0000-7000-8000-000000000000", "0190f0de-0000-7000-8000-000000000000-"),
    ],
)
def test_a_title_that_loses_letters_gets_a_digest(title: str, begin: str) -> None:
    slug = slugify(title)
    assert is_slug(slug)
    assert slug.startswith(begin)
    assert slug == slugify(title.upper())
    assert slug != slugify(f"{title}ж")
    assert len(slug.rpartition("-")[2]) == 12


@given(st.text(st.characters(), max_size=150))
def test_every_title_has_a_slug(title: str) -> None:
    assert is_slug(slugify(title))


@given(st.from_regex(r"[a-z0-9]{1,20}(-[a-z0-9]{1,20}){0,3}", fullmatch=True))
def test_a_slug_is_its_own_slug(slug: str) -> None:
    assert slugify(slug) == slug


@pytest.mark.parametrize(
    "text",
    ["", "-a", "a-", "a--b", "A", "a b", "a_b", "é", "a\n", "a" * 101,
     "0190f0de-0000-7000-8000-000000000000", "0190f0de000070008000000000000000"],
)  # fmt: skip
def test_what_is_no_slug_is_told(text: str) -> None:
    assert not is_slug(text)
