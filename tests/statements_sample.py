"""A small graph made by hand, for the rooms that start from Statements: two issues of one newsletter, all invented.

In it on purpose: one honour told in both issues, two persons of one name (in doubt), a former post, a post at no
organisation, a presenter on behalf of the conferrer with the act that says so, a period over three years, a conferral
without conferrer and time, a level that the scheme lacks, a quotation broken by a line, and characters beyond the
basic plane before the quotations (so that positions in UTF-16 units would be wrong).
"""

from __future__ import annotations

import hashlib
from typing import Any

from kg.model.claims import Extraction
from kg.model.document import Article, Metadata
from kg.model.record import to_record
from kg.model.statements import (
    Conferral,
    Doubt,
    Event,
    Membership,
    Operation,
    Participation,
    Quotation,
    SourceArticle,
    SourceDocument,
    Statements,
    Tenure,
    Thing,
)

BASE = "https://w3id.org/honours-kg/id/"

MARCH = """市场之窗
2024年第3期　2024年3月15日
主办：青溪市商品交易市场协会
全市放心消费表彰大会召开
（供稿：钟𨱇）
2024年3月8日，全市放心消费表彰大会在青溪会堂召开。大会由青溪市商品交易市场协会（以下简称市场协会）主办，会长陆望舒主持会议，青溪市市场监督管理局副局长顾砚秋讲话。
会上，受东江省文明建设办公室委托，市场协会向鹤洲五金市场颁发了“2021—2023年度东江省文明样板市场”牌匾（东文建〔2024〕3号）。
青溪市市场监督管理局授予鹤洲五金市场、锦澜家居市场2023年度“青溪市放心消费样板市场”称号。
市场协会陆望舒、青溪鹤洲五金城有限
公司总经理沈知远被市场协会和青溪市商贸工会评为2023年度“青溪市商贸先进个人”。
会员风采
（供稿：秘书处𠮷）
市场协会会长单位青溪鹤洲五金城有限公司（鹤洲五金市场）、副会长单位青溪锦澜家居有限公司（锦澜家居市场）举办开放日，原秘书长许怀瑾到场指导。
"""

MAY = """市场之窗
2024年第4期　2024年5月20日
主办：青溪市商品交易市场协会
东江商贸论坛举行
（供稿：钟𨱇）
2024年5月，东江商贸论坛举行，东江省商业联合会会长、高级经济师温若谷作主旨发言，陆望舒、许怀瑾出席。
省商联向青溪锦澜家居有限公司颁发2024年“全国商贸文化奖”，青溪远帆物流有限公司选送的《渡口集市》同获该奖。
市场协会是省商联的团体会员单位。
荣誉墙
2023年，鹤洲五金市场荣获由青溪市市场监管局授予的放心消费样板市场称号。
锦澜家居市场荣获东江省文明样板市场。
锦澜家居市场财务科科长沈知远代表市场领奖，市场监管局信用监管处到场见证。
青溪远帆物流有限公司加入市场协会，成为理事单位。
"""

_NAMES = {"2024-03": ("qingxi-2024-03.txt", MARCH), "2024-04": ("qingxi-2024-04.txt", MAY)}
_ARTICLES = {  # document -> title, byline, first words of the body's end
    "2024-03": (("全市放心消费表彰大会召开", "（供稿：钟𨱇）", "会员风采"), ("会员风采", "（供稿：秘书处𠮷）", None)),
    "2024-04": (("东江商贸论坛举行", "（供稿：钟𨱇）", "荣誉墙"), ("荣誉墙", None, None)),
}


def iri(kind: str, *parts: str) -> str:
    """An IRI of the agreed form."""
    return f"{BASE}{kind}/{hashlib.sha256(chr(0x1F).join(parts).encode()).hexdigest()[:16]}"


def sample_records() -> dict[str, dict[str, Any]]:
    """Document id -> the record that a store keeps of it, with the source text in ``source``."""
    return {
        id: to_record(Extraction(document_id=id)) | {"name": name, "source": source}
        for id, (name, source) in _NAMES.items()
    }


def _articles(document: str) -> tuple[SourceArticle, ...]:
    source = _NAMES[document][1]
    found = []
    for title, byline, following in _ARTICLES[document]:
        start = source.index(title)
        end = source.index(following) if following else len(source)
        found.append(SourceArticle(iri("article", document, title), Article(title, byline, start, end), start, end))
    return tuple(sorted(found, key=lambda article: article.iri))


