"""Languages that a roster may name: ISO 639-1 codes (csb, Kashubian, has none) and their names."""

from __future__ import annotations

_CODES = """
en pl de fr es it uk sv da no fi cs sk nl lt lv et bg csb el ga hr hu is mt pt ro ru sl sq sr tr
ar be bs ca cy eu fa gl he hi ja ka ko lb mk vi zh
"""
LANGUAGES = tuple(_CODES.split())
"""Codes that are understood."""

_NAMES = """
en English angielski
pl Polish polski
de German niemiecki
fr French francuski
es Spanish hiszpański
it Italian włoski
uk Ukrainian ukraiński
ru Russian rosyjski
sv Swedish szwedzki
da Danish duński
no Norwegian norweski
fi Finnish fiński
cs Czech czeski
sk Slovak słowacki
nl Dutch niderlandzki
lt Lithuanian litewski
csb Kashubian kaszubski
"""
LANGUAGE_NAMES = {name: code for code, *names in map(str.split, _NAMES.strip().splitlines()) for name in names}
"""English and Polish names → codes."""
