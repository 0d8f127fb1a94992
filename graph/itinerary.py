"""Calendar files: events as iCalendar (RFC 5545), which calendars of all kinds import."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import NamedTuple

PRODUCT = "-//competence-explorer//study visits//EN"
OCTETS = 75
"""Of a content line, without its end (RFC 5545, section 3.1)."""

_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


class Event(NamedTuple):
    """Whole days, from ``first`` to ``last`` (included); ``uid`` is the same whenever the same event is written."""

    uid: str
    title: str
    first: dt.date
    last: dt.date
    where: str = ""
    description: str = ""


def calendar(events: Iterable[Event], written: dt.datetime) -> str:
    r"""The events as one iCalendar file, tentative: lines of at most 75 octets that end with CRLF.

    ``written`` is the time of writing (with a time zone). Control characters of texts are left out.

    >>> day = dt.date(2027, 1, 12)
    >>> text = calendar([Event("x1", "Visit; Łódź", day, day)], dt.datetime(2026, 12, 1, tzinfo=dt.UTC))
    >>> text.splitlines()[7:10]
    ['DTEND;VALUE=DATE:20270113', 'SUMMARY:Visit\\; Łódź', 'STATUS:TENTATIVE']
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}"]
    for event in events:
        lines += _event(event, written)
    return "".join(_folded(line) for line in [*lines, "END:VCALENDAR"])


def escaped(text: str) -> str:
    r"""A text as a value of type TEXT.

    >>> escaped("a, b; c\\d\r\ne\x07")
    'a\\, b\\; c\\\\d\\ne'
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in plain if c in "\n\t" or c.isprintable() or c == "\u00a0").translate(_ESCAPES)


def _event(event: Event, written: dt.datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(event.uid)}"
    yield f"DTSTAMP:{written.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{event.first:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{event.last + dt.timedelta(days=1):%Y%m%d}"  # the first day after it
    yield f"SUMMARY:{escaped(event.title)}"
    if event.where:
        yield f"LOCATION:{escaped(event.where)}"
    if event.description:
        yield f"DESCRIPTION:{escaped(event.description)}"
    yield "STATUS:TENTATIVE"
    yield "TRANSP:OPAQUE"
    yield "END:VEVENT"


def _folded(line: str) -> str:
    """The line with its end, broken between characters where it is too long; a space begins each further part."""
    parts, part, size = [], "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > OCTETS:
            parts.append(part)
            part, size = " ", 1
        part += character
        size += octets
    return "\r\n".join([*parts, part]) + "\r\n"
