"""What is never shown stays so in free Cypher: no answer depends on it."""

from __future__ import annotations

import pytest
import secret_texts as secret

from competence_explorer.graph.errors import CompetenceError, ForbiddenError
from competence_explorer.graph.screen import screen
from competence_explorer.graph.workbench import run

ANNA = {"id": "anna", "name": "Anna", "email": "anna@example.org"}
GIVEN = {"key": "email", "raw": "payload", "mail": ANNA["email"], "anna": ANNA, "list": [1], "map": {"a": 1}}


def load(store, mail):
    """Anna and Jan, who share a competence, a claim with the raw row, and a report; Anna's e-mail as given."""
    store.clear()
    store.write(
        lambda tx: tx.run(
            "CREATE (:Person {id: 'anna', name: 'Anna', email: $mail})-[:HAS_SKILL {key: '', level: 3}]->"
            "(:Skill {id: 'gis', name: 'GIS'})<-[:HAS_SKILL {key: '', level: 2}]-"
            "(:Person {id: 'jan', name: 'Jan', email: 'c@example.org'}) "
            "CREATE (:Claim {id: 'c', payload: $mail, row: 2}), (:Report {id: 'r', entries: $mail})",
            mail=mail,
        )
    )


def answers(store, texts):
    """What is answered to each text: its rows (sorted, unless the text orders them), or the kind of error."""
    found = {}
    for text in texts:
        try:
            rows = [repr(row) for row in run(store, text, GIVEN).rows]
            found[text] = rows if "ORDER" in text else sorted(rows)
        except CompetenceError as error:
            found[text] = [type(error), error.detail]
    return found


@pytest.mark.parametrize("text", [*secret.NAMED, *secret.PRINTED])
def test_what_names_or_prints_it_is_refused_with_its_place(text):
    with pytest.raises(ForbiddenError, match=r"at line 1, column \d+ is refused") as refusal:
        screen(text)
    assert refusal.value.hint


def test_no_answer_depends_on_it(module_store):
    one, other = "anna@example.org", "zofia@example.org"
    # What is ordered by nothing comes in any order: only what follows the e-mail every time depends on it.
    told = []
    for email in (one, other, other, one):
        load(module_store, email)
        told.append(answers(module_store, secret.AT_RUN_TIME))
    first, second, third, fourth = told
    assert [t for t in first if first[t] == fourth[t] != second[t] == third[t]] == []
    assert [t for answered in told for t, found in answered.items() if "@" in str(found)] == []


def test_no_complaint_tells_it(module_store):
    load(module_store, "anna@example.org")
    told = answers(module_store, secret.COMPLAINTS)
    assert [text for text, found in told.items() if "@" in str(found) or "Anna" in str(found)] == []
    assert sum(isinstance(found[0], type) for found in told.values()) > 5


def test_without_the_screen_it_would_be_seen(module_store):
    load(module_store, "anna@example.org")
    seen = 0
    for text in [*secret.NAMED, *secret.AT_RUN_TIME, *secret.PRINTED]:
        try:
            seen += "anna@" in str(module_store.read(text, **GIVEN))
        except CompetenceError:
            continue
    assert seen > 60


def test_honest_texts_run(module_store):
    load(module_store, "anna@example.org")
    faults = {}
    for text in secret.HONEST:
        try:
            assert run(module_store, text, GIVEN).rows is not None
        except CompetenceError as error:
            faults[text] = error.detail
    assert faults == {}


def test_a_property_chosen_when_it_runs_is_answered(module_store):
    load(module_store, "anna@example.org")
    text = "MATCH (p:Person {id: 'anna'}) UNWIND keys(p) AS key WITH p, key ORDER BY key RETURN key, p[key] AS value"
    assert run(module_store, text).rows == [["email", None], ["id", "anna"], ["name", "Anna"]]
    assert run(module_store, "WITH [1, 2, 3] AS list UNWIND [0, 2] AS i RETURN list[i] AS x").rows == [[1], [3]]
