"""The laws of docs/analysis.md, each by its name."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.domain.analysis_agreement import hull
from app.domain.analysis_answer import Answer
from app.domain.analysis_input import ClaimSeen, SubjectSeen
from app.domain.analysis_judging import judge
from app.domain.contradiction import disputes
from app.domain.estimate import estimate, without
from app.domain.timeline import Period, timeline
from app.domain.utterance import Utterance
from app.domain.vocabulary import Stance, Status, Verdict
from app.domain.when import parse
from tests.domain.analysis_makers import DAY0, LEVEL, TOTAL, claim, claims, days, number, world

MEASURES = pytest.mark.parametrize("subject", [LEVEL, replace(TOTAL, id="troops")], ids=["level", "total"])


def gist(answer: Answer) -> tuple[object, ...]:
    return answer.outcome, answer.range, answer.best, answer.agreed, answer.support, answer.speaking


@MEASURES
@given(said=claims(), day=days)
def test_an_estimate_lies_in_the_hull_of_its_claims(subject: SubjectSeen, said: list[ClaimSeen], day: date) -> None:
    seen = world(*said, subject=subject)
    answer = estimate(seen, day).answer
    assume(answer.speaking)
    # a report of a later day may still word the utterance that was said before
    uttered = (u.reports for u in seen.utterances if any((c.time or day) <= day for c in u.reports))
    stated = hull(c.number.extent for reports in uttered for c in reports if c.number)
    # a total's ceiling is of its own date only: after it, the side above is open
    floor = stated.cut_at_zero()
    assert answer.low is not None
    assert floor.lower is not None
    assert answer.low >= floor.lower
    if answer.high is not None and floor.upper is not None:
        assert answer.high <= floor.upper
    if answer.best is not None:
        assert answer.low <= answer.best
        assert answer.high is None or answer.best <= answer.high


@MEASURES
@given(said=claims(), day=days, data=st.data())
def test_the_order_of_claims_does_not_matter(
    subject: SubjectSeen, said: list[ClaimSeen], day: date, data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(said))
    one, other = world(*said, subject=subject), world(*shuffled, subject=subject)
    assert gist(estimate(one, day).answer) == gist(estimate(other, day).answer)
    assert estimate(one, day).camps == estimate(other, day).camps
    assert [d.because for d in disputes(one)] == [d.because for d in disputes(other)]


@MEASURES
@given(said=claims(), day=days, later=st.integers(0, 7), data=st.data())
def test_a_report_that_words_an_utterance_as_it_is_worded_changes_only_the_count_of_reports(
    subject: SubjectSeen, said: list[ClaimSeen], day: date, later: int, data: st.DataObject
) -> None:
    before = world(*said, subject=subject)
    assume(before.wholes)
    u = data.draw(st.sampled_from(before.wholes))
    # two halves said together are an utterance that no one report words
    assume(any(c.number == u.number for c in u.reports))
    first = u.reports[0]
    again = first._replace(id="z", number=u.number, about=u.about)
    if u.about is None:
        again = again._replace(reported_on=parse(str(u.first_said + timedelta(days=later))))
        # of two utterances of one number a report that names no time joins the later, which may be worded otherwise
        assume(not any(_comes_between(u, other, u.first_said + timedelta(days=later)) for other in before.wholes))
    after = world(*said, again, subject=subject)
    assert gist(estimate(after, day).answer) == gist(estimate(before, day).answer)
    assert len(after.utterances) == len(before.utterances)
    known = timedelta(days=200)
    assert estimate(after, DAY0 + 2 * known).reports == estimate(before, DAY0 + 2 * known).reports + 1


def _comes_between(u: Utterance, other: Utterance, day: date) -> bool:
    alike = other is not u and other.origin == u.origin and other.number.nominal == u.number.nominal
    return alike and u.first_said <= other.first_said <= day


def test_a_report_that_names_no_time_joins_the_last_utterance_of_its_number_whatever_it_matches_better() -> None:
    said = [claim(f"c{n}", "50", on="2024-01-01", about=None) for n in range(3)]
    said += [claim("d0", "~50", on="2024-01-02"), claim("d1", "50", on="2024-01-02", about=None)]
    before, after = world(*said), world(*said, claim("z", "50", on="2024-01-02", about=None))
    assert [[c.id for c in u.reports] for u in after.wholes] == [["c0", "c1", "c2"], ["d0", "d1", "z"]]
    # one bare number against one hedged is a tie, which the hedge wins; a second bare one turns it
    assert [u.number for u in before.wholes] == [number("50"), number("~50")]
    assert [u.number for u in after.wholes] == [number("50"), number("50")]


@MEASURES
@given(said=claims(), extra=claims(), day=days, how=st.sampled_from(range(5)))
def test_a_retracted_refuted_denied_expected_or_proposed_claim_is_as_if_absent(
    subject: SubjectSeen, said: list[ClaimSeen], extra: list[ClaimSeen], day: date, how: int
) -> None:
    marks = (
        {"status": Status.RETRACTED},
        {"verdict": Verdict.REFUTED},
        {"stance": Stance.DENIES},
        {"stance": Stance.EXPECTS},
        {"status": Status.PROPOSED},
    )
    dead = [c._replace(id=f"dead-{c.id}", **marks[how]) for c in extra]
    one, other = world(*said, subject=subject), world(*said, *dead, subject=subject)
    assert gist(estimate(one, day).answer) == gist(estimate(other, day).answer)
    assert estimate(one, day).reports == estimate(other, day).reports
    assert len(disputes(one)) == len(disputes(other))
    left = {c.id for out in estimate(other, day).left_out for c in out.claims}
    assert {c.id for c in dead} <= left


@given(said=claims(groups=False), day=days, below=st.integers(0, 300), above=st.integers(0, 300))
def test_an_added_origin_whose_bounds_contain_the_agreed_leaves_it_as_it_was(
    said: list[ClaimSeen], day: date, below: int, above: int
) -> None:
    agreed = estimate(world(*said), day).answer.agreed
    assume(agreed is not None)
    assert agreed is not None
    assert agreed.lower is not None
    assert agreed.upper is not None
    low, high = max(Decimal(0), agreed.lower - below), agreed.upper + above
    assume(low < high)
    added = claim("zz", f"{low}-{high}", "paper", str(day))
    assert estimate(world(*said, added), day).answer.agreed == agreed


@MEASURES
@given(said=claims(least=2))
def test_contradiction_is_symmetrical(subject: SubjectSeen, said: list[ClaimSeen]) -> None:
    told = world(*said, subject=subject).wholes
    for a in told:
        for b in told:
            assert judge(a, b, subject) == judge(b, a, subject)


@MEASURES
@given(said=claims())
def test_every_counting_claim_either_speaks_or_is_left_out_with_a_reason(
    subject: SubjectSeen, said: list[ClaimSeen]
) -> None:
    e = estimate(world(*said, subject=subject), date(2024, 4, 1))
    heard = [c.id for told in e.contributions for c in told.voice.utterance.reports]
    left = [c.id for out in e.left_out for c in out.claims]
    assert sorted(heard + left) == sorted(c.id for c in said)
    assert all(out.because for out in e.left_out)


@MEASURES
@given(said=claims(), day=days)
def test_without_an_origin_is_the_estimate_of_the_other_claims(
    subject: SubjectSeen, said: list[ClaimSeen], day: date
) -> None:
    found = world(*said, subject=subject)
    made = estimate(found, day)
    for told in made.contributions:
        mine = {c.id for u in found.wholes if u.origin.id == told.origin for c in u.reports}
        rest = world(*(c for c in said if c.id not in mine), subject=subject)
        assert gist(without(made, told.origin)) == gist(estimate(rest, day).answer)


@MEASURES
@given(said=claims(), period=st.sampled_from(Period))
def test_each_point_of_a_timeline_is_the_estimate_of_its_last_day(
    subject: SubjectSeen, said: list[ClaimSeen], period: Period
) -> None:
    found = world(*said, subject=subject)
    points = timeline(found, DAY0, DAY0 + timedelta(days=320), period)
    for point in points[:: 9 if period is Period.DAY else 1]:
        assert gist(point.answer) == gist(estimate(found, point.end).answer)
    assert sum(len(p.utterances) for p in points) == len(found.utterances)
