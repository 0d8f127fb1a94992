"""Readiness worked out by hand: figures, risks, remedies, and what is supposed."""

from __future__ import annotations

import pytest
from harbour import TODAY, in_days

from competence_explorer.graph.errors import NotFoundError, UsageError
from competence_explorer.graph.visibility import View, Viewer
from competence_explorer.queries import QUERIES, call_readiness

READY = QUERIES["call-readiness"]
ALL = {"call": "Harbour call", "scope": "Harbour area"}
CORE = ("held", "below", "not_known", "status", "missing_low", "missing_high")
RISKS = ("available", "busy", "old_evidence", "leaving", "one_institution", "one_person")


def asked(view, **values):
    return {row["name"]: row for row in READY.rows(view, ALL | values)}


def figures(rows, names=CORE):
    return {name: tuple(row[column] for column in names) for name, row in rows.items()}


def interval(rows):
    (found,) = {(row["readiness_low"], row["readiness_high"]) for row in rows.values()}
    return found


def test_figures(harbour):
    """Eve reported nothing; Dot holds gis; Ada alone holds law at 3. S = 1/2 + 1 + 0, readiness 1 / 2.5."""
    rows = asked(harbour)
    assert list(rows) == ["dam", "law", "gis"]
    assert figures(rows) == {
        "law": (1, 2, 1, "gap", 0.5, 0.0),
        "gis": (1, 0, 1, "covered", 0.0, 0.0),
        "dam": (0, 0, 1, "gap", 1.0, 0.0),
    }
    assert interval(rows) == (0.4, 1.0)
    assert rows["gis"]["mandatory"] == "no"
    assert all(row["not_reported"] == ["Delta", "Gamma"] for row in rows.values())


def test_the_upper_end_is_the_lower_one_where_everything_is_known(harbour):
    rows = asked(harbour, scope="Alfa|Beta")
    assert interval(rows) == (0.4, 0.4)
    assert rows["law"]["not_reported"] == []


def test_risks(harbour):
    rows = asked(harbour)
    assert figures(rows, RISKS) == {
        "law": (0, 1, 1, 0, "Alfa", "Ada (Alfa)"),
        "gis": (1, 0, 0, 1, "Beta", "Dot (Beta)"),
        "dam": (0, 0, 0, 0, None, None),
    }
    assert rows["law"]["risks"] == ["one person only: Ada (Alfa)", "evidence of all is old: Ada (Alfa)"]
    assert rows["gis"]["risks"] == [
        "one person only: Dot (Beta)",
        f"leaving by {in_days(120)}: Dot (Beta), {in_days(60)}",
        "not enough stay and are free",
    ]
    assert rows["dam"]["risks"] == []


def test_what_counts_as_a_risk_is_the_asker_s_to_say(harbour):
    rows = asked(harbour, evidence_years=10, busy_share=0.8, end=in_days(59), start=in_days(1))
    assert figures(rows, RISKS[:4]) == {"law": (1, 0, 0, 0), "gis": (1, 0, 0, 0), "dam": (0, 0, 0, 0)}


def test_work_on_the_project_itself_keeps_nobody_from_it(harbour):
    (law,) = asked(harbour, call=None, project="Quay").values()
    assert (law["held"], law["available"], law["busy"]) == (1, 1, 0)
    assert law["remedies"] == []


def test_remedies(harbour):
    rows = asked(harbour)
    course = f"by 'Law course', 16 h, 100 EUR, from {in_days(10)}, with an assessment"
    assert rows["law"]["remedies"] == [
        f"train: Bea (Alfa), holds it at level 2; {course}",
        f"train: Cyd (Beta), holds it at level 2; ask first: no permission for teams is recorded; {course}",
        "mentor: Oto (Epsilon), level 4 (expert), 6 h a year free of 10; "
        "known to Bea (Alfa) (worked together on “Pier” (2019–2020))",
        "mentor: Ada (Alfa), level 3 (advanced), 20 h a year free; belongs to the scope",
        f"hire or contract: law, level 3 (advanced) or above, 2 needed in all, from {in_days(30)} to {in_days(120)}",
    ]
    assert rows["dam"]["remedies"] == [
        "mentor: nobody on record holds it at the level",
        "train: nobody of the scope comes close, somebody would start from nothing; "
        "no training on record teaches it at level 2",
        f"hire or contract: dam, level 2 (intermediate) or above, 1 needed in all, "
        f"from {in_days(30)} to {in_days(120)}",
    ]
    assert rows["gis"]["remedies"] == []


