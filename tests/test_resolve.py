"""Names become things: what is one is one, what is two stays two, and what is unsure is listed."""

from __future__ import annotations

import random
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telling import Issue

from kg.model.archive import from_archive, to_archive
from kg.model.statements import Statements
from kg.names import compare_key
from kg.resolve import resolve
from kg.resolve.exactness import settle, vaguer_time
from kg.resolve.honours import honour_key, level_in
from kg.resolve.ledger import Decision, Subject
from kg.resolve.sameness import incompatible, is_generic, nearly, same_but_for_wording
from kg.resources import load_toml


def graph(*issues: Issue) -> Statements:
    return resolve([issue.read() for issue in issues])


def named(statements: Statements, name: str):
    """The one organisation, person, work or honour that has the name."""
    things = (*statements.organizations, *statements.persons, *statements.honours, *statements.works)
    found = [thing for thing in things if name in (thing.name, *thing.names)]
    assert len(found) == 1, (name, found)
    return found[0]


def reasons(statements: Statements) -> list[str]:
    return [doubt.reason for doubt in statements.doubts]


# organisations


def test_a_full_name_and_its_aliases_are_one_organisation_across_documents():
    first = Issue("a", "江南市水产流通协会（以下简称水产流通协会、协会）成立。").organization(
        "江南市水产流通协会", "水产流通协会", "协会", type="association"
    )
    second = Issue("b", "江南市水产流通协会换届。").organization("江南市水产流通协会", type="association")
    body = named(graph(first, second), "江南市水产流通协会")
    assert {quote.document for quote in body.quotations} == {d.iri for d in graph(first, second).documents}
    assert "协会" not in body.names, "a short name holds in its document alone"


def test_one_short_name_in_two_documents_joins_nothing():
    issues = [
        Issue(id, f"{name}（下称协会）开会，协会授予青禾商行示范商户称号。")
        .organization(name, "协会", "市场协会", type="association")
        .organization("青禾商行")
        .honour("青禾商行", "示范商户", by=("协会",), period=year)
        for id, name, year in (("a", "江南市市场协会", "2021"), ("b", "海北市市场协会", "2022"))
    ]
    statements = graph(*issues)
    bodies = {thing.name: thing.iri for thing in statements.organizations}
    assert set(bodies) == {"江南市市场协会", "海北市市场协会", "青禾商行"}
    given_by = {conferral.period: conferral.conferrers for conferral in statements.conferrals}
    assert given_by == {"2021": (bodies["江南市市场协会"],), "2022": (bodies["海北市市场协会"],)}
    assert statements.doubts == ()


def test_a_short_name_of_two_bodies_means_the_one_of_its_article():
    issue = Issue("a", "江南市水产协会开会，协会授予青禾商行金秤奖。", "江南市花木协会开会，协会授予白露商行银秤奖。")
    issue.organization("江南市水产协会", "协会", type="association")
    issue.organization("江南市花木协会", "协会", type="association")
    issue.honour("青禾商行", "金秤奖", by=("协会",)).honour("白露商行", "银秤奖", by=("协会",))
    statements = graph(issue)
    by_honour = {c.honour: c.conferrers for c in statements.conferrals}
    assert by_honour[named(statements, "金秤奖").iri] == (named(statements, "江南市水产协会").iri,)
    assert by_honour[named(statements, "银秤奖").iri] == (named(statements, "江南市花木协会").iri,)


def test_names_with_different_numbers_are_different_even_as_aliases():
    issue = Issue("a", "江南市第一市场、江南市第二市场开业。")
    issue.organization("江南市第一市场", "江南市第二市场", type="market")
    issue.organization("江南市第二市场", type="market")
    statements = graph(issue)
    assert {thing.name for thing in statements.organizations} == {"江南市第一市场", "江南市第二市场"}
    assert statements.doubts == ()


def test_a_company_and_the_market_it_runs_are_two_that_are_linked():
    issue = Issue("a", "云锦布业有限公司（云锦布市场）参会。")
    issue.organization("云锦布业有限公司", "云锦布市场").operation("云锦布业有限公司", "云锦布市场")
    other = Issue("b", "云锦布市场获奖。云锦布业有限公司祝贺。")
    other.organization("云锦布业有限公司", "云锦布市场", type="company").organization("云锦布市场", type="market")
    for statements in (graph(issue), graph(issue, other), graph(other, issue)):
        company, market = named(statements, "云锦布业有限公司"), named(statements, "云锦布市场")
        assert (company.kind, market.kind) == ("company", "market")
        (operation,) = statements.operations
        assert (operation.operator, operation.market) == (company.iri, market.iri)


