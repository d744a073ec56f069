"""Whole processes: the help page against importing click alone, one question, one build."""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks.report import Measure, seconds
from benchmarks.timing import race
from kg.resources import sample_dir

QUESTION_LIMIT = 1.0  # seconds for a ready-made question as a whole process
BUILD_LIMIT = 3.0  # seconds of processor time for building one newsletter
KG = (sys.executable, "-c", "from kg.cli import main; main()")  # what the installed script `kg` does
# a real newsletter of full length, beside the checkout; not shipped, so measured only where it is
_REAL = Path(__file__).parents[2] / "shared" / "eval" / "articles" / "wuxi-2022-08.txt"


def measure(rounds: int) -> Iterator[Measure]:
    """Seconds for each process from start to end; for the build, of processor time."""
    helps = {"kg --help": (*KG, "--help")}
    if script := shutil.which("kg", path=sysconfig.get_path("scripts")):
        helps["kg --help as installed"] = (script, "--help")
    click = "python -c 'import click'"
    commands = {**helps, click: (sys.executable, "-c", "import click")}
    best = race({what: partial(_run, *command) for what, command in commands.items()}, rounds, time.perf_counter)
    for what in helps:
        ratio = best[what] / best[click]
        yield Measure("start-up", f"{what}, against {click}", seconds(best[what]), seconds(best[click]), ratio, 2.5)
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as folder:
        for newsletter in (*sorted(sample_dir().iterdir()), *([_REAL] if _REAL.exists() else [])):
            yield _build(newsletter, Path(folder) / newsletter.stem, rounds)
        yield _question(Path(folder) / "all", rounds)


def _build(newsletter: Path, store: Path, rounds: int) -> Measure:
    runs = [_processor_time(*KG, "build", str(newsletter), "--store", f"{store}-{turn}") for turn in range(rounds)]
    what = f"kg build {newsletter.name}, processor time of the whole process"
    return Measure("start-up", what, seconds(min(runs)), f"{BUILD_LIMIT:g} s promised", min(runs) / BUILD_LIMIT, 1)


def _question(store: Path, rounds: int) -> Measure:
    _run(*KG, "build", str(sample_dir()), "--store", str(store))
    took = race({"ask": lambda: _run(*KG, "ask", "honour-counts", "--store", str(store))}, rounds, time.perf_counter)[
        "ask"
    ]
    what = "kg ask honour-counts on the samples, whole process"
    return Measure("start-up", what, seconds(took), f"{QUESTION_LIMIT:g} s promised", took / QUESTION_LIMIT, 1)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


def _processor_time(*command: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    _run(*command)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
