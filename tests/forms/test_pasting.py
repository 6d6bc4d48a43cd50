"""Rows pasted from a spreadsheet: seen checked before anything is kept."""

import pytest

from app.kit.errors import Invalid
from app.web.forms.pasted import Pasted
from tests.explorer.chromium import Chromium, Seen
from tests.forms.desk import Desk, forgive, press, tab_to, words

EVIL = "<img src=x onerror=alert(1)>"


def rows(*lines: str) -> str:
    return "\n".join(lines)


async def fill(seen: Seen, text: str) -> None:
    await seen.page.locator("[name=rows]").fill(text)


async def check(seen: Seen, text: str, button: str = "Check these rows") -> str:
    await fill(seen, text)
    await press(seen, button)
    return await words(seen)


def test_rows_are_seen_checked_and_then_kept(chromium: Chromium, desk: Desk) -> None:
    who, what = f"Ministry {desk.mark}", f"tanks-{desk.mark}"
    pasted = rows(
        "Its words\tWho says so\tOf what\tReported on\ttags",
        f"more than 30 tanks {desk.mark}\t{who}\t{what}\t2024-12-28\tnorth;winter",
        "",
        f'"up to 40" tanks {desk.mark}\t{who}\t{what}\t2024-12\t',
    )

    async def paste(seen: Seen) -> tuple[str, int, str]:
        await tab_to(seen, seen.page.get_by_role("link", name="paste rows"))
        await seen.page.keyboard.press("Enter")
        said = await check(seen, pasted)
        before = len(desk.claims(claimant=desk.source["id"]))
        await press(seen, "Keep 2 rows")
        return said, before, await words(seen)

    checked, before, kept = chromium.look("/claims/new", paste)
    assert "nothing kept yet: 2 claims would be made" in checked
    assert "over 30 tanks" in checked
    assert before == 1
    assert "Kept: 2 claims made" in kept
    claims = {claim["text"]: claim for claim in desk.claims(claimant=desk.source["id"], subject=what)}
    assert claims[f"more than 30 tanks {desk.mark}"]["tags"] == ["north", "winter"]
    assert claims[f'"up to 40" tanks {desk.mark}']["label"] == "up to 40 tanks"


def test_what_is_wrong_stands_in_its_row_and_the_others_can_be_kept(chromium: Chromium, desk: Desk) -> None:
    pasted = rows(
        "text,claimant,reported_on",
        f'"first, 31 tanks\n{desk.mark}",Ministry {desk.mark},2024-12',
        f"32 tanks {desk.mark} {EVIL},Nobody {desk.mark},03/04/2024",
    )

    async def paste(seen: Seen) -> tuple[str, str]:
        await check(seen, pasted)
        row = seen.page.locator("tr.flawed")
        said = await row.inner_text()
        assert await row.locator("[role=rowheader]").inner_text() == "3"
        assert await seen.page.get_by_role("button", name="Keep").count() == 0
        await seen.page.locator("[name=partial]").check()
        await press(seen, "Check them again")
        await press(seen, "Keep 1 row")
        return said, await words(seen)

    said, kept = chromium.look("/claims/paste", paste)
    assert "Reported on: A day is written year first" in said
    assert EVIL in said
    assert "Kept: 1 claim made, 1 row refused" in kept
    assert [EVIL in claim["text"] for claim in desk.claims(q=desk.mark)] == [False, False]


def test_rows_that_were_changed_after_the_check_are_checked_again(chromium: Chromium, desk: Desk) -> None:
    async def paste(seen: Seen) -> str:
        await check(seen, rows("text\tclaimant", f"5 boats\tMinistry {desk.mark}"))
        return await check(seen, rows("text\tclaimant", f"6 boats\tMinistry {desk.mark}"), "Keep 1 row")

    assert "nothing kept yet: 1 claim would be made" in chromium.look("/claims/paste", paste)
    assert len(desk.claims(claimant=desk.source["id"])) == 1


def test_sources_that_are_not_there_are_made_where_that_is_ticked(chromium: Chromium, desk: Desk) -> None:
    async def paste(seen: Seen) -> str:
        await seen.page.locator("[name=create_missing]").check()
        await check(seen, rows("text\tclaimant", f"5 boats\tHarbour {desk.mark}"))
        assert desk.read(f"/v1/sources?name=Harbour {desk.mark}")["items"] == []
        await press(seen, "Keep 1 row")
        return await words(seen)

    assert "Kept: 1 claim made" in chromium.look("/claims/paste", paste)
    assert len(desk.claims(claimant=f"Harbour {desk.mark}")) == 1


@pytest.mark.parametrize(
    ("pasted", "said"),
    [
        ("text\tclaimant", "a row for each claim"),
        ("text\thow sure\n5 boats\t2", "Row 1, how_sure: Name the column as a field of a claim"),
        ('text,claimant\n"5 boats,Ministry', "Close each quote"),
        ("text\ttext\n5 boats\t6 boats", "Name each column once"),
    ],
)
def test_what_is_no_table_of_claims_is_told_so(pasted: str, said: str, chromium: Chromium) -> None:
    async def paste(seen: Seen) -> str:
        await check(seen, pasted)
        forgive(seen, 422)
        return await seen.page.locator("#flaw-rows").inner_text()

    assert said in chromium.look("/claims/paste", paste)


@pytest.mark.parametrize(
    ("pasted", "cells"),
    [
        ("text\tplace\na\tb\n", [["a", "b"]]),
        ('text\tplace\n"a\nb"\t"say ""c"""\n', [["a\nb", '"say ""c"""']]),
        ('text\tplace\n"a\t""b"""\t"\n', [['a\t"b"', '"']]),
        ("text;place\na,b;c", [["a,b", "c"]]),
        ('text,place\n"a ""b""\nc",', [['a "b"\nc', ""]]),
        ("text\n5 boats\n\n6 boats", [["5 boats"], ["6 boats"]]),
    ],
)
def test_cells_are_taken_as_the_spreadsheet_holds_them(pasted: str, cells: list[list[str]]) -> None:
    assert [list(row.cells) for row in Pasted.of(pasted).rows] == cells


def test_nothing_is_no_table() -> None:
    with pytest.raises(Invalid):
        Pasted.of(" \n\t\n")
