"""Calendar files: what RFC 5545 asks of every line."""

from __future__ import annotations

import datetime as dt

import pytest

from competence_explorer.graph.itinerary import OCTETS, Event, calendar, escaped

WRITTEN = dt.datetime(2026, 12, 1, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=1)))
FIRST, LAST = dt.date(2027, 12, 30), dt.date(2027, 12, 31)


def unfolded(text):
    """The content lines, as a calendar reads them."""
    assert text.endswith("\r\n")
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def value(text, name):
    (found,) = (line.partition(":")[2] for line in unfolded(text) if line.split(":")[0].split(";")[0] == name)
    return found


def test_an_event_of_two_days():
    text = calendar([Event("v1@x", "Visit", FIRST, LAST, "Łódź, PL", "Needs: law\nWhom to meet: Bob")], WRITTEN)
    assert unfolded(text) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//competence-explorer//study visits//EN",
        "BEGIN:VEVENT",
        "UID:v1@x",
        "DTSTAMP:20261201T083000Z",
        "DTSTART;VALUE=DATE:20271230",
        "DTEND;VALUE=DATE:20280101",
        "SUMMARY:Visit",
        "LOCATION:Łódź\\, PL",
        "DESCRIPTION:Needs: law\\nWhom to meet: Bob",
        "STATUS:TENTATIVE",
        "TRANSP:OPAQUE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


@pytest.mark.parametrize("letter", ["a", "ł", "€", "\U0001f6b2", "\\", ",", "\n"])
@pytest.mark.parametrize("length", [1, 66, 67, 68, 74, 75, 76, 150, 1000])
def test_lines_are_folded_between_characters(letter, length):
    title = letter * length
    text = calendar([Event("u", title, FIRST, FIRST)], WRITTEN)
    lines = text.encode().split(b"\r\n")
    assert max(map(len, lines)) <= OCTETS
    assert all(line.decode() is not None for line in lines)  # no character is torn apart
    assert value(text, "SUMMARY") == escaped(title)


@pytest.mark.parametrize(
    "hostile", ["END:VEVENT\r\nBEGIN:VALARM", "x\nATTACH:file:///etc/passwd", "a\rb", "\x00\x1b[2J", "\u2028x", "\x85y"]
)
def test_no_text_begins_a_line_of_its_own(hostile):
    text = calendar([Event(hostile, hostile, FIRST, FIRST, hostile, hostile)], WRITTEN)
    names = [line.split(":")[0].split(";")[0] for line in unfolded(text)]
    assert names == ["BEGIN", "VERSION", "PRODID", "BEGIN", "UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY",
                     "LOCATION", "DESCRIPTION", "STATUS", "TRANSP", "END", "END"]  # fmt: skip
    assert text.split("\r\n") == [*text.splitlines(), ""]


def test_a_calendar_without_events():
    assert unfolded(calendar([], WRITTEN))[-1] == "END:VCALENDAR"
