"""Study visits as a calendar file, over HTTP."""

from __future__ import annotations

import pytest
from lessons import load_lessons
from starlette.testclient import TestClient

from competence_explorer.api.app import create_app


@pytest.fixture(scope="module")
def client(module_store):
    load_lessons(module_store)
    with TestClient(create_app(module_store), base_url="http://127.0.0.1:8000") as made:
        yield made


def content(text):
    return text.replace("\r\n ", "").split("\r\n")


def test_a_calendar_file(client):
    answer = client.get("/study-visits.ics?first=2027-03-02&days=3")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/calendar")
    assert answer.headers["content-disposition"] == 'attachment; filename="study-visits.ics"'
    lines = content(answer.text)
    assert lines.count("BEGIN:VEVENT") == 1  # of two visits, one has no host
    for line in (
        "SUMMARY:Study visit: law",
        "DTSTART;VALUE=DATE:20270302",
        "DTEND;VALUE=DATE:20270305",
        "LOCATION:Beta\\, PL",
    ):
        assert line in lines
    (told,) = (line for line in lines if line.startswith("DESCRIPTION:"))
    assert told == (
        "DESCRIPTION:Needs: Help with law\\; Help with law\\nGuests from: Gama\\nWho travels: Fay (Gama)\\n"
        "Finished projects of the host: Old hall (lead)\\nWhom to meet: law 4: Bob (Beta)\\n"
        "The guests offer: excel 3: Fay (Gama)"
    )


def test_its_uid_is_the_key_of_the_visit(client):
    (row, _) = client.get("/api/queries/study-visit").json()
    assert f"UID:{row['id']}@competence-explorer" in content(client.get("/study-visits.ics").text)


def test_wrong_parameters_are_told_as_by_the_query(client):
    answer = client.get("/study-visits.ics?days=9", headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["hint"]) == (400, "It takes 2 to 5 days.")
    assert client.get("/study-visits.ics?surprise=1").status_code == 400
    assert client.get("/study-visits.ics?scope=Atlantis").status_code == 404


def test_a_page_to_print(client):
    page = client.get("/study-visits?first=2027-03-02")
    assert page.status_code == 200
    assert page.text.count('<article class="visit"') == 2
    for part in ("Old hall (lead)", "law 4: Bob (Beta)", "excel 3: Fay (Gama)", 'datetime="2027-03-02"'):
        assert part in page.text
    assert "Nobody else on record has finished a project that took this." in page.text
    assert 'href="/study-visits.ics?first=2027-03-02"' in page.text
    polish = client.get("/study-visits", headers={"accept-language": "pl"}).text
    assert "Kto jedzie" in polish
    wrong = client.get("/study-visits?days=9")
    assert (wrong.status_code, "It takes 2 to 5 days." in wrong.text) == (400, True)


def test_names_are_escaped(client):
    page = client.get("/study-visits?scope=%3Cscript%3Ealert(1)%3C/script%3E")
    assert page.status_code == 404
    assert "<script>alert" not in page.text


def test_the_query_has_a_network(client):
    assert client.get("/queries/study-visit/network?first=2027-03-02").status_code == 200
