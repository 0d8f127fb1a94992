"""The words of a Cypher text, cut exactly as the engines cut them.

Both engines use the lexer that Neo4j publishes for Cypher 5 and 25. What it would cut differently from engine to
engine (``\\uXXXX`` escapes that stand for a quote, letters beyond Latin, Greek and Cyrillic outside backticks,
``$`` within a name) is refused here, so that all readings of an accepted text are the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, cast

from competence_explorer.graph.errors import CompetenceError, ForbiddenError, UsageError

Kind = Literal["word", "quoted", "string", "number", "sign", "end"]

MAX_LENGTH = 50_000
"""Characters of a text; the engines need seconds to plan longer ones. Long values belong into parameters."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a text: what it is, as it is written, and where it begins (offset in characters)."""

    kind: Kind
    text: str
    at: int

    @property
    def key(self) -> str:
        """A word in capitals, or a sign; empty for what can be neither keyword nor sign."""
        if self.kind == "word":
            return self.text.upper() if self.text.isascii() else ""
        return self.text if self.kind == "sign" else ""

    @property
    def name(self) -> str:
        """What is named: the word, or what stands in the backticks."""
        return self.text[1:-1].replace("``", "`") if self.kind == "quoted" else self.text


# Letters that every lexer takes as such; others are for backticks.
_LETTERS = "A-Za-z_À-ÖØ-öø-ɏΑ-ΡΣ-ώЀ-ҁҊ-ӿ"
_TOKENS = re.compile(
    rf"""
    (?P<space>[\t\n\v\f\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+)
    | (?P<comment>//[^\r\n]*+ | /\*.*?\*/)
    | (?P<string>'(?:[^'\\]|\\.)*+' | "(?:[^"\\]|\\.)*+")
    | (?P<quoted>`(?:[^`]|``)*+`)
    | (?P<number>(?: 0x[0-9A-Fa-f]+ | 0o[0-7]+
        | (?: (?:[0-9](?:_?[0-9])*)?\.[0-9](?:_?[0-9])* | [0-9](?:_?[0-9])* )(?:[eE][+-]?[0-9]+)?[fFdD]? )(?![$\w]))
    | (?P<word>[{_LETTERS}][0-9{_LETTERS}]*+(?![$\w]))
    | (?P<sign>\.\. | :: | <> | <= | >= | =~ | \+= | \|\| | != | \$(?!\$) | [(){{}}\[\],.;:|&!%+\-*/^=<>])
    """,
    re.VERBOSE | re.DOTALL,
)

# Neo4j 5 replaces these before it looks for quotes and comments, other lexers after.
_ESCAPE = re.compile(r"\\u+([0-9A-Fa-f]{4})")
_ODD_LINE_END = re.compile("[\v\f\x1c-\x1e\x85\u2028\u2029]")
_STRUCTURE = frozenset("'\"`\\/*\n\r")

_UNFINISHED = {"'": "The string", '"': "The string", "`": "The name in backticks", "/*": "The comment"}


def tokenize(text: str) -> list[Token]:
    """The tokens of a text without spaces and comments; the last one is the end.

    Raises UsageError for what is not Cypher at all (an open string, a stray character, too long a text) and
    ForbiddenError for a ``\\uXXXX`` that hides a quote, a comment or a keyword.

    >>> [token.text for token in tokenize("MATCH (n) // all of them")]
    ['MATCH', '(', 'n', ')', '']
    """
    if len(text) > MAX_LENGTH:
        raise UsageError(
            f"The query has {len(text):,} characters; {MAX_LENGTH:,} are the limit.", "Pass long lists as parameters."
        )
    _check_escapes(text)
    tokens, at = [], 0
    while at < len(text):
        found = _TOKENS.match(text, at)
        if not found or _open_comment(text, at, found):
            raise _fault(text, at)
        if found.lastgroup == "comment" and text.startswith("//", at) and (odd := _ODD_LINE_END.search(found.group())):
            raise ForbiddenError(
                f"The sign \\u{ord(odd.group()):04x} at {place(text, at + odd.start())} is refused: to some readers it "
                "ends the comment.",
                "End the comment with a new line.",
            )
        if found.lastgroup not in ("space", "comment"):
            tokens.append(Token(cast(Kind, found.lastgroup), found.group(), at))
        at = found.end()
    return [*tokens, Token("end", "", len(text))]


def place(text: str, at: int) -> str:
    """Line and column of an offset, both from 1."""
    return f"line {text.count(chr(10), 0, at) + 1}, column {at - text.rfind(chr(10), 0, at)}"


def _open_comment(text: str, at: int, found: re.Match[str]) -> bool:
    return found.group() == "/" and text.startswith("/*", at)


def _check_escapes(text: str) -> None:
    for found in _ESCAPE.finditer(text):
        if chr(int(found[1], 16)) in _STRUCTURE:
            raise ForbiddenError(
                f"{found.group()} at {place(text, found.start())} is refused: it stands for a sign that ends strings, "
                "names or comments on some engines.",
                "Write the character itself, or pass the text as a parameter.",
            )


def _fault(text: str, at: int) -> CompetenceError:
    where = place(text, at)
    for opening, what in _UNFINISHED.items():
        if text.startswith(opening, at):
            return UsageError(f"{what} at {where} is not closed.", "Inside a string, a quote is written \\' or \\\".")
    if text[at] == "\\":
        return ForbiddenError(
            f"The backslash at {where} is refused: escapes may stand in strings only.",
            "Write keywords and names in plain letters.",
        )
    return UsageError(
        f"{text[at : at + 12]!a} at {where} cannot be read.",
        "Names with special characters go in backticks (`name`); a number and a word need a space between them.",
    )
