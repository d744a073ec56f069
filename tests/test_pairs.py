"""The pairs of tests/pairs/, resolved as any build is: what is joined is one, what is one is joined or asked about."""

from __future__ import annotations

import random
import re
import time
from collections import Counter
from functools import cache

import pytest
from telling import Issue

from benchmarks.identity import LEAST_PRECISION, REPORT, Outcomes, outcomes, score, table
from benchmarks.pairs import KINDS, LABELS, STRANGERS, load
from kg.numbers import number
from kg.resolve import resolve
from kg.resolve.honour_wording import is_relative, wording
from kg.resolve.sameness import spelled_out, without_form, without_places
from kg.resources import load_toml

# kind -> recall of joins, recall with doubts: what was reached, to be kept
RECALL = {"organizations": (0.74, 0.94), "persons": (0.90, 0.97), "honours": (0.71, 0.91), "events": (0.80, 0.86)}
NEVER_ALONE = ("one-character-typo", "slip-of-the-pen", "homophones", "one-character-of-the-name", "legal-form")


@cache
def found() -> Outcomes:
    return outcomes(load())


def test_there_are_pairs_enough_of_each_label_and_none_twice() -> None:
    pairs = load()
    labels = Counter(pair.label for pair in pairs)
    assert len(pairs) >= 400 and set(labels) == set(LABELS)
    assert min(labels["same"], labels["different"]) >= 0.4 * len(pairs)
    twice = [
        each for each, times in Counter((pair.kind, pair.trap, pair.documents) for pair in pairs).items() if times > 1
    ]
    assert twice == []


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_one_is_found(kind: str) -> None:
    part = score(each for each in found() if each[0].kind == kind)
    _, recall, _ = part.figures("joined")
    least, least_with_doubts = RECALL[kind]
    assert recall >= least and part.figures("joined", "proposed")[1] >= least_with_doubts


def test_no_pair_that_is_two_is_joined_and_two_that_are_unsure() -> None:
    assert score(found()).figures("joined")[0] >= LEAST_PRECISION
    joined = {str(pair): pair.label for pair, each in found() if each == "joined" and pair.label != "same"}
    assert joined == {
        "岳清宁/岑陵市茶叶行业协会/秘书长; ¶; 岳清宁": "unsure",  # one alone says where
        "陈伟/澄浦市市场监管局/科员 | 陈伟/澄浦市市场监管局/副局长": "unsure",  # one house, and much between the ranks
    }


def test_what_is_joined_of_the_pairs_of_strangers() -> None:
    precision, recall, _ = score(outcomes(load(STRANGERS))).figures("joined")
    assert precision >= 0.94 and recall >= 0.62


@pytest.mark.parametrize("trap", NEVER_ALONE)
def test_a_slip_a_sound_or_a_legal_form_joins_nothing_by_itself(trap: str) -> None:
    seen = [each for pair, each in found() if pair.trap == trap]
    assert seen and "joined" not in seen


def test_names_with_different_numbers_are_not_even_asked_about() -> None:
    seen = {each for pair, each in found() if pair.trap == "digits" and pair.label == "different"}
    assert seen == {"apart"}


def test_the_report_is_what_resolving_gives_today() -> None:
    assert REPORT.read_text(encoding="utf-8") == table(found()), "run python -m benchmarks.identity"


def test_every_doubt_has_a_reason_with_words_and_a_score() -> None:
    for reason, entry in load_toml("lexicons/identity.toml")["doubts"].items():
        assert 0 < entry["score"] < 1, reason
        assert {"left", "where"} <= set(re.findall(r"\{(\w+)\}", entry["words"])), reason


def test_a_typo_keeps_both_spellings() -> None:
    first = Issue("a", "江陌市商品交易市场协会成立。").organization("江陌市商品交易市场协会", type="association")
    second = Issue("b", "江陌市商品交易市埸协会换届。").organization("江陌市商品交易市埸协会", type="association")
    statements = resolve([first.read(), second.read()])
    (doubt,) = statements.doubts
    assert {thing.name for thing in statements.organizations} == {"江陌市商品交易市场协会", "江陌市商品交易市埸协会"}
    assert (doubt.reason, doubt.score) == ("near-names", 0.5)
    assert "江陌市商品交易市场协会" in doubt.detail and "江陌市商品交易市埸协会" in doubt.detail


