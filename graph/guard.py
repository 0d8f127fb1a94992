"""The guard of free Cypher: a text is accepted only if every word of it can be placed in a reading query.

Cypher reserves no words: ``create`` may be a variable, and even ``MATCH (as) WITH as SET as.x = 1`` is valid. A
search for words would refuse honest queries, and a parser may be led to another reading than the engine's. So a
word is judged by its neighbours, in a way that holds for every reading:

- A word that begins a writing clause is a name only where no reading could take it for the clause: after one of
  ``. : $ | &`` (there an operand must follow), after an AS that follows a finished operand (where AS can be no name),
  or before a sign that no such clause can begin with.
- Where a query begins (the text, a subquery, after UNION) one of the reading clauses must stand; a word that
  follows a finished operand must be a keyword of reading queries.
- Functions and procedures are those on the lists. Everything else is refused.

The engine's own refusal (a READ transaction, a user who may only read) is the second wall.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from competence_explorer.graph.cypher_tokens import place, tokenize
from competence_explorer.graph.errors import ForbiddenError, UsageError

CLAUSES = frozenset({"MATCH", "OPTIONAL", "WITH", "UNWIND", "RETURN", "CALL"})
"""What a query or a subquery may begin with."""

PROCEDURES = frozenset({"db.labels", "db.relationshipTypes", "db.propertyKeys", "db.schema.visualization"})
"""Procedures that both engines have and that only read the schema."""

_FUNCTIONS = """
    avg collect count max min percentilecont percentiledisc stdev stdevp sum
    all any exists isempty none single allshortestpaths shortestpath
    char_length character_length coalesce elementid endnode head id last length nullif properties randomuuid size
    startnode timestamp toboolean tobooleanornull tofloat tofloatornull tointeger tointegerornull type valuetype
    keys labels nodes range reduce relationships reverse tail tobooleanlist tofloatlist tointegerlist tostringlist
    abs acos asin atan atan2 ceil cos cot degrees e exp floor haversin isnan log log10 pi radians rand round sign
    sin sqrt tan
    btrim left lower ltrim normalize replace right rtrim split substring tolower tostring tostringornull toupper
    trim upper
    datetime.fromepoch datetime.fromepochmillis
    duration duration.between duration.indays duration.inmonths duration.inseconds
    point point.distance point.withinbbox vector.similarity.cosine vector.similarity.euclidean
"""
_TIMES = ("date", "datetime", "localdatetime", "localtime", "time")
_CLOCKS = ("", ".realtime", ".statement", ".transaction", ".truncate")

FUNCTIONS = frozenset(_FUNCTIONS.split()) | {time + clock for time in _TIMES for clock in _CLOCKS}
"""Functions of the Cypher manual, in small letters: none reads files, calls out or changes anything."""

MAX_BRACKETS = 50
"""Brackets within one another."""

MAX_SUBQUERIES = 5
"""Subqueries within one another: Neo4j's planning time doubles with each (nineteen seconds for twenty)."""

MAX_CASES = 6
"""CASE within one another, likewise."""

MAX_NOTS = 10
"""NOT in a row: two thousand keep Neo4j planning for minutes, and no time limit stops that."""

_WRITING = frozenset(
    {"CREATE", "INSERT", "MERGE", "SET", "DELETE", "DETACH", "NODETACH", "REMOVE", "FOREACH", "LOAD", "USE"}
)
# These begin a clause only before this word or sign; elsewhere they are names (a mentor's ``load``).
_ONLY_BEFORE = {"LOAD": "CSV", "FOREACH": "(", "DETACH": "DELETE", "NODETACH": "DELETE"}

