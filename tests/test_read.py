"""The reading copy of plain text: what the page broke is whole again, and every character knows its place."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg.model.document import Document
from kg.read import read_text

_PAGE_SIGNS = st.sampled_from(
    "市场协会，。、：“”（）　 \n\t\r\f12ＡＢａ１<>《》abＸ\u200b\ufeff\u00ad—-第期页𠮷🏆\0\u2028"
)
ANY_TEXT = st.text() | st.text(_PAGE_SIGNS, max_size=300)


def lines_of(text: str) -> list[str]:
    return read_text(text).text.split("\n")


def kinds_of(text: str) -> dict[str, str]:
    document = read_text(text)
    return {document.text[block.start : block.end]: block.kind.value for block in document.blocks}


@settings(max_examples=300, deadline=None)
@given(ANY_TEXT)
@example("0<\x0c \x0cA")  # a line of which nothing is left
def test_every_character_maps_to_its_own_in_the_source(text):
    document = read_text(text)
    assert document.source == text
    assert len(document.offsets) == len(document.text)
    assert all(left <= right for left, right in zip(document.offsets, document.offsets[1:], strict=False))
    for sign, place in zip(document.text, document.offsets, strict=True):
        assert 0 <= place < len(text)
        if sign.isalnum():
            assert alike(text[place], sign)


@settings(max_examples=200, deadline=None)
@given(ANY_TEXT)
def test_blocks_are_the_lines_of_the_text_and_articles_lie_within(text):
    document = read_text(text)
    assert [document.text[block.start : block.end] for block in document.blocks] == (
        document.text.split("\n") if document.text else []
    )
    ends = 0
    for article in document.articles:
        assert ends <= article.start < article.end <= len(document.text)
        ends = article.end


@settings(max_examples=200, deadline=None)
@given(ANY_TEXT, st.data())
def test_a_quote_holds_what_the_reading_copy_holds(text, data):
    document = read_text(text)
    if not document.text:
        return
    start = data.draw(st.integers(0, len(document.text) - 1))
    end = data.draw(st.integers(start + 1, len(document.text)))
    first, last = document.in_source(start, end)
    assert document.quote(start, end) == text[first:last]
    rest = iter(document.quote(start, end))
    for sign in document.text[start:end]:
        if sign.isalnum():
            assert any(alike(other, sign) for other in rest)


def alike(printed: str, read: str) -> bool:
    import unicodedata

    return printed == read or unicodedata.normalize("NFKC", printed) == read


def test_a_word_broken_by_a_blank_line_is_joined():
    assert lines_of(
        "获奖的有甲市场、乙市场、丙商城、丁中心和东江市明星市场管理服务有限\n\n公司（南山商贸城）。\n\n下一段在这里。"
    ) == [
        "获奖的有甲市场、乙市场、丙商城、丁中心和东江市明星市场管理服务有限公司（南山商贸城）。",
        "下一段在这里。",
    ]


def test_a_sentence_broken_by_a_page_number_and_a_running_head_is_joined():
    text = (
        "东江市场报             第1页\n\n会上宣读了表彰决定，协会会长作了全面总\n\n— 1 —\n\n"
        "东江市场报             第2页\n\n结，并对下半年的工作提出了要求。\n\n— 2 —\n"
    )
    assert "会上宣读了表彰决定，协会会长作了全面总结，并对下半年的工作提出了要求。" in lines_of(text)


def test_a_heading_is_not_joined_with_what_follows():
    heading = "一、行业联盟的定义、构成以及建立行业联盟的现实意义"
    text = heading + "\n\n行业联盟是由牵头单位发起的，围绕共同目标，平等协商制定盟约。\n"
    assert lines_of(text)[0] == heading


def test_hard_wrapped_paragraphs_are_joined_and_kept_apart_by_their_indent():
    text = (
        "    六月八日，东江市商品交易市场协会二届四次理事会在南山区翠屏湖\n"
        "山庄召开。会长张大明、常务副会长李小红、秘书长王建国及理事代表六十人到\n"
        "会，市商务局市场建设处处长赵新民应邀出席并讲话。会议由副会长、南山茶叶\n"
        "城总经理主持。\n"
        "    会上宣读了关于表扬安全生产先进市场的通报，三家市场受到了通报表扬，\n"
        "秘书长报告了全年工作。\n"
    )
    joined = lines_of(text)
    assert len(joined) == 2
    assert "翠屏湖山庄召开" in joined[0]
    assert "出席并讲话。会议由副会长、南山茶叶城总经理主持。" in joined[0]


def test_a_narrow_column_is_joined():
    text = (
        "在2007年10月30日闭\n幕的第九届国际服装节\n评比中，我广场的三家\n商户荣获最佳面料奖，\n广场再度蝉联示范市场。\n"
    )
    assert lines_of(text) == [
        "在2007年10月30日闭幕的第九届国际服装节评比中，我广场的三家商户荣获最佳面料奖，广场再度蝉联示范市场。"
    ]


def test_a_list_stays_one_item_to_a_line():
    items = ["1.北环旧货市场", "2.八区粮油市场", "3.桃花早市"]
    text = "附：文明集贸市场名单\n\n" + "\n".join(items) + "\n"
    assert lines_of(text)[1:] == items
    assert {kinds_of(text)[item] for item in items} == {"item"}


def test_unmarked_names_below_a_colon_are_items():
    names = ["鸿图锰业有限责任公司", "苗岭药业股份有限公司", "河西水泥厂"]
    kinds = kinds_of("\n　　".join(["　　三、授予下列企业“十强企业”称号：", *names, "以上企业望再接再厉。\n"]))
    assert kinds["鸿图锰业有限责任公司"] == kinds["河西水泥厂"] == "item"


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("市 场 通 讯", "市场通讯"),
        ("司长向 往说，", "司长向往说，"),
        ("2022 年第 8 期", "2022年第8期"),
        ("工会主席 粟  米  全国优秀工会积极分子", "工会主席粟米\t全国优秀工会积极分子"),
        ("赵  生  财（支部书记）", "赵生财（支部书记）"),
        ("张  三    李  四", "张三\t李四"),
        ("1\t五洲市场\t无锡", "1\t五洲市场\t无锡"),
        ("敬一鸣　　重庆市劳动模范", "敬一鸣\t重庆市劳动模范"),
        ("由 Gurdeep Singh 主持", "由Gurdeep Singh主持"),
        ("经理 Trần Thị Mai Hương 女士", "经理Trần Thị Mai Hương女士"),
        ("许多多 傅一荣 陈词", "许多多\t傅一荣\t陈词"),
        ("时间：  六月八日", "时间：六月八日"),
        ("ＡＢＣ１２３，（）", "ABC123，（）"),
        ("关注<<学习园地>>和＜＜人民之窗＞＞", "关注《学习园地》和《人民之窗》"),
        ("以”党建+”工作为”轴心”", "以“党建+”工作为“轴心”"),
        ('荣获"示范市场"称号', "荣获“示范市场”称号"),
        ('he said "yes" to 5" nails', 'he said "yes" to 5" nails'),
        ("无\u200b锡\ufeff市\u00ad场", "无锡市场"),
        ("\u2f46锡", "无锡"),
        ("𠮷田🏆👨‍👩‍👧荣获", "𠮷田🏆👨‍👩‍👧荣获"),
    ],
)
def test_signs_and_gaps_of_a_line(printed, read):
    assert read_text(printed).text == read


def test_spaced_rows_with_running_numbers_become_cells():
    text = "序号 州市 企业名称 平台\n1 东江 东江云上供应链有限公司 自建\n2 南山 南山电子商务有\n限公司 天天网\n"
    assert lines_of(text) == [
        "序号\t州市\t企业名称\t平台",
        "1\t东江\t东江云上供应链有限公司\t自建",
        "2\t南山\t南山电子商务有限公司\t天天网",
    ]


def test_by_lines_contents_and_furniture_are_named():
    text = (
        "东 江 市 场\n2013年第6期\n\n目 录\n理事会召开 ………… 1\n光荣榜 ……………… 2\n\n东江市场   第1页\n\n理事会召开\n\n"
        "    六月八日，协会召开了理事会，会议听取了工作报告。\n（稿件来源：副会长单位 东江商城）\n\n东江市场   第2页\n"
    )
    kinds = kinds_of(text)
    assert kinds["理事会召开…………1"] == "contents"
    assert kinds["（稿件来源：副会长单位东江商城）"] == "byline"
    assert kinds["东江市场\t第2页"] == kinds["东江市场"] == "furniture"
    assert kinds["理事会召开"] == "heading"


def test_the_same_text_is_read_the_same_way_twice():
    text = "东江市场协会在翠屏湖山庄召开第五届理事会，表彰了获得 “示范市场” 称号的三家单位。\n\n" * 200
    first, second = read_text(text), read_text(text)
    assert (first.text, list(first.offsets), first.blocks) == (second.text, list(second.offsets), second.blocks)


def test_an_empty_text_is_an_empty_document():
    document = read_text("")
    assert isinstance(document, Document)
    assert (document.text, document.blocks, document.articles) == ("", (), ())
