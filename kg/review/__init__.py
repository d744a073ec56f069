"""Doubts settled by a person: in a terminal, pair by pair, or in a file; each decision is a line of the ledger."""

from kg.review.pairs import Pair, open_pairs
from kg.review.session import Review, Tally

__all__ = ["Pair", "Review", "Tally", "open_pairs"]
