import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.extraction import Proposal, read
from app.domain.extraction.proposal import LONGEST_TEXT
from app.domain.quantity import Quantity
from app.domain.refusal import Refused
from app.domain.vocabulary import Comparator, Dimension, Stance
from app.domain.when import parse

CASES = Path(__file__).with_name("extraction")
SEED = Path(__file__).parents[3] / "shared" / "data" / "seed_article.txt"
PUBLISHED = parse("2024-12-20")


def one(text: str, published: str | None = "2024-12-20") -> Proposal:
    (proposal,) = read(text, parse(published) if published else None)
    return proposal


def numbers(text: str) -> list[str]:
    return [text[slice(*p.number)] for p in read(text, PUBLISHED)]


def test_the_article_that_travels_reads_as_a_person_reads_it() -> None:
    text = (CASES / "article.txt").read_text(encoding="utf-8")
    expected = [json.loads(line) for line in (CASES / "article.ndjson").read_text(encoding="utf-8").splitlines()]
    found = [
        {
            "number": text[slice(*p.number)],
            "claimant": p.claimant,
            "via": list(p.via),
            "about": p.about.edtf if p.about else None,
            "stance": p.stance.value,
        }
        for p in read(text, parse("2024-03-14"))
    ]
    assert found == expected


@pytest.mark.skipif(not SEED.exists(), reason="the seed article does not travel")
def test_the_seed_article_gives_its_nine_numbers_with_their_claimants() -> None:
    text = SEED.read_text(encoding="utf-8")
    proposals = read(text, PUBLISHED)
    officials = "U.S. and South Korean officials"
    assert [(p.quantity.nominal, p.claimant) for p in proposals] == [
        (3, "The WSJ"),
        (20000, officials),
        (5000000, officials),
        (100, officials),
        (200, "Reports"),
        (12000, "Reports"),
        (100, "South Korean intelligence"),
        (5500000000, None),
        (Quantity.of(Comparator.NEARLY, "0.333333333333333", unit="1", dimension=Dimension.SHARE).value, "Reports"),
    ]
    assert proposals[0].about == parse("2024")
    assert proposals[7].hedge == "is estimated to have"


@given(st.text(alphabet=st.sampled_from('ab 12.,"“”()\n%$-said Monday in 2018 killed of the A'), max_size=200))
def test_every_proposal_slices_its_text_and_holds_its_number(text: str) -> None:
    proposals = read(text, PUBLISHED)
    for proposal in proposals:
        assert text[proposal.start : proposal.end] == proposal.text
        assert proposal.start <= proposal.number[0] < proposal.number[1] <= proposal.end
    assert proposals == read(text, PUBLISHED)


def test_a_sentence_without_an_end_is_cut_to_what_a_claim_can_hold() -> None:
    proposals = read("and so on and on " * 120 + "12 people died " + "and so on and on " * 500, PUBLISHED)
    assert proposals
    assert all(len(p.text) <= LONGEST_TEXT for p in proposals)


def test_what_has_more_numbers_than_a_sentence_is_a_table() -> None:
    assert read("12 people died " * 60 + ".", PUBLISHED) == ()
    assert len(read("12 people died. " * 60, PUBLISHED)) == 60


def test_a_line_that_repeats_the_headline_is_passed_over() -> None:
    text = "Fire kills 12 people\nA fire killed 12 people in a mill."
    assert [p.start for p in read(text, PUBLISHED, "Fire kills 12 people")] == [21]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The toll rose from fourteen to 31.", ["fourteen", "31"]),
        ("Officials said 7 out of 20 people fled.", ["7 out of 20"]),
        ("The blaze killed three, including a cook, and injured sixteen.", ["three", "sixteen"]),
        ("It infected tens of thousands.", ["tens of thousands"]),
        ("A magnitude 6.2 earthquake struck.", ["magnitude 6.2"]),
        ("The magnitude was 5.5; the Survey reported 5.8.", ["magnitude was 5.5", "5.8"]),
        ("One person was killed and one of the doors broke.", ["One person"]),
        ("She was sentenced to eight years in prison.", ["eight years"]),
        ("He ran a marathon in under two hours.", ["under two hours"]),
        ("They saved one worker.", ["one worker"]),
        ("Police arrested one person for shouting.", ["one person"]),
        ("The toll was revised from 16 to nine on Thursday.", ["16", "nine"]),
        ("Lind won six seats, and Roe secured four with a late rally.", ["six seats", "four"]),
        (
            "250 thousand protesters marched in Oslo, 100 thousand in Bergen.",
            ["250 thousand protesters", "100 thousand"],
        ),
        ("All 189 on the aircraft died.", ["189"]),
        ("Three years of supervision were added.", ["Three years"]),
        ("All eleven of the bills have been stuck.", ["eleven of the bills"]),
        ("Vanuatu has a population of 330,000.", ["330,000"]),
        ("Eight people died, five of them in Oslo.", ["Eight people", "five"]),
        ("A five-foot (one and two thirds metres) tusk fell.", ["five-foot"]),
        ("Fewer than two hundred showed up.", ["Fewer than two hundred"]),
        ("The minimum sentence for it is now 25 years.", ["25 years"]),
        ("The nation began a seven day mourning period.", ["seven day"]),
        ("He gave his life to it, including 35 years on the court.", ["35 years"]),
    ],
)
def test_what_is_asserted_of_the_world_is_found(text: str, expected: list[str]) -> None:
    assert numbers(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "A man aged 62 came home.",
        "Jane Roe, 47, lives here.",
        "She was 86.",
        "Two days later it rained.",
        "The bill must pass within two weeks.",
        "It happened over the last four years.",
        "Storm Ada was a Category 5 hurricane.",
        "It was one of the best.",
        "The two men left.",
        "They demanded $5 million.",
        "There is one thing to say.",
        "It stands in room 12.",
        "The KN-23 flew on May 5, 2019.",
        "From 1965 Rosa Parks worked here.",
        "He won his half of the prize.",
        "The 55-member union met.",
        "All vessels exceeding 300 tons report.",
        "Boeing lists the 707 as a freighter.",
        "That is 12.",
        "He flew every ten seconds.",
        "She won the 400 metres hurdles.",
        "She won the final with a time of 47.42 seconds.",
        "The marathon's record, of 2 hours 1 minute 39 seconds, stands.",
        "He was elected to his first of two terms.",
        "One of the officers said one.",
        "Leeds beat Hull 45 points to 24 in their match.",
        "We made a couple of mistakes.",
        "The flags flew at half staff.",
        "Malnutrition among children under five fell.",
        "The Protection Act, 1972 lists jackals as protected.",
        "At least one business was open.",
        "As of Sunday, all four are in hospital.",
    ],
)
def test_what_is_no_claim_is_not_found(text: str) -> None:
    assert numbers(text) == []


