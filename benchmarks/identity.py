"""Identity: how well the names of ``tests/pairs/`` become the right things, by kind and by trap.

``python -m benchmarks.identity`` prints the table and writes it to ``identity.md``; ``--wrong`` lists the pairs that
are not as labelled.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import click

from benchmarks.pairs import KINDS, STRANGERS, Pair, load, outcome
from benchmarks.report import Measure

LEAST_PRECISION = 0.99  # of what is joined without anyone's decision
_HEADS = ("kind", "trap", "same", "different", "unsure", "P", "R", "F1", "P, doubts", "R, doubts", "F1, doubts")
REPORT = Path(__file__).parent / "identity.md"


@dataclass(slots=True)
class Score:
    """How often each outcome was met with each label: ``seen[label, outcome]``."""

    seen: Counter[tuple[str, str]] = field(default_factory=Counter)

    def figures(self, *accepted: str) -> tuple[float, float, float]:
        """Precision, recall and F1 when the ``accepted`` outcomes are taken as saying "same".

        To list an ``unsure`` pair as a doubt is as it should be, and counts neither way.
        """
        right = sum(self.seen["same", each] for each in accepted)
        taken = right + sum(self.seen["different", each] for each in accepted) + self.seen["unsure", "joined"]
        same = sum(times for (label, _), times in self.seen.items() if label == "same")
        precision, recall = right / taken if taken else 1.0, right / same if same else 1.0
        return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    @property
    def size(self) -> int:
        return sum(self.seen.values())


Outcomes = list[tuple[Pair, str]]


def outcomes(pairs: Iterable[Pair]) -> Outcomes:
    """Each pair with what resolving makes of it."""
    return [(pair, outcome(pair)) for pair in pairs]


def score(found: Iterable[tuple[Pair, str]]) -> Score:
    return Score(Counter((pair.label, each) for pair, each in found))


def measure() -> Iterator[Measure]:
    """The figures over all pairs, and by kind."""
    found = outcomes(load())
    for what in ("all", *KINDS):
        part = score(each for each in found if what in ("all", each[0].kind))
        joined, proposed = part.figures("joined"), part.figures("joined", "proposed")
        theirs = f"{part.size} pairs"
        least = LEAST_PRECISION if what == "all" else None
        yield Measure("identity", f"{what}: precision of joins", f"{joined[0]:.3f}", theirs, joined[0], least, True)
        yield Measure("identity", f"{what}: recall of joins", f"{joined[1]:.3f}", theirs, joined[1])
        yield Measure("identity", f"{what}: recall with doubts", f"{proposed[1]:.3f}", theirs, proposed[1])
    strange = score(outcomes(load(STRANGERS)))
    precision, recall, _ = strange.figures("joined")
    theirs = f"{strange.size} pairs of strangers"
    yield Measure("identity", "strangers: precision of joins", f"{precision:.3f}", theirs, precision)
    yield Measure("identity", "strangers: recall of joins", f"{recall:.3f}", theirs, recall)


def wrong(found: Outcomes) -> Iterator[str]:
    """The pairs that are not as labelled, one a line."""
    right = {"same": ("joined",), "different": ("apart",), "unsure": ("apart", "proposed")}
    for pair, each in found:
        if each not in right[pair.label]:
            yield f"{pair.kind}/{pair.trap}: {pair.label}, {each}: {pair}"


def table(found: Outcomes) -> str:
    """The report as Markdown."""
    lines = [
        "# Identity: last results",
        "",
        "Written by `python -m benchmarks.identity`. Precision, recall and F1 of what is joined without a decision,",
        "then of that and what is listed as a doubt. Pairs and labels: `tests/pairs/`.",
        "",
        f"| {' | '.join(_HEADS)} |",
        f"|---|---|{'---:|' * (len(_HEADS) - 2)}",
    ]
    lines.append(_row("**all**", "", found))
    for kind in KINDS:
        of_kind = [each for each in found if each[0].kind == kind]
        lines.append(_row(f"**{kind}**", "", of_kind))
        for trap in dict.fromkeys(pair.trap for pair, _ in of_kind):
            lines.append(_row("", trap, [each for each in of_kind if each[0].trap == trap]))
    return "\n".join([*lines, ""])


def _row(kind: str, trap: str, found: Outcomes) -> str:
    labels = Counter(pair.label for pair, _ in found)
    part = score(found)
    figures = [f"{each:.3f}" for each in (*part.figures("joined"), *part.figures("joined", "proposed"))]
    counts = [str(labels[label]) for label in ("same", "different", "unsure")]
    return f"| {' | '.join([kind, trap, *counts, *figures])} |"


@click.command()
@click.option("--wrong", "listed", is_flag=True, help="List the pairs that are not as labelled; write nothing.")
def main(listed: bool) -> None:
    """Print precision, recall and F1 by kind and trap, and write them down."""
    found = outcomes(load())
    if listed:
        click.echo("\n".join(wrong(found)))
        return
    click.echo(table(found))
    REPORT.write_text(table(found), encoding="utf-8")


if __name__ == "__main__":
    main()
