"""What is seen of a server while something runs: the memory that it and its helpers need beyond what they share."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

_SAMPLE_SECONDS = 0.05


@dataclass(slots=True)
class Watched:
    """Memory in MB: before, and the most meanwhile. What processes share counts once (PSS)."""

    before: float
    most: float

    @property
    def more(self) -> float:
        """How much more it came to be."""
        return self.most - self.before


@contextmanager
def watched(pid: int) -> Iterator[Watched]:
    """Watches a process and those that it has started, for the length of the block."""
    began = _memory(pid)
    found = Watched(began, began)
    done = threading.Event()

    def watch() -> None:
        while not done.wait(_SAMPLE_SECONDS):
            found.most = max(found.most, _memory(pid))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield found
    finally:
        done.set()
        thread.join()


def _memory(pid: int) -> float:
    return sum(map(_share, _family(pid))) / 1024


def _family(pid: int) -> list[int]:
    with suppress(OSError):
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
        return [pid, *(below for child in children for below in _family(int(child)))]
    return [pid]


def _share(pid: int) -> int:
    """The process's share of the memory that it has, in KB; 0 where it is gone."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0