def _told(document: str, quote: str, phrasing: str, confidence: float = 0.9) -> Quotation:
    """The quotation of the first occurrence of ``quote`` in a document, told there for ``phrasing``."""
    source = _NAMES[document][1]
    start = source.index(quote)
    end = start + len(quote)
    article = next((each.iri for each in _articles(document) if each.start <= start < each.end), None)
    return Quotation(
        iri=iri("quotation", document, str(start), str(end), phrasing),
        document=iri("document", document),
        article=article,
        start=start,
        end=end,
        quote=quote,
        prefix=source[max(0, start - 32) : start],
        suffix=source[end : end + 32],
        phrasing=phrasing,
        confidence=confidence,
    )


def _quotations(*tellings: Quotation) -> tuple[Quotation, ...]:
    return tuple(sorted(tellings, key=lambda telling: telling.iri))


def _thing(kind: str, name: str, *names: str, key: str = "", at: str = "", **more: Any) -> Thing:
    """A thing named in the issues: each of its forms is quoted where each issue first prints it (``at``: one issue)."""
    folder = kind if kind in ("person", "work", "honour") else "organization"
    printed = name.replace("有限公司", "有限\n公司")
    tellings = [
        _told(document, form, "mention", 0.95)
        for document, (_, source) in _NAMES.items()
        for form in (name, *names, *([] if printed == name else [printed]))
        if form in source and at in ("", document)
    ]
    return Thing(
        iri=iri(folder, name, key),
        kind=kind,
        name=name,
        names=names,
        replaces=more.pop("replaces", ()),
        quotations=_quotations(*tellings),
        **more,
    )


def _sorted(*items: Any) -> tuple[Any, ...]:
    return tuple(sorted(items, key=lambda item: item.iri))


# Organisations
ASSOCIATION = _thing("association", "青溪市商品交易市场协会", "市场协会", replaces=(iri("organization", "市场协会"),))
FEDERATION = _thing("association", "东江省商业联合会", "省商联")
HEZHOU = _thing("company", "青溪鹤洲五金城有限公司")
JINLAN = _thing("company", "青溪锦澜家居有限公司")
YUANFAN = _thing("company", "青溪远帆物流有限公司")
HEZHOU_MARKET = _thing("market", "鹤洲五金市场")
JINLAN_MARKET = _thing("market", "锦澜家居市场")
BUREAU = _thing("government", "青溪市市场监督管理局", "青溪市市场监管局", "市场监管局")
DEPARTMENT = _thing("government", "信用监管处", parent=BUREAU.iri)
OFFICE = _thing("government", "东江省文明建设办公室")
UNION = _thing("organization", "青溪市商贸工会")

# Persons; the two named 沈知远 are told apart by where they work
LU = _thing("person", "陆望舒")
GU = _thing("person", "顾砚秋")
SHEN_HEZHOU = _thing("person", "沈知远", key="鹤洲", at="2024-03")
SHEN_JINLAN = _thing("person", "沈知远", key="锦澜", at="2024-04")
XU = _thing("person", "许怀瑾")
WEN = _thing("person", "温若谷")

FERRY = _thing("work", "渡口集市")

# Honours
CIVIL = _thing("honour", "东江省文明样板市场", level="provincial", authority="government")
TRUSTED = _thing("honour", "青溪市放心消费样板市场", "放心消费样板市场", level="municipal", authority="government")
CULTURE = _thing("honour", "全国商贸文化奖", level="national", authority="association")
EXEMPLARY = _thing("honour", "青溪市商贸先进个人", level="municipal", authority="association")

_OPENING = "2024年3月8日，全市放心消费表彰大会在青溪会堂召开。"
_HOSTED = "大会由青溪市商品交易市场协会（以下简称市场协会）主办，会长陆望舒主持会议"
_SPEECH = "青溪市市场监督管理局副局长顾砚秋讲话"
_FORUM = "2024年5月，东江商贸论坛举行，东江省商业联合会会长、高级经济师温若谷作主旨发言，陆望舒、许怀瑾出席。"

CEREMONY = Event(
    iri=iri("event", "全市放心消费表彰大会", "2024-03-08"),
    name="全市放心消费表彰大会",
    names=("表彰大会",),
    date="2024-03-08",
    place="青溪会堂",
    organizers=(ASSOCIATION.iri,),
    quotations=_quotations(_told("2024-03", _OPENING, "event.held"), _told("2024-03", _HOSTED, "event.organizer")),
)
FORUM = Event(
    iri=iri("event", "东江商贸论坛", "2024-05"),
    name="东江商贸论坛",
    names=(),
    date="2024-05",
    place=None,
    organizers=(),
    quotations=_quotations(_told("2024-04", _FORUM, "event.held")),
)


