"""The catalogues: complete, up to date, and with the same placeholders as the English texts."""

from __future__ import annotations

import re

import pytest

from competence_explorer.api import messages
from competence_explorer.api.languages import ENGLISH, LANGUAGES

CODES = [code for code in LANGUAGES if code != ENGLISH]


@pytest.mark.parametrize("code", CODES)
def test_every_text_of_the_pages_stands_in_the_catalogue_and_no_other(code):
    assert messages.path_of(code).read_bytes() == messages.written(messages.updated(code)), (
        "Run `make messages`, and translate what is new."
    )


@pytest.mark.parametrize("code", CODES)
def test_every_text_is_translated(code):
    found = messages.read(code)
    forms = ((message, string) for message in found if message.id for string in strings(message))
    assert [message.id for message, string in forms if not string] == []


@pytest.mark.parametrize("code", CODES)
def test_placeholders_and_code_are_the_same(code):
    for message in messages.read(code):
        if message.id:
            wanted = set(marks(message.id if isinstance(message.id, str) else message.id[1]))
            for string in strings(message):
                assert set(marks(string)) <= wanted, message.id
                if isinstance(message.id, str):
                    assert set(marks(string)) == wanted, message.id


def strings(message):
    return message.string if isinstance(message.string, (tuple, list)) else [message.string]


def marks(text):
    return re.findall(r"%\(\w+\)[sd]|</?\w+>|``.+?``", text)
