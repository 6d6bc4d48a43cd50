from dataclasses import replace
from datetime import date

import pytest

from app.domain.analysis_input import ClaimSeen, RelationSeen, SubjectSeen
from app.domain.analysis_judging import Finding, judge
from app.domain.contradiction import disputes, disputes_of
from app.domain.vocabulary import RelationState, RelationType
from tests.domain.analysis_makers import LEVEL, TOTAL, claim, world

SHELLS = replace(TOTAL, id="troops", since=date(2024, 1, 1))


def findings(*said: ClaimSeen, subject: SubjectSeen = LEVEL) -> list[Finding]:
    return [d.finding for d in disputes(world(*said, subject=subject))]


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("~10000", "~20000", [Finding.CONTRADICTION]),
        ("10000", "9000-11000", []),
        (">=10000", "~20000", []),
        ("<=9900", ">10000", [Finding.TENSION]),
        (">10000", "<=10000", [Finding.TENSION]),
        ("<=9499", ">=10000", [Finding.CONTRADICTION]),
        ("<=9500", ">=10000", [Finding.TENSION]),
    ],
)
def test_levels_whose_bounds_do_not_meet_contradict(one: str, other: str, found: list[Finding]) -> None:
    assert findings(claim("a", one, "us"), claim("b", other, "ua")) == found
    assert findings(claim("a", other, "us"), claim("b", one, "ua")) == found


def test_levels_contradict_only_in_each_others_time() -> None:
    old = claim("a", "100", "us", "2024-05-01")
    assert findings(old, claim("b", "500", "ua", "2024-08-01")) == [Finding.CONTRADICTION]
    assert findings(old, claim("b", "500", "ua", "2024-08-02")) == []
    assert findings(old, claim("b", "505", "us", "2024-05-20"), claim("c", "505", "ua", "2024-05-21")) == [
        Finding.DRIFT
    ]


@pytest.mark.parametrize(
    ("first", "then", "found"),
    [
        ("~10000", "~20000", []),
        ("~20000", "~10000", [Finding.CONTRADICTION]),
        (">=20000", "<=19500", [Finding.TENSION]),
        ("<=20000", ">=30000", []),
    ],
)
def test_a_total_may_grow_and_never_fall(first: str, then: str, found: list[Finding]) -> None:
    said = claim("a", first, "us", "2024-05-01"), claim("b", then, "ua", "2024-06-01")
    assert findings(*said, subject=SHELLS) == found


def test_totals_of_one_day_contradict_either_way() -> None:
    assert findings(claim("a", "~100", "us"), claim("b", "~900", "ua"), subject=SHELLS) == [Finding.CONTRADICTION]


def test_totals_of_which_neither_window_lies_in_the_other_do_not_contradict() -> None:
    free = replace(SHELLS, since=None)
    wider = claim("a", "~900", "us", about="2022-01-01/2024-05-01")
    later = claim("b", "~100", "ua", about="2024-01-01/2024-06-01")
    assert findings(wider, later, subject=free) == []
    within = claim("b", "~100", "ua", about="2021-01-01/2024-06-01")
    assert findings(wider, within, subject=free) == [Finding.CONTRADICTION]
    part = claim("b", "~100", "ua", about="2023-01-01/2024-05-01")
    assert findings(wider, part, subject=free) == []


def test_a_part_never_contradicts_the_whole() -> None:
    said = claim("a", "~100", "us"), claim("b", "~900", "ua", subject="part")
    assert findings(*said) == []
    whole, part = (world(*said).wholes[0], world(*said).parts[0])
    assert judge(whole, part, LEVEL).decided_by.startswith("another scope")


def test_a_total_that_falls_within_one_origin_is_one_drift() -> None:
    days = ("2022-10-12", "5181"), ("2022-10-13", "5167"), ("2022-10-14", "5172"), ("2022-10-16", "5193")
    said = [claim(d, n, "ua", d) for d, n in days]
    told = disputes(world(*said, subject=replace(SHELLS, since=None)))
    assert [(d.finding, len(d.cases)) for d in told] == [(Finding.DRIFT, 1)]
    assert "14 apart" in told[0].because


def test_many_reports_of_one_disagreement_are_one_case() -> None:
    said = [claim(f"a{n}", "~100", "ryder") for n in range(17)] + [claim(f"b{n}", "~900", "ua") for n in range(8)]
    told = disputes(world(*said))
    assert [(d.origins, len(d.cases)) for d in told] == [(("ua", "us"), 1)]
    assert len(told[0].deciding.earlier.reports) + len(told[0].deciding.later.reports) == 25
    assert [each.because for each in disputes_of(told, "b3")] == [told[0].because]
    assert disputes_of(told, "nothing") == ()


@pytest.mark.parametrize("state", list(RelationState))
def test_an_analyst_can_confirm_or_reject_a_contradiction(state: RelationState) -> None:
    relation = RelationSeen("b", "a", RelationType.CONTRADICTS, state)
    other = RelationSeen("b", "x", RelationType.CONTRADICTS, RelationState.CONFIRMED)
    found = world(claim("a", "~100", "us"), claim("b", "~900", "ua"), relations=(relation, other))
    assert disputes(found)[0].deciding.state is state


def test_the_gravest_comes_first_and_touching_bounds_say_so() -> None:
    found = world(claim("a", ">1000", "us"), claim("b", "<=1000", "ua"), claim("c", "<=500", "rok"))
    told = disputes(found)
    assert [d.finding for d in told] == [Finding.CONTRADICTION, Finding.TENSION]
    assert "they only touch" in told[1].because
    assert "their bounds do not meet" in told[0].because
