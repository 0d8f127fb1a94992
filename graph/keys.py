"""Keys of nodes: pure functions, so that the same thing gets the same key in whatever file it stands.

Loading merges equal keys only. Whether two names that are merely alike mean the same is a matter of review.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

_REMEMBERED = 10_000  # names recur in most rows of a file

_NAMESPACED = re.compile(r"[a-z][a-z0-9+.-]*:\S")
_NOT_WORD = re.compile(r"[\W_]+")
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})
# C, C++ and C# are three competences.
_SIGNS = {"+": " plus", "#": " sharp"}


@lru_cache(maxsize=_REMEMBERED)
def normalise(text: str) -> str:
    """A name for comparing: compatibility forms, case and white space evened out, diacritics kept.

    >>> normalise("  Urząd   Miasta\\u00a0GDYNI ")
    'urząd miasta gdyni'
    """
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def fold(text: str) -> str:
    """The same without diacritics, for comparing headers and values typed by hand.

    >>> fold("Średniozaawansowany Ł")
    'sredniozaawansowany l'
    """
    if text.isascii():
        return " ".join(text.lower().split())
    decomposed = unicodedata.normalize("NFKD", normalise(text).translate(_LETTERS))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


@lru_cache(maxsize=_REMEMBERED)
def slug(text: str) -> str:
    """Lower-case words joined by hyphens, without diacritics; letters of other alphabets are kept.

    >>> slug("Zamówienia publiczne (łączne)"), slug("C++"), slug("Право")
    ('zamowienia-publiczne-laczne', 'c-plus-plus', 'право')
    """
    for sign, word in _SIGNS.items():
        text = text.replace(sign, word)
    return _NOT_WORD.sub("-", fold(text)).strip("-")


def identifier(namespace: str, id: str) -> str:
    """An id of a file in its namespace. What has a namespace already (or is a URI) stays as it is.

    >>> identifier("uk", "17"), identifier("uk", "http://data.europa.eu/esco/skill/1"), identifier("uk", "pl:17")
    ('uk:17', 'http://data.europa.eu/esco/skill/1', 'pl:17')
    """
    return id if _NAMESPACED.match(id) else f"{namespace or 'local'}:{id}"


def institution(name: str, id: str = "", namespace: str = "") -> str:
    """The key of an institution: its id, else its normalised name.

    >>> institution("Gmina  Miasta Gdańska"), institution("Gdynia", "2262011", "teryt")
    ('name:gmina miasta gdańska', 'teryt:2262011')
    """
    return identifier(namespace, id) if id else f"name:{normalise(name)}"


def person(name: str, institution: str = "", id: str = "", email: str = "", namespace: str = "") -> str:
    """The key of a person: the id, else the e-mail, else the name at the institution (given by its key).

    >>> person("Anna Nowak", "name:gdynia"), person("Anna Nowak", email="A.Nowak@Example.org")
    ('name:anna nowak@name:gdynia', 'mailto:a.nowak@example.org')
    """
    if id:
        return identifier(namespace, id)
    return f"mailto:{email.lower()}" if email else f"name:{normalise(name)}@{institution}"


def skill(name: str, id: str = "", namespace: str = "") -> str:
    """The key of a competence: its ESCO URI or id, else ``local:`` and a slug of the name.

    >>> skill("Pomoc publiczna")
    'local:pomoc-publiczna'
    """
    return identifier(namespace, id) if id else f"local:{slug(name)}"


def project(title: str, lead: str = "", programme: str = "", id: str = "", namespace: str = "") -> str:
    """The key of a project: its id, else a hash of normalised title, lead and programme.

    >>> project("Kolej metropolitalna", "Gdynia") == project("KOLEJ  metropolitalna", "gdynia")
    True
    """
    return identifier(namespace, id) if id else hashed(title, lead, programme)


def hashed(*parts: str) -> str:
    """``hash:`` and 16 hexadecimal digits of the normalised parts: a key where a file has no id.

    >>> hashed("Kolej metropolitalna", "Gdynia", "")
    'hash:d4d3eaa605dc6a30'
    """
    text = "|".join(normalise(part) for part in parts)
    return "hash:" + hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
