"""The list that people fill in: read back whatever program wrote it; nothing is guessed, in any order of rows."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from competence_explorer.api.decision_file import COLUMNS, meaning, read_decisions_of
from competence_explorer.api.render import to_csv
from competence_explorer.graph.decisions import RULE, Decision, check, pair_id
from competence_explorer.graph.errors import FileError, UsageError
from competence_explorer.graph.records import Ref
from competence_explorer.graph.review import Item

NAMES = "abcd"


def person(name):
    return Ref("Person", f"uk:{name}")


def item(one, other):
    a, b = person(one), person(other)
    return Item(
        pair_id(a, b), "identity", "Person", a.id, f"Łucja {one}", "", b.id, f"Łucja {other}", "", 0.8, ("same",)
    )


PAIRS = {one + other: item(one, other) for one in NAMES for other in NAMES if one < other}
PROJECT, LAW = Ref("Project", "x:1"), Ref("Skill", "local:law")
SUGGESTION = Item(
    pair_id(PROJECT, LAW), "competence", "Project", "x:1", "=1+1", "", "local:law", "law", "", 0.7, ("law",)
)
OPEN = {one.id: one for one in (*PAIRS.values(), SUGGESTION)}


def listed(decisions, **more):
    """The list as it is written, with decisions (by pair) filled in."""
    rows = [
        one._asdict() | {"reasons": list(one.reasons), "decision": decisions.get(name, ""), **more.get(name, {})}
        for name, one in (PAIRS | {"law": SUGGESTION}).items()
    ]
    return to_csv(rows, COLUMNS)


def read(tmp_path, text, known=OPEN, encoding="utf-8-sig"):
    path = tmp_path / "list.csv"
    path.write_bytes(text.encode(encoding))
    return read_decisions_of(path, known)


def chosen(found):
    return {row.choice.id: row.choice.verdict for row in found.rows}


def separated(text, sign):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=sign).writerows(csv.reader(io.StringIO(text)))
    return out.getvalue()


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1250", "utf-16"])
def test_whatever_program_wrote_it(tmp_path, sign, encoding):
    found = read(tmp_path, separated(listed({"ab": "same", "law": "tak"}), sign), encoding=encoding)
    assert chosen(found) == {PAIRS["ab"].id: "same", SUGGESTION.id: "accept"}
    assert (found.open, found.known, found.faults) == (5, 0, [])


def test_a_workbook_with_words_above_the_list(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Please decide until Friday"])
    for row in csv.reader(io.StringIO(listed({"ab": "RÓŻNE"}))):
        book.active.append(row)
    book.save(tmp_path / "list.xlsx")
    assert chosen(read_decisions_of(tmp_path / "list.xlsx", OPEN)) == {PAIRS["ab"].id: "different"}


@pytest.mark.parametrize(
    ("word", "kind", "verdict"),
    [
        ("Ta sama", "identity", "same"),
        ("  YES ", "identity", "same"),
        ("różne", "identity", "different"),
        ("Nie.", "identity", "different"),
        ("tak", "competence", "accept"),
        ("odrzuć", "competence", "refuse"),
        ("accept", "identity", None),
        ("same", "competence", None),
        ("maybe", "identity", None),
        ("?", "competence", None),
    ],
)
def test_words(word, kind, verdict):
    assert meaning(word, kind) == verdict


def test_what_is_wrong_is_told_with_its_place_and_the_rest_is_taken(tmp_path):
    text = listed({"ab": "same", "ac": "maybe", "ad": "accept", "law": "no"})
    head, *rows = csv.reader(io.StringIO(text))
    rows[5][0], rows[5][head.index("decision")] = "gone", "same"
    out = io.StringIO(newline="")
    csv.writer(out).writerows([head, *rows])
    text = out.getvalue()
    found = read(tmp_path, text)
    assert chosen(found) == {PAIRS["ab"].id: "same", SUGGESTION.id: "refuse"}
    told = [(fault.file, fault.row, fault.column, fault.value) for fault in found.faults]
    assert told == [
        ("list.csv", 3, "decision", "maybe"),
        ("list.csv", 4, "decision", "accept"),
        ("list.csv", 7, "id", "gone"),
    ]
    assert all(fault.reason and fault.right for fault in found.faults)
    assert "same or different" in found.faults[0].right


def test_a_list_of_which_one_column_was_sorted_is_refused(tmp_path):
    text = listed({"ab": "same"}).replace(
        f"{PAIRS['ab'].id},identity,Person,uk:a", f"{PAIRS['ab'].id},identity,Person,uk:z"
    )
    found = read(tmp_path, text)
    assert chosen(found) == {}
    assert [(fault.row, fault.column, fault.value) for fault in found.faults] == [(2, "a_id", "uk:z")]


def test_two_rows_about_one_pair(tmp_path):
    text = listed({"ab": "same"})
    again = text + text.splitlines()[1].replace(",same,same", ",same,different") + "\r\n"
    found = read(tmp_path, again)
    assert chosen(found) == {}
    assert [(fault.row, "row 9" in fault.reason, "row 2" in fault.reason) for fault in found.faults] == [
        (2, True, False),
        (9, False, True),
    ]
    twice = read(tmp_path, text + text.splitlines()[1] + "\r\n")
    assert chosen(twice) == {PAIRS["ab"].id: "same"}
    assert twice.faults == []


def test_rows_that_contradict_each_other_by_way_of_a_third_name_each_other(tmp_path):
    found = read(tmp_path, listed({"ab": "same", "bc": "same", "ac": "different", "ad": "different"}))
    assert chosen(found) == {PAIRS["ad"].id: "different"}
    assert [fault.row for fault in found.faults] == [2, 3, 5]
    assert "row 2 (same)" in found.faults[1].reason
    assert "row 5 (same)" in found.faults[1].reason


def kept(verdict, name, by="Zofia"):
    made = Decision(verdict, *PAIRS[name].ends, by, "2026-03-01T10:00:00+00:00")
    return {made.id: made}


def test_rows_against_what_was_decided(tmp_path):
    known = OPEN | kept("different", "ab") | kept("same", "bc") | kept("same", "cd", by=RULE)
    found = read(tmp_path, listed({"ab": "same", "ac": "same", "bc": "same", "cd": "different"}), known)
    assert chosen(found) == {PAIRS["cd"].id: "different"}  # a person stands above the rule
    assert found.known == 1
    first, second = found.faults
    assert "Zofia decided different on 2026-03-01" in first.reason
    assert f"--undo {PAIRS['ab'].id}" in first.right
    assert f"the decision {PAIRS['ab'].id} (different, Zofia)" in second.reason


@pytest.mark.parametrize("text", ["name;decision\nAnna;same\n", "a,b\n1,2\n"])
def test_what_is_no_such_list(tmp_path, text):
    with pytest.raises(FileError, match="no row with the columns"):
        read(tmp_path, text)


ROWS = st.dictionaries(st.sampled_from(sorted(PAIRS)), st.sampled_from(["same", "different", "", "maybe"]))


@given(ROWS, ROWS, st.randoms(use_true_random=False))
def test_what_is_taken_never_contradicts_and_does_not_depend_on_the_order(tmp_path_factory, before, given, random):
    known = dict(OPEN)
    for name, verdict in before.items():
        made = kept(verdict, name) if verdict in ("same", "different") else {}
        decided = [one for one in (known | made).values() if isinstance(one, Decision)]
        try:
            check(decided)
        except UsageError:
            continue
        known |= made
    folder = tmp_path_factory.mktemp("list")
    head, *rows = listed(given).splitlines(keepends=True)
    found = read(folder, head + "".join(rows), known)
    again = read(folder, head + "".join(random.sample(rows, len(rows))), known)
    assert chosen(found) == chosen(again)
    decided = {one.id: one for one in known.values() if isinstance(one, Decision)}
    check([*decided.values(), *(Decision(row.choice.verdict, *OPEN[row.choice.id].ends) for row in found.rows)])
    rejected = len({fault.row for fault in found.faults})
    assert len(found.rows) + found.known + found.open + rejected == len(rows)
