"""Measure the reader of articles on the labelled ones: `python -m bench.extraction ARTICLES.csv [--errors]`.

Prints the table and writes it into docs/extraction.md between its marks. `--errors` lists what went wrong on the
half that rules are built on; the measured half is never listed.
"""

import os
import re
import sys
from pathlib import Path

from app.domain.extraction import Proposal, read
from app.domain.when import parse
from bench.extraction import labels, scores

_DOCUMENT = Path("docs/extraction.md")
_USUAL = Path("../shared/data/wikinews/articles.csv")
_MARKED = re.compile(r"(?<=<!-- scores -->\n).*?(?=<!-- /scores -->)", re.DOTALL)

Read = tuple[labels.Labelled, tuple[Proposal, ...], str]


def main(arguments: list[str]) -> int:
    """Measure; 1 where labels and texts do not agree, 0 with a word where there are no texts."""
    named = [a for a in arguments if not a.startswith("--")]
    path = Path(named[0] if named else os.environ.get("SAYSO_ARTICLES", str(_USUAL)))
    if not path.exists():
        print(f"left out: the articles are not at {path}; name their file to measure")
        return 0
    texts = labels.texts(path)
    known = labels.load()
    flaws = [flaw for a in known for flaw in labels.flaws(a, texts[a.url].text)]
    if flaws:
        print("\n".join(flaws))
        return 1
    done = [(a, read(texts[a.url].text, parse(a.published), texts[a.url].title), texts[a.url].text) for a in known]
    table = _table(done)
    print(table)
    if _DOCUMENT.exists():
        words = _DOCUMENT.read_text(encoding="utf-8")
        _DOCUMENT.write_text(_MARKED.sub(lambda _: table + "\n", words), encoding="utf-8")
    if "--errors" in arguments:
        print("\n".join(_errors(done)))
    return 0


def _table(done: list[Read]) -> str:
    lines = [
        "| half | articles | labels | proposals | | precision | recall | F1 |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for half in labels.HALVES:
        chosen = [each for each in done if each[0].half == half]
        results = scores.score((a.claims, proposals) for a, proposals, _ in chosen)
        for aspect, s in results.items():
            counts = f"| {half} | {len(chosen)} | {s.labelled} | {s.proposed} " if aspect == "found" else "| | | | "
            lines.append(f"{counts}| {aspect} | {s.precision:.2f} | {s.recall:.2f} | {s.f1:.2f} |")
    return "\n".join(lines)


def _errors(done: list[Read]) -> list[str]:
    lines = []
    for article, proposals, text in done:
        if article.half == "built":
            lines += [f"## {article.url}", *_unpaired(article, proposals, text)]
            lines += [line for pair in scores.pairs(article.claims, proposals) for line in _disagreements(*pair)]
    return lines


def _unpaired(article: labels.Labelled, proposals: tuple[Proposal, ...], text: str) -> list[str]:
    found = scores.pairs(article.claims, proposals)
    missed = [c for c in article.claims if all(c is not one for one, _ in found)]
    idle = [p for p in proposals if all(p is not other for _, other in found)]
    return [f"  missed   {text[c.start : c.end]}  [{text[slice(*c.number)]}]" for c in missed] + [
        f"  idle     {p.text}  [{text[slice(*p.number)]}] {p.because}" for p in idle
    ]


def _disagreements(label: labels.Label, p: Proposal) -> list[str]:
    said = {
        "bounds": (scores.bounds_agree, f"{label.quantity} / {p.quantity}"),
        "claimant": (scores.claimants_agree, f"{label.claimant} / {p.claimant}"),
        "time": (scores.times_agree, f"{label.about} / {p.about}"),
        "stance": (scores.stances_agree, f"{label.stance} / {p.stance}"),
    }
    return [
        f"  {name:9}{words}: {p.text} {p.because}" for name, (agrees, words) in said.items() if not agrees(label, p)
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
