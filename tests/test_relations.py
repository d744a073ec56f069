"""Relations between mentions: what is said of pairs, how it is looked up and judged; batches change nothing."""

from pathlib import Path

import numpy as np
import pytest

from kg.errors import KnowledgeError
from kg.extract import extract, extract_all
from kg.extract import judges as judges_room
from kg.extract.cases import Cases
from kg.extract.features import Features
from kg.extract.hashing import Table, hashed_all
from kg.extract.judges import RELATIONS, WEIGHTS, CandidateJudge, judges
from kg.extract.marks import PAD, Marks
from kg.extract.mention import Kind, Mention
from kg.extract.reading import Reading
from kg.extract.scene import Pair, Place
from kg.model.document import Document
from kg.read import read_documents, read_text
from kg.resources import ontology_dir, sample_dir

CORPUS = Path(__file__).parent / "corpus" / "train" / "articles"


def marked(text: str) -> Cases:
    """A text in which 〔O…〕, 〔P…〕, 〔T…〕, 〔H…〕, 〔D…〕 mark the mentions, read with just these."""
    kinds = {"O": Kind.ORGANIZATION, "P": Kind.PERSON, "T": Kind.TITLE, "H": Kind.HONOUR, "D": Kind.DATE}
    plain, mentions = "", []
    while "〔" in text:
        before, _, rest = text.partition("〔")
        name, _, text = rest.partition("〕")
        plain += before
        kind = kinds[name[0]]
        subtype = "2021" if kind is Kind.DATE else "company" if kind is Kind.ORGANIZATION else ""
        mentions.append(Mention(len(plain), len(plain) + len(name) - 1, kind, subtype, 3.0, "period"))
        plain += name[1:]
    return Cases(Reading(read_text(plain + text), mentions))


def places(cases: Cases) -> dict[str, Place]:
    return {cases.reading.name(place.mention): place for place in cases.scene.places}


def test_a_table_finds_what_was_put_in_and_nothing_else():
    keys = np.random.default_rng(1).integers(1 << 30, 1 << 63, 5000).astype(np.uint64)
    table = Table(keys, np.arange(1, 5001, dtype=np.int32), bits=16, probes=2)
    found = table.find(keys)
    assert set(found.tolist()) <= {0, *range(1, 5001)}
    assert (found == np.arange(1, 5001)).mean() > 0.99
    assert not table.find(keys ^ np.uint64(1 << 40)).any()
    assert not table.find(np.zeros(3, np.uint64)).any()


def test_a_row_has_one_letter_for_each_mention():
    cases = marked("〔D2021年度〕，〔O甲公司〕的〔P王明〕〔T经理〕获ISO之外的〔H好人奖〕。")
    assert cases.scene.row.rstrip("\n") == "D，O的PT获iso之外的H。"
    assert [place.kind.value for place in cases.scene.places] == [
        "date", "organization", "person", "title", "honour",
    ]  # fmt: skip


def test_what_is_said_of_two_mentions_does_not_depend_on_where_in_the_document_they_are():
    near = marked("〔O甲公司〕荣获〔H好人奖〕。")
    far = marked("各位来宾，上午好，请坐。\n大会开始。\n〔O甲公司〕荣获〔H好人奖〕。")

    def said(cases: Cases) -> set[int]:
        named = places(cases)
        return set(cases.features.pairs([Pair(named["甲公司"], named["好人奖"])])[0].tolist())

    assert said(near) == said(far)


def test_members_of_a_list_are_like_one_another():
    cases = marked("〔O甲公司〕、〔O乙公司〕和〔O丙公司〕荣获〔H好人奖〕，〔O丁公司〕没有。")
    named = places(cases)
    keys = cases.features.pairs(
        [Pair(named[name], named["好人奖"]) for name in ("甲公司", "乙公司", "丙公司", "丁公司")]
    )
    first, second, third, other = (set(row.tolist()) for row in keys)
    assert len(first & second) > len(first & other) + 5
    assert len(second & third) > len(second & other) + 5


def test_of_two_lists_taken_in_order_the_firsts_are_like_the_seconds():
    text = "〔O甲公司〕、〔O乙公司〕、〔O丙公司〕分别荣获“〔H金奖〕”“〔H银奖〕”“〔H铜奖〕”。"
    cases = marked(text)
    named = places(cases)

    def said(company: str, prize: str) -> set[int]:
        pairs = [Pair(named[company], named[prize])]
        far = np.zeros(1, np.int64)
        keys = cases.features._in_order(np.array([pairs[0].argument.index]), np.array([pairs[0].anchor.index]), far)
        return set(hashed_all(keys, 1, 1)[0].tolist())

    own = said("甲公司", "金奖")
    assert own == said("乙公司", "银奖") == said("丙公司", "铜奖")
    assert own.isdisjoint(said("甲公司", "银奖")) and own.isdisjoint(said("丙公司", "银奖"))


