import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.domain.extraction import read
from app.domain.extraction.times import find
from app.domain.when import parse

PUBLISHED = parse("2024-12-20")


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("on Monday", "2024-12-16"),
        ("on Friday", "2024-12-20"),
        ("yesterday", "2024-12-19"),
        ("last night", "2024-12-19"),
        ("this morning", "2024-12-20"),
        ("last September", "2023-09"),
        ("in March", "2024-03"),
        ("in August last year", "2023-08"),
        ("this year", "2024"),
        ("last year", "2023"),
        ("last month", "2024-11"),
        ("last week", "2024-12-09/2024-12-15"),
        ("in 2018", "2018"),
        ("on March 5, 2019", "2019-03-05"),
        ("on 5 March 2019", "2019-03-05"),
        ("on December 1", "2024-12-01"),
        ("in the 1990s", "1990/1999"),
        ("from 2005 through 2015", "2005/2015"),
        ("from roughly 1948 to 1951", "1948/1951"),
        ("from December 2023 to February 2024", "2023-12/2024-02"),
        ("between January and October", "2024-01/2024-10"),
        ("between November and February", "2023-11/2024-02"),
        ("on 26-30 January 2023", "2023-01-26/2023-01-30"),
        ("in the first nine months of 2023", "2023-01/2023-09"),
        ("in the last two months of last year", "2023-11/2023-12"),
        ("in the third quarter of 2023", "2023-07/2023-09"),
        ("in Q3 2023", "2023-07/2023-09"),
        ("in the six months to June 30", "2023-12-30/2024-06-30"),
        ("in the year to September", "2023-10/2024-09"),
        ("in the week to November 10", "2024-11-04/2024-11-10"),
        ("in the week to Sunday", "2024-12-09/2024-12-15"),
        ("in the first two weeks of May", "2024-05-01/2024-05-14"),
        ("in the past 24 hours", "2024-12-19/2024-12-20"),
        ("over the past three months", "2024-09-20/2024-12-20"),
        ("over the last two years", "2022-12-20/2024-12-20"),
        ("since last Sunday", "2024-12-15/2024-12-20"),
        ("since March", "2024-03-01/2024-12-20"),
        ("since the start of the year", "2024-01-01/2024-12-20"),
        ("three days ago", "2024-12-17"),
        ("two weeks ago", "2024-12-06"),
        ("two months ago", "2024-10"),
        ("ten years ago", "2014"),
        ("before 2015", "../2015"),
        ("from Tuesday night through to Wednesday", "2024-12-17/2024-12-18"),
        ("currently", "2024-12-20"),
        ("overnight", "2024-12-19/2024-12-20"),
        ("over the weekend", "2024-12-14/2024-12-15"),
        ("in the 36 hours to dawn on Monday", "2024-12-16"),
        ("from May 24 to 26", "2024-05-24/2024-05-26"),
        ("from March 30 to April 2, 2019", "2019-03-30/2019-04-02"),
        ("in the first half of 2019", "2019-01/2019-06"),
        ("in the last quarter of the year", "2024-10/2024-12"),
        ("in the second half of last year", "2023-07/2023-12"),
        ("starting in 1968", "1968/.."),
        ("since the war began in March 2022", "2022-03-01/2024-12-20"),
        ("at the 2016 state election", "2016"),
        ("in the 2010 Upper Branch Mine disaster", "2010"),
    ],
)
def test_a_time_is_resolved_against_the_day_of_publication(words: str, edtf: str) -> None:
    (time,) = find(f"It burned {words}", PUBLISHED)
    assert time.when == parse(edtf)


@pytest.mark.parametrize(
    ("sentence", "edtf"),
    [
        ("It will open tomorrow", "2024-12-21"),
        ("It will open on next Monday", "2024-12-23"),
        ("It will open next month", "2025-01"),
        ("It is expected to open in May 2025", "2025-05"),
        ("It is planned for March 5", "2025-03-05"),
        ("It may cost more by January 10", "../2025-01-10"),
        ("It will end by Friday", "2024-12-27"),
    ],
)
def test_a_time_to_come_is_the_next_one(sentence: str, edtf: str) -> None:
    (time,) = find(sentence, PUBLISHED)
    assert time.when == parse(edtf)


