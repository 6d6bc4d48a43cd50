"""What one source's claims on a subject came to, by hand: who was first, who followed, who was contradicted."""

from dataclasses import replace

from app.domain.analysis_input import ClaimSeen, RelationSeen, SubjectSeen
from app.domain.analysis_record import Record, record
from app.domain.contradiction import disputes
from app.domain.vocabulary import RelationState, RelationType, Status
from tests.domain.analysis_makers import LEVEL, claim, world


def of(source: str, *said: ClaimSeen, subject: SubjectSeen = LEVEL, relations: tuple[RelationSeen, ...] = ()) -> Record:
    found = world(*said, subject=subject, relations=relations)
    return record(found, disputes(found), {source})


def counts(it: Record) -> tuple[int, int, int]:
    return it.numbers, it.first, it.followed


def test_a_number_given_before_by_another_is_not_first_whoever_that_is() -> None:
    rok = claim("a", "10000", "rok", "2024-05-01")
    assert counts(of("ua", rok, claim("b", "~10000", "ua", "2024-05-03"))) == (1, 0, 0)
    assert counts(of("ryder", claim("a", "10000", "us", "2024-05-01"), claim("b", "10000", "ryder", "2024-05-02"))) == (
        1,
        0,
        0,
    )
    assert counts(of("ua", claim("a", "10000", None, "2024-05-01"), claim("b", "10000", "ua", "2024-05-02"))) == (
        1,
        0,
        0,
    )


def test_only_another_origin_that_gives_it_later_follows() -> None:
    rok = claim("a", "10000", "rok", "2024-05-01")
    assert counts(of("rok", rok, claim("b", "10000", "ua", "2024-05-03"))) == (1, 1, 1)
    us = claim("a", "10000", "us", "2024-05-01")
    assert counts(of("us", us, claim("b", "10000", "ryder", "2024-05-03"))) == (1, 1, 0)
    assert counts(of("us", us, claim("b", "10000", "somebody", "2024-05-03"))) == (1, 1, 0)


def test_on_one_day_nobody_is_before_another() -> None:
    said = claim("a", "10000", "rok"), claim("b", "10000", "ua")
    assert counts(of("rok", *said)) == counts(of("ua", *said)) == (1, 1, 0)


def test_the_same_number_of_another_time_or_another_number_of_the_same_is_first_again() -> None:
    rok = claim("a", "10000", "rok", "2024-05-01")
    assert counts(of("ua", rok, claim("b", "10000", "ua", "2024-05-09"))) == (1, 1, 0)
    assert counts(of("ua", rok, claim("b", "10000", "ua", "2024-05-08"))) == (1, 0, 0)
    assert counts(of("ua", rok, claim("b", "11000", "ua", "2024-05-01"))) == (1, 1, 0)


def test_what_is_said_often_is_one_number() -> None:
    often = [claim(f"a{n}", "10000", "rok", f"2024-05-0{n}") for n in range(1, 6)]
    assert counts(of("rok", *often)) == (1, 1, 0)


def test_what_does_not_count_is_neither_first_nor_before_anything() -> None:
    gone = claim("a", "10000", "rok", "2024-05-01", status=Status.RETRACTED)
    later = claim("b", "10000", "ua", "2024-05-03")
    assert counts(of("rok", gone, later)) == (0, 0, 0)
    assert counts(of("ua", gone, later)) == (1, 1, 0)


def test_both_sides_of_a_contradiction_are_contradicted_and_a_tension_or_a_drift_is_none() -> None:
    said = claim("a", "10000", "rok"), claim("b", "20000", "ua")
    assert of("rok", *said).contradicted == {"a"}
    assert of("ua", *said).contradicted == {"b"}
    near = claim("a", "9900", "rok"), claim("b", "10000-10100", "ua")
    assert of("rok", *near).contradicted == frozenset()
    drift = claim("a", "10000", "rok"), claim("b", "20000", "rok", "2024-05-02")
    assert of("rok", *drift).contradicted == frozenset()


def test_what_an_analyst_confirmed_or_rejected_of_a_contradiction_is_told() -> None:
    said = claim("a", "10000", "rok"), claim("b", "20000", "ua")
    for state, every, sure in (
        (RelationState.SUGGESTED, {"a"}, set()),
        (RelationState.CONFIRMED, {"a"}, {"a"}),
        (RelationState.REJECTED, set(), set()),
    ):
        found = of("rok", *said, relations=(RelationSeen("b", "a", RelationType.CONTRADICTS, state),))
        assert (set(found.contradicted), set(found.confirmed_contradicted)) == (every, sure)


def test_a_confirmed_contradiction_outweighs_a_suggested_one_in_whatever_order() -> None:
    said = claim("a", "10000", "rok"), claim("b", "20000", "ua"), claim("c", "30000", "uk")
    for other in "bc":
        sure = RelationSeen("a", other, RelationType.CONTRADICTS, RelationState.CONFIRMED)
        assert of("rok", *said, relations=(sure,)).confirmed_contradicted == {"a"}


def test_only_the_reports_that_name_the_source_are_its_own() -> None:
    said = (
        claim("a", "10000", "us"),
        claim("b", "10000", "ryder"),
        claim("c", "20000", "ua"),
    )
    assert of("ryder", *said).contradicted == {"b"}


def test_parts_of_a_subject_have_a_record_of_their_own() -> None:
    part = claim("a", "10000", "rok", subject="part")
    assert of("rok", part) == Record()
    alone = replace(LEVEL, id="part")
    assert counts(of("rok", part, subject=alone)) == (1, 1, 0)
