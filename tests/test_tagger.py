"""The learned tagger reads names in texts that it has never seen."""

import zipfile

import numpy as np
import pytest

from kg.errors import KnowledgeError
from kg.extract import extract, tagger
from kg.extract.mention import Kind
from kg.extract.tagger import CHAINS, WEIGHTS, Clauses, tag
from kg.read import read_text
from kg.resources import ontology_dir

TEXT = """5月6日，临川市茶叶商会会长顾明远、副会长陆小英到会。
会上，表彰了先进单位，海棠湾茶叶市场荣获“全国文明诚信示范市场”称号。"""


def named(text, kind, floor=0.5):
    return [text[t.start : t.end] for t in tag(text, floor) if t.kind == kind]


def test_finds_persons_titles_and_organisations():
    assert named(TEXT, Kind.PERSON) == ["顾明远", "陆小英"]
    assert named(TEXT, Kind.TITLE) == ["会长", "副会长"]
    assert named(TEXT, Kind.ORGANIZATION) == ["临川市茶叶商会", "海棠湾茶叶市场"]


def test_of_the_tagger_and_the_rules_the_honour_that_was_won_remains():
    assert [claim.honour for claim in extract(read_text(TEXT)).honours] == ["全国文明诚信示范市场"]


def test_reads_traditional_script_as_simplified():
    traditional = TEXT.translate(str.maketrans("临叶会长顾远陆应场荣获国诚范称号", "臨葉會長顧遠陸應場榮獲國誠範稱號"))
    assert traditional != TEXT and tag(traditional) == tag(TEXT)


def test_positions_are_code_points_beyond_the_basic_plane_too():
    assert named("🎉🎉🎉\n" + TEXT, Kind.PERSON) == ["顾明远", "陆小英"]


def test_probabilities_of_spans_over_one_character_sum_to_one_at_most():
    spans = tag(TEXT, 0.01)
    for kinds in CHAINS:
        for place in range(len(TEXT)):
            assert sum(s.confidence for s in spans if s.kind in kinds and s.start <= place < s.end) <= 1.005


def test_lower_floor_gives_candidates_too():
    text = "昨日，清源老酒坊与白云山庄联合举办品鉴会，何平说东桥好，老街与新天地也好。"
    assert set(tag(text)) < set(tag(text, 0.02))


def test_a_clause_reads_the_same_among_many():
    alone = [(t.start, t.end, t.kind) for t in tag(TEXT)]
    among = tag("\n".join([TEXT] * 30))
    middle = 15 * (len(TEXT) + 1)
    assert [(t.start - middle, t.end - middle, t.kind) for t in among if 0 <= t.start - middle < len(TEXT)] == alone


def test_every_character_is_in_one_clause_once():
    symbols = np.array([ord(c) for c in "无" * 450 + "，，" + TEXT + "。"], np.uint64)
    clauses = Clauses(symbols)
    assert sorted(clauses.order.tolist()) == list(range(len(symbols)))


@pytest.mark.parametrize("text", ["", "\n\n\n", "。，\t", "😀", "\x00", " ", "获", "无" * 3000])
def test_odd_texts_are_read_without_fuss(text):
    assert all(0 <= t.start < t.end <= len(text) for t in tag(text, 0.05))


def test_weights_are_small_and_hold_numbers_alone():
    path = ontology_dir() / WEIGHTS
    assert path.stat().st_size < 14_000_000
    with np.load(path, allow_pickle=False) as arrays:
        assert {arrays[name].dtype.kind for name in arrays.files} <= set("iuf")


@pytest.mark.parametrize("damage", ["missing", "cut short", "without weights"])
def test_missing_or_damaged_weights_are_named(damage, tmp_path, monkeypatch):
    path = tmp_path / WEIGHTS
    path.parent.mkdir()
    if damage == "cut short":
        path.write_bytes((ontology_dir() / WEIGHTS).read_bytes()[:5000])
    elif damage == "without weights":
        with zipfile.ZipFile(path, "w"):
            pass
    monkeypatch.setattr(tagger, "ontology_dir", lambda: tmp_path)
    tagger._tagger.cache_clear()
    try:
        with pytest.raises(KnowledgeError, match=r"mentions\.npz"):
            tag(TEXT)
    finally:
        tagger._tagger.cache_clear()
