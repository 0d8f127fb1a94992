"""Static files of a package: compressed once, kept in memory, with what caches may do with them."""

from __future__ import annotations

import functools
import gzip
import os
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope


class Kept(StaticFiles):
    """A folder of files that change only with the program."""

    def __init__(self, package: str, folder: str, cache: str) -> None:
        super().__init__(packages=[(package, folder)])
        self.cache = cache

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """A file, compressed where the browser takes that, or that it has not changed."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["cache-control"] = self.cache
        if response.status_code != 200 or not _takes_compressed(scope):
            return response
        content = _compressed(os.fspath(full_path), stat_result.st_mtime_ns)
        named = ("content-type", "cache-control", "etag", "last-modified")
        headers = {name: response.headers[name] for name in named}
        return Response(content, headers=headers | {"content-encoding": "gzip", "vary": "accept-encoding"})


def _takes_compressed(scope: Scope) -> bool:
    asked = Headers(scope=scope)
    return scope["method"] == "GET" and "range" not in asked and "gzip" in asked.get("accept-encoding", "")


@functools.lru_cache(maxsize=256)
def _compressed(path: str, _changed: int) -> bytes:
    # As the largest of them is asked for with every picture, compressing it each time would take longer than the rest.
    return gzip.compress(Path(path).read_bytes(), compresslevel=9, mtime=0)