def test_two_legal_names_stay_two_and_are_listed():
    issue = Issue("a", "江南市明月市场服务有限公司获奖，江南市民月市场服务有限公司参会。")
    issue.organization("江南市明月市场服务有限公司", "江南市民月市场服务有限公司")
    statements = graph(issue)
    left, right = statements.organizations
    assert {left.name, right.name} == {"江南市明月市场服务有限公司", "江南市民月市场服务有限公司"}
    assert left.quotations and right.quotations
    (doubt,) = statements.doubts
    assert (doubt.left, doubt.right) == (left.iri, right.iri)
    assert "江南市明月市场服务有限公司" in doubt.detail and "法定名称" in doubt.detail


def test_names_one_character_apart_in_two_documents_are_listed():
    first = Issue("a", "江南晨光农产品配送有限公司。").organization("江南晨光农产品配送有限公司")
    second = Issue("b", "江南辰光农产品配送有限公司。").organization("江南辰光农产品配送有限公司")
    assert reasons(graph(first, second)) == ["near-names"]


def test_an_administrative_suffix_left_out_joins_but_two_different_ones_do_not():
    with_it = Issue("a", "江南市晨光贸易有限公司。").organization("江南市晨光贸易有限公司")
    without = Issue("b", "江南晨光贸易有限公司。").organization("江南晨光贸易有限公司")
    province = Issue("c", "江南省晨光贸易有限公司。").organization("江南省晨光贸易有限公司")
    (one,) = graph(with_it, without).organizations
    assert (one.name, one.names) == ("江南市晨光贸易有限公司", ("江南晨光贸易有限公司",))
    assert len(graph(with_it, province).organizations) == 2
    assert len(graph(with_it, without, province).organizations) == 3, "either could be meant, so nothing is guessed"


def test_a_shared_alias_of_two_legal_names_joins_neither():
    first = Issue("a", "江南云岭物流有限公司简称云岭通。").organization("江南云岭物流有限公司", "云岭通")
    second = Issue("b", "海北云岭速递有限公司简称云岭通。").organization("海北云岭速递有限公司", "云岭通")
    statements = graph(first, second)
    assert len(statements.organizations) == 2
    assert reasons(statements) == ["two-legal-names"]


def test_a_department_belongs_to_the_body_whose_name_begins_its_own():
    issue = Issue("a", "江南市商务局、市商务局规划科到会，江南市商务局规划科科长发言。江南市场、江南市场协会祝贺。")
    for name, type in (
        ("江南市商务局", "government"),
        ("江南市商务局规划科", "government"),
        ("市商务局规划科", "government"),
        ("江南市场", "market"),
        ("江南市场协会", "association"),
    ):
        issue.organization(name, type=type)
    statements = graph(issue)
    department = named(statements, "江南市商务局规划科")
    assert department.parent == named(statements, "江南市商务局").iri
    assert named(statements, "江南市场协会").parent is None, "an association is no department of a market"
    assert len(statements.organizations) == 4, "市商务局规划科 is the same department"


def test_traditional_and_simplified_print_one_name():
    first = Issue("a", "臨江漁業協會。").organization("臨江漁業協會", type="association")
    second = Issue("b", "临江渔业协会。临江渔业协会。").organization("临江渔业协会", type="association")
    (body,) = graph(first, second).organizations
    assert {body.name, *body.names} == {"臨江漁業協會", "临江渔业协会"}


# persons


def test_one_name_in_one_article_is_one_person():
    issue = Issue("a", "青禾商行经理陆远发言，白露商行董事陆远致辞。")
    issue.person("陆远").post("陆远", "青禾商行", "经理").post("陆远", "白露商行", "董事", at="白露商行董事陆远")
    assert len(graph(issue).persons) == 1


def test_one_name_at_two_organisations_stays_two_with_a_doubt():
    first = Issue("a", "青禾商行经理陆远发言。").person("陆远").post("陆远", "青禾商行", "经理")
    second = Issue("b", "白露渔业合作社社长陆远发言。").person("陆远").post("陆远", "白露渔业合作社", "社长")
    statements = graph(first, second)
    assert len(statements.persons) == 2
    assert reasons(statements) == ["same-name-other-organization"]
    assert {statements.doubts[0].left, statements.doubts[0].right} == {person.iri for person in statements.persons}


def test_an_organisation_in_common_and_a_chain_of_posts_join_persons():
    first = Issue("a", "青禾商行经理陆远发言。").person("陆远").post("陆远", "青禾商行", "经理")
    moved = Issue("b", "原青禾商行经理、现白露渔业合作社社长陆远发言。").person("陆远")
    moved.post("陆远", "青禾商行", "经理", former=True).post("陆远", "白露渔业合作社", "社长")
    third = Issue("c", "白露渔业合作社社长陆远获奖。").person("陆远").post("陆远", "白露渔业合作社", "社长")
    statements = graph(first, moved, third)
    assert len(statements.persons) == 1 and not statements.doubts
    assert len(graph(first, third).persons) == 2, "without the document between them nothing joins them"


