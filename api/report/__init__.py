"""The strategist's report on a call: composed of named queries, written as HTML and XLSX, in Polish and English.

- ``compose``: asks the queries
- ``words``: the summary, and what the queries tell, in the language of the reader
- ``heat``: institutions × competences as a heat map
- ``page``: HTML, as a page of the server and as one file that needs nothing else
- ``book``: a workbook
"""

from __future__ import annotations

from competence_explorer.api.report.book import to_xlsx
from competence_explorer.api.report.compose import Asked, Report, compose
from competence_explorer.api.report.page import to_html

__all__ = ["Asked", "Report", "compose", "to_html", "to_xlsx"]
