"""``kg build`` as a whole process: the most memory it takes, and what a second process saves."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from benchmarks.report import Measure, seconds
from benchmarks.startup import KG
from benchmarks.timing import race
from kg.resources import sample_dir

ARTICLES = Path(__file__).parent.parent / "training" / "articles"
_MIB = 1024  # of the KiB in which Linux counts memory


def measure(counts: list[int], rounds: int) -> Iterator[Measure]:
    """The peak in MiB for the samples and for so many articles, in one process; the time of two, as part of one's."""
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as folder:
        yield _memory("the samples", [sample_dir()], Path(folder) / "samples")
        paths = list(islice(sorted(ARTICLES.glob("*.txt")), counts[-1]))
        for count in counts:
            yield _memory(f"{count:,} articles", paths[:count], Path(folder) / f"{count}")
        stores = iter(range(1_000))
        best = race(
            {
                jobs: lambda jobs=jobs: _build(paths, Path(folder) / f"turn-{next(stores)}", jobs)  # type: ignore[misc]
                for jobs in ("1", "2")
            },
            rounds,
            time.perf_counter,
        )
        what = f"kg build --jobs 2 on {len(paths):,} articles, against --jobs 1, time on the wall"
        yield Measure("building", what, seconds(best["2"]), seconds(best["1"]), best["2"] / best["1"])


def _memory(what: str, paths: list[Path], store: Path) -> Measure:
    peak = _build(paths, store, "1") / _MIB
    return Measure("building", f"kg build on {what}: most memory at any time", f"{peak:,.0f} MiB", "stated", peak)


def _build(paths: list[Path], store: Path, jobs: str) -> int:
    """Build a store; the most memory that the process had, in KiB."""
    command = [*KG, "build", *map(str, paths), "--store", str(store), "--jobs", jobs]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return usage.ru_maxrss
