"""Words of a text in Polish or English, with their stems and places: what the suggestion of competences rests on."""

from __future__ import annotations

import functools
import re
from typing import Any, Literal, NamedTuple

import snowballstemmer  # type: ignore[import-untyped]

from competence_explorer.graph.search import fold

Language = Literal["en", "pl"]
SPOKEN: tuple[Language, ...] = ("en", "pl")

_WORD = re.compile(r"[^\W_]+(?:[+#]+|(?:\.(?=[^\W_]))[^\W_]+)*")
"""Letters and digits, with what belongs to names such as C++, C# and Node.js."""

_END = re.compile(r"[.!?;:]+(?=\s|$)|[\n\r•*]+|\s[-–—]\s|[()\[\]]")
"""What no name of a competence goes across: ends of sentences, lines, items and brackets."""

_POLISH_LETTERS = re.compile("[ąćęłńóśźż]", re.IGNORECASE)
_POLISH_ENDING = re.compile(
    r"\w(?:anie|enie|ania|enia|cja|cji|cje|owych|nych|owej|owego|owa|owe|owy|iego|nego|jnej|ych|"
    r"czna|czne|czny|lna|lne|lny|wna|wne|wny|ska|ski|skie|skich|cka|ckie|ość|ości)$"
)
_ENGLISH_ENDING = re.compile(r"\w(?:ing|tion|tions|ment|ments|ity|ies|ed|ly|ous|al|ive|ness|ship)$")

_ENGLISH_WORDS = """
a an the of and or in on at to for with by from as is are be been was were this that these those your our their we you
it its will can may must shall should has have had not other such within into using use used etc e g i who which what
all any each more most new between under over about through also both per via them they he she ability skill skills
experience knowledge understanding strong good excellent do does no if so than then when where there here up out how
"""
_POLISH_WORDS = """
i oraz a w we z ze na do od dla o u po przez przy nad pod za przed bez jest są był była były być lub albo ale czy jak co
to ten ta te tego tej tych tym się nie który która które których jego jej ich także też wraz między m in itp itd np ds
nowy nowa nowe nowych umiejętność umiejętności wiedza wiedzy znajomość
"""
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
_POLISH = frozenset(_POLISH_WORDS.split())
STOP_WORDS = _ENGLISH | _POLISH
"""Words that say little: function words, and words that stand before every competence."""


_CERTAIN = 1000
"""What a letter counts that English does not have."""

_REMEMBERED = 1 << 17
"""Words whose stems are kept at hand: more than all names of ESCO have in two languages."""


class Word(NamedTuple):
    """A word as it stands in a text, from ``start`` up to ``end``, with its stem."""

    text: str
    start: int
    end: int
    stem: str
    stop: bool


def languages(text: str) -> tuple[Language, ...]:
    """Polish or English, by letters, function words and endings; both where nothing speaks for either.

    >>> languages("zarządzanie projektem"), languages("managing a project"), languages("plan miasta")
    (('pl',), ('en',), ('en', 'pl'))
    """
    return _spoken(_WORD.findall(text.lower()))


def segments(text: str) -> list[list[Word]]:
    """The words of each sentence, line or item, each in its own language, as titles and summaries mix them; once in
    each language where it could be either.

    >>> [[word.stem for word in words] for words in segments("Managing projects. Zarządzanie projektami")]
    [['manag', 'project'], ['zarzadzan', 'projekt']]
    """
    ends = [(match.start(), match.end()) for match in _END.finditer(text)]
    starts = [0, *(end for _, end in ends)]
    spans = zip(starts, [*(start for start, _ in ends), len(text)], strict=True)
    found = [words(text[start:end], spoken, start) for start, end in spans for spoken in languages(text[start:end])]
    return [segment for segment in found if segment]


def stems(text: str, spoken: Language) -> frozenset[str]:
    """The stems of a short text, such as a name.

    >>> sorted(stems("manage projects", "en"))
    ['manag', 'project']
    """
    return frozenset(_stem(word, spoken)[0] for word in _WORD.findall(text.lower()))


def words(text: str, spoken: Language, offset: int = 0) -> list[Word]:
    """The words of a text in one language; ``offset`` is added to their places."""
    return [
        Word(match.group(), match.start() + offset, match.end() + offset, *_stem(match.group().lower(), spoken))
        for match in _WORD.finditer(text)
    ]


def _spoken(found: list[str]) -> tuple[Language, ...]:
    votes = sum(map(_polish, found))
    return ("pl",) if votes > 0 else ("en",) if votes < 0 else SPOKEN


@functools.lru_cache(maxsize=_REMEMBERED)
def _polish(word: str) -> int:
    """How much a word speaks for Polish (above 0) or English (below)."""
    if _POLISH_LETTERS.search(word):
        return _CERTAIN
    polish = (word in _POLISH - _ENGLISH) or bool(_POLISH_ENDING.search(word))
    english = (word in _ENGLISH - _POLISH) or bool(_ENGLISH_ENDING.search(word))
    return polish - english


@functools.lru_cache(maxsize=_REMEMBERED)
def _stem(word: str, spoken: Language) -> tuple[str, bool]:
    return fold(_stemmer(spoken).stemWord(word)), word in STOP_WORDS


@functools.cache
def _stemmer(spoken: Language) -> Any:
    return snowballstemmer.stemmer({"en": "english", "pl": "polish"}[spoken])