def _conferral(honour: Thing, recipient: Thing, *tellings: Quotation, conferrers: tuple[Thing, ...] = (), **more: Any):
    fields = {
        "on_behalf_of": None,
        "presenter": None,
        "period": None,
        "day": None,
        "occasion": None,
        "act": None,
    } | more
    return Conferral(
        iri=iri("conferral", honour.iri, recipient.iri, fields["period"] or ""),
        honour=honour.iri,
        recipient=recipient.iri,
        conferrers=tuple(sorted(each.iri for each in conferrers)),
        quotations=_quotations(*tellings),
        **fields,
    )


_PRESENTED = (
    "会上，受东江省文明建设办公室委托，市场协会向鹤洲五金市场颁发了“2021—2023年度东江省文明样板市场”牌匾"
    "（东文建〔2024〕3号）。"
)
_AWARDED = "青溪市市场监督管理局授予鹤洲五金市场、锦澜家居市场2023年度“青溪市放心消费样板市场”称号。"
_RETOLD = "2023年，鹤洲五金市场荣获由青溪市市场监管局授予的放心消费样板市场称号。"
_CHOSEN = (
    "市场协会陆望舒、青溪鹤洲五金城有限\n公司总经理沈知远被市场协会和青溪市商贸工会评为2023年度“青溪市商贸先进个人”。"
)
_CULTURE = "省商联向青溪锦澜家居有限公司颁发2024年“全国商贸文化奖”，青溪远帆物流有限公司选送的《渡口集市》同获该奖。"
_BARE = "锦澜家居市场荣获东江省文明样板市场。"
_OPEN_DAY = "市场协会会长单位青溪鹤洲五金城有限公司（鹤洲五金市场）、副会长单位青溪锦澜家居有限公司（锦澜家居市场）"

PRESENTED = _conferral(
    CIVIL,
    HEZHOU_MARKET,
    _told("2024-03", _PRESENTED, "conferral.on-behalf"),
    conferrers=(OFFICE,),
    presenter=ASSOCIATION.iri,
    period="2021/2023",
    day="2024-03-08",
    occasion=CEREMONY.iri,
    act="东文建〔2024〕3号",
)
TOLD_TWICE = _conferral(
    TRUSTED,
    HEZHOU_MARKET,
    _told("2024-03", _AWARDED, "conferral.awards"),
    _told("2024-04", _RETOLD, "conferral.receives", 0.8),
    conferrers=(BUREAU,),
    period="2023",
)
BARE = _conferral(CIVIL, JINLAN_MARKET, _told("2024-04", _BARE, "conferral.receives", 0.6))
CONFERRALS = (
    PRESENTED,
    TOLD_TWICE,
    BARE,
    _conferral(
        TRUSTED, JINLAN_MARKET, _told("2024-03", _AWARDED, "conferral.awards"), conferrers=(BUREAU,), period="2023"
    ),
    _conferral(
        EXEMPLARY,
        LU,
        _told("2024-03", _CHOSEN, "conferral.chosen"),
        conferrers=(ASSOCIATION, UNION),
        on_behalf_of=ASSOCIATION.iri,
        period="2023",
    ),
    _conferral(
        EXEMPLARY,
        SHEN_HEZHOU,
        _told("2024-03", _CHOSEN, "conferral.chosen"),
        conferrers=(ASSOCIATION, UNION),
        on_behalf_of=HEZHOU.iri,
        period="2023",
    ),
    _conferral(
        CULTURE, JINLAN, _told("2024-04", _CULTURE, "conferral.awards"), conferrers=(FEDERATION,), period="2024"
    ),
    _conferral(
        CULTURE,
        FERRY,
        _told("2024-04", _CULTURE, "conferral.likewise", 0.7),
        conferrers=(FEDERATION,),
        on_behalf_of=YUANFAN.iri,
        period="2024",
    ),
)


def _tenure(person: Thing, where: Thing | None, title: str, *tellings: Quotation, former: bool = False) -> Tenure:
    place = where.iri if where else None
    return Tenure(
        iri("tenure", person.iri, place or "", title), person.iri, place, title, former, _quotations(*tellings)
    )


