from datetime import date

import pytest

from app.domain.analysis_evidence import evidence
from app.domain.analysis_hearsay import origins
from app.domain.analysis_input import ClaimSeen, RelationSeen, Restriction, SourceSeen
from app.domain.origins import Lineage
from app.domain.vocabulary import RelationState, Reliability, SourceKind
from tests.domain.analysis_makers import LEVEL, SOURCES, claim, repeats, world


def origin(said: ClaimSeen, *others: ClaimSeen, relations: tuple[RelationSeen, ...] = ()) -> str | None:
    lineage = Lineage({s.id: s for s in SOURCES}, {c.id: c for c in (said, *others)}, relations)
    found = lineage.of_claim(said.id).origin
    return None if found is None else found.id


@pytest.mark.parametrize(
    ("claimant", "expected"),
    [
        ("us", "us"),
        ("ryder", "us"),
        ("us-official", "us"),
        ("somebody", None),
        (None, None),
        ("both", "both"),
        ("officials", None),
    ],
)
def test_an_origin_is_the_top_of_the_claimants_chain(claimant: str | None, expected: str | None) -> None:
    assert origin(claim("a", "100", claimant)) == expected


def test_who_carries_a_claim_is_never_its_origin() -> None:
    assert origin(claim("a", "100", None, publisher="paper", via=("uk",))) is None


def test_a_claim_that_repeats_another_has_its_origin_once_that_is_confirmed() -> None:
    first, again = claim("a", "100", "ryder"), claim("b", "100", "paper")
    assert origin(again, first, relations=(repeats("b", "a"),)) == "us"
    assert origin(again, first, relations=(repeats("b", "a", RelationState.SUGGESTED),)) == "paper"


def test_a_claim_that_draws_on_several_origins_is_a_group_of_them() -> None:
    said = [claim("a", "100", "paper"), claim("b", "100", "us"), claim("c", "100", "both")]
    lineage = Lineage({s.id: s for s in SOURCES}, {c.id: c for c in said}, (repeats("a", "b"), repeats("a", "c")))
    joint = lineage.of_claim("a").origin
    assert joint is not None
    assert joint.members == {"us", "rok"}


def test_claims_that_repeat_each_other_have_no_known_lineage() -> None:
    said = [claim("a", "100", "us"), claim("b", "100", "uk"), claim("c", "100", "fr")]
    circle = (repeats("a", "b"), repeats("b", "a"), repeats("c", "a"))
    assert origin(*said, relations=circle) is None
    assert origin(said[2], said[0], said[1], relations=circle) is None
    assert origins(world(*said, relations=circle)).circles == (("a", "b"),)


def test_sources_that_are_each_others_parents_have_no_known_lineage() -> None:
    ring = {"x": SourceSeen("x", "X", parent="y"), "y": SourceSeen("y", "Y", parent="x")}
    assert Lineage(ring, {}, ()).of_source("x") is None


def test_a_group_in_a_group_stands_for_the_members_of_both() -> None:
    outer = SourceSeen("all", "all of them", SourceKind.GROUP, None, ("both", "ua", "somebody", "nobody-known"))
    found = Lineage({s.id: s for s in (*SOURCES, outer)}, {}, ()).of_source("all")
    assert found is not None
    assert found.members == {"us", "rok", "ua"}


def test_the_report_on_origins_names_the_first_the_carriers_and_the_depth_of_hearsay() -> None:
    told = origins(
        world(
            claim("a", "100", "ryder", "2024-05-02", publisher="paper"),
            claim("b", "~100", "pentagon", "2024-05-01", publisher="pentagon"),
            claim("c", "100", "ua", "2024-05-03", publisher="paper", via=("wire",)),
            claim("d", "100", None, publisher="paper"),
        )
    )
    assert [(o.origin.id, o.reports, o.utterances, o.deepest) for o in told.origins] == [
        ("us", 2, 1, 1),
        ("ua", 1, 1, 2),
    ]
    assert told.origins[0].first_said == date(2024, 5, 1)
    assert told.origins[0].first_claim == "b"
    assert told.only_carried == {"paper": 3, "wire": 1}
    assert told.depths == {0: 1, 1: 2, 2: 1}
    assert told.unknown_lineage == ("d",)
    assert told.because.startswith("4 reports are 2 utterances of 2 origins, and 1 report is of unknown lineage")


def test_one_of_a_thing_is_said_as_one() -> None:
    assert origins(world(claim("a", "100", "us"))).because == "1 report is 1 utterance of 1 origin"


def test_papers_that_have_one_number_from_each_other_are_a_circle() -> None:
    told = origins(
        world(
            claim("a", "100", publisher="times", via=("post",)),
            claim("b", "100", publisher="post", via=("sun",)),
            claim("c", "100", publisher="sun", via=("times",)),
            claim("d", "100", publisher="echo", via=("times", "times")),
            claim("e", "200", "somebody", publisher="x", via=("y",)),
            claim("f", "200", None, publisher="y", via=("x",)),
        )
    )
    assert set(told.circles) == {("post", "sun", "times"), ("x", "y")}


def test_claims_outside_of_what_was_asked_for_are_left_out_with_the_reason() -> None:
    graded = SourceSeen("uk", "United Kingdom", SourceKind.GOVERNMENT, reliability=Reliability.A)
    said = [claim("a", "100", "uk", confidence=80), claim("b", "100", "uk"), claim("c", "100", "us", confidence=90)]
    limit = Restriction(frozenset({Reliability.A}), 50)
    found = evidence(LEVEL, [LEVEL], said, [graded, *SOURCES[:1]], (), limit)
    assert [c.id for u in found.wholes for c in u.reports] == ["a"]
    assert [out.because for out in found.left_out] == [
        "its confidence is below the one asked for, or was never judged",
        "its claimant's reliability is not among those asked for",
    ]
