"""Each phrasing of ontology/phrasings/ finds its example and leaves its counter-example alone."""

import pytest

from kg.extract import extract
from kg.extract.mentions import find_mentions
from kg.extract.phrasings import Phrasing, find, phrasings
from kg.extract.posts import read_chains
from kg.extract.reading import Reading
from kg.read import read_text

RELATIONS = ("conferrals", "posts", "memberships", "frames")
ALL = [phrasing for relation in RELATIONS for phrasing in phrasings(relation)]


def phrasings_in_claims(text: str) -> set[str]:
    extraction = extract(read_text(text))
    claims = (*extraction.honours, *extraction.posts, *extraction.memberships)
    return {evidence.phrasing for claim in claims for evidence in claim.evidence}


def phrasings_in_lines(text: str, relation: str) -> set[str]:
    document = read_text(text)
    reading = Reading(document, find_mentions(document))
    found = set()
    for block in document.blocks:
        _, coded, _ = read_chains(reading, block, reading.code(block.start, block.end))
        found |= {match.phrasing.id for match in find(relation, coded)}
    return found


def found_in(text: str, phrasing: Phrasing) -> bool:
    if phrasing.relation == "frames":
        return phrasing.id in phrasings_in_lines(text, "frames")
    return phrasing.id in phrasings_in_claims(text)


@pytest.mark.parametrize("phrasing", ALL, ids=lambda phrasing: phrasing.id)
def test_a_phrasing_finds_its_example(phrasing: Phrasing) -> None:
    assert found_in(phrasing.example, phrasing)


@pytest.mark.parametrize("phrasing", ALL, ids=lambda phrasing: phrasing.id)
def test_a_phrasing_leaves_its_counter_example_alone(phrasing: Phrasing) -> None:
    assert not found_in(phrasing.counter_example, phrasing)


def test_phrasings_have_names_of_their_own() -> None:
    assert len({phrasing.id for phrasing in ALL}) == len(ALL)