def test_a_bare_mention_is_the_one_person_of_the_name_in_its_document_only():
    known = Issue("a", "青禾商行经理陆远发言。", "陆远再次到会。").person("陆远").post("陆远", "青禾商行", "经理")
    known.person("陆远", at="陆远再次到会")
    assert len(graph(known).persons) == 1
    elsewhere = Issue("b", "陆远到会。").person("陆远")
    statements = graph(known, elsewhere)
    assert len(statements.persons) == 2 and reasons(statements) == ["same-name-no-organization"]
    two = Issue("c", "青禾商行陆远。", "白露渔业合作社陆远。", "陆远到会。")
    two.post("陆远", "青禾商行", "经理", at="青禾商行陆远")
    two.post("陆远", "白露渔业合作社", "社长", at="白露渔业合作社陆远").person("陆远", at="陆远到会")
    assert len(graph(two).persons) == 3, "either could be meant"


def test_two_numbers_do_not_become_one_by_a_name_that_both_are_called():
    issue = Issue("a", "江南市水产协会（江南第二水产市场），江南第一水产市场（江南市水产协会）。")
    issue.organization("江南市水产协会", "江南第二水产市场").organization("江南第一水产市场", "江南市水产协会")
    assert named(graph(issue), "江南第一水产市场") != named(graph(issue), "江南第二水产市场")


def test_two_of_one_name_in_one_list_are_two_persons():
    text = "青禾商行陆远、白露商行陆远获江南市优秀摊主称号。"
    issue = Issue("a", text, "青禾商行经理陆远发言。", "陆远再次到会。").person("陆远", at=text)
    for body in ("青禾商行", "白露商行"):
        issue.honour("陆远", "江南市优秀摊主", type="person", on_behalf_of=body, period="2021", at=text)
    issue.person("陆远", at="青禾商行经理陆远").post("陆远", "青禾商行", "经理", at="青禾商行经理陆远")
    issue.person("陆远", at="陆远再次到会")
    statements = graph(issue)
    winners = {conferral.on_behalf_of: conferral.recipient for conferral in statements.conferrals}
    assert len(set(winners.values())) == 2
    assert statements.tenures[0].person == winners[named(statements, "青禾商行").iri]
    assert len(statements.persons) == 3, "who came again could be either"
    moved = Issue("b", "陆远2021年代表青禾商行、2022年代表白露商行获江南市优秀摊主称号。").person("陆远")
    for body, year in (("青禾商行", "2021"), ("白露商行", "2022")):
        moved.honour("陆远", "江南市优秀摊主", type="person", on_behalf_of=body, period=year)
    assert len(graph(moved).persons) == 1, "given twice, at two times"


def test_two_whom_a_roll_tells_apart_by_a_note_are_two_at_one_body():
    roll = Issue("a", "理事名单：王静（女），青禾商行；王静（男），青禾商行。", "王静到会。")
    for words in ("王静（女），青禾商行", "王静（男），青禾商行"):
        roll.person("王静", at=words).post("王静", "青禾商行", "理事", at=words)
    statements = graph(roll)
    assert len(statements.persons) == 2 == len({tenure.person for tenure in statements.tenures})
    for one, two in (("左", "右二"), ("女", "汉族"), ("理事", "监事")):
        words = f"王静（{one}）在青禾商行发言。", f"王静（{two}）在青禾商行祝贺。"
        shown = Issue("c", "".join(words))
        for each in words:
            shown.person("王静", at=each).post("王静", "青禾商行", "理事", at=each)
        assert len(graph(shown).persons) == 1, "where someone stands in a picture, or two things of one person"
    alone = Issue("b", "王静（女），青禾商行理事。").person("王静").post("王静", "青禾商行", "理事", at="王静（女）")
    assert len(graph(alone).persons) == 1, "a note alone tells nobody apart"


@pytest.mark.parametrize(
    ("posts", "persons"),
    [
        ((("东溪县柳河镇人民政府", "镇长"), ("东溪县石桥镇人民政府", "镇长")), 2),
        ((("江南市商务局", "局长"), ("江南市商务局柳河所", "所长")), 2),
        ((("江南市商务局", "副局长"), ("江南市商务局柳河所", "所长")), 1),
    ],
)
def test_whoever_heads_an_office_does_not_head_its_part_or_another_town(posts, persons):
    text = "".join(f"{body}{title}陆远发言。" for body, title in posts)
    issue = Issue("a", text).person("陆远", at=text)
    for body, title in posts:
        issue.organization(body, type="government").post("陆远", body, title, at=f"{body}{title}陆远")
    assert len(graph(issue).persons) == persons


