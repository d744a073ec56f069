"""Everything that can go wrong for a user, on one page, with one root.

Each message says what is wrong, where (file and line when there is one) and what to do about it.
The command line prints the message alone and exits with ``exit_code``.
"""

from __future__ import annotations


class KgError(Exception):
    """Root of all errors that a user can cause and mend."""

    exit_code = 1


class InputError(KgError):
    """A document cannot be read (missing, empty, binary, encrypted, too large, broken), or a value cannot be used."""


class KnowledgeError(KgError):
    """A file under ``ontology/`` (vocabulary, lexicon, phrasing, question) is broken."""


class DecisionError(KgError):
    """A line of the decisions ledger cannot be understood or applied."""


class QueryError(KgError):
    """A SPARQL query or a canned question cannot be answered as asked."""


class TimeUpError(QueryError):
    """A query takes longer than it is given, and was stopped."""


class TooMuchError(QueryError):
    """A query needs more memory, or gives a larger answer, than is allowed, and was stopped."""


class RefusedQueryError(QueryError):
    """A query asks for what is never done here: to ask another server."""


class UnknownNameError(QueryError):
    """A name is in no way in the graph, or it fits several things and the user must choose."""


class WrongKindError(UnknownNameError):
    """A name is that of a thing of another kind than what is asked for."""


class StoreError(KgError):
    """The store is missing, locked, of another version, or damaged."""


class OutputError(KgError):
    """A file cannot be written where the user asked for it, there is no terminal, or an extra package is missing."""


class GoldError(KgError):
    """A gold record is broken, or its article is missing: nothing can be measured."""

    exit_code = 2  # 1 says that something was measured and fell short