_KEYWORDS = CLAUSES | {
    *("WHERE", "UNION", "YIELD", "AS", "DISTINCT", "ALL", "ORDER", "BY", "SKIP", "OFFSET", "LIMIT", "FINISH"),
    *("ASC", "ASCENDING", "DESC", "DESCENDING", "AND", "OR", "XOR", "NOT", "IN", "IS", "NULL", "TRUE", "FALSE"),
    *("STARTS", "ENDS", "CONTAINS", "CASE", "WHEN", "THEN", "ELSE", "END", "EXISTS", "COUNT", "COLLECT"),
    *("ANY", "SHORTEST", "PATH", "PATHS", "GROUP", "GROUPS", "FROM", "TYPED", "NORMALIZED", "LOCAL", "ZONED"),
}
_COMPLETE = frozenset({"NULL", "TRUE", "FALSE", "END", "ASC", "ASCENDING", "DESC", "DESCENDING", "FINISH"})
_AFTER_CALL = CLAUSES | {"UNION", "FINISH", "}", ";"}

# After these an operand must follow, so that the next word is a name in every reading.
_BEFORE_NAME = frozenset({".", ":", "$", "|", "&"})
# No clause and no operand begins with these, so that the word before them is a name in every reading.
_AFTER_NAME = frozenset({".", ",", ")", "]", "}", ";", ":", "=", "<>", "<=", ">=", "=~", ">", "|", "/", "^"})

_CHOICE = ", ".join(sorted(CLAUSES))
_OPENING = {")": ("(", "scope"), "]": ("[",), "}": ("{", "subquery", "call")}


def _meant(word: str, known: Iterable[str]) -> str:
    """What may have been meant by a word that is spelled nearly like a known one; empty if none is."""
    near = difflib.get_close_matches(word, sorted(known), 1, 0.8)
    return f"Is {near[0]} meant?" if near else ""


def check(text: str) -> None:
    """Accept the text of a reading query, or say what in it is refused.

    Raises ForbiddenError with line, column and the word that is not on the lists, and UsageError for what is not
    Cypher at all.

    >>> check("MATCH (p:Person) WHERE p.delete = 'SET' RETURN p")
    >>> check("MATCH (p:Person) SET p.name = ''")
    Traceback (most recent call last):
    ...
    competence_explorer.graph.errors.ForbiddenError: SET at line 1, column 18 is refused: free Cypher only reads. \
To change the graph, load files. As a name it is written `SET`.
    """
    _Guard(text).check()