TENURES = (
    _tenure(LU, ASSOCIATION, "会长", _told("2024-03", "会长陆望舒", "post.title-name")),
    _tenure(GU, BUREAU, "副局长", _told("2024-03", "青溪市市场监督管理局副局长顾砚秋", "post.body-title-name")),
    _tenure(
        SHEN_HEZHOU, HEZHOU, "总经理", _told("2024-03", "青溪鹤洲五金城有限\n公司总经理沈知远", "post.body-title-name")
    ),
    _tenure(
        SHEN_JINLAN,
        JINLAN_MARKET,
        "财务科科长",
        _told("2024-04", "锦澜家居市场财务科科长沈知远", "post.body-title-name"),
    ),
    _tenure(XU, ASSOCIATION, "秘书长", _told("2024-03", "原秘书长许怀瑾", "post.former"), former=True),
    _tenure(
        WEN, FEDERATION, "会长", _told("2024-04", "东江省商业联合会会长、高级经济师温若谷", "post.body-title-name")
    ),
    _tenure(WEN, None, "高级经济师", _told("2024-04", "高级经济师温若谷", "post.title-name")),
)


def _membership(member: Thing, association: Thing, level: str, document: str, quote: str) -> Membership:
    told = _quotations(_told(document, quote, "membership.level"))
    return Membership(iri("membership", member.iri, association.iri, level), member.iri, association.iri, level, told)


MEMBERSHIPS = (
    _membership(HEZHOU, ASSOCIATION, "会长单位", "2024-03", _OPEN_DAY),
    _membership(JINLAN, ASSOCIATION, "副会长单位", "2024-03", _OPEN_DAY),
    _membership(YUANFAN, ASSOCIATION, "理事单位", "2024-04", "青溪远帆物流有限公司加入市场协会，成为理事单位。"),
    _membership(ASSOCIATION, FEDERATION, "团体会员单位", "2024-04", "市场协会是省商联的团体会员单位。"),
)


def _participation(event: Event, agent: Thing, role: str, document: str, quote: str) -> Participation:
    told = _quotations(_told(document, quote, f"participation.{role}"))
    return Participation(iri("participation", event.iri, agent.iri, role), event.iri, agent.iri, role, told)


PARTICIPATIONS = (
    _participation(CEREMONY, LU, "host", "2024-03", _HOSTED),
    _participation(CEREMONY, GU, "speaker", "2024-03", _SPEECH),
    _participation(FORUM, WEN, "speaker", "2024-04", _FORUM),
    _participation(FORUM, LU, "attendee", "2024-04", _FORUM),
    _participation(FORUM, XU, "attendee", "2024-04", _FORUM),
)


def _operation(operator: Thing, market: Thing, quote: str) -> Operation:
    told = _quotations(_told("2024-03", quote, "operation.brackets"))
    return Operation(iri("operation", operator.iri, market.iri), operator.iri, market.iri, told)


OPERATIONS = (
    _operation(HEZHOU, HEZHOU_MARKET, "青溪鹤洲五金城有限公司（鹤洲五金市场）"),
    _operation(JINLAN, JINLAN_MARKET, "青溪锦澜家居有限公司（锦澜家居市场）"),
)


def _document(id: str, issue: str, date: str) -> SourceDocument:
    name, source = _NAMES[id]
    return SourceDocument(
        iri=iri("document", id),
        id=id,
        name=name,
        media_type="text/plain",
        sha256=hashlib.sha256(source.encode()).hexdigest(),
        metadata=Metadata("市场之窗", issue, date, ("青溪市商品交易市场协会",)),
        organizers=(ASSOCIATION.iri,),
        articles=_articles(id),
    )


def sample_statements() -> Statements:
    """The whole of it: 2 documents, 6 persons, 11 organisations, 4 honours, 8 conferrals and the rest."""
    left, right = sorted((SHEN_HEZHOU.iri, SHEN_JINLAN.iri))
    return Statements(
        base=BASE,
        documents=_sorted(
            _document("2024-03", "2024年第3期", "2024-03-15"), _document("2024-04", "2024年第4期", "2024-05-20")
        ),
        persons=_sorted(LU, GU, SHEN_HEZHOU, SHEN_JINLAN, XU, WEN),
        organizations=_sorted(
            ASSOCIATION,
            FEDERATION,
            HEZHOU,
            JINLAN,
            YUANFAN,
            HEZHOU_MARKET,
            JINLAN_MARKET,
            BUREAU,
            DEPARTMENT,
            OFFICE,
            UNION,
        ),
        works=(FERRY,),
        honours=_sorted(CIVIL, TRUSTED, CULTURE, EXEMPLARY),
        conferrals=_sorted(*CONFERRALS),
        tenures=_sorted(*TENURES),
        memberships=_sorted(*MEMBERSHIPS),
        events=_sorted(CEREMONY, FORUM),
        participations=_sorted(*PARTICIPATIONS),
        operations=_sorted(*OPERATIONS),
        doubts=(Doubt(left, right, "same-name", "沈知远在两份文件中任职单位不同", 0.5),),
    )