# many names


PLACES = ("江陌市", "海澜市", "松岚市", "云汀县", "临溟省", "", "青渚区", "江陌", "白屿镇", "苏州")
KINDS_OF_BODY = (
    "农贸市场",
    "水产批发市场",
    "贸易有限公司",
    "物流有限公司",
    "家居广场",
    "食品公司",
    "茶叶协会",
    "商会",
    "建材城",
)


def crowd(size: int) -> list[Issue]:
    """So many names of organisations, close to each other in all ways, a hundred to a document."""
    names = [
        f"{place}{first}{second}{body}"
        for place in PLACES
        for first in "青白云锦霁晨谷鹭望银远百松海江临苍碧丹翠"
        for second in "禾露岭帆月荷雨洲潮樽樯汇岚澜陌溟梧桐枫柳"
        for body in KINDS_OF_BODY
    ]
    random.Random(20220828).shuffle(names)
    issues = []
    for start in range(0, size, 100):
        here = names[start : start + 100]
        issue = Issue(f"{start:06}", "。".join(here) + "。")
        for name in here:
            issue.organization(name, type="company" if name.endswith("公司") else "other")
        issues.append(issue)
    return issues


def took(size: int) -> float:
    read = [issue.read() for issue in crowd(size)]
    start = time.process_time()
    statements = resolve(read)
    assert len(statements.organizations) > 0.9 * size and len(statements.doubts) < size
    return time.process_time() - start


def test_twenty_thousand_names_resolve_in_near_linear_time() -> None:
    few, many = took(5_000), took(20_000)
    assert many < 30, f"{many:.1f} s of processor time"
    assert many < 8 * few, f"four times the names took {many / few:.1f} times as long"


# what the rules lean on


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("江陌市市场监督管理局", "江陌市场监管局"),
        ("江陌市市监局信用科", "江陌市市场监督管理局信用科"),
        ("国家发展改革委", "国家发展和改革委员会"),
        ("松岚市政府", "松岚市人民政府"),
        ("松岚市第十二菜场", "松岚第12菜场"),
    ],
)
def test_names_that_are_spelled_out_alike(left: str, right: str) -> None:
    assert spelled_out(left) == spelled_out(right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("江陌市文明委", "江陌市文明办"),
        ("江陌市工商联", "江陌市工商局"),
        ("江陌市政府", "江陌市政协"),
        ("第二十菜场", "第十二菜场"),
    ],
)
def test_names_that_are_not(left: str, right: str) -> None:
    assert spelled_out(left) != spelled_out(right)


def test_places_and_forms_come_off() -> None:
    assert list(without_places("临溟省江陌市织锦协会")) == ["江陌市织锦协会", "织锦协会"]
    assert list(without_places("苏州望舒丝绸有限公司")) == ["望舒丝绸有限公司"]
    assert list(without_places("江陌市农贸市场")) == [], "nothing with a core is left"
    assert without_form("江陌晨荷贸易有限责任公司") == without_form("江陌市晨荷贸易公司")
    assert without_form("白屿望潮渔业合作社") != without_form("白屿望潮渔业有限公司")


@pytest.mark.parametrize(
    ("printed", "value"),
    [("二十一", "21"), ("十", "10"), ("一百零二", "102"), ("三六五", "365"), ("〇一", "01"), ("007", "007")],
)
def test_numbers(printed: str, value: str) -> None:
    assert number(printed) == value


@pytest.mark.parametrize(
    ("key", "relative"),
    [
        ("先进个人", True),
        ("市级文明市场", True),
        ("优秀会员单位", True),
        ("放心消费样板市场", True),
        ("江陌市文明市场", False),
        ("全国文明单位", False),
        ("金秤奖", False),
    ],
)
def test_which_honours_only_the_conferrer_tells(key: str, relative: bool) -> None:
    assert is_relative(key) is relative


def test_an_honour_taken_apart() -> None:
    parts = wording("第三批江陌市级老字号市场")
    assert (parts.edition, parts.place, parts.relative, parts.core) == ("第3批", "江陌市", "", "老字号市场")
    assert wording("市场之星").place == wording("市场之星").relative == ""
