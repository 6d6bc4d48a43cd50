"""Claims and keys in a shell: a table for people, whose words can do nothing to the terminal."""

import json
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

_COLUMNS = ("reported", "claimant", "says", "means", "subject", "confidence")
_OF_PROPOSALS = ("claimant", "says", "means", "about", "subject")
_OF_KEYS = ("id", "owner", "may", "name", "state", "expires", "last used")
_UNBROKEN = ("reported", "confidence", "about", "id", "state")
_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
_JOINERS = "\u200c\u200d"


def harmless(text: str, *, keep: str = "") -> str:
    """The text with line breaks as spaces, and control, format and bidi characters written as U+XXXX."""
    return "".join(_shown(character, keep) for character in text)


def _shown(character: str, keep: str) -> str:
    if character in keep or character in _JOINERS:
        return character
    if character in "\t\n\r":
        return " "
    return f"<U+{ord(character):04X}>" if unicodedata.category(character) in _UNSEEN else character


def print_json(found: Any) -> None:
    """JSON, indented; numbers and words as they were answered."""
    typer.echo(json.dumps(found, ensure_ascii=False, indent=2))


def print_claims(claims: Sequence[Mapping[str, Any]]) -> None:
    """A row for each claim, without the columns that no claim has anything for."""
    _print(_COLUMNS, [_cells(claim) for claim in claims])


def print_proposals(claims: Sequence[Mapping[str, Any]]) -> None:
    """A row for each proposal, with the names that it suggests marked by a question mark."""
    _print(_OF_PROPOSALS, [_proposed(claim) for claim in claims])


def print_keys(keys: Sequence[Mapping[str, Any]]) -> None:
    """A row for each key, without the columns that no key has anything for."""
    _print(_OF_KEYS, [_key_cells(key) for key in keys])


def _key_cells(key: Mapping[str, Any]) -> tuple[str, ...]:
    may = str(key["role"] or ", ".join(key["scopes"]))
    times = ((key[name] or "")[:16].replace("T", " ") for name in ("expires_at", "last_used_at"))
    return (key["id"], key["owner"], may, key["name"], key["state"], *times)


def _print(columns: Sequence[str], rows: Sequence[tuple[str, ...]]) -> None:
    said = [place for place in range(len(columns)) if any(row[place] for row in rows)]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in (columns[place] for place in said):
        table.add_column(column, overflow="fold", no_wrap=column in _UNBROKEN)
    for row in rows:
        # Text takes nothing in it for markup.
        table.add_row(*(Text(harmless(row[place])) for place in said))
    Console().print(table)


def _cells(claim: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        _when(claim["reported_on"]),
        _name(claim["claimant"]),
        _words(claim),
        claim["label"] or "",
        _name(claim["subject"]),
        _confidence(claim["confidence"]),
    )


def _proposed(claim: Mapping[str, Any]) -> tuple[str, ...]:
    suggested = claim["extra"].get("suggested", {})
    via = [_name(source) for source in claim["via"]] or [f"{name}?" for name in suggested.get("via", ())]
    claimant = _name(claim["claimant"]) or (f"{suggested['claimant']}?" if "claimant" in suggested else "")
    return (
        ", via ".join([claimant or "nobody named", *via]) if claimant or via else "",
        _words(claim),
        claim["label"] or "",
        _when(claim["about"]),
        _name(claim["subject"]) or (f"{suggested['subject']}?" if "subject" in suggested else ""),
    )


def _words(claim: Mapping[str, Any]) -> str:
    stance = {"denies": "denies: ", "expects": "expects: "}.get(claim["stance"], "")
    return stance + (claim["text"] or "")


def _when(when: Mapping[str, Any] | None) -> str:
    return str(when["edtf"]) if when else ""


def _name(reference: Mapping[str, Any] | None) -> str:
    return str(reference["name"] or reference["id"]) if reference else ""


def _confidence(confidence: Mapping[str, Any] | None) -> str:
    if confidence is None:
        return ""
    return f"{confidence['value']}%" if confidence["scale"] == "percent" else str(confidence["code"])