@pytest.mark.parametrize(
    "sentence",
    [
        "It ran until Friday",
        "The 2003 London Marathon",
        "many years ago",
        "300 years ago was February 30, 2019",
        "They may march",
        "The most votes since 2010",
        "On Super Tuesday it won",
        "It lies 1770 km from the coast",
        "It struck (0300 UTC Monday morning)",
        "No time at all",
    ],
)
def test_what_names_no_time_gives_none(sentence: str) -> None:
    assert all(t.when.start and t.when.start.year < 1900 for t in find(sentence, PUBLISHED))


def test_without_a_day_of_publication_only_full_dates_are_resolved() -> None:
    assert find("on Monday yesterday two days ago in May", None) == ()
    assert [t.when.edtf for t in find("since 2018 and in May 2019", None)] == ["2018-01-01/..", "2019-05"]


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("A fire on Monday killed 12 people.", "2024-12-16"),
        ("A fire broke out on Monday. It killed 12 people.", "2024-12-16"),
        ("A fire broke out on Monday.\nIt killed 12 people.", "2024-12-16"),
        ("The minister said on Monday 12 people died.", None),
        ("A fire broke out on Monday. There are 12 people in the house.", None),
        ("A fire broke out on Monday. He worked for three years.", None),
        ("A fire broke out on Monday. It lasted three hours.", "2024-12-16"),
        ("Friday, December 20, 2024\nA fire killed 12 people.", None),
        ("In 2018, 12 people died.", "2018"),
        ("12 people died.", None),
        ("A fire broke out on Monday. The town's 330 people watched.", None),
        ("A fire broke out on Monday. It lies 12 km from the coast.", None),
        ("A fire broke out on Monday. The roof may fall on 12 people.", None),
        ("A fire broke out on Monday. Before the war, 12 people lived there.", None),
        ("A fire broke out on Monday. A poll found 12 percent had heard of it.", None),
        ("A fire on Monday killed two. The previous day, 12 people died in a crash.", "2024-12-15"),
        ("A fire on Monday killed two. On that day, 12 people fled.", "2024-12-16"),
        (
            "On Monday, police said a fire that day had killed two. Two floors collapsed, killing 12 people.",
            "2024-12-16",
        ),
        ("He appeared in court on Tuesday over a fire on Monday.\nThe fire killed 12 people.", "2024-12-16"),
        ("In 2010, a dam broke. The flood killed 12 people.", "2010"),
        ("In 2010, a dam broke. It was old. He was old. The owner paid 12 people.", "2010"),
        ("In 2010, a dam broke. It was old. He was old. It was cold. The owner paid 12 people.", None),
        ("A fire broke out on Monday. Two days later, 12 people fled.", "2024-12-18"),
        ("A fire broke out on Monday. A week earlier, 12 people had fled.", "2024-12-09"),
        ("A fire broke out on Monday. About a day before the fire, police arrested 12 people.", None),
        ("A fire broke out in 1995. Since then, 12 people have been fined.", "1995-01-01/2024-12-20"),
        ("A mine was found in 1995. Since its discovery, 12 people have died.", "1995-01-01/2024-12-20"),
        ("A fire broke out on Monday. 12 people were scheduled to fly.", "2024-12-16"),
        ("A fire broke out on Monday. 12 people are scheduled to fly.", None),
        ("A fire broke out on Monday in Lind, a town 12 miles (19 km) north of Oslo.", None),
        ("A fire broke out on Monday. It burned a farm 12 miles (19 km) north of Lind.", "2024-12-16"),
        ("Two weeks before the November 13 deadline, he had 12 percent.", "2024-10-30"),
        ("Three months after June 3, 2022, 12 people fled.", "2022-09"),
        ("On Tuesday he admitted 12 murders.", None),
        ("In Lind a vote was held on Monday, and in Oslo on Tuesday. In Lind, he won 12 seats.", "2024-12-16"),
        ("In Lind a vote was held on Monday, and in Oslo on Tuesday. He won 12 seats in Oslo.", "2024-12-17"),
        (
            "In Lind a vote was held on Monday, in Oslo on Tuesday. He won 3 in Lind. She won 12 seats there.",
            "2024-12-16",
        ),
        ("Jo Lind, who has written 12 books, died on Monday.", None),
        ("On Monday he was jailed after giving away 12 books.", None),
        ("A fire broke out on Monday. Jo Lind had three children.", None),
        ("He has 12 books; in 2023 he had none.", None),
        ("In September 2022 a minister said 12 men had died.\nHe fled on Monday.", None),
        ("A fire broke out on Monday. It was twice the size of one in May, and burned 12 homes.", "2024-12-16"),
        ("In 1505 a fire broke out. 999 years earlier, 12 people had fled.", "0506"),
        ("A fire broke out on February 30. A week later, 12 people had fled.", None),
        ("Two weeks before February 30 a fire killed 12 people.", None),
        ("Since February 30 fires have killed 12 people.", None),
        ("Eight years earlier, at the 1972 Lind National Convention, she won 12 votes.", "1972"),
        ("They were among 12 migrants who drowned in 2015.", "2015"),
        ("The club has saved 12 people since taking up work in 2016.", "2016-01-01/2024-12-20"),
        ("Oslo voted on Monday, and Lind on Tuesday. The party won 12 coats.", None),
        (
            "The relic was carried in procession on Monday.\nIt was followed in the procession by 12 people.",
            "2024-12-16",
        ),
        ("A caucus was held on Monday.\nIn the 2016 United States election he took 12% of votes.", "2016"),
        ("He was elected in 2012 and served a five-year term.", None),
        ("Turnout rose to 52 percent, up from 48 percent in 2019.", "2019"),
        ("Deaths rose by 12 percent, compared with a fall in 2019.", None),
        ("A mine, which opened in 2010, employed 12 people.", None),
        ("At 11 p.m. a fire broke out. It killed 12 people.", "2024-12-20"),
        ("Jo Lind died on Monday aged 80.\nA war in her youth killed 12 people.", None),
        ('A fire broke out on Monday.\n"The ministry is 12 people in a hut," said Jo Lind.', None),
        ("On Monday he was convicted. He was sentenced to 12 years in prison.", "2024-12-16"),
        ("12 people have been killed so far this year, police said on Monday.", "2024"),
        ("The ministry said on Monday that 12 people have died so far.", "2024-12-16"),
        ("On Tuesday, police said the latest toll is 12 dead.", "2024-12-17"),
        ("The ministry said on Monday that 12 people have died.", None),
    ],
)
def test_a_claim_is_about_the_time_its_event_was_told_of(text: str, about: str | None) -> None:
    *_, proposal = read(text, PUBLISHED)
    assert proposal.about == (parse(about) if about else None)


_WORDS = (
    *("On", "since", "By", "from", "to", "before", "after", "until", "in", "the", "a", "two", "999", "weeks", "years"),
    *("earlier", "later", "ago", "next day", "that day", "February 30", "May", "31 June", "December 31, 9999", "2024"),
    *("1505", "Monday", "tomorrow", "last year", "the weekend", "so far", "12 people were killed", "had fled", "said"),
    *(
        "he",
        "police",
        "a fire broke out",
        ".",
        ".",
        ",",
        "(",
        ")",
        "the 1990s",
        "since then",
        "in Lind",
        "10 to 12 March",
    ),
)


@given(
    some.lists(some.sampled_from(_WORDS), min_size=3, max_size=30),
    some.sampled_from([None, "2024-12-20", "2024", "2024-02-29/..", "../1505", "0001-01-02", "9999-12-30"]),
)
def test_whatever_times_are_said_a_text_is_read(words: list[str], published: str | None) -> None:
    text = " ".join(words)
    for proposal in read(text, parse(published) if published else None):
        assert text[proposal.start : proposal.end] == proposal.text
