"""Answers that are written while they are read: CSV and NDJSON, some thousand rows at a time."""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from starlette.responses import StreamingResponse

from competence_explorer.api import negotiation
from competence_explorer.api.render import cell
from competence_explorer.graph import workbench
from competence_explorer.graph.cells import harmless
from competence_explorer.graph.errors import CompetenceError
from competence_explorer.graph.store import Store

NDJSON = "application/x-ndjson"

ROWS = 2000
"""Rows that are sent at a time."""

_AS_IT_IS = (int, float, bool, type(None))

Lines = Sequence[list[Any]]


def streamed(
    store: Store, text: str, parameters: Mapping[str, Any], form: str, rows: int | None = None
) -> StreamingResponse:
    """The answer to a reading query as CSV or NDJSON, all its rows unless ``rows`` says how many.

    What is wrong with the query is raised before anything is sent. If the query is stopped later, NDJSON ends with a
    line ``{"error": …, "hint": …}``, and CSV is broken off so that the client sees that it is not whole.
    """
    chunks = _chunks(store, text, parameters, form, rows)
    first = next(chunks)
    # Not packed: that would cost more than all the rest. (The packing layer leaves alone what names an encoding.)
    headers = {"content-encoding": "identity", "content-disposition": f'attachment; filename="cypher.{_SUFFIX[form]}"'}
    return StreamingResponse(itertools.chain([first], chunks), media_type=f"{form}; charset=utf-8", headers=headers)


def _chunks(store: Store, text: str, given: Mapping[str, Any], form: str, rows: int | None) -> Iterator[bytes]:
    head, encode = _WRITERS[form]
    sent = False
    try:
        with workbench.stream(store, text, given) as (columns, answered):
            wanted = itertools.islice(answered, rows)
            begun = head(columns)
            while lines := list(itertools.islice(wanted, ROWS)):
                yield begun + encode(columns, lines)
                sent, begun = True, b""
            if begun or not sent:
                yield begun
    except CompetenceError as error:
        if not sent or form != NDJSON:
            raise
        yield (json.dumps({"error": error.detail, "hint": error.hint}, ensure_ascii=False) + "\n").encode()


def _csv(_: Sequence[str], lines: Lines) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(
        [value if type(value) in _AS_IT_IS else _text(value) for value in line] for line in lines
    )
    return text.getvalue().encode()


def _text(value: str | list[Any] | dict[str, Any]) -> Any:
    return harmless(value if type(value) is str else cell(value))


def _csv_head(columns: Sequence[str]) -> bytes:
    # With a byte order mark, without which spreadsheets take diacritics for another encoding.
    return b"\xef\xbb\xbf" + _csv(columns, [list(columns)])


def _ndjson(columns: Sequence[str], lines: Lines) -> bytes:
    written = (json.dumps(dict(zip(columns, line, strict=True)), ensure_ascii=False) for line in lines)
    return ("\n".join(written) + "\n").encode()


_WRITERS: Mapping[str, tuple[Callable[[Sequence[str]], bytes], Callable[[Sequence[str], Lines], bytes]]] = {
    negotiation.CSV: (_csv_head, _csv),
    NDJSON: (lambda _: b"", _ndjson),
}
_SUFFIX = {negotiation.CSV: "csv", NDJSON: "ndjson"}