def test_marks_of_a_row():
    marks = Marks("O、P和O获H。\nT、T（H")
    first = PAD
    assert marks.row[first] == ord("O") and marks.counts["O"][-1] == 2 and marks.counts["H"][-1] == 2
    assert (marks.run_start[first + 2], marks.run_end[first + 2]) == (first, first + 4)
    assert (marks.list_start[first + 11], marks.list_end[first + 9]) == (first + 9, first + 12)
    assert marks.bracket[first + 13] == ord("（") and marks.bracket[first + 9] == 0
    assert [int(each[0]) for each in marks.sentence(np.array([first + 4]))] == [first - 1, first + 7]
    assert marks.line_start[first + 11] == first + 9 and marks.line_end[first] == first + 8


def test_features_of_a_text_without_mentions_are_empty():
    cases = marked("无事发生。")
    assert Features(cases.scene).own.shape[0] == 0
    assert cases.features.pairs([]).shape[0] == 0


def test_a_batch_is_read_as_its_documents_are_one_by_one():
    read = read_documents([sample_dir(), *sorted(CORPUS.glob("t00*.txt"))])
    documents = [each for each in read if isinstance(each, Document)]
    assert len(documents) > 8
    together = list(extract_all(documents))
    assert [document for document, _ in together] == documents
    assert [extraction for _, extraction in together] == [extract(document) for document in documents]
    backwards = {document.id: extraction for document, extraction in extract_all(documents[::-1])}
    assert all(backwards[document.id] == extraction for document, extraction in together)


def test_the_weights_are_numbers_of_all_relations():
    path = ontology_dir() / WEIGHTS
    assert path.stat().st_size < 8_000_000
    with np.load(path, allow_pickle=False) as arrays:
        assert {name.split(".")[0] for name in arrays.files} == {
            *RELATIONS,
            "honour",
            "row",
            "own",
            "pair",
            "encoder",
            "belief",
        }
        assert {arrays[name].dtype.kind for name in arrays.files} <= set("iuf")


def test_a_judge_that_knows_nothing_says_what_its_bias_says():
    arrays = {
        "keys": np.array([1 << 40], np.uint64), "vectors": np.zeros((1, 3), np.int8), "unit": np.float64(1),
        "bias": np.array([0, 0, 0.0]), "out": np.array([1.0, 1.0]),
    }  # fmt: skip
    assert CandidateJudge(arrays).weigh(np.array([[5, 6]], np.uint64)) == [0.5]


@pytest.mark.parametrize("damage", ["missing", "cut short"])
def test_missing_or_damaged_weights_are_named(damage, tmp_path, monkeypatch):
    path = tmp_path / WEIGHTS
    path.parent.mkdir()
    if damage == "cut short":
        path.write_bytes((ontology_dir() / WEIGHTS).read_bytes()[:5000])
    monkeypatch.setattr(judges_room, "ontology_dir", lambda: tmp_path)
    judges.cache_clear()
    try:
        with pytest.raises(KnowledgeError, match=r"relations\.npz"):
            judges()
    finally:
        judges.cache_clear()


def test_every_claim_has_a_confidence_that_is_a_probability():
    for document in read_documents([sample_dir()]):
        assert isinstance(document, Document)
        found = extract(document)
        claims = (*found.honours, *found.posts, *found.events, *found.memberships, *found.persons, *found.organizations)
        assert claims
        assert all(0 < each.confidence <= 1 for claim in claims for each in claim.evidence)


def test_who_hands_over_on_behalf_is_told_apart_from_who_confers():
    text = (
        "江南市果品行业协会简报\n受中国果品流通协会的委托，江南市果品行业协会向获奖单位颁发了奖牌，名单如下：\n"
        "江南市金谷粮油批发市场有限公司荣获“全国诚信示范市场”称号；\n"
        "江南市东桥茶叶批发市场荣获“全国文明示范市场”称号。\n"
    )
    honours = extract(read_text(text)).honours
    assert {(claim.recipient, claim.conferrers, claim.presenter) for claim in honours} == {
        ("江南市金谷粮油批发市场有限公司", ("中国果品流通协会",), "江南市果品行业协会"),
        ("江南市东桥茶叶批发市场", ("中国果品流通协会",), "江南市果品行业协会"),
    }


def test_an_honour_won_at_some_time_before_is_not_given_the_day_of_the_issue():
    text = "江南商讯\n2021年第3期　2021年3月20日\n\n老街旧事\n江南市青禾水产有限公司曾荣获“江南市诚信商户”称号。\n"
    assert [(claim.honour, claim.period) for claim in extract(read_text(text)).honours] == [("江南市诚信商户", None)]
