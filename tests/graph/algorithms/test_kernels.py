"""How the compiled loops are loaded and kept: nobody waits for the compiler twice, or for an import."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from competence_explorer.graph.algorithms.kernels import compiling, searches


def test_importing_loads_neither_numba_nor_scipy_nor_pandas():
    code = "import sys, competence_explorer.graph.algorithms; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"numba", "scipy", "pandas"} & set(loaded.stdout.split())


def test_warm_leaves_nothing_to_compile(tmp_path, monkeypatch):
    """A second process finds all loops in the cache folder: it compiles nothing."""
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    code = """if True:
        import sys
        from competence_explorer.graph import algorithms
        algorithms.warm()
        modules = [module for name, module in sys.modules.items() if ".algorithms.kernels." in name]
        loops = {loop for module in modules for loop in vars(module).values() if hasattr(loop, "stats")}
        cached = [loop for loop in loops if loop.nopython_signatures and loop._cache.cache_path]
        print(len(cached), sum(sum(loop.stats.cache_misses.values()) for loop in cached))
    """

    def loops_and_misses() -> list[int]:
        run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        return [int(word) for word in run.stdout.split()]

    first, second = loops_and_misses(), loops_and_misses()
    assert first[0] == first[1] > 0
    assert second == [first[0], 0]


def test_under_another_module_name_nothing_is_kept():
    """Else pytest, which imports files by path, would leave machine code that the product cannot load."""
    assert searches.hops._cache.cache_path

    def double(number):
        return 2 * number

    double.__module__ = "graph.algorithms.kernels"
    twice = compiling.compiled("int64(int64)")(double)
    assert twice(4) == 8
    assert twice._cache.cache_path is None


def test_without_a_folder_to_keep_code_in_it_is_compiled_in_memory():
    """numba finds no place for a function without a file, as on a read-only disk without a home."""
    scope = {"__name__": "competence_explorer.nowhere"}
    exec("def twice(number): return 2 * number", scope)
    twice = compiling.compiled("int64(int64)")(scope["twice"])
    assert twice(4) == 8
    assert twice._cache.cache_path is None


def test_no_other_type_is_ever_compiled():
    wide = np.zeros(2, np.int64)
    with pytest.raises(TypeError, match="No matching definition"):
        searches.hops(wide, wide, wide, 1)
