"""Properties that are never shown stay so in free Cypher: no text reads, compares or prints them.

The guard (``guard``) has accepted the text as one that only reads. Here

- a property that is never shown is refused wherever it is named (``p.email``, ``{email: …}``, ``p['email']``);
- what names its property only when it runs is rewritten so that it gives null for such a property: ``p[$key]``,
  ``properties(p)``, ``p {.*}``;
- what would turn a node or a relationship as a whole into text is refused (see ``wholes``).

Nodes and relationships in an answer are stripped of these properties by ``workbench.plain``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from competence_explorer.graph.cypher_tokens import Token, place, tokenize
from competence_explorer.graph.cypher_tree import Tree
from competence_explorer.graph.errors import ForbiddenError
from competence_explorer.graph.schema import NODES
from competence_explorer.graph.wholes import check_wholes

HIDDEN = frozenset(p.name for node in NODES.values() for p in node.properties if not p.shown) | {"payload", "entries"}
"""Properties that are never shown: those the schema says, and the raw rows that claims and reports keep."""

_NULLED = ", ".join(f"{name}: null" for name in sorted(HIDDEN))
_LISTED = ", ".join(f"'{name}'" for name in sorted(HIDDEN))
_KEY = ("head([__key IN [", f"] WHERE NOT coalesce(toString(__key), '') IN [{_LISTED}]])")
_PROPERTIES = ("head([__thing IN [", f"] | __thing {{.*, {_NULLED}}}])")
_ESCAPE = re.compile(r"\\u+([0-9A-Fa-f]{4})")

Insertion = tuple[int, str]


def screen(text: str) -> str:
    """The text to run in place of one that the guard has accepted.

    Raises ForbiddenError, with line and column, for what would show a property that is never shown.

    >>> screen("MATCH (p:Person) RETURN p.name, p[$key]")
    "MATCH (p:Person) RETURN p.name, p[head([__key IN [$key] WHERE NOT coalesce(toString(__key), '') IN \
['email', 'entries', 'payload']])]"
    >>> screen("MATCH (p:Person) RETURN p.email")
    Traceback (most recent call last):
    ...
    competence_explorer.graph.errors.ForbiddenError: email at line 1, column 27 is refused: it is never shown. Ask \
for other properties; `RETURN p` shows which.
    """
    tree = Tree(tokenize(text))
    for i, token in enumerate(tree.tokens):
        if token.kind in ("word", "quoted", "string") and _plain(token) in HIDDEN and _names_property(tree, i):
            raise _refusal(text, token, "it is never shown", "Ask for other properties; `RETURN p` shows which.")
    check_wholes(text, tree)
    end = next((token.at for token in tree.tokens[-2:] if token.key == ";"), len(text))
    return _with(text[:end], sorted(_insertions(text, tree)))  # one engine takes no space or comment around the ";"


def _plain(token: Token) -> str:
    """What a name or a string stands for, escapes read."""
    inner = token.text[1:-1] if token.kind == "string" else token.name
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), inner).lower()


def _names_property(tree: Tree, i: int) -> bool:
    """Whether a name or a string stands where it chooses a property."""
    if tree.tokens[i].kind == "string":
        return tree.key(i - 1) == "[" and tree.key(i + 1) == "]" and tree.follows_value(i - 1)
    return tree.key(i - 1) == "." or (tree.key(i + 1) == ":" and tree.key(tree.enclosing[i]) == "{")


def _insertions(text: str, tree: Tree) -> Iterator[Insertion]:
    for i, token in enumerate(tree.tokens):
        if token.key == "[" and tree.follows_value(i):
            yield from _subscript(text, tree, i)
        elif token.key == "(" and tree.function(i) == "properties":
            yield from _around(tree, i, _PROPERTIES)
        elif token.key == "*" and tree.key(i - 1) == "." and tree.key(i - 2) in ("{", ","):
            yield token.at + 1, f", {_NULLED}"


def _subscript(text: str, tree: Tree, i: int) -> Iterator[Insertion]:
    """What makes a subscript harmless, unless it is so already: a number, a known name, a part of a list."""
    if _is_harmless(tree, i):
        return
    if tree.follows_keyword(i):
        name = tree.tokens[i - 1]
        raise _refusal(text, name, "a keyword is used as a name here", f"As a name it is written `{name.text}`.")
    yield from _around(tree, i, _KEY)


def _is_harmless(tree: Tree, i: int) -> bool:
    inner = tree.tokens[i + 1 : tree.partner[i]]
    if [token.kind for token in inner] in (["number"], ["sign", "number"]):
        return True
    if len(inner) == 1 and inner[0].kind == "string":
        return "\\" not in inner[0].text
    return any(j for j in range(i + 1, tree.partner[i]) if tree.key(j) == ".." and tree.enclosing[j] == i)


def _around(tree: Tree, i: int, words: tuple[str, str]) -> Iterator[Insertion]:
    yield tree.tokens[i].at + 1, words[0]
    yield tree.tokens[tree.partner[i]].at, words[1]


def _with(text: str, insertions: list[Insertion]) -> str:
    parts, done = [], 0
    for at, words in insertions:
        parts += [text[done:at], words]
        done = at
    return "".join([*parts, text[done:]])


def _refusal(text: str, token: Token, why: str, hint: str) -> ForbiddenError:
    return ForbiddenError(f"{token.text} at {place(text, token.at)} is refused: {why}.", hint)
