"""Facts that are not sure enough are left out, by build and by those who ask; many processes give the same store."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from test_view import page_data

from kg.build import build, ledger_path
from kg.check import Severity, check
from kg.cli import cli
from kg.errors import InputError
from kg.resolve.ledger import Decision, Subject, append_decision
from kg.resources import sample_dir
from kg.store import Store
from kg.vocabulary import HKG, RDF

LEVELS = (0.0, 0.5, 0.8, 0.9, 0.95, 0.99, 1.0)


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("confidence") / "store"
    build([sample_dir()], path)
    return path


def test_what_stays_is_sure_and_whole_and_less_and_less(store: Path) -> None:
    earlier: set[str] | None = None
    for least in LEVELS:
        with Store.open(store, least) as opened:
            graph = opened.graph
            lines = {str(quad.triple) for quad in graph}
            assert not [each for each in check(opened) if each.severity is Severity.VIOLATION]
            subjects = {quad.subject for quad in graph}
            facts = [quad.subject for quad in graph.quads_for_pattern(None, RDF.type, HKG.Conferral)]
            for fact in facts:
                (said,) = graph.quads_for_pattern(fact, HKG.confidence, None)
                assert float(said.object.value) >= least
            with Store.open(store) as whole:
                known = {quad.subject for quad in whole.graph}
            dangling = [q for q in graph if isinstance(q.object, ox.NamedNode) and q.object in known - subjects]
            assert dangling == []
        assert earlier is None or lines <= earlier
        earlier = lines
    assert earlier is not None and len(earlier) > 0


def test_a_build_keeps_its_confidence_until_another_is_given(tmp_path: Path) -> None:
    full = build([sample_dir()], tmp_path / "store").counts
    report = build([], tmp_path / "store", min_confidence=0.9)
    assert report.left_out > 0 and report.counts["conferrals"] < full["conferrals"]
    assert build([sample_dir()], tmp_path / "store").counts == report.counts
    with Store.open(tmp_path / "store") as opened:
        assert opened.manifest.min_confidence == 0.9
    assert build([], tmp_path / "store", min_confidence=0).counts == full


@pytest.mark.parametrize("value", ["1.5", "-1", "nan", "much"])
def test_what_is_no_confidence_is_refused(store: Path, value: str) -> None:
    done = CliRunner().invoke(cli, ["ask", "honour-counts", "--store", str(store), "--min-confidence", value])
    assert done.exit_code == 2 and "is not a confidence" in done.output


def test_the_same_in_python(store: Path) -> None:
    with pytest.raises(InputError, match="from 0 to 1"):
        Store.open(store, 2)


def test_ask_says_how_many_facts_are_left_out(store: Path) -> None:
    done = CliRunner().invoke(cli, ["ask", "honour-counts", "--store", str(store), "--min-confidence", "0.9"])
    assert done.exit_code == 0 and "facts below 0.9 left out" in done.stderr


def test_any_number_of_processes_gives_the_same_store(tmp_path: Path) -> None:
    letters = tmp_path / "letters"
    letters.mkdir()
    for number in range(4):
        text = f"江南市商务局授予江南市第{number}批发市场有限公司“诚信示范市场”称号。\n" + "会议在江南市举行。\n" * 1200
        (letters / f"{number}.txt").write_text(text * 2, encoding="utf-8")
    (letters / "broken.pdf").write_bytes(b"%PDF-1.7 nothing")
    kept = []
    for jobs in (1, 2, 4):
        report = build([letters], tmp_path / f"store-{jobs}", jobs=jobs)
        assert [Path(each.path).name for each in report.skipped] == ["broken.pdf"]
        generation = tmp_path / f"store-{jobs}" / "generations" / "000001"
        kept.append([(generation / name).read_bytes() for name in ("records.jsonl", "manifest.json")])
    assert kept[0] == kept[1] == kept[2]


def test_a_fact_that_a_decision_corrected_is_certain(tmp_path: Path) -> None:
    path = tmp_path / "store"
    build([sample_dir()], path)
    with Store.open(path) as opened:
        rows = opened.query("SELECT ?f { ?f a hkg:Conferral ; hkg:confidence ?c FILTER(?c < 0.9) } ORDER BY ?f").rows
    iri = rows[0]["f"].value
    kept = build([], path, min_confidence=0.9).counts["conferrals"]
    append_decision(
        ledger_path(path),
        Decision("correct", (Subject(iri=iri),), "文书", "2024-01-01", "核实过", "act", "核〔2024〕1号"),
    )
    report = build([], path)
    assert (report.warnings, report.counts["conferrals"]) == ([], kept + 1)
    with Store.open(path, 1.0) as opened:
        assert any(quad.subject.value == iri for quad in opened.graph)


def test_a_page_shows_only_what_is_sure_enough(store: Path, tmp_path: Path) -> None:
    def drawn(*options: str) -> str:
        page = tmp_path / "page.html"
        result = CliRunner().invoke(cli, ["view", "--store", str(store), "-o", str(page), *options])
        assert result.exit_code == 0, result.output
        return json.dumps(page_data(page))

    with Store.open(store) as whole, Store.open(store, 0.95) as sure:
        facts = {
            opened: {quad.subject.value for quad in opened.graph.quads_for_pattern(None, RDF.type, HKG.Tenure)}
            for opened in (whole, sure)
        }
        unsure = facts[whole] - facts[sure]
        assert facts[sure] and unsure
    everything, part = drawn(), drawn("--min-confidence", "0.95")
    assert all(fact in everything for fact in unsure)
    assert not [fact for fact in unsure if fact in part] and all(fact in part for fact in facts[sure])


def test_a_store_that_does_not_say_how_sure_it_is_names_the_way_out(tmp_path: Path) -> None:
    path = tmp_path / "store"
    build([sample_dir()], path)
    (manifest,) = path.glob("generations/*/manifest.json")
    told = json.loads(manifest.read_text(encoding="utf-8")) | {"format": 1}
    manifest.write_text(json.dumps(told), encoding="utf-8")
    asking = [sys.executable, "-m", "kg", "ask", "who-won", "--honour", "澄川市文明诚信市场", "--store", str(path)]
    asked = subprocess.run([*asking, "--min-confidence", "0.9"], capture_output=True, encoding="utf-8")
    assert asked.returncode != 0 and len(asked.stderr.strip().splitlines()) == 1
    assert f"run `kg build --store {path}` once" in asked.stderr
    assert subprocess.run(asking, capture_output=True).returncode == 0


@pytest.mark.skipif(os.name == "nt", reason="signals to a group of processes are those of POSIX")
def test_an_interrupted_build_leaves_no_process_and_the_old_store(tmp_path: Path) -> None:
    path = tmp_path / "store"
    counts = build([sample_dir()], path).counts
    folder = tmp_path / "many"
    folder.mkdir()
    texts = [file.read_text(encoding="utf-8") for file in sorted(sample_dir().glob("*.txt"))]
    for number in range(300):
        (folder / f"{number}.txt").write_text(f"第{number}号\n{texts[number % len(texts)]}", encoding="utf-8")
    command = [sys.executable, "-m", "kg", "build", str(folder), "--store", str(path), "--jobs", "2"]
    building = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    deadline = time.monotonic() + 60
    while len(workers := _children(building.pid)) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(workers) == 2
    time.sleep(0.5)
    os.kill(building.pid, signal.SIGINT)
    said, _ = building.communicate(timeout=60)
    assert building.returncode != 0 and b"Traceback" not in said
    while (left := set(workers) & _living()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not left
    with Store.open(path) as opened:
        assert opened.manifest.counts == counts


def _processes() -> list[tuple[int, int]]:
    """Each living process with its parent."""
    found = subprocess.run(["ps", "-eo", "pid,ppid,stat"], capture_output=True, encoding="utf-8", check=True).stdout
    rows = [line.split() for line in found.splitlines()[1:]]
    return [(int(pid), int(parent)) for pid, parent, state in rows if not state.startswith("Z")]


def _children(parent: int) -> list[int]:
    return [pid for pid, of in _processes() if of == parent]


def _living() -> set[int]:
    return {pid for pid, _ in _processes()}
