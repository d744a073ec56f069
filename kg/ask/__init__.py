"""Questions to a store: ready-made ones, in one's own words, all about one thing, and how two things hang together."""

from kg.ask.asking import Answer, ask
from kg.ask.catalogue import Parameter, Question, question, questions, tables
from kg.ask.lookup import Match, find
from kg.ask.portrait import Fact, Portrait, Quote, show
from kg.ask.understanding import NotUnderstood, Understood, answer, understand
from kg.ask.ways import Step, Ways, path

__all__ = [
    "Answer",
    "Fact",
    "Match",
    "NotUnderstood",
    "Parameter",
    "Portrait",
    "Question",
    "Quote",
    "Step",
    "Understood",
    "Ways",
    "answer",
    "ask",
    "find",
    "path",
    "question",
    "questions",
    "show",
    "tables",
    "understand",
]
