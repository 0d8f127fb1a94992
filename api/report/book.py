"""A report as a workbook: a sheet for each part. Texts are texts, whatever they begin with."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from competence_explorer.api.languages import gettext as _
from competence_explorer.api.render import cell
from competence_explorer.api.report import words
from competence_explorer.api.report.compose import Part, Report
from competence_explorer.api.report.heat import Heat, heat_map
from competence_explorer.api.report.page import limits, tones
from competence_explorer.api.vocabulary import said
from competence_explorer.api.wording import told

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

FILLS: Mapping[str, tuple[str, str]] = {
    "covered": ("08519C", "FFFFFF"),
    "part": ("9ECAE1", "000000"),
    "none": ("FFF3D6", "000000"),
    "unknown": ("E5E7EA", "000000"),
}
"""Background and letters of the heat map's tones: one scale of darkness, the same as on the page."""

_WIDEST = 70
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_TITLE = re.compile(r"[\\/*?:\[\]]")


def to_xlsx(report: Report) -> bytes:
    """The workbook in the current language."""
    from openpyxl import Workbook  # only where a workbook is asked for

    book = Workbook()
    book.remove(book.active)
    _summary(book, report)
    _part(book, _("Competences"), report.parts["readiness"])
    _heat(book, heat_map(report.parts["scopes"].rows, report.parts["cells"].rows))
    _remedies(book, report)
    for name, title in _titles().items():
        _part(book, title, report.parts[name])
    headers = [_(name.replace("_", " ")) for name in (report.sources[0] if report.sources else ())]
    _sheet(book, _("Sources"), headers, [[*row.values()] for row in report.sources])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _titles() -> dict[str, str]:
    """The parts that become sheets as they are, with their titles."""
    return {
        "team": _("Team"),
        "scopes": _("Institutions"),
        "single": _("One holder"),
        "fading": _("About to be lost"),
        "plan": _("Training plan"),
        "quality": _("Data quality"),
    }


def _summary(book: Workbook, report: Report) -> None:
    lines = [report.call["title"], words.dates(report.call), report.asked.scope, *words.supposed(report.supposed)]
    made = _("made on %(day)s from version %(version)s of the graph") % {
        "day": report.made_on.isoformat(),
        "version": report.version,
    }
    lines += ["", *words.summary(report), "", *limits(), "", made]
    sheet = _sheet(book, _("Summary"), [], [[line] for line in lines if line is not None])
    sheet.column_dimensions["A"].width = 110
    sheet["A1"].font = _font(bold=True, size=14)


def _part(book: Workbook, title: str, part: Part) -> None:
    """A part with all its columns; where it has no answer, why."""
    names = part.query.names
    headers = [_(name.replace("_", " ")) for name in names]
    rows = [[_told(row, name) for name in names] for row in part.rows]
    _sheet(book, title, headers, rows if part.rows else [[part.problem]])


def _told(row: Mapping[str, Any], name: str) -> Any:
    """A value in the reader's language, a list on lines of one cell."""
    value = row[name]
    if isinstance(value, list):
        return "\n".join(said(name, part) for part in value)
    return said(name, value) if isinstance(value, str) else value


def _remedies(book: Workbook, report: Report) -> None:
    rows = [[told(row["name"]), row["level"], told(remedy)] for row in report.readiness for remedy in row["remedies"]]
    _sheet(book, _("Remedies"), [_("competence"), _("level"), _("remedy")], rows)


def _heat(book: Workbook, heat: Heat) -> None:
    from openpyxl.styles import Alignment, PatternFill

    names = list(map(told, heat.competences))
    headers = [_("institution"), _("readiness low"), _("readiness high"), *names]
    rows = [[line.name, line.low, line.high, *(spot.text for spot in line.spots)] for line in heat.lines]
    sheet = _sheet(book, _("Heat map"), headers, [*rows, *([name, None, None] for name in heat.silent)])
    for number, line in enumerate(heat.lines, 2):
        for place, spot in enumerate(line.spots, 4):
            ground, letters = FILLS[spot.tone]
            made = sheet.cell(number, place)
            made.fill, made.font = PatternFill("solid", ground), _font(color=letters)
            made.alignment = Alignment(horizontal="center")
    for number, (tone, meaning) in enumerate(tones().items(), len(rows) + len(heat.silent) + 3):
        sheet.cell(number, 1, tone).fill = PatternFill("solid", FILLS[tone][0])
        sheet.cell(number, 1).font = _font(color=FILLS[tone][1])
        sheet.cell(number, 2, meaning)
    sheet.freeze_panes = "D2"


def _sheet(book: Workbook, title: str, headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> Worksheet:
    """A sheet with a bold header that stays in sight."""
    from openpyxl.styles import Alignment
    from openpyxl.utils import get_column_letter

    sheet: Worksheet = book.create_sheet(_NOT_IN_TITLE.sub(" ", title)[:31])
    table = [list(headers)] * bool(headers) + [list(row) for row in rows]
    widths: dict[int, int] = {}
    for number, line in enumerate(table, 1):
        for place, value in enumerate(line, 1):
            made = sheet.cell(number, place)
            _set(made, value)
            made.alignment = Alignment(wrap_text=True, vertical="top")
            if headers and number == 1:
                made.font = _font(bold=True)
            longest = max((len(part) for part in str(made.value or "").split("\n")), default=0)
            widths[place] = max(widths.get(place, 8), min(longest + 2, _WIDEST))
    for place, width in widths.items():
        sheet.column_dimensions[get_column_letter(place)].width = width
    if headers:
        sheet.freeze_panes = "A2"
    return sheet


def _set(made: Any, value: Any) -> None:
    """Write a value; a text is a text, also where a spreadsheet would run it."""
    found = "\n".join(map(str, value)) if isinstance(value, list) else cell(value)
    text = isinstance(found, str)
    made.value = _NOT_IN_XML.sub("", found) if text else found
    if text:
        made.data_type = "s"


def _font(**looks: Any) -> Any:
    from openpyxl.styles import Font

    return Font(**looks)
