"""Rows as JSON, CSV and XLSX, read back with other readers."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import numpy as np
import openpyxl
import pandas as pd
import pytest

from competence_explorer.api.render import harmless, plain, to_csv, to_json, to_xlsx
from competence_explorer.api.show import show

ROWS = [
    {"id": "a", "name": "Łucja\nŻak", "level": 3, "share": 0.5, "day": dt.date(2026, 3, 1), "at": ["x", "y"]},
    {"id": "b", "name": None, "level": None, "share": float("nan"), "day": None, "at": []},
]
COLUMNS = list(ROWS[0])


def test_json_keeps_types_and_has_null_for_what_is_missing():
    assert json.loads(to_json(ROWS)) == [
        {**ROWS[0], "day": "2026-03-01"},
        {"id": "b", "name": None, "level": None, "share": None, "day": None, "at": []},
    ]


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        (float("inf"), None),
        (np.float64("nan"), None),
        (np.int32(7), 7),
        (np.bool_(True), True),
        (pd.Timestamp("2026-01-02"), "2026-01-02T00:00:00"),
        (dt.datetime(2026, 1, 2, 3, 4, tzinfo=dt.UTC), "2026-01-02T03:04:00+00:00"),
        ({"a": (1, None)}, {"a": [1, None]}),
        (True, True),
    ],
)
def test_plain_values(value, meant):
    assert plain(value) == meant
    assert type(plain(value)) is type(meant)


def test_csv_is_read_back_by_a_csv_reader():
    header, first, second = csv.reader(io.StringIO(to_csv(ROWS, COLUMNS), newline=""))
    assert header == COLUMNS
    assert first == ["a", "Łucja\nŻak", "3", "0.5", "2026-03-01", "x|y"]
    assert second == ["b", "", "", "", "", ""]


def test_columns_choose_and_order_the_cells():
    assert to_csv(ROWS, ["level", "id"]) == "level,id\r\n3,a\r\n,b\r\n"
    assert to_csv([], ["id", "name"]) == "id,name\r\n"


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1", "\ufeff=1", "-", "=", "+cmd|'x'!A0"],
)
def test_what_a_spreadsheet_would_run_is_made_harmless(text):
    assert harmless(text) == f"'{text}"
    assert list(csv.reader(io.StringIO(to_csv([{"a": text}], ["a"]), newline="")))[1] == [f"'{text}"]


@pytest.mark.parametrize("value", ["-5", "+48", "-1.5e3", "-1,5", "a=b", "", "Anna-Maria", -5, 2.5, None, True])
def test_numbers_and_plain_texts_stay(value):
    assert harmless(value) is value


def test_a_list_is_made_harmless_as_a_whole():
    assert to_csv([{"a": ["=1", "b"]}], ["a"]) == "a\r\n'=1|b\r\n"


def test_xlsx_has_text_as_text_and_dates_as_dates():
    rows = [*ROWS, {"id": "=1+1", "name": "#N/A", "level": -2}]
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(rows, COLUMNS, "a/b"))).active
    assert [cell.value for cell in sheet[1]] == COLUMNS
    assert all(cell.font.bold for cell in sheet[1])
    assert sheet["E2"].value == dt.datetime(2026, 3, 1)
    assert [cell.value for cell in sheet[3]] == ["b", None, None, None, None, None]
    assert (sheet["A4"].value, sheet["A4"].data_type) == ("=1+1", "s")
    assert (sheet["B4"].value, sheet["B4"].data_type) == ("#N/A", "s")
    assert (sheet["C4"].value, sheet["C4"].data_type) == (-2, "n")
    assert sheet.auto_filter.ref == "A1:F4"
    assert sheet.freeze_panes == "A2"


def test_xlsx_leaves_out_what_xml_cannot_hold():
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx([{"a": "x\x00\x0by\ud800"}], ["a"]))).active
    assert sheet["A2"].value == "xy"


def test_a_table_for_people_cannot_move_the_cursor(capsys):
    show([{"name": "[red]Anna\x1b[2J[/red]", "level": 3}], "table", ["name", "level"])
    printed = capsys.readouterr().out
    assert "[red]Anna" in printed
    assert "\x1b" not in printed
