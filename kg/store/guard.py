"""What stands between a user's SPARQL and the engine: no network, and errors in words with a place.

Oxigraph (pyoxigraph 0.5) has no switch against SERVICE and LOAD, so a text that may hold one is turned away before it
runs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from kg.errors import QueryError, RefusedQueryError

_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH")
# What may hold a keyword without being one. Whatever could be read in two ways (a "<" that is "less than", a "." that
# ends a triple) is left in the text. Where that decides whether a quotation mark or a "#" begins something, nothing
# after it can be read for sure: `unsure`.
_HARMLESS = re.compile(
    r"""
      \"\"\"(?:[^"\\]|\\.|"{1,2}(?!"))*\"\"\" | '''(?:[^'\\]|\\.|'{1,2}(?!'))*'''   # long strings
    | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*'                                # strings
    | <[a-zA-Z]+://[^\s<>"{}|^`]*>                                                 # absolute IRIs
    | (?P<unsure> <[^\s<>"{}|^`]*['\#][^\s<>"{}|^`]*> | \\)                       # perhaps other IRIs, local names
    | \#[^\r\n]*                                                                   # comments
    | [?$]\w+ | @[a-zA-Z-]+                                                        # variables, language tags
    | :(?:[\w:%]|\\.)(?:[\w:%-]|\\.)*                                              # local names
    """,
    re.VERBOSE | re.DOTALL,
)
_FETCHING = (
    ("SERVICE", "asking another server", re.compile("service")),
    ("LOAD", "fetching a file", re.compile("(?<![a-z])load")),
)
_AMBIGUOUS = re.compile(r"<[^\s<>\"{}|^`]*['#)]")  # "<" may begin an IRI here or mean "less than"
_PLACE = re.compile(r"error at (\d+):(\d+): expected (.*)", re.DOTALL)


def refuse_network(sparql: str, update: bool = False) -> None:
    """Raise RefusedQueryError when there is, or might be, a SERVICE clause in it; in an update, also a LOAD.

    A text made for it keeps this busy for long (the square of its length): a stranger's query is looked at where it is
    run, under its time limit.
    """
    words = sparql.lower()
    for keyword, what, pattern in _FETCHING[: 2 if update else 1]:
        if not pattern.search(words):
            continue
        rest, sure = _bare(words)
        if not sure or pattern.search(rest) or _AMBIGUOUS.search(rest):
            raise RefusedQueryError(
                f"{keyword} ({what}) is refused: everything is answered from the local store alone; "
                f"take the {keyword} part out, or rename the prefix that is called so"
            )


def _bare(sparql: str) -> tuple[str, bool]:
    """The text with white space, as long, for what is no keyword; and whether all of it could be read for sure."""
    unsure = False

    def blank(match: re.Match[str]) -> str:
        nonlocal unsure
        unsure = unsure or match["unsure"] is not None
        return " " * len(match[0])

    return _HARMLESS.sub(blank, sparql), not unsure


def using(update: str, graphs: Sequence[str], named: Sequence[str]) -> str:
    """The update with the graphs that a request names beside it (Protocol, 2.2.3) written into it."""
    clauses = [f"USING <{graph}>" for graph in graphs] + [f"USING NAMED <{graph}>" for graph in named]
    if not clauses:
        return update
    bare, sure = _bare(update)
    if not sure:
        raise QueryError("write USING into the update itself: this one has IRIs that cannot be told from other text")
    depth, last, places = 0, "", list[int]()
    for token in re.finditer(r"[{}]|\w+", bare):
        word = token[0].upper()
        depth += (word == "{") - (word == "}")
        if depth == 0 and word in ("USING", "WITH"):
            raise QueryError(
                f"using-graph-uri and {word} say different things; leave one of them out (Protocol, 2.2.3)"
            )
        if depth == 0 and word == "WHERE":
            if last == "DELETE":
                raise QueryError("using-graph-uri has no meaning for DELETE WHERE; write DELETE { … } WHERE { … }")
            places.append(token.start())
        last = word
    for place in reversed(places):
        update = f"{update[:place]}{' '.join(clauses)} {update[place:]}"
    return update


def syntax_error(sparql: str, error: SyntaxError) -> QueryError:
    """The engine's complaint about a query as a QueryError; that of an update says what to do instead."""
    words = re.sub(r"#[^\n]*|<[^>\s]*>", " ", sparql).split()
    update = next(
        (word.upper() for word in words if word.upper() in (*_UPDATES, "SELECT", "ASK", "CONSTRUCT", "DESCRIBE")), ""
    )
    if update in _UPDATES:
        return QueryError(
            f"the store is read-only: SPARQL Update ({update}) is refused; "
            "the graph changes through `kg build` and `kg decide` alone"
        )
    return mistake(sparql, error)


def mistake(sparql: str, error: SyntaxError) -> QueryError:
    """The complaint as a QueryError with the line, the column, and a caret under the place."""
    match = _PLACE.match(str(error))
    if match is None:
        return QueryError(f"the query cannot be understood: {error}")
    offset, hint = _locate(sparql, int(match[1]), int(match[2]), match[3])
    before = sparql[:offset]
    line, column = before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1
    text = (sparql.splitlines() or [""])[min(line, len(sparql.splitlines()) or 1) - 1]
    caret = "".join(_blank(character) for character in text[: column - 1]) + "^"
    return QueryError(f"the query cannot be understood at line {line}, column {column}{hint}\n{text}\n{caret}")


def _locate(sparql: str, line: int, column: int, expected: str) -> tuple[int, str]:
    """Where the query breaks, as an offset, and a hint.

    Oxigraph's parser reports a keyword it would have taken at the place where that keyword would have ended.
    """
    lines = sparql.split("\n")
    offset = min(sum(len(text) + 1 for text in lines[: line - 1]) + column - 1, len(sparql))
    if "Prefix not found" in expected:
        name = re.search(r"[\w.-]*:[\w.%-]*$", sparql[:offset])
        prefix = name[0].split(":")[0] if name else ""
        return (name.start() if name else offset), f": the prefix {prefix}: is not declared"
    said = re.search(r"The [A-Za-z ]+|[A-Z][a-z]+ [a-z][A-Za-z ,']+", expected)
    if said:
        return offset, f": {said[0].strip()}"
    exact = re.search(r"['\"]", expected)  # a character, not a keyword, is missing here
    keywords = re.findall(r"[A-Z][A-Z0-9_]+", expected)
    if keywords and not exact:
        return max(offset - min(map(len, keywords)), 0), ""
    if offset < len(sparql.rstrip()):
        return offset, ""
    return offset, ": it ends too early" if exact else ": it breaks off, or something before this does not fit"


def _blank(character: str) -> str:
    """White space as wide as the character."""
    if character == "\t":
        return "\t"
    return "　" if unicodedata.east_asian_width(character) in "WF" else " "
