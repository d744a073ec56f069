"""What decisions say together: chains of same, what stands against what, two ledgers made one."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from kg.resolve.agreement import Agreement, merged, missing
from kg.resolve.ledger import Decision, Subject, in_force


def thing(name: str) -> Subject:
    return Subject(iri=f"https://example.org/{name}")


def decide(kind: str, *names: str, who: str = "文书", **more) -> Decision:
    return Decision(kind, tuple(map(thing, names)), who, "2024-05-01", "核实过", **more)


def undo(decision: Decision, who: str = "文书") -> Decision:
    return Decision("undo", (), who, "2024-05-02", "", undoes=decision.id)


def test_same_follows_along_a_chain_and_different_from_both_its_ends():
    agreement = Agreement([decide("same", "a", "b"), decide("same", "b", "c"), decide("different", "c", "d")])
    assert agreement.verdict(thing("a"), thing("c")) == "same"
    assert agreement.verdict(thing("d"), thing("a")) == "different"
    assert agreement.verdict(thing("a"), thing("e")) is None
    assert agreement.on(thing("c"), thing("b")) == decide("same", "b", "c")
    assert agreement.on(thing("a"), thing("c")) is None, "that follows, but nobody said it"


def test_two_things_that_differ_from_a_third_may_be_the_same():
    agreement = Agreement([decide("different", "a", "b"), decide("different", "b", "c")])
    assert agreement.verdict(thing("a"), thing("c")) is None


def test_all_decisions_are_named_that_a_new_one_stands_against():
    first, second, third = decide("same", "a", "b"), decide("same", "b", "c"), decide("different", "c", "d")
    agreement = Agreement([first, second, third, decide("same", "x", "y")])
    assert agreement.against(decide("different", "a", "c")) == (first, second)
    assert set(agreement.against(decide("same", "a", "d"))) == {first, second, third}
    assert agreement.against(decide("same", "a", "x")) == ()
    assert agreement.against(decide("same", "a", "c")) == ()


def test_an_undone_decision_says_nothing():
    same = decide("same", "a", "b")
    assert Agreement([same, undo(same)]).verdict(thing("a"), thing("b")) is None


def test_things_known_by_words_are_told_apart_by_their_words():
    named = [Subject(kind="person", name=name, context="青禾商行") for name in ("陆远", "陸遠", "陆近")]
    same = Decision("same", (named[0], named[2]), "文书", "2024", "")
    assert Agreement([same]).verdict(named[1], named[2]) == "same", "陸遠 is 陆远"
    assert Agreement([same]).verdict(named[1], Subject(kind="person", name="陆近")) is None


def test_corrections_and_what_is_no_fact_can_be_opposites_too():
    right = decide("correct", "a", field="period", value="2021")
    assert Agreement([right]).against(decide("correct", "a", field="period", value="2022")) == (right,)
    assert not Agreement([right]).against(decide("correct", "a", field="act", value="2022"))
    assert not Agreement([right]).against(decide("correct", "b", field="period", value="2022"))
    assert Agreement([right]).against(decide("not-a-fact", "a")) == (right,)
    gone = decide("not-a-fact", "a")
    assert Agreement([gone]).against(decide("same", "b", "a")) == (gone,)


def test_merging_skips_what_is_there_and_brings_undos_along():
    first, second = decide("same", "a", "b"), decide("different", "c", "d")
    assert merged([first], [first, second, undo(first)]) == ([second, undo(first)], [])
    assert merged([first, second, undo(first)], [first]) == ([], []), "what was undone here stays undone"


def test_what_was_undone_and_decided_again_arrives_decided():
    same = decide("same", "a", "b")
    theirs = [same, undo(same), same]
    for ours in ([], [same], [same, undo(same)], theirs):
        both = [*ours, *missing(ours, theirs)]
        assert in_force(both) == [same]
        assert missing(both, theirs) == []


def test_opposite_ledgers_are_reported_and_keep_all_lines():
    ours, theirs = decide("same", "a", "b", who="甲"), decide("different", "b", "a", who="乙")
    lacking, conflicts = merged([ours], [theirs])
    assert lacking == [theirs] and conflicts == [(ours, theirs)]
    assert merged([ours, theirs], [theirs]) == ([], [(ours, theirs)]), "and again, as long as it is so"
    assert merged([ours, undo(ours)], [theirs]) == ([theirs], [])


def test_opposites_over_a_chain_are_reported_whole():
    ours = [decide("same", "a", "b"), decide("same", "b", "c")]
    theirs = decide("different", "a", "c")
    assert merged(ours, [theirs])[1] == [(*ours, theirs)]


def test_what_one_ledger_corrected_again_is_no_conflict():
    first, again = (decide("correct", "a", field="period", value=value) for value in ("2021", "2022"))
    assert merged([first, again], [first]) == ([], [])
    assert merged([again], [first])[1] == [(again, first)]


LINES = st.lists(
    st.builds(decide, st.sampled_from(["same", "different"]), st.sampled_from("abc"), st.sampled_from("def")),
    max_size=6,
)


@given(LINES, LINES)
def test_no_line_is_lost_or_doubled_by_merging(ours, theirs):
    lacking, _ = merged(ours, theirs)
    both = [*ours, *lacking]
    assert {each.id for each in both} == {each.id for each in (*ours, *theirs)}
    assert merged(both, theirs)[0] == [] and merged(both, ours)[0] == []


@given(LINES)
def test_what_agrees_has_a_verdict_whatever_the_order(decisions):
    agreement = Agreement(decisions)
    kept = []
    for decision in decisions:
        if not Agreement(kept).against(decision):
            kept.append(decision)
    verdicts = {
        order: [Agreement(order).verdict(thing(a), thing(d)) for a in "abc" for d in "def"]
        for order in list(permutations(kept))[:6]
    }
    assert len({tuple(each) for each in verdicts.values()}) <= 1
    assert all(agreement.on(*decision.subjects) is not None for decision in decisions)