def test_two_names_of_one_office_that_differ_in_one_character_are_asked_about():
    def held(*names: str, title: str = "经理") -> list[str]:
        issues = [
            Issue(str(number), f"青禾商行{title}{name}到会。").person(name).post(name, "青禾商行", title)
            for number, name in enumerate(names)
        ]
        statements = graph(*issues)
        assert len(statements.persons) == len(names)
        return reasons(statements)

    assert held("傅晓岑", "付晓岑") == held("章建秋", "章健秋") == ["near-names"]
    assert held("傅岑", "付岑") == held("章建秋", "章健春") == held("章建秋", "章健秋", "章剑秋") == []


def test_two_departments_of_one_body_do_not_make_one_person():
    issues = [
        Issue(id, f"{place}{title}陆远到会。江南市商务局祝贺。")
        .person("陆远")
        .organization("江南市商务局", type="government")
        for id, place, title in (("a", "江南市商务局流通处", "处长"), ("b", "江南市商务局外贸处", "科员"))
    ]
    for issue, place, title in zip(issues, ("江南市商务局流通处", "江南市商务局外贸处"), ("处长", "科员"), strict=True):
        issue.organization(place, type="government").post("陆远", place, title)
    statements = graph(*issues)
    assert len(statements.persons) == 2 and reasons(statements) == ["same-name-other-organization"]
    above = Issue("c", "江南市商务局副局长陆远到会。").person("陆远").post("陆远", "江南市商务局", "副局长")
    assert len(graph(issues[0], above).persons) == 1


def test_every_unsettled_namesake_is_asked_about_once():
    issues = [
        Issue(str(n), f"{body}经理陆远发言。").person("陆远").post("陆远", body, "经理")
        for n, body in enumerate(("青禾商行", "白露商行", "惊蛰商行", "谷雨商行"))
    ]
    statements = graph(*issues)
    assert len(statements.persons) == 4 and len(statements.doubts) == 3


# honours and conferrals


def test_an_honour_is_the_same_across_years_and_generic_ends():
    issue = Issue("a", "青禾商行获2021年度江南市诚信商户称号，白露商行获“江南市诚信商户”荣誉称号。")
    issue.honour("青禾商行", "2021年度江南市诚信商户称号", period="2021")
    issue.honour("白露商行", "江南市诚信商户", period="2022")
    (honour,) = graph(issue).honours
    assert (honour.name, honour.names, honour.level) == ("江南市诚信商户", (), "municipal")


def test_a_variant_holds_in_its_document_and_never_joins_what_is_conferred_apart():
    listed = Issue("a", "青禾商行获江南市文明商户（市级文明商户）。")
    listed.honour("青禾商行", "江南市文明商户", "市级文明商户")
    assert named(graph(listed), "市级文明商户") == named(graph(listed), "江南市文明商户")
    apart = Issue("b", "青禾商行获江南市文明商户，白露商行获市级文明商户。")
    apart.honour("青禾商行", "江南市文明商户", "市级文明商户").honour("白露商行", "市级文明商户")
    statements = graph(apart)
    assert len(statements.honours) == 2 and reasons(statements) == ["variant-honour"]
    elsewhere = Issue("c", "谷雨商行获市级文明商户。").honour("谷雨商行", "市级文明商户")
    assert len(graph(listed, elsewhere).honours) == 2


def test_an_honour_that_only_its_conferrer_tells_is_one_for_each():
    first = Issue("a", "江南市市场协会授予青禾商行先进单位称号。").honour(
        "青禾商行", "先进单位", by=("江南市市场协会",)
    )
    second = Issue("b", "海北市花木协会授予青禾商行先进单位称号。").honour(
        "青禾商行", "先进单位", by=("海北市花木协会",)
    )
    again = Issue("c", "江南市场协会再授白露商行先进单位称号。").honour("白露商行", "先进单位", by=("江南市场协会",))
    statements = graph(first, second, again)
    honours = {conferral.conferrers: conferral.honour for conferral in statements.conferrals}
    assert len(statements.honours) == len(honours) == 2 and not statements.doubts
    assert {thing.name for thing in statements.honours} == {"先进单位"}
    unsaid = Issue("d", "谷雨商行获先进单位称号。").honour("谷雨商行", "先进单位")
    assert len(graph(first, unsaid).honours) == 1, "the same periodical means the one it told of"
    assert len(graph(first, second, unsaid).honours) == 3, "either could be meant"
    named_well = [
        Issue(id, f"{body}授予青禾商行金秤奖。").honour("青禾商行", "金秤奖", by=(body,))
        for id, body in (("e", "江南市市场协会"), ("f", "海北市花木协会"))
    ]
    assert len(graph(*named_well).honours) == 1, "a name of its own"


