"""What an issue says about itself, and its articles: on small issues made here, and on the real newsletter."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import cli
from kg.model.document import BlockKind, Document
from kg.read import read_file, read_text

REAL = Path(__file__).parents[2] / "shared" / "eval" / "articles" / "wuxi-2022-08.txt"
LONG = "会议听取并审议了年度工作报告，表彰了获得“示范市场”称号的三家会员单位，与会代表就下半年的工作作了交流。"


def articles_of(document: Document) -> list[tuple[str | None, str | None]]:
    return [(article.title, article.byline) for article in document.articles]


@pytest.mark.parametrize(
    ("masthead", "publication", "issue", "date", "organizers"),
    [
        (
            "市 场 通 讯\n\n2022年第8期（总第277期）\n\n东江市市场指导委办公室\n\n东江市场协会 编印\n\n2022年8月28日",
            "市场通讯",
            "2022年第8期（总第277期）",
            "2022-08-28",
            ("东江市市场指导委办公室", "东江市场协会"),
        ),
        (
            "东江商会会刊\n第12期\n主办：东江市总商会\n二〇二二年八月",
            "东江商会会刊",
            "第12期",
            "2022-08",
            ("东江市总商会",),
        ),
        ("东江市场简讯（第5期）          二OO三年七月", "东江市场简讯", "第5期", "2003-07", ()),
        (
            "东江书市通讯\n2005 年第 2 期（双月刊）\n东江书刊发行协会 · 东江图书总公司 合编",
            "东江书市通讯",
            "2005年第2期",
            "2005",
            ("东江书刊发行协会", "东江图书总公司"),
        ),
        ("东江市场\n第3期\n东江市场协会　　主办\n2022.08.28", "东江市场", "第3期", "2022-08-28", ("东江市场协会",)),
        ("东江市场动态\n2022年第3期\n2022.08.28", "东江市场动态", "2022年第3期", "2022-08-28", ()),
        ("东 江 市 场 报                2012 年 11 月 9 日 星期五 第 3 版", "东江市场报", None, "2012-11-09", ()),
    ],
)
def test_the_masthead_gives_name_number_date_and_makers(masthead, publication, issue, date, organizers):
    document = read_text(f"{masthead}\n\n协会召开理事会\n\n    {LONG}\n\n商城荣获称号\n\n    {LONG}\n")
    found = document.metadata
    assert (found.publication, found.issue, found.date, found.organizers) == (publication, issue, date, organizers)
    assert articles_of(document) == [("协会召开理事会", None), ("商城荣获称号", None)]
    head = document.text[: document.articles[0].start]
    assert {block.kind for block in document.blocks if block.end < len(head)} == {BlockKind.FURNITURE}


def test_a_quarter_is_no_month_of_issue():
    document = read_text(f"捷报频传\n——协会会员2019年三季度荣誉通报\n\n    {LONG}\n\n（协会办公室汇总，2019.10.8）\n")
    assert document.metadata.date == "2019-10-08"


def test_the_date_below_the_signature_is_the_date_of_a_letter():
    document = read_text(f"关于表彰示范市场的决定\n\n各会员单位：\n\n    {LONG}\n\n东江市场协会\n一九九九年二月三日\n")
    assert document.metadata.date == "1999-02-03"
    assert articles_of(document) == [("关于表彰示范市场的决定", None)]


def test_sub_headings_do_not_begin_an_article():
    parts = ["东江市场通讯\n2022年第3期", "发展的思考", "一、现状", LONG, "二、对策", LONG, "商城荣获称号", LONG]
    document = read_text("\n\n".join(parts))
    assert [title for title, _ in articles_of(document)] == ["发展的思考", "商城荣获称号"]
    headings = [document.text[b.start : b.end] for b in document.blocks if b.kind is BlockKind.HEADING]
    assert headings == ["发展的思考", "一、现状", "二、对策", "商城荣获称号"]


def test_a_story_without_its_headline_takes_it_from_the_list_of_contents():
    text = (
        "东江市场通讯\n2022年第3期\n\n目 录\n\n协会动态：东江市场协会召开理事会\n\n"
        "喜报：南山商城荣获文明单位称号\n\n协会动态\n\n"
        f"8月3日，东江市场协会在翠屏湖召开理事会。{LONG}\n\n（东江市场协会秘书处）\n\n“ ”\n\n"
        f"近日，南山商城被授予文明单位称号。{LONG}\n\n（稿件来源：会员单位 南山商城）\n"
    )
    assert articles_of(read_text(text)) == [
        ("东江市场协会召开理事会", "东江市场协会秘书处"),
        ("南山商城荣获文明单位称号", "稿件来源：会员单位南山商城"),
    ]


def test_an_entry_of_the_list_of_contents_loses_its_mark_and_page_alone():
    text = (
        "东江市场通讯\n2022年第3期\n\n本期目录\n◇ 书市闭幕，码洋 2.7 亿 ………… 1\n◇ 南山商城荣获称号 ………… 2\n\n"
        f"书市于六月闭幕，码洋达 2.7 亿。{LONG}\n（秘书处供稿）\n\n南山商城荣获称号\n\n    {LONG}\n"
    )
    assert [title for title, _ in articles_of(read_text(text))] == ["书市闭幕，码洋2.7亿", "南山商城荣获称号"]


def test_a_text_without_headings_is_one_article():
    document = read_text(f"{LONG}\n\n{LONG}\n")
    assert articles_of(document) == [(None, None)]
    assert (document.articles[0].start, document.articles[0].end) == (0, len(document.text))


@pytest.fixture(scope="module")
def real() -> Document:
    if not REAL.exists():
        pytest.skip(f"THE REAL NEWSLETTER IS NOT HERE: {REAL}; its reading is not tested")
    return read_file(REAL)


def test_the_real_newsletter_says_what_it_is(real):
    assert real.metadata.publication == "市场通讯"
    assert real.metadata.issue == "2022年第8期（总第277期）"
    assert real.metadata.date == "2022-08-28"
    assert real.metadata.organizers == ("无锡市市场指导委办公室", "无锡市场协会")


def test_the_real_newsletter_has_its_six_articles(real):
    assert articles_of(real) == [
        ("无锡市场协会第八届三次理事会隆重召开", "无锡市场协会秘书处"),
        ("喜讯-第二十二届中国商品交易市场发展论坛顺利召开，无锡市场协会及会员单位获多项荣誉", "无锡市场协会秘书处"),
        ("党建联盟工作的探索和思考", "中共无锡市场协会支部委员会"),
        ("争做文明人共创文明“城”——天鹏食品城文明创建倡议书", "稿件来源：副会长单位无锡天鹏菜篮子工程有限公司"),
        ("喜报！华夏家居港荣获无锡市“市级文明单位”称号！", "稿件来源：副会长单位无锡华夏家居港建材市场有限公司"),
        (
            "热烈祝贺无锡市产业工人队伍建设改革工作调研（梁溪区）座谈会在盛阳圆满召开",
            "稿件来源：副会长单位无锡盛阳食品城有限公司",
        ),
    ]


def test_the_words_that_the_pages_of_the_real_newsletter_broke_are_whole(real):
    for whole in (
        "无锡市明星市场管理服务有限公司（阳山商贸城）荣获全国文明诚信经营示范市场荣誉称号。",
        "全国商品交易市场行业总结表彰活动中获奖的会员单位",
        "协会的工作用车开支",
        "经济新旧动能转换平稳过渡，",
        "就不能是“三分钟热度”",
        "以“党建+”工作为纽带",
        "座谈会上，调研组听取了",
        "为此《学习强国》、《人民网》、《新华网》等",
    ):
        assert whole in real.text
    assert "现实意义\n党建联盟是按照" in real.text


def test_extract_prints_a_record_for_each_file_and_names_what_it_skipped(tmp_path):
    import json

    (tmp_path / "a.txt").write_text("东江市场协会授予南山商城“示范市场”称号。", encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"")
    run = CliRunner().invoke(cli, ["extract", str(tmp_path / "a.txt"), "--format", "jsonl"])
    assert run.exit_code == 0, run.output
    assert json.loads(run.stdout)["id"] == "a"
    run = CliRunner().invoke(cli, ["extract", str(tmp_path), "-o", str(tmp_path / "out.jsonl")])
    assert run.exit_code == 1
    assert "b.txt was skipped: it is empty" in run.stderr
    assert [json.loads(line)["id"] for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()] == ["a"]
