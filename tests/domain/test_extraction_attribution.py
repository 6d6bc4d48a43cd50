import pytest

from app.domain.extraction import read
from app.domain.when import parse

PUBLISHED = parse("2024-12-20")


@pytest.mark.parametrize(
    ("text", "claimant", "via"),
    [
        ("According to NASA, 12 satellites failed.", "NASA", ()),
        ("12 satellites failed, according to NASA.", "NASA", ()),
        ("Officials said 12 people died.", "Officials", ()),
        ("12 people died, officials said.", "officials", ()),
        ("12 people died, said Mayor Jo Lind.", "Mayor Jo Lind", ()),
        ("12 people died, Jasim Uddin, a spokesman for the fire service, told Reuters.", "Jasim Uddin", ("Reuters",)),
        (
            "The WSJ reported, citing South Korean intelligence, that 12 soldiers died.",
            "South Korean intelligence",
            ("The WSJ",),
        ),
        ("The study notes the Health Ministry indicates 12 people died.", "the Health Ministry", ("The study",)),
        ("U.S. and South Korean officials have stated 12 ships left.", "U.S. and South Korean officials", ()),
        ("A toll of 12 people was reported by the Red Cross.", "the Red Cross", ()),
        ("According to a 2019 report from the Transport Board, 12 planes crashed.", "the Transport Board", ()),
        (
            "According to Oslo's fire chief, Kari Moe, there were 12 people in the house.",
            "Kari Moe",
            (),
        ),
        ("Johns Hopkins University (JHU) data indicated 12 people died.", "Johns Hopkins University", ()),
        ("According to Commissioner Jo Roe of the Department of Safety, 12 people died.", "Commissioner Jo Roe", ()),
        ("The BBC confirmed with Acme Labs that 12 servers failed.", "Acme Labs", ()),
        ("According to a 2017 survey, 12 shops closed.", "a 2017 survey", ()),
        ("12 people died, the governor said.", "the governor", ()),
        ("South Korea evacuated 80 people.", None, ()),
        ("The army killed 80 people.", None, ()),
        ("Some said 12 people died.", None, ()),
        ("The United States lost 12 ships.", None, ()),
        ("12 people were reported dead.", None, ()),
    ],
)
def test_the_claimant_is_who_asserts_it(text: str, claimant: str | None, via: tuple[str, ...]) -> None:
    (proposal,) = read(text, PUBLISHED)
    assert (proposal.claimant, proposal.via) == (claimant, via)


def test_two_attributions_in_a_sentence_keep_their_own_words() -> None:
    first, second = read("Police said 12 people died while the ministry reported 15 victims.", PUBLISHED)
    assert (first.claimant, second.claimant) == ("Police", "the ministry")


def test_a_quotation_carries_its_speaker_over_its_sentences() -> None:
    text = 'Jo Lind said, "We counted 12 wrecks. There were 15 mines on the shore."'
    assert [p.claimant for p in read(text, PUBLISHED)] == ["Jo Lind", "Jo Lind"]


def test_a_speaker_named_behind_a_quotation_speaks_it() -> None:
    text = '"There were 15 mines on the shore. Twenty ships sank," said Jo Lind.'
    assert [p.claimant for p in read(text, PUBLISHED)] == ["Jo Lind", "Jo Lind"]


def test_a_quotation_nobody_speaks_has_no_claimant() -> None:
    (proposal,) = read("“There were 15 mines on the shore. And rain.”", PUBLISHED)
    assert proposal.claimant is None


@pytest.mark.parametrize(
    ("text", "claimant"),
    [
        ("Kari Moe said it was over. She said 12 people died.", "Kari Moe"),
        ("Minister Kari Moe said it was over. Moe said 12 people died.", "Minister Kari Moe"),
        ("Officials said it was over. They said 12 people died.", "Officials"),
        ("The Ministry of Defence met. The ministry said 12 people died.", "The Ministry of Defence"),
        ("The ministry said 12 people died.", "The ministry"),
        ("He said 12 people died.", None),
    ],
)
def test_short_names_are_those_named_before(text: str, claimant: str | None) -> None:
    *_, proposal = read(text, PUBLISHED)
    assert proposal.claimant == claimant


def test_the_clause_leaves_out_who_says_it() -> None:
    (proposal,) = read("According to the mayor, 12 people died, but the bridge held.", PUBLISHED)
    assert proposal.text == "12 people died"
