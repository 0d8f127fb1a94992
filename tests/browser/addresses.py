"""The pages that the tests of this folder open, by name: every page belongs here."""

from __future__ import annotations

from metropolis import FIRST, LAST

PAGES = {
    "home": "/",
    "search": "/search?q=project",
    "all of a kind": "/search?only=Person",
    "person": "/people/p:0",
    "competence": "/competences/local:state-aid",
    "project": "/projects/x:3",
    "institution": "/institutions/i:0",
    "call": "/calls/c:1",
    "metropolis": "/metropolises/m:1",
    "answer in words": "/queries/related?thing=p:1",
    "form": "/queries/introduction-paths",
    "answer": "/queries/brokers?limit=50",
    "paths": f"/queries/introduction-paths?from={FIRST}&to={LAST}&k=1",
    "missing": "/queries/missing-competences?call=c:1",
    "paths network": f"/queries/introduction-paths/network?from={FIRST}&to={LAST}&k=1",
    "brokers network": "/queries/brokers/network?limit=50",
    "levels network": "/queries/find-people/network?skill=state+aid",
    "neighbourhood": "/queries/neighbours/network?person=p:0",
    "quality": "/quality",
    "quality, thing by thing": "/quality?aspect=projects-without-lead",
    "reports": "/reports",
    "report": "/reports/c:1",
    "readiness of calls": "/readiness",
    "readiness": "/readiness?call=c%3A1&scope=m%3A1&beside=i%3A0",
    "readiness, supposed": "/readiness?call=c%3A1&scope=m%3A1&leaving=p%3Alast&must=p%3A1&calls=c%3A1",
    "introductions": f"/introductions?from={FIRST}&to={LAST}&k=1",
    "introductions form": "/introductions",
    "letter": f"/introductions/letter?from={FIRST}&to={LAST}",
    "brokers": "/brokers",
    "mentoring": "/mentoring",
    "review": "/review",
    "study visits": "/study-visits",
    "workbench": "/workbench?query=MATCH+%28p%3APerson%29+RETURN+p.name+AS+name",
    "docs": "/docs",
}
