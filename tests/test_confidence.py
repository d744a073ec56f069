"""Facts that are not sure enough are left out, by build and by those who ask; many processes give the same store."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

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
