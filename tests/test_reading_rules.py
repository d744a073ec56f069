"""What rules add to the learned judges: lists of years, names with and without their place, who is left out."""

import pytest

import kg
from kg.extract.candidates import HonourCandidates
from kg.extract.choosing import Judged, not_left_out
from kg.extract.edges import mended
from kg.extract.mention import Kind, Mention
from kg.extract.mentions import find_mentions
from kg.extract.scene import Pair, Place
from kg.extract.tagger import Tag, common
from kg.read import read_text


def extraction(text: str):
    return kg.extract_claims(read_text(f"江南商讯\n2024年第3期\n\n商会动态\n{text}\n", "江南商讯.txt"))


def honours(text: str) -> set[tuple[str, str, str | None]]:
    return {(each.recipient, each.honour, each.period) for each in extraction(text).honours}


def test_an_honour_of_several_years_is_conferred_in_each() -> None:
    text = "清溪市粮油协会于2014年、2020年两次被清溪市人民政府授予“先进社会组织”称号。"
    assert honours(text) == {("清溪市粮油协会", "先进社会组织", year) for year in ("2014", "2020")}


def test_one_honour_with_and_without_its_place_is_one() -> None:
    text = "清溪市粮油市场获评2023年度“清溪市文明单位”。\n\n另据了解，该市场2023年度还荣获“文明单位”称号。"
    (honour,) = extraction(text).honours
    assert honour.honour == "清溪市文明单位" and "文明单位" in honour.honour_aliases and len(honour.evidence) == 2


def test_who_is_said_not_to_be_on_the_list_did_not_win() -> None:
    text = (
        "近日，清溪市商务局公布2023年度“清溪市诚信市场”名单，清溪市东桥市场、清溪市西桥市场获此称号。"
        "记者注意到，清溪市南桥市场仍不在名单之列。"
    )
    assert {recipient for recipient, _, _ in honours(text)} == {"清溪市东桥市场", "清溪市西桥市场"}


def test_our_association_is_the_one_named_before() -> None:
    text = "清溪市粮油协会召开年会，会长周明远作报告。\n我会秘书长陆小英主持。"
    found = extraction(text)
    assert "我会" not in {each.name for each in found.organizations}
    assert ("陆小英", "清溪市粮油协会") in {(each.person, each.organization) for each in found.posts}


@pytest.mark.parametrize(
    ("text", "tagged", "kind", "name"),
    [
        ("商场“蓝马甲”帮扶队上台", "蓝马甲”帮扶队", Kind.ORGANIZATION, "“蓝马甲”帮扶队"),
        ("新品“一锅红底料", "新品“一锅红底料", Kind.WORK, "一锅红底料"),
        ("民警甘霖立三等功", "甘霖立", Kind.PERSON, "甘霖"),
        ("代表钟小馗被评为", "钟小馗被", Kind.PERSON, "钟小馗"),
    ],
)
def test_edges_of_tagged_names_are_mended(text: str, tagged: str, kind: Kind, name: str) -> None:
    start = text.index(tagged)
    (tag,) = mended(text, [Tag(start, start + len(tagged), kind, 0.8)])
    assert text[tag.start : tag.end] == name


def test_an_honour_has_both_its_quotes_or_none() -> None:
    text = "他获得“好婆婆”奖和“金牌商户”。"
    tags = [Tag(text.index("好"), text.index("和"), Kind.HONOUR, 0.6), Tag(10, 16, Kind.HONOUR, 0.6)]
    assert text[10:16] == "“金牌商户" + "”"
    tags.append(Tag(10, 15, Kind.HONOUR, 0.3))
    names = {text[start:end] for start, end in HonourCandidates(text, tags).spans}
    assert "“好婆婆”奖" in names and not {"好婆婆”奖", "“金牌商户"} & names


def test_tags_that_become_one_count_once() -> None:
    text = "民警甘霖立三等功"
    (tag,) = mended(text, [Tag(2, 4, Kind.PERSON, 0.5), Tag(2, 5, Kind.PERSON, 0.25)])
    assert (tag.start, tag.end, tag.confidence) == (2, 4, 0.75)


def test_common_words_are_known() -> None:
    assert common(["严格", "丰硕", "周明远", "陆小英"]) == {"严格", "丰硕"}


def test_a_roll_s_short_name_is_the_honour_that_the_text_names_in_full() -> None:
    text = (
        "清溪市商务局决定授予清溪市东桥市场等3家单位“清溪市电子商务示范企业”称号。\n"
        "名单如下：\n示范企业\n清溪市东桥市场\n清溪市南桥茶叶有限公司\n清溪市西桥市场"
    )
    found = extraction(text).honours
    assert {each.recipient for each in found} >= {"清溪市东桥市场", "清溪市南桥茶叶有限公司", "清溪市西桥市场"}
    assert {each.honour for each in found} == {"清溪市电子商务示范企业"}
    assert any("示范企业" in each.honour_aliases for each in found)


