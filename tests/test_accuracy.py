"""How well newsletters are read: the scores of the shared yardstick and of the samples, and their floors.

The yardstick lies beside the checkout (../shared/eval); without it these tests are skipped, and say so.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import kg

ROOT = Path(__file__).parent.parent
EVAL = ROOT.parent / "shared" / "eval"
yardstick = pytest.mark.skipif(
    not EVAL.is_dir(), reason=f"THE YARDSTICK IS NOT HERE ({EVAL}): accuracy is not measured on this machine"
)

NEWSLETTER_FLOORS = {
    "honours": 0.95,
    "honours+conferrer": 0.85,
    "posts": 0.90,
    "events": 1.0,
    "memberships": 0.90,
    "persons": 0.95,
    "organizations": 0.85,
}


def scores(gold: Path, documents: Path, work: Path) -> dict[str, dict[str, float]]:
    """The scorer's table for the documents whose stem has a gold record, and the table on the screen."""
    paths = [path for path in sorted(documents.iterdir()) if (gold / f"{path.stem}.json").exists()]
    predictions = work / "predictions.jsonl"
    read = subprocess.run(
        [sys.executable, "-m", "kg", "extract", *map(str, paths)], capture_output=True, encoding="utf-8", check=True
    )
    predictions.write_text(read.stdout, encoding="utf-8")
    scorer = [sys.executable, str(EVAL / "score.py"), str(gold), str(predictions)]
    print(subprocess.run(scorer, capture_output=True, encoding="utf-8", check=True).stdout)
    told = subprocess.run([*scorer, "--json"], capture_output=True, encoding="utf-8", check=True)
    return json.loads(told.stdout)


@yardstick
def test_the_whole_newsletter_is_read_as_a_careful_reader_reads_it(tmp_path, capsys) -> None:
    gold = tmp_path / "gold"
    gold.mkdir()
    shutil.copy(EVAL / "gold" / "wuxi-2022-08.json", gold)
    with capsys.disabled():
        print("\nwuxi-2022-08")
        found = scores(gold, EVAL / "articles", tmp_path)
    short = {what: found[what]["f1"] for what, floor in NEWSLETTER_FLOORS.items() if found[what]["f1"] < floor}
    assert not short


@yardstick
def test_the_scores_on_the_whole_yardstick_are_printed(tmp_path, capsys) -> None:
    with capsys.disabled():
        print("\nthe whole yardstick")
        found = scores(EVAL / "gold", EVAL / "articles", tmp_path)
    assert found["persons"]["gold"] > 100


@yardstick
def test_the_samples_are_read_no_worse_than_before(tmp_path, capsys) -> None:
    gold = tmp_path / "gold"
    gold.mkdir()
    for path in (ROOT / "tests" / "golden").glob("chengchuan-*.json"):
        shutil.copy(path, gold)
    with capsys.disabled():
        print("\nthe samples")
        found = scores(gold, ROOT / "data" / "newsletters", tmp_path)
    floors = {
        "honours": 0.94,
        "posts": 0.90,
        "events": 0.73,
        "memberships": 0.78,
        "persons": 0.98,
        "organizations": 0.86,
    }
    assert not {what: found[what]["f1"] for what, floor in floors.items() if found[what]["f1"] < floor}


@yardstick
def test_no_name_of_the_newsletter_is_in_a_lexicon() -> None:
    gold = json.loads((EVAL / "gold" / "wuxi-2022-08.json").read_text(encoding="utf-8"))
    names = {
        name for record in (*gold["persons"], *gold["organizations"]) for name in (record["name"], *record["aliases"])
    }
    names |= {name for record in gold["honours"] for name in (record["recipient"], record["honour"])}
    general = {"协会", "市场协会", "商务部"}  # words for any association of the kind; a ministry that everybody knows
    known = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("lexicons", "models")
        for path in sorted((ROOT / "ontology" / folder).glob("*"))
        if path.suffix in (".toml", ".json")
    )
    assert {name for name in names - general if name in known} == set()


def test_every_quote_of_the_samples_is_the_source_at_its_place() -> None:
    for document in kg.read_documents([kg.sample_newsletters()]):
        extraction = kg.extract_claims(document)
        claims = (*extraction.honours, *extraction.posts, *extraction.events, *extraction.memberships)
        assert claims
        for claim in (*claims, *extraction.operations, *extraction.persons, *extraction.organizations):
            for each in claim.evidence:
                assert document.source[each.start : each.end] == each.quote
                assert 0 < each.confidence <= 1
