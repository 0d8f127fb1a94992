"""Nodes and relationships as a whole in a Cypher text: where one would become a text with all its properties.

The embedded engine makes a text of a node where Neo4j reports a wrong type: by ``+``, ``=~``, ``substring`` and
``left`` (tried with every function and operator). So an operand of these may not hold a node, a relationship, or a
list or map with one. Which variables hold one is worked out from the text alone, whatever the order of its clauses:
those of patterns, and those that are made of such. What is in doubt counts as held.
"""

from __future__ import annotations

from collections.abc import Iterator

from competence_explorer.graph.cypher_tokens import place
from competence_explorer.graph.cypher_tree import Tree, inside
from competence_explorer.graph.errors import ForbiddenError

_FUNCTIONS = "count size length labels type id elementid keys exists isempty valuetype all any none single properties"
_CLEAN = frozenset(_FUNCTIONS.split())
"""Functions whose value holds no node, whatever they are given (``properties`` is stripped, see ``screen``)."""

_TO_TEXT = frozenset({"substring", "left", "right"})


def check_wholes(text: str, tree: Tree) -> None:
    """Raise ForbiddenError where a node or a relationship would become a text.

    The cost is linear in the text, times the depth of its brackets.
    """
    risky = [i for i in range(len(tree.tokens)) if tree.key(i) in ("+", "=~") or tree.function(i) in _TO_TEXT]
    if not risky:
        return
    held, in_maps = _held(tree)
    for i, value in _values(tree, risky):
        if _uses(tree, value, in_maps) & held:
            shown = tree.tokens[i - 1 if tree.key(i) == "(" else i]
            raise ForbiddenError(
                f"{shown.text} at {place(text, shown.at)} is refused: it would make a text of a node or a relationship "
                "as a whole.",
                "Name the property: p.name + '', not p + ''.",
            )


def _values(tree: Tree, risky: list[int]) -> Iterator[tuple[int, range]]:
    """The values in which the risky operators and functions stand, each value once."""
    done: dict[int, int] = {}
    for i in risky:
        inner = i + 1 if tree.key(i) == "(" else i
        if inner >= done.get(tree.enclosing[inner], 0):
            value = range(tree.begin(inner), tree.end(inner))
            done[tree.enclosing[inner]] = value.stop
            yield i, value


def _held(tree: Tree) -> tuple[set[str], frozenset[str]]:
    """The variables that hold a node or a relationship, and those of them that may hold it in a map."""
    held = {tree.name(i) for i in tree.patterns}
    values = [(tree.name(i), value) for i in tree.made for value in tree.values_of(i)]
    made = frozenset(name for name, _ in values)
    mapped = made if any(tree.key(i) == "{" for i in range(len(tree.tokens))) else frozenset()
    return held | _spread(held, [(name, _uses(tree, value, mapped)) for name, value in values]), mapped


def _spread(held: set[str], made: list[tuple[str, set[str]]]) -> set[str]:
    """The names that are made, by way of others or not, of those that hold something."""
    users: dict[str, set[str]] = {}
    for name, used in made:
        for one in used:
            users.setdefault(one, set()).add(name)
    found, ahead = set(held), list(held)
    while ahead:
        new = users.get(ahead.pop(), set()) - found
        found |= new
        ahead += new
    return found


def _uses(tree: Tree, places: range, mapped: frozenset[str]) -> set[str]:
    """The variables whose value may be in the value of this part of the text as a whole."""
    return {tree.name(i) for i in _not_cleaned(tree, places) if _is_use(tree, i, mapped)}


def _not_cleaned(tree: Tree, places: range) -> Iterator[int]:
    """The places without the arguments of functions whose value holds no node, and without COUNT { } and EXISTS { }."""
    until = places.start
    for i in inside(tree, places):
        if i < until:
            continue
        counted = tree.key(i) == "{" and tree.key(i - 1) in ("COUNT", "EXISTS") and tree.name(i - 1) not in tree.bound
        if counted or tree.function(i) in _CLEAN:
            until = tree.partner[i]
        yield i


def _is_use(tree: Tree, i: int, mapped: frozenset[str]) -> bool:
    if tree.tokens[i].kind not in ("word", "quoted") or tree.key(i - 1) in (".", "$") or tree.is_tied(i):
        return False
    if tree.key(i + 1) == ".":
        return tree.name(i) in mapped
    return not (tree.key(i + 1) == "{" and tree.key(i + 2) == ".") or tree.name(i) in mapped