def test_a_decision_joins_and_parts_honours_of_one_name():
    first = Issue("a", "江南市市场协会授予青禾商行先进单位称号。").honour(
        "青禾商行", "先进单位", by=("江南市市场协会",)
    )
    second = Issue("b", "海北市花木协会授予白露商行先进单位称号。").honour(
        "白露商行", "先进单位", by=("海北市花木协会",)
    )
    read = [first.read(), second.read()]
    left, right = (Subject(iri=thing.iri) for thing in resolve(read).honours)
    same = Decision("same", (left, right), "me", "2024-01-01", "查证")
    assert len(resolve(read, [same]).honours) == 1
    both = [Issue(id, "江南市市场协会授奖。").honour("江南市市场协会", "先进单位") for id in "ab"]
    (one,) = graph(*both).honours
    subjects = (
        Subject(kind="honour", name="先进单位", context="a"),
        Subject(kind="honour", name="先进单位", context="b"),
    )
    apart = resolve([issue.read() for issue in both], [Decision("different", subjects, "me", "2024-01-01", "查证")])
    assert len(apart.honours) == 2 and one.name == "先进单位"


def test_told_twice_is_one_conferral_with_two_quotations_and_the_vaguer_joins_the_exact():
    exact = Issue("a", "江南市市场协会2022年7月29日授予青禾商行金秤奖。")
    exact.honour("青禾商行", "金秤奖", by=("江南市市场协会",), period="2022-07-29", act="江协〔2022〕3号")
    by_year = Issue("b", "青禾商行2022年获金秤奖。").honour("青禾商行", "金秤奖", period="2022")
    bare = Issue("c", "青禾商行曾获金秤奖。").honour("青禾商行", "金秤奖")
    (conferral,) = graph(exact, by_year, bare).conferrals
    assert (conferral.period, conferral.act, len(conferral.quotations)) == ("2022-07-29", "江协〔2022〕3号", 3)
    assert len(conferral.conferrers) == 1


def test_different_years_or_conferrers_are_different_conferrals_and_an_unclear_telling_joins_none():
    issue = Issue("a", "青禾商行2021年获金秤奖。", "青禾商行2022年获金秤奖。", "青禾商行屡获金秤奖。")
    issue.honour("青禾商行", "金秤奖", period="2021", at="青禾商行2021年")
    issue.honour("青禾商行", "金秤奖", period="2022", at="青禾商行2022年")
    assert len(graph(issue).conferrals) == 2
    issue.honour("青禾商行", "金秤奖", at="青禾商行屡获")
    assert sorted(str(c.period) for c in graph(issue).conferrals) == ["2021", "2022", "None"]
    twice = Issue("b", "甲乡商会、乙乡商会授青禾商行金秤奖。")
    for body in ("甲乡渔业商会", "乙乡渔业商会"):
        twice.honour("青禾商行", "金秤奖", by=(body,), period="2021")
    statements = graph(twice)
    assert len({conferral.iri for conferral in statements.conferrals}) == 2


def test_the_body_above_the_conferrer_is_the_vaguer_telling():
    issue = Issue("a", "江南市市场协会水产专业委员会授予青禾商行金秤奖，江南市市场协会授的金秤奖。")
    issue.organization("江南市市场协会", type="association").organization("江南市市场协会水产专业委员会", type="other")
    issue.honour("青禾商行", "金秤奖", by=("江南市市场协会水产专业委员会",), period="2022")
    issue.honour("青禾商行", "金秤奖", by=("江南市市场协会",), period="2022", at="江南市市场协会授的金秤奖")
    statements = graph(issue)
    (conferral,) = statements.conferrals
    assert conferral.conferrers == (named(statements, "江南市市场协会水产专业委员会").iri,)
    assert named(statements, "金秤奖").authority == "association"


def test_a_recipient_is_a_person_a_work_or_an_organisation():
    issue = Issue("a", "青禾商行陆远、《渡口灯火》、青禾商行获金秤奖。")
    issue.honour("陆远", "金秤奖", type="person", on_behalf_of="青禾商行").honour("渡口灯火", "金秤奖", type="work")
    issue.honour("青禾商行", "金秤奖")
    statements = graph(issue)
    assert {named(statements, name).kind for name in ("陆远", "渡口灯火")} == {"person", "work"}
    assert len(statements.conferrals) == 3
    assert any(c.on_behalf_of == named(statements, "青禾商行").iri for c in statements.conferrals)


@pytest.mark.parametrize("rule", load_toml("lexicons/honour-levels.toml")["level"], ids=lambda rule: rule["code"])
def test_each_rule_of_level_knows_its_example_and_not_its_counter_example(rule):
    assert level_in(rule["example"]) == rule["code"]
    assert level_in(rule["counter_example"]) != rule["code"]


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("江南省文明单位", "provincial"),
        ("江南市场之星", None),
        ("江南市文明单位", "municipal"),
        ("金秤奖", None),
        ("江南市云岭区诚信商户", "district"),
        ("北京市优秀企业", "provincial"),
        ("中国商贸名店", "national"),
    ],
)
def test_levels(name, level):
    assert level_in(name) == level