def test_a_training_that_comes_too_late_and_a_mentor_who_leaves_are_said_to(harbour):
    rows = asked(harbour, start=TODAY, end=in_days(5))
    assert rows["law"]["remedies"][0].endswith(f"with an assessment; too late for {in_days(5)}")
    gap = asked(harbour, call=None, profile="gis=2x2")
    (mentor,) = [remedy for remedy in gap["gis"]["remedies"] if remedy.startswith("mentor")]
    assert mentor == "mentor: nobody who holds it has permitted to be asked and has hours left; write to Beta"


@pytest.mark.parametrize("scope", ["Gamma", "Delta", "Gamma|Delta"])
def test_no_remedy_is_proposed_from_silence(harbour, scope):
    rows = asked(harbour, scope=scope)
    assert {row["status"] for row in rows.values()} == {"not known"}
    assert not any(row["remedies"] or row["risks"] for row in rows.values())
    assert sorted(rows["law"]["not_reported"]) == sorted(scope.split("|"))
    # One person can be one of two holders of law; of Delta nobody can say how many there are.
    assert interval(rows) == ((0.2857, 1.0) if "Delta" in scope else (0.2857, 0.6667))


def test_what_if(harbour):
    before = harbour.store.version()
    held = {
        "trained": {"bea=law=3": 2, "bea=Law course|cyd=law=4": 3, "Law course": 3, "bea=law=1": 1},
        "leaving": {"ada": 0, "Alfa": 0, in_days(60).isoformat(): 1},
        "joining": {"Epsilon": 3, "Alfa": 1},
    }
    for parameter, cases in held.items():
        for text, wanted in cases.items():
            assert asked(harbour, **{parameter: text})["law"]["held"] == wanted, text
    assert interval(asked(harbour, trained="bea=law=3")) == (0.5, 1.0)
    gone = asked(harbour, leaving=in_days(60).isoformat(), scope="Beta")
    assert figures(gone)["gis"] == (0, 0, 0, "gap", 0.5, 0.5)
    assert harbour.store.version() == before


def test_that_all_known_people_left_is_known(harbour):
    rows = asked(harbour, leaving="dot|cyd", scope="Beta")
    assert {row["status"] for row in rows.values()} == {"gap"}
    assert rows["law"]["not_reported"] == []


def test_one_holder_more_or_one_requirement_less_never_lowers_readiness(harbour):
    parts = ["law=3x2", "gis=2", "dam=2"]
    for scope in ("Alfa", "Beta", "Harbour area"):
        whole = READY.rows(harbour, {"profile": ";".join(parts), "scope": scope})[0]
        for left_out in parts:
            rest = ";".join(part for part in parts if part != left_out)
            assert READY.rows(harbour, {"profile": rest, "scope": scope})[0]["readiness_low"] >= whole["readiness_low"]
        for who in ("ada", "bea", "cyd", "dot"):
            for what in ("law", "gis", "dam"):
                values = {"profile": ";".join(parts), "scope": scope, "trained": f"{who}={what}=4"}
                assert READY.rows(harbour, values)[0]["readiness_low"] >= whole["readiness_low"]


def test_who_is_not_told_small_counts_reads_an_interval_that_holds_the_truth(harbour):
    contact = View(harbour.store, Viewer("contact", institution="alfa"))
    exact, told = asked(harbour, scope="Alfa"), asked(contact, scope="Alfa")
    assert told["law"]["held"] == told["law"]["below"] == "fewer than 5"
    assert told["law"]["one_person"] is None
    assert told["law"]["risks"] == ["one institution only: Alfa", "evidence of all is old"]
    assert interval(exact) == (0.3333, 0.3333)
    assert interval(told) == (0.3333, 0.4)  # law may be held by four


