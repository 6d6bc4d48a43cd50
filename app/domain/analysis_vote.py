"""Who speaks on a day: one voice an origin, without those since outgrown and groups whose members speak.

Of a total, a voice is outgrown where two other origins have since counted more than all it supports, or a group
that it is in has since counted more than it did. One mistaken floor alone outgrows nobody else.
A group is heard where no origin in it is, and no smaller or newer group that shares one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.domain.analysis_evidence import Evidence
from app.domain.analysis_voice import Voice, outgrows, voice_on
from app.domain.vocabulary import Measure


@dataclass(frozen=True, slots=True)
class Vote:
    """The voices heard, by origin, and those silenced with the reason."""

    voices: Mapping[str, Voice]
    silenced: Mapping[str, tuple[Voice, str]]


def candidates(found: Evidence, day: date) -> dict[str, Voice]:
    """Give each origin's voice on a day."""
    heard = ((origin, voice_on(own, day)) for origin, own in found.steps.items())
    return {origin: spoken for origin, spoken in heard if spoken is not None}


def vote(found: Evidence, voices: Mapping[str, Voice]) -> Vote:
    """Settle who is heard among one voice an origin."""
    silenced: dict[str, tuple[Voice, str]] = {}
    if found.subject.measure is Measure.TOTAL:
        for origin, because in _outgrown(voices).items():
            silenced[origin] = (voices[origin], because)
    heard = {origin: v for origin, v in voices.items() if origin not in silenced}
    groups = [v for v in heard.values() if v.utterance.origin.members]
    if groups:
        _yield_to_members(found, heard, groups, silenced)
    return Vote(heard, silenced)


def _yield_to_members(
    found: Evidence, heard: dict[str, Voice], groups: list[Voice], silenced: dict[str, tuple[Voice, str]]
) -> None:
    speaking = {origin: v.utterance.origin.name for origin, v in heard.items() if not v.utterance.origin.members}
    groups.sort(key=lambda v: (-v.utterance.time.toordinal(), len(v.utterance.origin.members), v.utterance.origin.id))
    for spoken in groups:
        origin = spoken.utterance.origin
        through = sorted(speaking[m] for m in origin.members if m in speaking)
        if through:
            silenced[origin.id] = (heard.pop(origin.id), f"{through[0]}, a member of it, is heard already")
        else:
            names = {m: found.origins[m].name if m in found.origins else "one of its members" for m in origin.members}
            speaking.update(names)


def _outgrown(voices: Mapping[str, Voice]) -> dict[str, str]:
    """Say which voices others have since counted beyond, newest first so that each sees what came later."""
    gone: dict[str, str] = {}
    floors: list[tuple[Decimal, str, str]] = []
    groups: dict[str, list[Voice]] = {}
    waiting: list[Voice] = []
    ordered = sorted(voices.values(), key=lambda v: (v.utterance.time, v.utterance.origin.id), reverse=True)
    for at, spoken in enumerate(ordered):
        origin = spoken.utterance.origin
        if at and ordered[at - 1].utterance.time != spoken.utterance.time:
            for later in waiting:
                _remember(later, floors, groups, voices)
            waiting = []
        waiting.append(spoken)
        top = spoken.utterance.number.extent.upper or spoken.supports.upper
        others = [name for floor, _, name in floors if top is not None and floor > top]
        own = next((g for g in groups.get(origin.id, ()) if outgrows(g.utterance, spoken.utterance)), None)
        if own is not None:
            gone[origin.id] = f"{own.utterance.origin.name}, which it is part of, has since counted more"
        elif len(others) > 1:
            gone[origin.id] = f"{others[0]} and {others[1]} have since counted more"
    return gone


def _remember(
    later: Voice, floors: list[tuple[Decimal, str, str]], groups: dict[str, list[Voice]], voices: Mapping[str, Voice]
) -> None:
    """Keep the two highest floors seen, and what each group said; a group that shares a voice is no other."""
    origin = later.utterance.origin
    for member in origin.members:
        groups.setdefault(member, []).append(later)
    if later.compared.lower is None or any(m in voices for m in origin.members):
        return
    floors.append((later.compared.lower, origin.id, origin.name))
    floors.sort(reverse=True)
    del floors[2:]