# other facts


def test_facts_told_twice_are_one_and_a_vaguer_level_joins():
    first = Issue("a", "江南市市场协会会长陆远、理事单位青禾商行到会。").person("陆远")
    first.organization("江南市市场协会", type="association")
    first.post("陆远", "江南市市场协会", "会长").membership("青禾商行", "江南市市场协会", "理事单位")
    second = Issue("b", "江南市市场协会会长陆远、会员青禾商行到会。").person("陆远")
    second.post("陆远", "江南市市场协会", "会长").membership("青禾商行", "江南市市场协会")
    statements = graph(first, second)
    (tenure,), (membership,) = statements.tenures, statements.memberships
    assert len(tenure.quotations) == len(membership.quotations) == 2
    assert membership.level == "理事单位"


@pytest.mark.parametrize(
    ("one", "two", "joined"),
    [
        (("2023年江南家具博览节", None), ("江南家具博览节", "2023-05-06"), True),
        (("2022年江南家具博览节", None), ("2023年江南家具博览节", None), False),
        (("首届江南茶王赛", "2019-04-18"), ("第一届江南茶王赛", "2019-04-18"), True),
        (("江南市市场管理员第2期培训班", None), ("江南市市场管理员培训班第二期", None), True),
        (("江南省东溪市美食节", "2022-09-30"), ("东溪市美食节", "2022-09-30"), True),
        (("江南省东溪市美食节", "2022-09-30"), ("江南省美食节", "2022-09-30"), False),
    ],
)
def test_editions_years_and_higher_places_of_events_are_read_in_one_way(one, two, joined):
    issues = [Issue(id, f"{name}举行。").event(name, date) for id, (name, date) in (("a", one), ("b", two))]
    assert (len(graph(*issues).events) == 1) is joined


def test_events_join_by_name_and_date_and_the_shorter_name_of_the_day():
    first = Issue("a", "江南市市场协会第八届理事会2022年8月23日召开，理事会上陆远发言，表彰大会上青禾商行获金秤奖。")
    first.event("江南市市场协会第八届理事会", "2022-08-23", ("陆远", "speaker"))
    first.event("理事会", "2022-08-23", at="理事会上")
    first.honour("青禾商行", "金秤奖", occasion="表彰大会", day="2022-08-23")
    second = Issue("b", "8月，江南市市场协会第八届理事会召开。").event("江南市市场协会第八届理事会", "2022-08")
    other = Issue("c", "海北渔会理事会召开。").event("理事会", "2022-08-23")
    statements = graph(first, second, other)
    names = sorted(event.name for event in statements.events)
    assert names == ["江南市市场协会第八届理事会", "理事会", "表彰大会"], "a short name holds in its document alone"
    meeting = next(event for event in statements.events if event.name.startswith("江南"))
    assert (meeting.date, meeting.names, len(meeting.quotations)) == ("2022-08-23", ("理事会",), 3)
    assert statements.participations[0].event == meeting.iri
    assert statements.conferrals[0].occasion == next(e.iri for e in statements.events if e.name == "表彰大会")


def test_a_session_is_one_by_its_holder_and_its_date():
    first = Issue("a", "江南市市场协会第八届理事会第三次会议2022年8月23日召开。")
    first.organization("江南市市场协会", type="association").event("江南市市场协会第八届理事会第三次会议", "2022-08-23")
    second = Issue("b", "协会八届三次理事会召开。江南市市场协会。").organization(
        "江南市市场协会", "协会", type="association"
    )
    second.event("八届三次理事会", "2022-08", organizers=("江南市市场协会",))
    other = Issue("c", "海北渔会八届三次理事会召开。").organization("海北渔会", type="association")
    other.event("八届三次理事会", "2022-08-23", organizers=("海北渔会",))
    statements = graph(first, second, other)
    assert sorted(len(event.quotations) for event in statements.events) == [1, 2] and not statements.doubts
    late = Issue("d", "江南市市场协会八届三次理事会8月25日召开。").event("江南市市场协会八届三次理事会", "2022-08-25")
    late.organization("江南市市场协会", type="association")
    statements = graph(first, late)
    assert len(statements.events) == 2 and reasons(statements) == ["event-dates"]
    yearly = [
        Issue(id, f"江南商贸论坛{year}年召开。").event("江南商贸论坛", year)
        for id, year in (("e", "2021"), ("f", "2022"))
    ]
    assert len(graph(*yearly).events) == 2 and not graph(*yearly).doubts


