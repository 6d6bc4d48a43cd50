"""Makers of the analysis' inputs, and hypothesis strategies for worlds of claims."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from app.domain.analysis_evidence import Evidence, evidence
from app.domain.analysis_input import ClaimSeen, Number, RelationSeen, SourceSeen, SubjectSeen
from app.domain.interval import Interval
from app.domain.vocabulary import Comparator, Measure, RelationState, RelationType, SourceKind
from app.domain.when import parse

LEVEL = SubjectSeen("troops", "Troops", Measure.LEVEL)
TOTAL = SubjectSeen("shells", "Shells", Measure.TOTAL)
DAY0 = date(2024, 1, 1)


def number(words: str) -> Number:
    """Read "12000", "~12000", ">12000", ">=12000", "<=12000", "10-12" (closed) or "[24,100)"."""
    if words.startswith("["):
        low, high = (Decimal(n) for n in words[1:-1].split(","))
        return Number(Comparator.BETWEEN, None, Interval(low, high, lower_closed=True, upper_closed=False))
    if "-" in words:
        low, high = (Decimal(n) for n in words.split("-"))
        return Number(Comparator.BETWEEN, None, Interval.closed(low, high))
    sign = words.rstrip("0123456789.")
    n = Decimal(words[len(sign) :])
    comparator, extent = {
        ">=": (Comparator.AT_LEAST, Interval.closed(n, None)),
        ">": (Comparator.MORE_THAN, Interval(n, None, lower_closed=False, upper_closed=False)),
        "<=": (Comparator.AT_MOST, Interval.closed(None, n)),
        "~": (Comparator.ABOUT, Interval.closed(n * 9 / 10, n * 11 / 10)),
        "": (Comparator.EXACTLY, Interval.closed(n, n)),
    }[sign]
    return Number(comparator, n, extent)


def claim(id_: str, words: str, claimant: str | None = "us", on: str | None = "2024-05-01", **more: Any) -> ClaimSeen:
    """Make a claim of a number about a day, reported on it; `about=None` names no time."""
    named = more.pop("about", on)
    about = None if named is None else parse(named)
    reported = more.pop("reported_on", on)
    subject = more.pop("subject", "troops")
    return ClaimSeen(
        id_,
        f"{words} soldiers",
        subject,
        number(words),
        claimant,
        about=about,
        reported_on=None if reported is None else parse(reported),
        **more,
    )


SOURCES = (
    SourceSeen("us", "United States", SourceKind.GOVERNMENT),
    SourceSeen("pentagon", "Pentagon", SourceKind.AGENCY, "us"),
    SourceSeen("ryder", "Pat Ryder", SourceKind.PERSON, "pentagon"),
    SourceSeen("us-official", "a US military official", SourceKind.ANONYMOUS, "us"),
    SourceSeen("somebody", "a source", SourceKind.ANONYMOUS),
    SourceSeen("rok", "South Korea", SourceKind.GOVERNMENT),
    SourceSeen("ua", "Ukraine", SourceKind.GOVERNMENT),
    SourceSeen("uk", "United Kingdom", SourceKind.GOVERNMENT),
    SourceSeen("fr", "France", SourceKind.GOVERNMENT),
    SourceSeen("both", "U.S. and South Korean officials", SourceKind.GROUP, None, ("us", "rok")),
    SourceSeen("officials", "officials", SourceKind.GROUP),
    SourceSeen("paper", "The Paper", SourceKind.OUTLET),
)


def repeats(from_id: str, to_id: str, state: RelationState = RelationState.CONFIRMED) -> RelationSeen:
    """Make a relation of one claim repeating another."""
    return RelationSeen(from_id, to_id, RelationType.REPEATS, state)


def world(*claims: ClaimSeen, subject: SubjectSeen = LEVEL, relations: tuple[RelationSeen, ...] = ()) -> Evidence:
    """Put claims in order, with the sources above."""
    family = (subject, SubjectSeen("part", "A part", subject.measure, part_of=subject.id))
    return evidence(subject, family, claims, SOURCES, relations)


_numbers = st.one_of(
    st.builds("{}{}".format, st.sampled_from(["", "~", ">", ">=", "<="]), st.integers(1, 40).map(lambda n: n * 50)),
    st.tuples(st.integers(1, 30), st.integers(1, 10)).map(lambda p: f"{p[0] * 50}-{(p[0] + p[1]) * 50}"),
)
days = st.integers(0, 200).map(lambda n: DAY0 + timedelta(days=n))


@st.composite
def claims(draw: st.DrawFn, *, least: int = 1, groups: bool = True, subject: str = "troops") -> list[ClaimSeen]:
    """Draw up to twelve claims of a few claimants, some without `about`; half repeat an earlier one nearly."""
    who = ["us", "ryder", "rok", "ua", "uk", "fr", *(["both", "somebody"] if groups else [])]
    said: list[tuple[str, str, date]] = []
    found = []
    for n in range(draw(st.integers(least, 12))):
        again = draw(st.booleans())
        if said and again:
            earlier, claimant, day = draw(st.sampled_from(said))
            words = draw(st.sampled_from(["", "~", ">", ">="])) + earlier.lstrip("~<>=")
            words = earlier if "-" in earlier else words
            on = day + timedelta(days=draw(st.integers(0, 12)))
        else:
            words, claimant, on = draw(_numbers), draw(st.sampled_from(who)), draw(days)
        said.append((words, claimant, on))
        more = {"about": None} if draw(st.booleans()) else {}
        found.append(claim(f"c{n:02}", words, claimant, on.isoformat(), subject=subject, **more))
    return found
