"""The pages that the tests of this folder open, by name: every page belongs here."""

from __future__ import annotations

from metropolis import FIRST, LAST

PAGES = {
    "home": "/",
    "form": "/queries/introduction-paths",
    "answer": "/queries/brokers?limit=50",
    "paths": f"/queries/introduction-paths?from={FIRST}&to={LAST}&k=1",
    "missing": "/queries/missing-competences?call=c:1",
    "paths network": f"/queries/introduction-paths/network?from={FIRST}&to={LAST}&k=1",
    "brokers network": "/queries/brokers/network?limit=50",
    "neighbourhood": "/queries/neighbours/network?person=p:0",
    "docs": "/docs",
}
