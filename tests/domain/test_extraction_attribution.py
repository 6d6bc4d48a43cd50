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
        ("The party held votes in 12 states, in a rush.", None, ()),
        ("Reuters estimated around 200 people came.", "Reuters", ()),
        ("Reuters estimated 200 people came.", "Reuters", ()),
        ("He won 279 votes by NBC's reckoning.", "NBC", ()),
        ("The mayor of London, Sadiq Khan, tweeted 12 people died.", "Sadiq Khan", ()),
        ("12 men were captured, Kyiv's spy agency, the GUR, said.", "Kyiv's spy agency", ()),
        ("SYDNEY, Dec 19 - Police in Oslo said 12 people died.", "Police in Oslo", ()),
        ("The war monitor, which has sources there, said 12 people died.", "The war monitor", ()),
        ("A source who asked not to be named said 12 people died.", "A source", ()),
        ("12 people died, Jo Lind told the ZDF broadcaster on Saturday.", "Jo Lind", ("the ZDF broadcaster",)),
        ("12 people died, Jo Lind told reporters in Oslo.", "Jo Lind", ()),
        ("WHO chief Jo Lind said 12 people died.", "Jo Lind", ()),
        ("Bild reported, without citing sources, that 12 people died.", "Bild", ()),
        ("The Telegraph, citing local groups, reported 12 rockets fell.", "local groups", ("The Telegraph",)),
        (
            "The spy agency told lawmakers that 12 men died, Yonhap reported, citing lawmaker Lee.",
            "The spy agency",
            ("lawmaker Lee", "Yonhap"),
        ),
        ("The governor put the toll at eight.", "The governor", ()),
        ("The Lind defence ministry said men died.\nThe ministry said 12 men fled.", "The Lind defence ministry", ()),
        ("Insurers estimate losses of $250 million.", "Insurers", ()),
        ("Hamas claimed to have killed 20 soldiers.", "Hamas", ()),
        ("A poll of many adults published on Tuesday found 54 percent agreed.", "A poll of many adults", ()),
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


@pytest.mark.parametrize(
    "text",
    [
        'Jo Lind defended the plan, "It saves 15 lives a day."',
        'Jo Lind defended the plan: "It is sound. It saves 15 lives a day."',
        '"It is sound," said Jo Lind. "It saves 15 lives a day."',
        'Jo Lind said, "It is sound.\n"It saves 15 lives a day."',
    ],
)
def test_a_quotation_is_spoken_by_who_brings_it_or_goes_on(text: str) -> None:
    (proposal,) = read(text, PUBLISHED)
    assert proposal.claimant == "Jo Lind"


def test_a_quotation_after_a_closed_one_in_another_paragraph_is_nobodys() -> None:
    (proposal,) = read('Jo Lind said, "It is sound."\n"It saves 15 lives a day."', PUBLISHED)
    assert proposal.claimant is None


@pytest.mark.parametrize(
    "text",
    [
        "The Herald reported, citing police, that 12 people were fined.",
        "The Herald, citing police, reported that 12 people were fined.",
        "The Herald reported on Monday, citing the police of the port, that 12 people were fined.",
        "The ministry said in a statement, published on Friday, that 12 people were fined.",
    ],
)
def test_a_clause_is_what_is_said_without_who_says_it(text: str) -> None:
    (proposal,) = read(text, parse("2024-12-20"))
    assert proposal.text == "12 people were fined"