def test_the_masthead_names_the_organiser_with_its_words():
    issue = Issue("a", "主办：江南市市场协会", "青禾商行开业。", organizers=("江南市市场协会",))
    statements = graph(issue)
    (body,) = statements.organizations
    assert statements.documents[0].organizers == (body.iri,)
    assert body.quotations[0].quote == "江南市市场协会"


# the whole


def _newsletters() -> list[Issue]:
    first = Issue(
        "2021-1", "江南市市场协会（协会）会长陆远到会。", "陆远代表青禾商行获金秤奖。", organizers=("江南市市场协会",)
    )
    first.organization("江南市市场协会", "协会", type="association").person("陆远").person("陆远", at="陆远代表")
    first.post("陆远", "江南市市场协会", "会长").honour("青禾商行", "金秤奖", by=("协会",), at="青禾商行获金秤奖")
    second = Issue("2021-2", "江南市场协会授予青禾商行2021年度金秤奖，云锦布业有限公司（云锦布市场）任副会长单位。")
    second.organization("江南市场协会", type="association").operation("云锦布业有限公司", "云锦布市场")
    second.honour("青禾商行", "金秤奖", "年度金秤奖", by=("江南市场协会",), period="2021")
    second.membership("云锦布业有限公司", "江南市场协会", "副会长单位")
    third = Issue("2022-1", "海北市场协会（协会）秘书长陆远、云锦布市场金秤奖，云锦布叶有限公司祝贺。理事会召开。")
    third.organization("海北市场协会", "协会", type="association").person("陆远").organization(
        "云锦布市场", type="market"
    )
    third.post("陆远", "海北市场协会", "秘书长").honour("云锦布市场", "金秤奖", by=("协会",))
    third.organization("云锦布叶有限公司").event("理事会", "2022", ("陆远", "host"), ("海北市场协会", "organizer"))
    fourth = Issue("2022-2", "江南市市场协会理事会2022年5月召开，陆远主持。")
    fourth.event("江南市市场协会理事会", "2022-05", ("陆远", "host"), organizers=("江南市市场协会",)).person("陆远")
    return [first, second, third, fourth]


def test_any_order_of_documents_gives_the_same_statements():
    read = [issue.read() for issue in _newsletters()]
    expected = resolve(read)
    assert len(expected.doubts) >= 2
    for order in permutations(read):
        assert resolve(order) == expected


_BODIES = st.sampled_from(
    [
        "江南市水产协会",
        "江南水产协会",
        "江南省水产协会",
        "协会",
        "水产协会",
        "云锦布业有限公司",
        "云锦布叶有限公司",
        "云锦布市场",
        "云锦",
        "江南第一水产市场",
        "江南第二水产市场",
        "市商务局",
        "江南市商务局",
        "江南市商务局规划科",
    ]
)
_PEOPLE = st.sampled_from(["陆远", "周望", "郑以"])
_HONOURS = st.sampled_from(["金秤奖", "2021年度金秤奖", "银秤奖称号", "江南市诚信商户", "市级诚信商户"])
_TIMES = st.sampled_from([None, "2021", "2022", "2022-07", "2022-07-29", "2021/2022"])
_TYPES = st.sampled_from(["company", "market", "association", "government", "other"])
_CLAIMS = st.one_of(
    st.tuples(st.just("organization"), _BODIES, _BODIES, _TYPES),
    st.tuples(st.just("operation"), _BODIES, _BODIES),
    st.tuples(st.just("post"), _PEOPLE, _BODIES),
    st.tuples(st.just("person"), _PEOPLE),
    st.tuples(st.just("honour"), _BODIES, _HONOURS, _HONOURS, _BODIES, _TIMES),
    st.tuples(st.just("membership"), _BODIES, _BODIES),
    st.tuples(st.just("event"), st.sampled_from(["理事会", "江南市水产协会理事会"]), _TIMES, _PEOPLE, _BODIES),
)


def _issue(id: str, articles: list[list[tuple]]) -> Issue:
    """An issue whose articles print the words of their claims, one claim a line."""
    lines = [
        "，".join(filter(None, claim[1:])) + f"；{id}-{a}-{c}。"
        for a, claims in enumerate(articles)
        for c, claim in enumerate(claims)
    ]
    texts, at = [], 0
    for claims in articles:
        texts.append("".join(lines[at : at + len(claims)]))
        at += len(claims)
    issue = Issue(id, *texts)
    for line, claim in zip(lines, (claim for claims in articles for claim in claims), strict=True):
        kind, *words = claim
        if kind == "organization":
            issue.organization(words[0], words[1], type=words[2], at=line)
        elif kind == "operation":
            issue.operation(*words, at=line)
        elif kind == "post":
            issue.post(*words, "会长", at=line)
        elif kind == "person":
            issue.person(*words, at=line)
        elif kind == "honour":
            issue.honour(words[0], words[1], words[2], by=(words[3],), period=words[4], at=line)
        elif kind == "membership":
            issue.membership(*words, at=line)
        else:
            issue.event(words[0], words[1], (words[2], "host"), organizers=(words[3],), at=line)
    return issue


