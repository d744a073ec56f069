"""Dates and periods as newsletters print them."""

from pathlib import Path

import pytest

import kg
from kg.extract.dates import dateline, find_dates


def found(text: str, anchor: str | None = None) -> list[str]:
    return [date.edtf for date in find_dates(text, anchor)]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("2022年8月23日召开", "2022-08-23"),
        ("2017年9月22-23日举行", "2017-09-22/2017-09-23"),
        ("2017年9月22日至24日举行", "2017-09-22/2017-09-24"),
        ("2005年3月28日—4月2日", "2005-03-28/2005-04-02"),
        ("2019—2021年度", "2019/2021"),
        ("2013年第三季度", "2013-07/2013-09"),
        ("二〇〇八年十一月", "2008-11"),
        ("民国113年5月9日", "2024-05-09"),
        ("104年4月24日上午十时", "2015-04-24"),
        ("嘉禾镇103年度模范母亲", "2014"),
        ("民国百年五月", "2011-05"),
        ("民国一百零三年", "2014"),
        ("一一○年绩优团体", "2021"),
        ("一〇三年度模范母亲", "2014"),
        ("一九九九年十月廿三日开市", "1999-10-23"),
    ],
)
def test_one_date(text: str, edtf: str) -> None:
    assert found(text) == [edtf]


@pytest.mark.parametrize("text", ["第22届", "2022年第8期", "第115次会议", "共113家", "电话104000"])
def test_ordinals_and_counts_are_no_dates(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    ["2022年2月30日", "更新：2022-02-30", "十一十月三日", "2022年十十月三日", "2021-2019年度", "民国九九九九九年"],
)
def test_days_that_no_calendar_has_are_no_dates(text: str) -> None:
    assert found(text) == found(text, "2022-02-30") == []
    assert dateline(f"动态\n{text}\n") is None


def test_an_issue_of_a_day_that_no_calendar_has_has_none(tmp_path: Path) -> None:
    path = tmp_path / "issue.txt"
    path.write_text("江南商讯\n2022年第8期\n2022年2月30日\n\n昨日，江南市商会换届。\n", encoding="utf-8")
    (document,) = kg.read_documents([path])
    assert document.metadata.date == "2022"
    assert kg.extract_claims(document) is not None


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("主要荣誉\n2010\t省级文明市场\n2015\t全国百强市场", ["2010", "2015"]),
        ("优质产品银奖（1979、1984）", ["1979", "1984"]),
        ("◆2020\n获评老字号", ["2020"]),
        ("姓名\t荣誉\t年份\n吕大成\t工艺美术大师\t1998", ["1998"]),
        ("曾于2014、2015、2016年度获评", ["2014", "2015", "2016"]),
        ("2013.12\t市级放心市场", ["2013-12"]),
        ("“2024江南年货节”开幕", ["2024"]),
        ("获选「二〇二〇杰出义工」", ["2020"]),
        ("技术三等奖（二〇一七，市科协）、优秀企业家（二〇一九）", ["2017", "2019"]),
        ("在东江举行的2023江南旅游商品大赛", ["2023"]),
        ("　2018　马小冬　　2022　张依琳", ["2018", "2022"]),
    ],
)
def test_years_without_their_word(text: str, years: list[str]) -> None:
    assert found(text) == years


@pytest.mark.parametrize(
    "text",
    ["奖金，2000元", "（2000册）", "在2000家中居首", "江商协（2012）5号", "证书号EC-2022-08841", "电话 2015 0044"],
)
def test_counts_and_numbers_are_no_years(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "edtfs"),
    [
        ("2017年挂牌，翌年获评", ["2017", "2018"]),
        ("2003年12月验收，次年1月15日命名", ["2003-12", "2004-01-15"]),
        ("2012年建成，转年3月获奖，同一年扩建", ["2012", "2013-03", "2013"]),
        ("1998年入职，是年立功", ["1998", "1998"]),
        ("八五年当上服务标兵", ["1985"]),
        ("干了七八年，八九年不算长", []),
        ("1998年，这是年度最佳，同年级的", ["1998"]),
    ],
)
def test_years_told_by_another_or_in_two_figures(text: str, edtfs: list[str]) -> None:
    assert found(text) == edtfs


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("第三季度“红榜”公布", "2022-07/2022-09"),
        ("今年二季度比武", "2022-04/2022-06"),
        ("去年下半年评选", "2021-07/2021-12"),
        ("上半年先进班组", "2022-01/2022-06"),
    ],
)
def test_parts_of_a_year_take_the_year_of_the_issue(text: str, edtf: str) -> None:
    assert found(text, "2022-11-23") == [edtf]
    assert found(text) == []


def test_a_part_of_a_year_is_of_the_year_told_before_it() -> None:
    assert found("2019年挂牌，第三季度获奖", "2022-11-23") == ["2019", "2019-07/2019-09"]


def test_a_season_s_issue_dates_what_it_tells() -> None:
    text = "▲主席於三月三十日获奖。\n\n　　　　二〇一三年夏季号\n"
    assert dateline(text) == "2013"
    assert found(text, dateline(text)) == ["2013-03-30", "2013"]


def test_a_day_without_a_year_takes_the_year_of_the_issue() -> None:
    assert found("8月23日，会议召开。", "2022-09-01") == ["2022-08-23"]
