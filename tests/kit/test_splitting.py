"""Streams cut into pieces, wherever the pieces in which they come happen to end."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kit.errors import Invalid
from app.kit.splitting import BETWEEN, Elements, Lines, Piece, Rows

SIZES = st.integers(1, 40)


def cut(splitter: Lines, raw: bytes, size: int) -> list[Piece]:
    pieces = [splitter.feed(raw[at : at + size]) for at in range(0, len(raw), size)]
    return [piece for piece in (*pieces, splitter.end()) if piece is not None]


@given(st.lists(st.binary(max_size=30).map(lambda line: line.replace(b"\n", b"")), max_size=30), SIZES, SIZES)
def test_pieces_are_whole_lines_numbered_from_the_first(lines: list[bytes], size: int, piece: int) -> None:
    raw = b"\n".join(lines)
    if raw.startswith(b"\xef\xbb\xbf"):
        return
    found = cut(Lines(size=piece), raw, size)
    assert b"".join(each.raw for each in found) == raw
    for each in found:
        assert raw.split(b"\n")[each.first - 1 :][0] == each.raw.split(b"\n")[0]
    assert all(each.raw.endswith(b"\n") for each in found[:-1])


CELLS = st.text('ab,"\n', max_size=6)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=3), max_size=10), SIZES, SIZES)
def test_pieces_of_a_table_are_whole_rows(table: list[list[str]], size: int, piece: int) -> None:
    rows = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\n" for row in table]
    raw = "".join(rows).encode()
    line = 1
    left = list(rows)
    for each in cut(Rows(size=piece), raw, size):
        assert each.first == line
        taken = ""
        while taken != each.raw.decode():
            taken += left.pop(0)
        line += each.raw.count(b"\n")
    assert not left


ITEMS = st.recursive(
    st.none() | st.integers() | st.text('ab"\\[]{},', max_size=6),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text('a"', max_size=2), below, max_size=3),
    max_leaves=5,
)


@given(st.lists(ITEMS, max_size=8), SIZES, SIZES, st.sampled_from([None, 1]))
def test_pieces_of_an_array_are_whole_items(items: list[object], size: int, piece: int, indent: int | None) -> None:
    raw = json.dumps(items, indent=indent).encode()
    found = cut(Elements(size=piece), raw, size)
    parts = [part for each in found for part in each.raw.split(BETWEEN) if part.strip()]
    assert [json.loads(part) for part in parts] == items
    line = 1
    for each in found:
        assert each.first == line
        line += each.raw.count(b"\n")


def test_a_line_without_end_is_forgotten_as_it_comes_and_told_once() -> None:
    splitter = Lines(longest=100, size=10)
    raw = b"one\n" + b"x" * 1_000 + b"\ntwo\nthree\n"
    found = cut(splitter, raw, 7)
    assert [number for piece in found for number in piece.too_long] == [2]
    lines = [(piece.first + at, line) for piece in found for at, line in enumerate(piece.raw.split(b"\n")) if line]
    assert lines == [(1, b"one"), (3, b"two"), (4, b"three")]


@pytest.mark.parametrize("raw", [b"", b" \n"])
def test_nothing_is_no_array_and_no_piece(raw: bytes) -> None:
    assert cut(Elements(), raw, 5) == []


@pytest.mark.parametrize("raw", [b"{}", b"[1", b"[1]]", b'["a]', b"[1] 2"])
def test_what_is_no_array_is_refused(raw: bytes) -> None:
    with pytest.raises(Invalid):
        cut(Elements(), raw, 2)
