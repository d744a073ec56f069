"""Decisions are lines that are never rewritten, hold on every build, and can be taken back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from telling import Issue

from kg.errors import DecisionError
from kg.resolve import DEFAULT_BASE, work_out
from kg.resolve.ledger import Decision, Subject, append_decision, in_force, load_ledger


def decide(kind: str, *subjects: Subject, **more) -> Decision:
    return Decision(kind, subjects, "文书", "2024-05-01", "核实过", **more)


def worked_out(issues: list[Issue], *decisions: Decision):
    return work_out([issue.read() for issue in issues], decisions, DEFAULT_BASE)


def namesakes() -> list[Issue]:
    return [
        Issue(id, f"{body}经理陆远发言。").person("陆远").post("陆远", body, "经理")
        for id, body in (("a", "青禾商行"), ("b", "白露商行"), ("c", "谷雨商行"))
    ]


PERSON_A = Subject(kind="person", name="陆远", context="青禾商行")
PERSON_B = Subject(kind="person", name="陆远", context="白露商行")


def test_the_ledger_only_grows_and_reads_back_what_was_written(tmp_path: Path):
    ledger = tmp_path / "deep" / "decisions.jsonl"
    first = decide("same", PERSON_A, PERSON_B)
    second = decide("correct", Subject(iri="https://example.org/x"), field="period", value="2021")
    append_decision(ledger, first)
    before = ledger.read_bytes()
    append_decision(ledger, second)
    append_decision(ledger, decide("undo", undoes=first.id))
    assert ledger.read_bytes().startswith(before)
    lines = [json.loads(line) for line in ledger.read_text(encoding="utf-8").splitlines()]
    assert [line["kind"] for line in lines] == ["same", "correct", "undo"] and "陆远" in before.decode("utf-8")
    decisions = load_ledger(ledger)
    assert decisions[:2] == [first, second]
    assert in_force(decisions) == [second]


def test_a_decision_can_be_made_again_after_it_was_undone():
    first = decide("same", PERSON_A, PERSON_B)
    assert in_force([first, decide("undo", undoes=first.id), first]) == [first]


def test_a_line_broken_off_does_not_swallow_the_next(tmp_path: Path):
    ledger = tmp_path / "decisions.jsonl"
    append_decision(ledger, decide("same", PERSON_A, PERSON_B))
    ledger.write_bytes(ledger.read_bytes().rstrip(b"\n"))
    append_decision(ledger, decide("different", PERSON_A, PERSON_B))
    assert [decision.kind for decision in load_ledger(ledger)] == ["same", "different"]


def test_no_ledger_is_an_empty_one(tmp_path: Path):
    assert load_ledger(tmp_path / "none.jsonl") == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 2"),
        ("[]", "JSON object"),
        ('{"kind": "merge"}', "'merge'"),
        ('{"kind": "undo", "who": "a", "when": "2024", "why": ""}', "'undoes'"),
        ('{"kind": "same", "subjects": [], "who": "a", "when": "2024", "why": ""}', "2 subjects"),
        (
            '{"kind": "not-a-fact", "subjects": [{"name": "x"}], "who": "a", "when": "2024", "why": ""}',
            "kind and a name",
        ),
        ('{"kind": "not-a-fact", "subjects": [{"iri": 1}], "who": "a", "when": "2024", "why": ""}', "texts"),
        ('{"kind": "undo", "undoes": "x", "who": "a", "when": "yesterday", "why": ""}', "not a day"),
        ('{"kind": "undo", "undoes": "x", "who": "a", "when": "2024", "why": "", "colour": "red"}', "'colour'"),
        ("[" * 100_000, "line 2"),
    ],
)
def test_a_line_that_cannot_be_understood_is_named(tmp_path: Path, line: str, said: str):
    ledger = tmp_path / "decisions.jsonl"
    append_decision(ledger, decide("undo", undoes="0"))
    with ledger.open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    with pytest.raises(DecisionError) as caught:
        load_ledger(ledger)
    assert said in str(caught.value) and str(ledger) in str(caught.value) and "line 2" in str(caught.value)


def test_same_joins_and_undo_parts_again():
    issues, same = namesakes(), decide("same", PERSON_A, PERSON_B)
    assert len(worked_out(issues).statements.persons) == 3
    joined = worked_out(issues, same)
    assert len(joined.statements.persons) == 2 and joined.warnings == ()
    assert worked_out(issues, same, decide("undo", undoes=same.id)) == worked_out(issues)


def test_different_parts_what_the_rules_would_join_and_ends_the_doubt():
    issues = namesakes()
    third = Subject(kind="person", name="陆远", context="谷雨商行")
    pairs = (PERSON_A, PERSON_B), (PERSON_A, third), (PERSON_B, third)
    decisions = [decide("different", *pair) for pair in pairs]
    left = [len(worked_out(issues, *decisions[:count]).statements.doubts) for count in range(4)]
    assert left == [2, 1, 1, 0], "each decision settles something, and in the end nothing is asked"
    same_post = [
        Issue(id, "青禾商行经理陆远发言。").person("陆远").post("陆远", "青禾商行", "经理") for id in ("a", "b")
    ]
    one = Subject(kind="person", name="陆远", context="a"), Subject(kind="person", name="陆远", context="b")
    found = worked_out(same_post, decide("different", *one))
    assert len({person.iri for person in found.statements.persons}) == 2 and not found.statements.doubts


def test_a_decision_by_iri_holds_when_the_iri_was_replaced():
    short = Issue("a", "江南晨光贸易有限公司。").organization("江南晨光贸易有限公司")
    other = Issue("b", "海北星河航运有限公司。").organization("海北星河航运有限公司")
    full = Issue("c", "江南市晨光贸易有限公司。").organization("江南市晨光贸易有限公司")
    iris = {thing.name: thing.iri for thing in worked_out([short, other]).statements.organizations}
    same = decide("same", *(Subject(iri=iris[name]) for name in sorted(iris)))
    assert len(worked_out([short, other], same).statements.organizations) == 1
    later = worked_out([short, other, full], same)
    assert len(later.statements.organizations) == 1 and later.warnings == ()


def test_decisions_against_one_another_are_reported_and_the_earlier_stays():
    same, different = decide("same", PERSON_A, PERSON_B), decide("different", PERSON_A, PERSON_B)
    for first, second, people in ((same, different, 2), (different, same, 3)):
        found = worked_out(namesakes(), first, second)
        assert len(found.statements.persons) == people
        (warning,) = found.warnings
        assert second.id in warning and "contradicts" in warning


def test_a_decision_that_matches_nothing_is_a_warning():
    gone = decide("same", PERSON_A, Subject(kind="person", name="无此人"))
    (warning,) = worked_out(namesakes(), gone).warnings
    assert gone.id in warning and "matches nothing" in warning


def prizes() -> list[Issue]:
    issue = Issue("a", "江南市市场协会授予青禾商行、白露商行2020年金秤奖，陆远致辞。").person("陆远")
    issue.organization("江南市市场协会", type="association").post("陆远", "江南市市场协会", "会长")
    for name in ("青禾商行", "白露商行"):
        issue.organization(name).honour(name, "金秤奖", by=("江南市市场协会",), period="2020")
    again = Issue("b", "青禾商行获2021年金秤奖。").honour("青禾商行", "金秤奖", by=("江南市市场协会",), period="2021")
    return [issue, again]


def test_what_is_no_honour_goes_with_all_its_conferrals():
    found = worked_out(prizes(), decide("not-a-fact", Subject(kind="honour", name="金秤奖")))
    assert not found.statements.honours and not found.statements.conferrals and found.warnings == ()
    assert len(found.statements.organizations) == 3


def test_what_is_no_organisation_goes_from_the_facts_that_can_stand_without_it():
    found = worked_out(prizes(), decide("not-a-fact", Subject(kind="association", name="江南市市场协会"))).statements
    assert [conferral.conferrers for conferral in found.conferrals] == [(), (), ()]
    assert found.tenures[0].organization is None


def test_one_conferral_is_taken_out_by_words_or_iri():
    words = decide("not-a-fact", Subject(kind="conferral", name="金秤奖", context="白露商行"))
    kept = worked_out(prizes(), words)
    assert sorted(conferral.period for conferral in kept.statements.conferrals) == ["2020", "2021"]
    several = decide("not-a-fact", Subject(kind="conferral", name="金秤奖", context="青禾商行"))
    assert "several" in worked_out(prizes(), several).warnings[0]


def test_a_corrected_period_joins_the_conferral_of_that_period():
    wrong = next(c for c in worked_out(prizes()).statements.conferrals if c.period == "2021")
    correct = decide("correct", Subject(iri=wrong.iri), field="period", value="2020")
    found = worked_out(prizes(), correct)
    assert [conferral.period for conferral in found.statements.conferrals] == ["2020", "2020"]
    assert sorted(len(conferral.quotations) for conferral in found.statements.conferrals) == [1, 2]
    assert found.warnings == ()


def test_conferrer_title_name_and_level_can_be_corrected():
    found = worked_out(
        prizes(),
        decide(
            "correct",
            Subject(kind="conferral", name="金秤奖", context="白露商行"),
            field="conferrers",
            value="青禾商行",
        ),
        decide("correct", Subject(kind="tenure", name="会长", context="陆远"), field="title", value="执行会长"),
        decide("correct", Subject(kind="honour", name="金秤奖"), field="level", value="municipal"),
        decide("correct", Subject(kind="person", name="陆远"), field="name", value="陆远山"),
    )
    assert found.warnings == ()
    bodies = {thing.iri: thing.name for thing in found.statements.organizations}
    given = {bodies[c.recipient]: [bodies[iri] for iri in c.conferrers] for c in found.statements.conferrals}
    assert given["白露商行"] == ["青禾商行"]
    assert found.statements.tenures[0].title == "执行会长"
    assert found.statements.honours[0].level == "municipal"
    assert (found.statements.persons[0].name, found.statements.persons[0].names) == ("陆远山", ("陆远",))


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [("colour", "red", "cannot be corrected"), ("period", "soon", "not a time"), ("honour", "", "empty"),
     ("conferrers", "无此会", "no things"), ("recipient", "", "empty")],
)  # fmt: skip
def test_a_correction_that_cannot_be_is_reported(field: str, value: str, said: str):
    subject = Subject(kind="conferral", name="金秤奖", context="白露商行")
    found = worked_out(prizes(), decide("correct", subject, field=field, value=value))
    assert said in found.warnings[0]
    assert found.statements == worked_out(prizes()).statements