def test_a_rank_below_an_honour_s_heading_is_a_rank_of_that_honour() -> None:
    text = "评选结果如下：\n一、放心粮油奖\n一等奖：清溪市东桥粮油有限公司\n二等奖：清溪市西桥粮油有限公司"
    named = {(each.recipient, each.honour) for each in extraction(text).honours}
    assert named == {("清溪市东桥粮油有限公司", "放心粮油奖一等奖"), ("清溪市西桥粮油有限公司", "放心粮油奖二等奖")}


def test_two_fuller_names_leave_a_short_one_alone() -> None:
    text = (
        "清溪市东桥市场荣获“江南省文明诚信市场”称号，清溪市西桥市场荣获“全国信用诚信市场”称号。\n"
        "清溪市南桥市场荣获“诚信市场”称号。"
    )
    assert ("清溪市南桥市场", "诚信市场") in {(each.recipient, each.honour) for each in extraction(text).honours}


def test_an_honour_taken_back_or_only_intended_is_not_conferred() -> None:
    told = "清溪市东桥市场荣获“诚信市场”称号。"
    for text in (
        "市商务局决定撤销清溪市西桥市场“放心消费示范市场”称号。",
        "拟表彰先进集体名单：清溪市西桥市场。",
    ):
        assert {recipient for recipient, _, _ in honours(told + "\n" + text)} == {"清溪市东桥市场"}


def test_how_often_is_no_part_of_an_honour_s_name() -> None:
    text = "清溪市公安局决定给王建国同志记个人三等功一次，给李明同志记嘉奖一次。"
    assert {honour for _, honour, _ in honours(text)} <= {"个人三等功", "记个人三等功", "嘉奖", "记嘉奖"}


def test_the_title_of_a_cited_act_confers_nothing_where_its_sentence_does() -> None:
    text = (
        "根据清溪市精神文明建设指导委员会下发的《关于命名2019—2021年度清溪市文明村镇、文明单位、文明校园的决定》，"
        "清溪市东桥粮油有限公司被授予2019—2021年度“清溪市文明单位”称号。"
    )
    assert honours(text) == {("清溪市东桥粮油有限公司", "清溪市文明单位", "2019/2021")}


def test_part_of_a_sure_name_is_no_name_there_though_it_is_one_elsewhere() -> None:
    text = "市总工会召开会议。会后，市总工会基层工作部刘国安部长讲话。市总工会、市总工会主席魏晋到会。"
    document = read_text(text, "江南商讯.txt")
    inner = text.index("市总工会基层")
    tags = [Tag(at, at + 4, Kind.ORGANIZATION, 0.99) for at in range(len(text)) if text.startswith("市总工会", at)]
    tags = [tag for tag in tags if tag.start != inner]
    tags += [Tag(inner, inner + 9, Kind.ORGANIZATION, 0.9), Tag(inner + 9, inner + 12, Kind.PERSON, 0.99)]
    bodies = [text[m.start : m.end] for m in find_mentions(document, tags) if m.kind is Kind.ORGANIZATION]
    assert bodies == ["市总工会", "市总工会基层工作部", "市总工会", "市总工会"]


def test_a_name_ends_with_its_paragraph_and_before_a_bracket_it_does_not_close() -> None:
    text = "最佳供应商：横河经营部\n\n专家组（新型阀芯项目）"
    shop, team = text.index("横河"), text.index("专家组")
    tags = [Tag(shop, team + 3, Kind.ORGANIZATION, 0.8), Tag(team, len(text) - 1, Kind.ORGANIZATION, 0.8)]
    assert [text[tag.start : tag.end] for tag in mended(text, tags)] == ["横河经营部", "专家组"]


def test_who_is_honoured_as_a_member_is_one() -> None:
    text = "会上，清溪市市场协会授予清溪市东桥市场有限公司、清溪市西桥市场有限公司“优秀会员单位”称号。"
    found = {(each.member, each.association, each.level) for each in extraction(text).memberships}
    members = ("清溪市东桥市场有限公司", "清溪市西桥市场有限公司")
    assert found == {(member, "清溪市市场协会", "会员单位") for member in members}


def test_a_time_that_was_weighed_and_found_none_is_not_the_article_s_own() -> None:
    place = Place(Mention(0, 5, Kind.DATE, "2023-06-08", 5.0, "date"), 0, Kind.DATE, 0, None, 0)
    unlikely, likely = (Judged(Pair(place, place), chance) for chance in (0.01, 0.2))
    assert not_left_out([unlikely], "2023-06-08") is None
    assert not_left_out([unlikely], "2022") == "2022"
    assert not_left_out([likely], "2023-06-08") == "2023-06-08"