def test_a_profile_by_name_and_one_that_the_graph_does_not_know(harbour):
    with pytest.raises(UsageError, match="tram infrastructure design") as unknown:
        READY.rows(harbour, {"profile": "Linia tramwajowa"})
    assert "draft-call --profile transport-tram" in unknown.value.hint
    own = harbour.store.home / "profiles.csv"
    own.write_text(
        "id,name,name_pl,theme,kind,competence,competence_id,level,people,mandatory\n"
        "quay,Quay,Nabrzeże,environment,infrastructure,law,,3,2,yes\nquay,,,,,GIS,local:gis,2,,no\n",
        encoding="utf-8",
    )
    try:
        rows = READY.rows(harbour, {"profile": "nabrzeże"})
        assert [(row["id"], row["level"], row["people"], row["mandatory"]) for row in rows] == [
            ("local:law", 3, 2, "yes"),
            ("local:gis", 2, 1, "no"),
        ]
        assert QUERIES["missing-competences"].rows(harbour, {"profile": "quay"})
    finally:
        own.unlink()


@pytest.mark.parametrize(
    "values",
    [
        {"trained": "bea=alchemy"},
        {"trained": "bea=law=5"},
        {"trained": "=law=3"},
        {"call": None},
        {"start": in_days(10), "end": in_days(9)},
        {"end": in_days(365 * 25)},
    ],
)
def test_what_cannot_be_answered(harbour, values):
    with pytest.raises((UsageError, NotFoundError)) as wrong:
        READY.rows(harbour, ALL | values)
    assert wrong.value.hint


def test_from_python(harbour):
    frame = call_readiness(harbour.store, **ALL)
    assert list(frame.columns)[:9] == READY.names[:9]
    assert frame["held"].tolist() == [0, 1, 1]


def test_whom_risks_and_remedies_name_stands_beside_by_key(harbour):
    rows = asked(harbour)
    law = rows["law"]
    assert law["remedies_kinds"] == ["train", "train", "mentor", "mentor", "hire"]
    assert (law["learners"], law["learners_ids"]) == (["Bea", "Cyd"], ["bea", "cyd"])
    assert (law["mentors"], law["mentors_ids"]) == (["Oto", "Ada"], ["oto", "ada"])
    assert (law["training"], law["training_id"]) == ("Law course", "course")
    assert (law["one_person_id"], law["named_ids"]) == ("ada", ["ada"])
    assert rows["dam"]["learners_ids"] == rows["dam"]["mentors_ids"] == [] and rows["dam"]["training_id"] is None
    assert (rows["gis"]["one_person_id"], rows["gis"]["named_ids"], rows["gis"]["remedies_kinds"]) == (
        "dot",
        ["dot"],
        [],
    )


def test_nobody_is_named_by_key_to_whom_the_count_is_not_told(harbour):
    rows = asked(View(harbour.store, Viewer("viewer", institution="alfa")))
    assert rows["law"]["held"] == "fewer than 5"
    assert (rows["law"]["one_person_id"], rows["law"]["named_ids"]) == (None, [])


def test_the_picture_shows_competences_and_their_holders_by_institution(harbour):
    view = harbour
    network = READY.network(view, ALL, READY.rows(view, ALL))
    assert {(node.id, node.group) for node in network.nodes if node.kind == "Person"} == {
        ("ada", "Alfa"),
        ("dot", "Beta"),
    }
    assert {node.id: node.size for node in network.nodes if node.kind == "Skill"} == {
        "local:dam": 4.0, "local:law": 4.0, "local:gis": 2.0,
    }  # fmt: skip
    assert {(edge.start, edge.end) for edge in network.edges} == {("local:law", "ada"), ("local:gis", "dot")}
    joined = ALL | {"joining": "Epsilon"}
    assert {"oto", "pia"} < {node.id for node in READY.network(view, joined, READY.rows(view, joined)).nodes}


def test_the_picture_shows_nobody_who_is_not_counted(harbour):
    view = View(harbour.store, Viewer("viewer", institution="alfa"))
    assert {node.kind for node in READY.network(view, ALL, READY.rows(view, ALL)).nodes} == {"Skill"}
