"""How the brackets of a Cypher text hold its words, and which of the words are variables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from competence_explorer.graph.cypher_tokens import Token

_CLAUSES = "MATCH OPTIONAL WITH UNWIND RETURN CALL UNION WHERE YIELD ORDER BY SKIP LIMIT OFFSET AS DISTINCT"
CLAUSES = frozenset(_CLAUSES.split())
TRUTHS = frozenset({"AND", "OR", "XOR"})
BEFORE_LIST = CLAUSES | TRUTHS | {"IN", "NOT", "THEN", "ELSE", "WHEN", "CASE", "CONTAINS", "ALL"}
"""Keywords after which a square bracket begins a list."""


class Tree:
    """The tokens of a text that the guard has accepted, so that each bracket has its other one.

    ``enclosing`` is, for each token, the place of the bracket it stands in (-1 outside); ``partner`` leads from one
    bracket of a pair to the other. ``patterns`` are the places of variables in patterns, ``made`` those where another
    variable gets its value; ``bound`` are the names of both, in small letters.
    """

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.enclosing: list[int] = []
        self.partner: dict[int, int] = {}
        self._pair()
        names = [i for i, token in enumerate(tokens) if token.kind in ("word", "quoted")]
        self.patterns = {i for i in names if self._is_in_pattern(i)}
        self.made = [i for i in names if i not in self.patterns and self._is_made(i)]
        self.bound = {self.name(i) for i in (*self.patterns, *self.made)}
        # Within CASE the truths end no value: `CASE WHEN a THEN p WHEN b AND c THEN 1 END` is one.
        ends = CLAUSES if any(token.key == "CASE" for token in tokens) else CLAUSES | TRUTHS
        self._ends = {key for key in ends if key.lower() not in self.bound}

    def _pair(self) -> None:
        open_: list[int] = []
        for i, token in enumerate(self.tokens):
            if token.key in (")", "]", "}"):
                first = open_.pop()
                self.partner |= {first: i, i: first}
            self.enclosing.append(open_[-1] if open_ else -1)
            if token.key in ("(", "[", "{"):
                open_.append(i)

    def key(self, i: int) -> str:
        """The keyword or sign at a place; empty outside the text."""
        return self.tokens[i].key if 0 <= i < len(self.tokens) else ""

    def name(self, i: int) -> str:
        """The name at a place in small letters; empty outside the text."""
        return self.tokens[i].name.lower() if 0 <= i < len(self.tokens) else ""

    def function(self, i: int) -> str:
        """The name of the function whose brackets open here, in small letters; empty for other brackets."""
        if self.key(i) != "(" or i < 1 or self.tokens[i - 1].kind not in ("word", "quoted"):
            return ""
        return "" if self.key(i - 1) in BEFORE_LIST else self.name(i - 1)

    def follows_value(self, i: int) -> bool:
        """Whether a bracket stands after a value in some reading, so that it may choose a property of it."""
        if i == 0 or self.tokens[i - 1].kind == "sign":
            return self.key(i - 1) in (")", "]", "}")
        return not self.follows_keyword(i) or self.name(i - 1) in self.bound

    def follows_keyword(self, i: int) -> bool:
        """Whether a bracket stands after what may be a keyword that a list follows."""
        return self.key(i - 1) in BEFORE_LIST and self.key(i - 2) not in (".", "$")

    def values_of(self, i: int) -> Iterator[range]:
        """The places of what the variable that is made at ``i`` is made of."""
        if self.key(i - 1) == "AS":
            yield range(self.begin(i - 2), i - 1)
            return
        yield range(i + 2, self.end(i + 2))
        if self.key(i - 1) == "(" and self.key(i + 1) == "=":  # of `reduce`: also what it makes on the way
            yield range(drawn_until(self, self.enclosing[i]), self.partner[self.enclosing[i]])

    def begin(self, i: int) -> int:
        """Where the value begins that a token, the last of a bracket among them, belongs to."""
        first = self.enclosing[i]
        while i > first and not self._separates(i):
            i = (self.partner[i] if self.key(i) in (")", "]", "}") else i) - 1
        return i + 1

    def end(self, i: int) -> int:
        """The place after the value that a token, the first of a bracket among them, belongs to."""
        last = self.partner.get(self.enclosing[i], len(self.tokens) - 1)
        while i < last and not self._separates(i):
            i = (self.partner[i] if self.key(i) in ("(", "[", "{") else i) + 1
        return min(i, last)

    def _separates(self, i: int) -> bool:
        key = self.key(i)
        return key in (",", ";", "|") or (key in self._ends and self.key(i - 1) not in (".", ":", "$"))

    def _is_in_pattern(self, i: int) -> bool:
        """Whether this is the variable of a node, a relationship or a path."""
        before, after = self.key(i - 1), self.key(i + 1)
        if before == "[":
            return self.key(i - 2) == "-" and after not in (",", ".")
        if after == "=":
            return before in ("MATCH", ",")
        if before != "(" or after not in (":", ")", "{", "WHERE"):
            return False
        return self.function(i - 1) in ("", "any", "shortest")

    def is_tied(self, i: int) -> bool:
        """Whether this variable stands in a pattern in every reading, and not only in brackets of its own."""
        first = self.enclosing[i]
        return i in self.patterns and (
            self.key(i + 1) != ")" or self.key(first - 1) in ("-", ">") or self.key(i + 2) in ("-", "<")
        )

    def _is_made(self, i: int) -> bool:
        """Whether this is a variable that gets its value by AS, in a comprehension or in ``reduce``."""
        before, after = self.key(i - 1), self.key(i + 1)
        return before == "AS" or (before in ("[", "(", ",") and after in ("IN", "="))


def inside(tree: Tree, places: range) -> Iterator[int]:
    """The places of a part of the text without what comprehensions draw from: the value is made after the ``|``."""
    i = places.start
    while i < places.stop:
        yield i
        if tree.key(i) in ("[", "("):
            i = max(i, drawn_until(tree, i) if tree.function(i) != "reduce" else i)
        i += 1


def drawn_until(tree: Tree, opening: int) -> int:
    """The place of the last ``|`` right in these brackets, or of the opening one."""
    bars = (i for i in range(opening + 1, tree.partner[opening]) if tree.key(i) == "|" and tree.enclosing[i] == opening)
    return max(bars, default=opening)