@settings(max_examples=120, deadline=None)
@given(
    st.lists(st.lists(st.lists(_CLAIMS, min_size=1, max_size=4), min_size=1, max_size=3), min_size=2, max_size=4),
    st.randoms(use_true_random=False),
)
def test_whatever_the_claims_the_graph_is_whole_and_free_of_order(documents, shuffler: random.Random):
    read = [_issue(f"d{n}", articles).read() for n, articles in enumerate(documents)]
    statements = resolve(read)
    shuffler.shuffle(read)
    assert resolve(read) == statements
    things = (*statements.persons, *statements.organizations, *statements.honours, *statements.works)
    iris = {thing.iri for thing in things}
    assert len(iris) == len(things)
    assert not iris & {former for thing in things for former in thing.replaces}
    sources = {
        document.iri: pair[0].source for document in statements.documents for pair in read if pair[0].id == document.id
    }
    facts = (
        *statements.conferrals,
        *statements.tenures,
        *statements.memberships,
        *statements.events,
        *statements.participations,
        *statements.operations,
    )
    for item in (*things, *facts):
        assert item.quotations, item
        for quote in item.quotations:
            assert sources[quote.document][quote.start : quote.end] == quote.quote
    for conferral in statements.conferrals:
        assert {conferral.honour, conferral.recipient, *conferral.conferrers} <= iris
    for operation in statements.operations:
        assert operation.operator != operation.market
    for body in statements.organizations:
        numbers = {char for name in (body.name, *body.names) for char in name if char in "一二"}
        assert len(numbers) < 2, body
    for doubt in statements.doubts:
        assert {doubt.left, doubt.right} <= iris and doubt.left < doubt.right


def test_what_a_store_keeps_gives_the_same_graph():
    read = [issue.read() for issue in _newsletters()]
    kept = [from_archive(to_archive(*pair)) for pair in read]
    assert resolve(kept) == resolve([from_archive(to_archive(*pair)) for pair in kept])
    assert [thing.iri for thing in resolve(kept).organizations] == [thing.iri for thing in resolve(read).organizations]


def test_a_name_that_became_another_thing_s_main_name_can_be_followed():
    short = Issue("a", "江南晨光贸易有限公司。").organization("江南晨光贸易有限公司")
    full = Issue("b", "江南市晨光贸易有限公司。").organization("江南市晨光贸易有限公司")
    (alone,), (joined,) = graph(short).organizations, graph(short, full).organizations
    assert alone.iri != joined.iri and alone.iri in joined.replaces


# the parts


@pytest.mark.parametrize(
    "name", ["协会", "市场协会", "市商务局", "区总工会", "总公司", "市场监督管理局", "农贸市场", "本会"]
)
def test_names_without_a_core_are_generic(name):
    assert is_generic(name)


@pytest.mark.parametrize(
    "name", ["江南市场协会", "江南市商务局", "商务部", "国务院", "青禾", "中国市场学会", "青禾公司"]
)
def test_names_with_a_core_are_not(name):
    assert not is_generic(name)


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("江南市晨光公司", "江南晨光公司", True),
        ("江南市市场公司", "江南市场公司", True),
        ("江南市晨光公司", "江南省晨光公司", False),
        ("江南市场公司", "江南场公司", False),
        ("江南晨光公司", "江南晨光公司", False),
    ],
)
def test_only_an_administrative_suffix_may_be_left_out(left, right, same):
    assert same_but_for_wording(left, right) is same


def test_near_names_are_not_numbers_directions_or_places():
    assert nearly("江南晨光农产品有限公司", "江南辰光农产品有限公司")
    assert not nearly("江南东城农产品有限公司", "江南西城农产品有限公司")
    assert not nearly("江南第一农产品有限公司", "江南第二农产品有限公司")
    assert not nearly("江阴晨光农产品有限公司", "江门晨光农产品有限公司")
    assert incompatible("江南第1市场", "江南第一市场") is None


def test_honour_keys():
    assert honour_key("2019—2021年度“江南市”文明单位荣誉称号") == "江南市文明单位"
    assert honour_key("称号") == "称号"
    assert compare_key("金秤奖") == honour_key("2021年金秤奖")


def test_a_time_between_two_more_exact_ones_stays_itself():
    meant = settle([None, "2022", "2022-07", "2021"], vaguer_time)
    assert meant == {None: None, "2022": "2022-07", "2022-07": "2022-07", "2021": "2021"}
