"""Run all benchmarks and write ``benchmarks/results.md`` and ``results.json``: ``python -m benchmarks``."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import click

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # one core for all contestants; read when numpy is imported

from benchmarks.report import as_json, line, markdown
from benchmarks.rooms import ROOMS, measure

SCALES = {"10k": 10_000, "100k": 100_000, "1m": 1_000_000}
_RESULTS = Path(__file__).parent


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--quick", is_flag=True, help="Small graphs and few rounds: minutes less, and noisier. Not written down.")
@click.option(
    "--scale", "scales", multiple=True, type=click.Choice(list(SCALES)), help="Only this size (may be repeated)."
)
@click.option(
    "--only",
    "rooms",
    multiple=True,
    type=click.Choice(ROOMS),
    help="Only this room (may be repeated). Not written down.",
)
def main(quick: bool, scales: Sequence[str], rooms: Sequence[str]) -> None:
    """Measure the product beside what it stands on. Exits with 1 when a promised bound is not kept."""
    sizes = [SCALES[scale] for scale in scales or (("10k",) if quick else SCALES)]
    measures = []
    for room in rooms or ROOMS:
        # a process for each: what one room leaves in memory, a million triples, slows down the next
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
            for each in alone.submit(measure, room, sizes, quick).result():
                click.echo(line(each))
                measures.append(each)
    if not quick and not rooms:
        command = " ".join(["python -m benchmarks", *(f"--scale {scale}" for scale in scales)])
        (_RESULTS / "results.md").write_text(markdown(measures, command), encoding="utf-8")
        (_RESULTS / "results.json").write_text(as_json(measures, command), encoding="utf-8")
        click.echo(f"written: {_RESULTS / 'results.md'}, {_RESULTS / 'results.json'}")
    sys.exit(any(each.met is False for each in measures))


if __name__ == "__main__":
    main(prog_name="python -m benchmarks")