def test_a_conversion_in_brackets_is_not_a_second_claim() -> None:
    assert numbers("The wreck lies about 50 miles (80 km) south of the port.") == ["about 50 miles"]


def test_one_hedge_covers_two_numbers_joined() -> None:
    first, second = read("Approximately 12 and 15 people were hurt.", PUBLISHED)
    assert first.quantity.comparator is second.quantity.comparator is Comparator.ABOUT
    assert "hedge carries" in second.because


def test_a_number_without_a_noun_takes_the_one_before_it() -> None:
    first, second = read("Labour won 42 seats and the Greens won 11.", PUBLISHED)
    assert first.quantity.unit == second.quantity.unit == "seat"
    assert "same noun" in second.because


def test_a_hedge_is_kept_beside_the_claim_and_is_no_width() -> None:
    proposal = one("The army is estimated to have lost 4,700 soldiers.")
    assert proposal.quantity.comparator is Comparator.EXACTLY
    start, end = proposal.number
    assert proposal.extra == {
        "because": list(proposal.because),
        "number": {"start": start, "end": end},
        "hedge": "is estimated to have",
    }


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("The army denied that 100 were killed.", Stance.DENIES),
        ("The plant will employ 300 people.", Stance.EXPECTS),
        ("Forecasters predicted 100 mm of rain.", Stance.EXPECTS),
        ("The blast may have killed 12 people.", Stance.ASSERTS),
        ("They are slated to carry 300 people.", Stance.EXPECTS),
        ("The blast killed 12 people.", Stance.ASSERTS),
    ],
)
def test_the_stance_is_that_of_the_verb(text: str, stance: Stance) -> None:
    assert one(text).stance is stance


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Officials said 12 miners died in the collapse.", "Miners died in the collapse"),
        ("On Monday, the firm invested about $9 billion (€8 billion) in it.", "The firm invested … in it"),
        (
            "He flew the moon missions, which ran about $9 billion apiece.",
            "He flew the moon missions, which ran … apiece",
        ),
        ("There had been 5794 suspected cases, as of today.", "There had been suspected cases"),
        ("The army said it had lost 12 tanks.", "The army had lost tanks"),
        ("According to the Lind Institute, a think tank, Oslo has sent 12 tanks.", "Oslo has sent tanks"),
        ("Jo Lind said on Telegram that 12 men fled.", "Men fled"),
        ("Its men advanced fast, taking 12 hills, officials said.", "Its men advanced fast, taking hills"),
        ("The Times quoted men as putting the number of dead at 70,000.", "The number of dead at …"),
        ("He was sentenced to two years in prison.", "He was sentenced to … in prison"),
        ("For five years, the mine was closed.", "For …, the mine was closed"),
        (
            f"It destroyed 12 houses in the old {'old ' * 15}town which had been there for ever and ever",
            f"It destroyed houses in the old {'old ' * 15}town",
        ),
        (f"In Lind, {'a ' * 50}quarry, the town's oldest, employed 12 men.", "The town's oldest, employed men"),
    ],
)
def test_a_subject_is_suggested_from_the_clause(text: str, title: str) -> None:
    assert one(text).title == title
    assert len(one("12 miners died " + "in the very long collapse " * 20 + ".").title) <= 120


def test_a_proposal_refuses_words_that_are_not_its_span() -> None:
    quantity = Quantity.of(Comparator.EXACTLY, 3, unit="man", dimension=Dimension.COUNT)
    rest = (("count",), Stance.ASSERTS, None, (), None, "Men")
    with pytest.raises(Refused, match="as long as its span"):
        Proposal(0, 4, "three men", (0, 3), quantity, *rest)
    with pytest.raises(Refused, match="within its words"):
        Proposal(0, 9, "three men", (0, 12), quantity, *rest)


def test_each_number_of_a_list_has_a_title_without_the_others() -> None:
    found = read("Russia lost about 40 men, 12 tanks and 9 big guns in May, officials said.", PUBLISHED)
    assert [p.title for p in found] == [
        "Russia lost men in May",
        "Russia lost tanks in May",
        "Russia lost big guns in May",
    ]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("The Times quoted officials as putting the number of soldiers killed at 70,000.", "soldier"),
        ("The number of casualties rose to at least 1,035 in Turkey.", "casualty"),
        ("He put the number of people without water at hundreds of thousands.", "person"),
        ("The toll stands at 20.", "person"),
        ("Member states froze about 210 billion euros and spent a further 12 billion.", "EUR"),
    ],
)
def test_a_number_without_a_noun_has_that_of_its_total(text: str, unit: str) -> None:
    *_, proposal = read(text, PUBLISHED)
    assert proposal.quantity.unit == unit
