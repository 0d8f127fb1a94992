"""Sentences: English to everybody who takes them as texts, and what they were made of to who asks."""

from __future__ import annotations

import copy
import csv
import datetime as dt
import io
import json
import pickle

import pandas as pd
import pytest

from competence_explorer.graph.wording import Joined, Said, Sentence, figure, joined, say, say_many, word

DAY = dt.date(2027, 1, 31)
NESTED = joined("; ", [say("train: %(who)s, %(why)s", who="Ann", why=say("from %(day)s", day=DAY)), "Bo"])
SENTENCES = [
    say("nobody leads it any more"),
    say("%(hours)s h", hours=2.5),
    say_many("%(count)s pair", "%(count)s pairs", 3),
    figure(2, 1),
    word("declared"),
    NESTED,
]


def test_the_english_text():
    assert [str(one) for one in SENTENCES] == [
        "nobody leads it any more", "2.5 h", "3 pairs", "2.0", "declared", "train: Ann, from 2027-01-31; Bo",
    ]  # fmt: skip
    assert say_many("%(count)s pair", "%(count)s pairs", 1) == "1 pair"
    assert say("100 % sure") == "100 % sure"


@pytest.mark.parametrize("one", SENTENCES)
def test_it_is_a_text_to_everybody(one):
    text = str(one)
    assert type(text) is str
    assert one == text and hash(one) == hash(text) and {one: 1}[text] == 1
    assert json.dumps(one) == json.dumps(text)
    written = io.StringIO()
    csv.writer(written).writerow([one])
    assert next(csv.reader([written.getvalue()])) == [text]
    assert pd.DataFrame([{"a": one}]).to_dict("records") == [{"a": text}]


@pytest.mark.parametrize("one", SENTENCES)
def test_it_keeps_what_it_was_made_of(one):
    for again in (pickle.loads(pickle.dumps(one)), copy.deepcopy(one), sorted([one])[0]):
        assert isinstance(again, Sentence)
        assert (again, again.made) == (one, one.made)


def test_it_does_not_change():
    with pytest.raises(AttributeError, match="does not change"):
        SENTENCES[0].made = Said("another", ())
    with pytest.raises(AttributeError):
        SENTENCES[0].note = "more"


def test_joined_keeps_its_parts():
    assert isinstance(NESTED.made, Joined)
    first, last = NESTED.made.parts
    assert isinstance(first, Sentence) and first.made.template == "train: %(who)s, %(why)s" and last == "Bo"
    assert joined("; ", [SENTENCES[0]]) is SENTENCES[0]
    assert joined("; ", []) == ""