class _Guard:
    """A text under check: its tokens, and what is open at the one being judged.

    ``open`` holds "(", "[", "{" and CASE as they are, "scope" for the round brackets of ``CALL (x) { }``,
    "call" for the curly ones of CALL and "subquery" for those of EXISTS, COUNT and COLLECT; ``places`` where each
    stands in the text.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokenize(text)
        self.open: list[str] = []
        self.places: list[int] = []
        self.closed = ""

    def check(self) -> None:
        """Judge every token by its neighbours."""
        first = 1 if self.key(0) == "EXPLAIN" else 0
        if self.tokens[first].kind == "end":
            raise UsageError("The query is empty.", "A query looks like MATCH (p:Person) RETURN p.name LIMIT 10")
        self.check_beginning(first)
        for i, token in enumerate(self.tokens[:-1]):
            if token.key in ("(", "[", "{"):
                self.check_opening(i)
            elif token.key in _OPENING:
                self.check_closing(i)
            elif token.key == "$" and self.chooses_label(i):
                raise self.refusal(
                    i, "labels and types must stand in the text", "Write them out; parameters are values."
                )
            elif token.key == ";" and self.tokens[i + 1].kind != "end":
                raise self.refusal(i + 1, "only one statement is accepted", "Send the queries one by one.")
            elif token.kind == "word":
                self.check_word(i)
        self.drop_cases()
        if self.open:
            at = place(self.text, self.places[-1])
            raise UsageError(f"The bracket at {at} is not closed.", "Each of ( [ { needs its ) ] }.")

    def key(self, i: int) -> str:
        """The keyword or sign at a place; empty outside the text."""
        return self.tokens[i].key if 0 <= i < len(self.tokens) else ""

    def refusal(self, i: int, why: str, hint: str) -> ForbiddenError:
        """The error for a token that is refused."""
        token = self.tokens[i]
        return ForbiddenError(f"{token.text or 'The end'} at {place(self.text, token.at)} is refused: {why}.", hint)

    def is_name(self, i: int) -> bool:
        """Whether a word is a name in every reading of the text."""
        following, needed = self.tokens[i + 1], _ONLY_BEFORE.get(self.key(i))
        return (
            self.key(i - 1) in _BEFORE_NAME
            or following.key in _AFTER_NAME
            or following.kind == "end"
            or (self.key(i - 1) == "AS" and self.completes(i - 2))
            or (needed is not None and following.key != needed)
        )

    def check_word(self, i: int) -> None:
        """Judge a word: as a keyword where it may be one, and by what it follows."""
        key = self.key(i)
        if key == "END" and self.open[-1:] == ["CASE"] and self.key(i - 1) not in _BEFORE_NAME:
            self.pop()
        elif not self.is_name(i):
            self.check_keyword(i, key)
        if key not in _KEYWORDS and self.completes(i - 1):
            hint = _meant(key, _KEYWORDS) or f"Clauses begin with {_CHOICE}; names have no space in them."
            raise self.refusal(i, "it is no word of reading queries", hint)

    def check_keyword(self, i: int, key: str) -> None:
        """Judge a word that may be a keyword by its place."""
        if key in _WRITING:
            reason = "the engine's files stay closed" if key == "LOAD" else "free Cypher only reads"
            name = self.tokens[i].text
            raise self.refusal(i, reason, f"To change the graph, load files. As a name it is written `{name}`.")
        if key == "CALL":
            self.check_call(i + 1)
        elif key == "UNION":
            self.check_beginning(i + (2 if self.key(i + 1) in ("ALL", "DISTINCT") else 1))
        elif key == "CASE":
            self.push("CASE", i)
        elif key == "NOT" and all(self.key(j) == "NOT" for j in range(i - MAX_NOTS, i)):
            raise self.too_deep(i)

    def check_beginning(self, i: int) -> None:
        """A query begins here: only with a reading clause."""
        if self.key(i) not in CLAUSES:
            raise self.refusal(i, "a query of free Cypher does not begin so", f"It begins with {_CHOICE}.")

    def check_call(self, i: int) -> None:
        """After CALL: a subquery, or a procedure on the list."""
        if self.key(i) in ("(", "{") or (self.key(i) in _KEYWORDS and self.key(i + 1) != "."):
            return  # a subquery, or a variable named call before the next keyword
        start = i
        while self.key(i + 1) == ".":
            i += 2
        name = self.dotted(start, i)
        if name not in PROCEDURES:
            listed = ", ".join(sorted(PROCEDURES))
            raise self.refusal(start, f"{name} is not on the list of procedures", f"These are: {listed}.")

    def check_function(self, end: int) -> None:
        """A name before a round bracket: a function on the list, or a keyword."""
        start, last = end, self.tokens[end]
        while self.key(start - 1) == "." and start > 1:
            start -= 2
        name = self.dotted(start, end)
        if last.kind not in ("word", "quoted") or (start == end and last.key in _KEYWORDS):
            return
        if name.lower() not in FUNCTIONS and name not in PROCEDURES:
            hint = _meant(name.lower(), FUNCTIONS) or "Use the functions of the Cypher manual; no plug-ins."
            raise self.refusal(start, f"{name} is not on the list of functions", hint)

    def dotted(self, start: int, end: int) -> str:
        """The name with its dots between two places."""
        return "".join(token.name for token in self.tokens[start : end + 1])

    def completes(self, i: int) -> bool:
        """Whether an operand or a clause is complete with this token, so that no name can follow."""
        if i < 0:
            return False
        token = self.tokens[i]
        if token.key == "*":  # of WITH * and RETURN *, not a product
            return self.key(i - 1) in ("WITH", "RETURN", "YIELD", "DISTINCT")
        if token.kind != "word":
            return token.kind in ("quoted", "string", "number") or token.key in (")", "]", "}")
        return token.key not in _KEYWORDS - _COMPLETE or self.key(i - 1) in (".", "$")

    def check_opening(self, i: int) -> None:
        """An opening bracket: of a function, of a subquery, or of neither."""
        kind = self.key(i)
        if kind == "(":
            if self.key(i - 1) == "$" or (self.key(i - 2) == "$" and self.tokens[i - 1].kind == "word"):
                raise self.refusal(i - 1, "labels and types must stand in the text", "Write them out instead of $( ).")
            self.check_function(i - 1)
            kind = "scope" if self.is_call(i - 1) else kind
        elif kind == "{" and self.is_subquery(i):
            kind = "call" if self.key(i - 1) in ("CALL", ")") else "subquery"
            if kind == "call" or (self.tokens[i + 1].kind == "word" and self.key(i + 2) not in _AFTER_NAME):
                self.check_beginning(i + 1)
        self.push(kind, i)

    def is_call(self, i: int) -> bool:
        """Whether this is the keyword CALL."""
        return self.key(i) == "CALL" and self.key(i - 1) not in _BEFORE_NAME

    def is_subquery(self, i: int) -> bool:
        """Whether the curly bracket here may hold a query or a pattern, and is not only a map."""
        if self.key(i + 1) == ".":  # a map projection of a variable with such a name
            return False
        if self.key(i - 1) in ("EXISTS", "COUNT", "COLLECT"):
            return self.key(i - 2) not in (".", "$")
        return self.is_call(i - 1) or (self.key(i - 1) == ")" and self.closed == "scope")

    def push(self, kind: str, i: int) -> None:
        """Note that something was opened, unless it is one too many."""
        self.open.append(kind)
        self.places.append(self.tokens[i].at)
        subqueries = self.open.count("call") + self.open.count("subquery")
        if len(self.open) > MAX_BRACKETS or subqueries > MAX_SUBQUERIES or self.open.count("CASE") > MAX_CASES:
            raise self.too_deep(i)

    def pop(self) -> str:
        """Note that what was opened last is closed; returns what it was."""
        self.places.pop()
        return self.open.pop()

    def drop_cases(self) -> None:
        """Forget each CASE without its END: the bracket around it closes first, or the text is over."""
        while self.open[-1:] == ["CASE"]:
            self.pop()

    def too_deep(self, i: int) -> UsageError:
        """The error for what would keep the engine planning for minutes."""
        return UsageError(
            f"The query is nested too deeply at {place(self.text, self.tokens[i].at)}.",
            f"At most {MAX_BRACKETS} brackets, {MAX_SUBQUERIES} subqueries and {MAX_CASES} CASE within one another.",
        )

    def chooses_label(self, i: int) -> bool:
        """Whether a parameter stands where a label or a type does: after a colon that is not of a map."""
        return self.key(i - 1) in ("&", "!") or (self.key(i - 1) == ":" and self.open[-1:] != ["{"])

    def check_closing(self, i: int) -> None:
        """A closing bracket: it must close the one that was opened last; after CALL { } a clause follows."""
        self.drop_cases()
        self.closed = self.pop() if self.open else ""
        if self.closed not in _OPENING[self.key(i)]:
            raise UsageError(
                f"{self.key(i)} at {place(self.text, self.tokens[i].at)} closes no bracket.",
                "Each of ( [ { needs its own.",
            )
        if self.closed == "scope" and self.key(i + 1) != "{":
            raise self.refusal(
                i + 1, "after CALL ( ) a subquery in { } follows", "Functions and procedures have names."
            )
        if self.closed == "call" and self.key(i + 1) not in _AFTER_CALL and self.tokens[i + 1].kind != "end":
            raise self.refusal(i + 1, "after CALL { } a clause follows", "IN TRANSACTIONS is for writing only.")
