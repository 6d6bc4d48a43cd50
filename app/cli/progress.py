"""How far a command has come: a bar on a terminal, plain lines elsewhere; both on stderr."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

LINES_EVERY_SECONDS = 5.0

Rows = Callable[[int, int], None]
"""Hears how much of the whole is done (bytes, or rows themselves), and how many rows that is."""


def bar(console: Console) -> Progress:
    """A bar whose task's description stands before it."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console)


@contextmanager
def rows(total: int) -> Iterator[Rows]:
    """Rows and their rate, beside a bar or every few seconds, for the length of the block."""
    console = Console(stderr=True)
    began = last = time.monotonic()

    def said(count: int) -> str:
        return f"{count:,} rows, {count / max(time.monotonic() - began, 0.001):,.0f} a second"

    if console.is_terminal:
        with bar(console) as shown:
            step = shown.add_task(said(0), total=total)
            yield lambda done, count: shown.update(step, completed=done, description=said(count))
        return

    def line(_done: int, count: int) -> None:
        nonlocal last
        if time.monotonic() - last >= LINES_EVERY_SECONDS:
            last = time.monotonic()
            typer.echo(said(count), err=True)

    yield line
