"""Decisions carried from one machine to another: the ledger's own lines, merged, nothing dropped in silence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.build import build
from kg.cli import cli
from kg.errors import KgError
from kg.resolve.ledger import Decision, Subject, append_decision, in_force, load_ledger
from kg.resources import sample_dir

A, B, C = (Subject(iri=f"https://example.org/{each}", kind="person", name="陆远") for each in "abc")


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(cli, [str(each) for each in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit | KgError):
        raise result.exception
    return result.exit_code, f"kg: {result.exception}" if isinstance(result.exception, KgError) else result.output


def decide(kind: str, *subjects: Subject, who: str = "甲", **more) -> Decision:
    return Decision(kind, subjects, who, "2024-05-01", "核实过", **more)


def ledger(path: Path, *decisions: Decision) -> Path:
    for decision in decisions:
        append_decision(path, decision)
    return path


def test_what_is_exported_here_is_imported_there_line_for_line_with_its_undos(tmp_path: Path):
    same = decide("same", A, B)
    here = ledger(tmp_path / "here.jsonl", same, decide("undo", undoes=same.id, who="乙"), decide("different", A, C))
    assert run("decide", "--export", tmp_path / "out.jsonl", "--decisions", here)[0] == 0
    code, said = run("decide", "--import", tmp_path / "out.jsonl", "--decisions", tmp_path / "there.jsonl")
    assert code == 0 and "3 lines added, 0 were there already" in said and f"takes back {same.id}" in said
    assert (tmp_path / "there.jsonl").read_bytes() == (tmp_path / "out.jsonl").read_bytes() == here.read_bytes()


def test_importing_again_or_one_s_own_adds_nothing(tmp_path: Path):
    here = ledger(tmp_path / "here.jsonl", decide("same", A, B), decide("different", A, C))
    there = ledger(tmp_path / "there.jsonl", decide("different", A, C))
    before = here.read_bytes()
    assert "1 lines added, 1 were there already" in run("decide", "--import", here, "--decisions", there)[1]
    for file, target in ((here, there), (there, here), (here, here)):
        assert "0 lines added, 2 were there already" in run("decide", "--import", file, "--decisions", target)[1]
    assert here.read_bytes() == before
    assert load_ledger(there) == [decide("different", A, C), decide("same", A, B)], "ours stay where they were"


def test_an_undo_made_there_takes_back_here_and_a_later_decision_holds(tmp_path: Path):
    same = decide("same", A, B)
    here = ledger(tmp_path / "here.jsonl", same)
    there = ledger(tmp_path / "there.jsonl", same, decide("undo", undoes=same.id, who="乙"))
    assert run("decide", "--import", there, "--decisions", here)[0] == 0
    assert in_force(load_ledger(here)) == []
    append_decision(there, same)
    assert run("decide", "--import", there, "--decisions", here)[0] == 0
    assert in_force(load_ledger(here)) == [same]


def test_opposite_decisions_are_both_kept_and_named_until_one_is_undone(tmp_path: Path):
    ours, theirs = decide("same", A, B), decide("different", B, A, who="乙")
    here, there = ledger(tmp_path / "here.jsonl", ours), ledger(tmp_path / "there.jsonl", theirs)
    for _ in range(2):
        code, said = run("decide", "--import", there, "--decisions", here)
        assert code == 1 and "conflict" in said
        lines = said.partition("conflict")[2].splitlines()[1:]
        assert [line.split()[0] for line in lines] == [ours.id, theirs.id]
        assert "甲: same" in lines[0] and "乙: different" in lines[1] and "核实过" in lines[0]
    assert load_ledger(here) == [ours, theirs]
    assert run("decide", "--undo", ours.id, "--decisions", here)[0] == 0
    assert run("decide", "--import", there, "--decisions", here)[0] == 0
    assert in_force(load_ledger(here)) == [theirs]


def test_a_file_that_cannot_be_imported_is_named_and_nothing_is_added(tmp_path: Path):
    here = ledger(tmp_path / "here.jsonl", decide("same", A, B))
    before, broken = here.read_bytes(), tmp_path / "broken.jsonl"
    ledger(broken, decide("different", A, C))
    good = broken.read_text(encoding="utf-8")
    changed = good.replace("核实过", "听说")
    for content, said in ((good + changed, "line 2: the line was changed"), (good + "{", "line 2"), ("[]", "line 1")):
        broken.write_text(content, encoding="utf-8")
        code, told = run("decide", "--import", broken, "--decisions", here)
        assert code == 1 and f"{broken}, " in told and said in told and "\n" not in told.strip()
    assert "no such file" in run("decide", "--import", tmp_path / "none.jsonl", "--decisions", here)[1]
    assert here.read_bytes() == before


def test_the_export_does_not_replace_the_ledger_itself_nor_go_nowhere(tmp_path: Path):
    here = ledger(tmp_path / "here.jsonl", decide("same", A, B))
    assert run("decide", "--export", here, "--decisions", here)[0] == 2
    code, said = run("decide", "--export", tmp_path / "none" / "out.jsonl", "--decisions", here)
    assert code == 1 and "does not exist" in said
    assert run("decide", "--export", "x", "--import", "y")[0] == 2


def test_a_decision_that_no_file_can_hold_is_one_line_and_no_traceback(tmp_path: Path):
    here = tmp_path / "here.jsonl"
    with pytest.raises(KgError, match="cannot be written down"):
        append_decision(here, Decision("same", (A, B), "甲", "2024", "\udcff"))
    assert not here.exists()


def test_decisions_of_one_machine_hold_on_another_that_reads_the_same_newsletters(tmp_path: Path):
    one, two = tmp_path / "one", tmp_path / "two"
    for store in (one, two):
        build([sample_dir()], store)
    doubts = json.loads(run("doubts", "--store", one, "--format", "json")[1])
    pair = [doubts[0][side]["iri"] for side in ("left", "right")]
    assert run("decide", "same", *pair, "--why", "问过", "--store", one)[0] == 0
    assert run("decide", "--export", tmp_path / "out.jsonl", "--store", one)[0] == 0
    assert run("decide", "--import", tmp_path / "out.jsonl", "--store", two)[0] == 0
    reports = [build([], store) for store in (one, two)]
    assert [report.counts["persons"] for report in reports] == [30, 30] and not reports[1].warnings
