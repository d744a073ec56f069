"""What a single line of a newsletter shows by its own look: page numbers, by-lines, enumeration, dates of issue."""

from __future__ import annotations

import re

from kg.read.characters import HAN

NUMERAL = "一二三四五六七八九十百〇○零"
_SIDE = r"[-—–－─·•\s]*"

PAGE_NUMBER = re.compile(
    rf"""{_SIDE}(?:(?:第\s*)?[\d{NUMERAL}]{{1,4}}\s*[页頁版]?|\d{{1,4}}\s*/\s*\d{{1,4}}|[Pp]age\s*\d+(?:\s*of\s*\d+)?|[Pp]\.?\s*\d+
    |第\s*\d+\s*[页頁]\s*[,，/]?\s*[共总總]\s*\d+\s*[页頁])[。.]?{_SIDE}""",
    re.VERBOSE,
)
"""A line that is nothing but the number of a page."""

PAGE_MENTION = re.compile(r"第\s*\d+\s*[页頁版](?:\s*共\s*\d+\s*[页頁])?[-—\s]*$|(?<=\s)\d{1,3}\s*/\s*\d{1,3}$")
"""The number of a page within a running head."""

NO_WORD = re.compile(r"[\W_]+")
"""A line without a letter or digit: a rule, a stray quote, a row of stars."""

LEADER = re.compile(r"(?:[…⋯‥]+|[.．·・]{3,}|-{3,}|—{3,}|\t)[…⋯‥.．·・\-—\s]*[（(]?(?:第?\d{1,3}[页頁版]?)[）)]?$")
"""The dots and the page number at the end of a line of a list of contents."""

CONTENTS_TITLE = re.compile(
    r"[\W_]*(?:本期|本刊)?(?:目录|目次|目錄|要目|要目导读|内容提要|导读|导航|内容)[\W_]*(?:CONTENTS)?[\W_]*",
    re.IGNORECASE,
)
"""The title of a list of contents."""

_BODY = "秘书处|秘書處|办公室|編輯部|编辑部|通讯员|供稿|委员会|支部|协会|協會|商会|商會|工会|公司|局|中心|管委会"
_WRITERS = (
    "稿件来源|稿件提供|稿源|来源|作者|供稿|撰稿|撰文|通讯员|通訊員|记者|記者|本报记者|本刊记者|摘自|转自|文图|图文|整理"
    "|责任编辑|责编|编辑|編輯|编"
)
BYLINE = re.compile(
    rf"""[（(【](?:{_WRITERS}|文|图)\s*[:：/|｜／].*[）)】]
    |[（(](?:(?:{_WRITERS})[^，。]{{1,40}}|[^，。；：]{{2,40}}(?:{_BODY})(?:供稿)?|[{HAN}]{{2,4}}
    |[^，。]{{1,60}}(?:供稿|撰稿|整理|编辑|编辑[:：].*|审核[:：].*|执笔[:：].*|校对[:：].*))[）)]
    |(?:{_WRITERS}|文|图|摄影|审核|文案)\s*[:：/|｜／]\s*\S[^，。！？]{{1,60}}|[-—]{{1,2}}\s*(?:作者|记者)[^，。]{{1,30}}""",
    re.VERBOSE,
)
"""A line that says who wrote or sent an article."""

CONTACT = re.compile(
    r"""(?:.{0,14}(?:邮箱|网址|市场网|官网|网站|邮编|地址|电话|传真|热线|投稿|公众号|QQ群?|E-?mail|准印证|印数|准印号|刊号)
    \w{0,4}\s*[:：].*|.*ICP备.*|©.*|[（(]?内部(?:资料|刊物|交流).{0,16}|.{0,12}https?://\S+)""",
    re.IGNORECASE | re.VERBOSE,
)
"""A line of the imprint: where to write, how to get it, how many were printed."""

_ENUMERATORS = {
    "han": re.compile(rf"[{NUMERAL}]{{1,3}}[、，.．:：]"),
    "bracket": re.compile(rf"[（(][{NUMERAL}]{{1,3}}[）)]"),
    "number": re.compile(r"\d{1,3}(?:[、．)）]|[.](?!\d))"),
    "number-bracket": re.compile(r"[（(]\d{1,3}[）)]"),
    "circled": re.compile("[\u2460-\u24ff\u3220-\u3243\u2776-\u2793]"),
    "bullet": re.compile(r"[△▲▶►◆◇■□●○★☆※·•▪▸➢➤✦✧▍◎⊙\U0001f000-\U0001faff\u2600-\u27bf]|[-*＊][\s\t](?=\S)"),
    "chapter": re.compile(rf"第[{NUMERAL}\d]{{1,4}}[条條章节節]"),
}


def enumerator(line: str) -> str | None:
    """The kind of mark that a line of a list begins with (一、 is ``han``, （一） ``bracket``, 1. ``number`` …)."""
    for kind, pattern in _ENUMERATORS.items():
        if pattern.match(line):
            return kind
    return None


LABEL = re.compile(r"[【〖［\[〔◆■●★▍]+\s*([^】〗］\]〕，。]{1,32}?)\s*[】〗］\]〕◆■●★]+")
"""A column's name in brackets, alone on its line or before a headline."""

DATE = re.compile(
    rf"(?P<year>[\dOoＯ]{{4}}|[{NUMERAL}OoＯ０]{{4}})\s*(?:年|[.．/-])\s*"
    rf"(?:(?P<month>\d{{1,2}}|十?[{NUMERAL}]|十)\s*(?:月份?|[.．/-](?=\s*\d)|(?<=\d)(?![\d期第年季届次]))\s*"
    rf"(?:(?P<day>\d{{1,2}}|[{NUMERAL}]{{1,3}})\s*[日号]?)?)?"
)
"""A date as printed: year with month and day when they are there."""

ISSUE = re.compile(
    rf"""(?:(?:\d{{4}}|[{NUMERAL}OoＯ]{{4}})\s*年\s*(?:度\s*)?|[〔\[（(]\d{{4}}[〕\]）)]\s*)?
    第\s*[\d{NUMERAL}]{{1,4}}\s*[期號号辑輯](?!\d)(?:\s*[（(]?\s*[总總]\s*(?:第\s*)?[\d{NUMERAL}]{{1,5}}\s*期\s*[）)]?)?""",
    re.VERBOSE,
)
"""The number of an issue as printed: 2022年第8期（总第277期）."""

ACT_NUMBER = re.compile(r"[^，。]{0,14}[〔﹝\[（(【]\d{4}[〕﹞\]）)】]\s*第?\s*\d+\s*[号號](?:\t.*)?")
"""The number of an official letter: 锡文明委〔2022〕6号."""

FIELD = re.compile(rf"[{HAN}]{{2,6}}[:：](?!\s*$)")
"""A named field before its value: 地点：…, 主持：…."""
