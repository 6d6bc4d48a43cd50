"""How far a command has come: a bar on a terminal, plain lines elsewhere; both on stderr."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

LINES_EVERY_SECONDS = 5.0

Shown = Callable[[int, str], None]
"""Shows how much of the whole is done, and a sentence."""


class Rows:
    """Hears how many rows are done and how many were wrong, and says so with their rate."""

    def __init__(self, show: Shown) -> None:
        self._show = show
        self._began = time.monotonic()
        self._done = self._count = 0

    def __call__(self, done: int, count: int) -> None:
        """So much of the whole is done (bytes, or rows themselves), which is so many rows."""
        self._done, self._count = done, count
        self._show(done, str(self))

    def wrong(self, errors: str) -> None:
        """So many rows were wrong."""
        self._show(self._done, f"{self}, {errors} with errors")

    def __str__(self) -> str:
        """How many rows, and how many a second."""
        return f"{self._count:,} rows, {self._count / max(time.monotonic() - self._began, 0.001):,.0f} a second"


def bar(console: Console) -> Progress:
    """A bar whose task's description stands before it."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console)


@contextmanager
def rows(total: int) -> Iterator[Rows]:
    """Rows and their rate, beside a bar or every few seconds, for the length of the block."""
    console = Console(stderr=True)
    if console.is_terminal:
        with bar(console) as shown:
            step = shown.add_task("0 rows", total=total)
            yield Rows(lambda done, said: shown.update(step, completed=done, description=said))
        return
    last = time.monotonic()

    def line(_done: int, said: str) -> None:
        nonlocal last
        if time.monotonic() - last >= LINES_EVERY_SECONDS:
            last = time.monotonic()
            typer.echo(said, err=True)

    yield Rows(line)
