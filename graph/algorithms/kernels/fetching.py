"""Asking for memory before it is needed.

Rows of a large network lie where no processor expects them: a loop over them waits for memory most of its time,
unless it asks some rows ahead. Where all of it is in the cache anyway, asking costs next to nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from llvmlite import ir  # type: ignore[import-untyped]
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

_CODE: Any = cgutils
_BYTES = ir.IntType(8).as_pointer()
_NUMBER = ir.IntType(32)
_FETCH = ir.FunctionType(ir.VoidType(), [_BYTES, _NUMBER, _NUMBER, _NUMBER])
_TO_READ_SOON_AND_OFTEN = [ir.Constant(_NUMBER, value) for value in (0, 3, 1)]


def _fetch(_: Any, array: Any, row: Any) -> Any:
    """Write the machine code of :data:`fetch`."""

    if not isinstance(row, types.Integer):
        return None

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kind = signature.args[0]
        place = [arguments[1], *[ir.Constant(arguments[1].type, 0)] * (kind.ndim - 1)]
        held = context.make_array(kind)(context, builder, arguments[0])
        address = _CODE.get_item_pointer(context, builder, kind, held, place)
        function = _CODE.get_or_insert_function(builder.module, _FETCH, "llvm.prefetch.p0")
        builder.call(function, [builder.bitcast(address, _BYTES), *_TO_READ_SOON_AND_OFTEN])
        return context.get_dummy_value()

    return types.void(array, types.intp), generate


fetch = cast(Callable[[Any, int], None], intrinsic(_fetch))
"""Bring the beginning of a row of an array to the cache, in compiled loops; nothing waits for it.

The row may lie outside the array: nothing is read then.
"""
