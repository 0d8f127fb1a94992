"""Which form of an answer a client asks for, by its ``Accept`` header (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from collections.abc import Sequence

JSON = "application/json"
CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HTML = "text/html"


def choose(accept: str, offered: Sequence[str]) -> str | None:
    """The offered media type that ``Accept`` prefers; the first of equals; None where none is acceptable.

    >>> choose("text/csv, */*;q=0.1", [JSON, CSV]), choose("", [JSON, CSV]), choose("image/png", [JSON])
    ('text/csv', 'application/json', None)
    """
    ranges = [_range(part) for part in accept.split(",") if part.strip()] or [("*/*", 1.0)]
    weights = {type_: _weight(type_, ranges) for type_ in offered}
    best = max(weights, key=lambda type_: weights[type_])
    return best if weights[best] > 0 else None


def wants_page(accept: str) -> bool:
    """Whether the client would rather have a page than JSON: a browser."""
    return choose(accept, [JSON, HTML]) == HTML


def _range(part: str) -> tuple[str, float]:
    type_, *parameters = (piece.strip().lower() for piece in part.split(";"))
    quality = next((piece[2:] for piece in parameters if piece.startswith("q=")), "1")
    try:
        return type_, float(quality)
    except ValueError:
        return type_, 0.0


def _weight(type_: str, ranges: Sequence[tuple[str, float]]) -> float:
    """The quality that the most specific range gives a type."""
    for pattern in (type_, f"{type_.split('/')[0]}/*", "*/*"):
        for known, quality in ranges:
            if known == pattern:
                return quality
    return 0.0
