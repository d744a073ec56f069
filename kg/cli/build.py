"""``kg build``: newsletters into the graph."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import confidence, decisions_option, say_left_out, store_option

if TYPE_CHECKING:
    from kg.build import BuildReport, Progress

_COUNTED = {
    "documents": "documents",
    "persons": "persons",
    "organizations": "organisations",
    "honours": "honours",
    "conferrals": "honours conferred",
    "tenures": "posts held",
    "memberships": "memberships",
    "events": "events",
    "doubts": "doubts to settle",
}


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH…]")
@store_option
@click.option("--base", help="What all IRIs of data begin with [default: https://w3id.org/honours-kg/id/].")
@click.option("--remove", multiple=True, metavar="DOC", help="Take out a document, by id or file name; repeatable.")
@decisions_option
@click.option(
    "--min-confidence",
    callback=confidence,
    metavar="0..1",
    help="Take no claim into the graph that is less sure [default: as the store was built, else all].",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Read in N processes [default: one for each core when there are many documents].",
)
def command(
    paths: tuple[str, ...],
    store: str,
    base: str | None,
    remove: tuple[str, ...],
    decisions: Path | None,
    min_confidence: float | None,
    jobs: int | None,
) -> None:
    """Read newsletters and build the graph from them.

    PATH is a file (.txt .md .html .docx .pdf), a folder, or - for standard input. Documents of earlier builds stay; the
    same document again changes nothing, a changed one replaces the old. Without PATH the graph is worked out anew from
    what the store keeps, with the decisions made since. Exit code 1 when a file could not be read.

    The store keeps the claims below --min-confidence too, so another build can take them in. A fact that a decision
    corrected counts as certain.
    """
    from kg.build import build

    with progress() as report_progress:
        report = build(
            paths,
            store,
            base=base,
            remove=remove,
            decisions=decisions,
            min_confidence=min_confidence,
            jobs=jobs,
            progress=report_progress,
        )
    show_report(report)
    if report.counts:
        option = "" if store == "kg-store" else f" --store {store}"
        click.echo(
            f"next: kg ask{option}   questions   kg view{option}   a picture   kg doubts{option}   what to decide"
        )
    sys.exit(1 if report.skipped else 0)


@contextmanager
def progress() -> Iterator[Progress | None]:
    """A bar of documents read, on a terminal alone."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = TextColumn("{task.completed} read"), BarColumn(), TimeElapsedColumn(), TextColumn("{task.description}")
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, name: bar.update(task, completed=done, description=name.replace("[", r"\["))


def show_report(report: BuildReport) -> None:
    """What was built, on the screen; what was not, on standard error."""
    for skipped in report.skipped:
        click.echo(f"kg: {skipped.path} was skipped: {skipped.reason}", err=True)
    for warning in report.warnings:
        click.echo(f"kg: warning: {warning}", err=True)
    if not report.counts:
        click.echo("nothing was built", err=True)
        return
    say_left_out(report.left_out, report.min_confidence)
    outcomes = {name: getattr(report, name) for name in ("added", "replaced", "unchanged", "removed")}
    click.echo(f"{report.store}: " + ", ".join(f"{len(ids)} {name}" for name, ids in outcomes.items() if ids))
    if report.replaced:
        click.echo(f"  replaced: {', '.join(report.replaced)}")
    width = max(len(f"{report.counts[name]}") for name in _COUNTED)
    for name, words in _COUNTED.items():
        click.echo(f"  {report.counts[name]:>{width}} {words}")
