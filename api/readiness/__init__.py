"""The page on how ready a scope is for a call: the figure, gaps with what to do, a heat map, a team, and
scopes side by side.

- ``wish``: what is asked, as an address
- ``answers``: the named queries that answer it
- ``gaps``: requirements with risks and remedies, and the figure taken apart
- ``what_if``: what is supposed, in words, and what it changes
- ``heat``: institutions × competences
- ``team``: who could do it, and who else could be taken in
- ``sides``: scopes, and calls, side by side
"""

from __future__ import annotations
