"""How loops are compiled, and where their machine code is kept.

Importing a module with such loops imports numba and loads (or, once, compiles) every loop in it: import them
inside functions only. The signatures are explicit, so nothing is ever compiled for another type behind a
user's back. The machine code is kept on disk: beside the file where that may be written, else in the user's
cache folder, or where ``NUMBA_CACHE_DIR`` says.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from numba import njit

Loop = TypeVar("Loop", bound=Callable[..., object])


def compiled(signature: str) -> Callable[[Loop], Loop]:
    """Compile for one signature, and keep the machine code if there is a folder for it.

    Kept code names the loop's module. Imported under another name (pytest collects files by their path)
    nothing is kept, or the product would look for a module of that name.
    """

    def compile_now(loop: Loop) -> Loop:
        kept = loop.__module__.startswith("competence_explorer.")
        try:
            return cast(Loop, njit(signature, cache=kept, nogil=True, error_model="numpy")(loop))
        except RuntimeError as error:
            if "no locator available" not in str(error):
                raise
            return cast(Loop, njit(signature, nogil=True, error_model="numpy")(loop))

    return compile_now


def inlined(loop: Loop) -> Loop:
    """Mark a part of other loops: it is compiled into them."""
    return cast(Loop, njit(nogil=True, error_model="numpy")(loop))
