"""Free Cypher, for those who may see everyone: a page, and a path of the API."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from competence_explorer.api import cypher_page, negotiation
from competence_explorer.api.parameters import known_values
from competence_explorer.api.posted import posted
from competence_explorer.api.render import to_json
from competence_explorer.api.streaming import NDJSON, streamed
from competence_explorer.graph.visibility import View

FIELDS = ("query", "parameters", "form")
"""Fields of the page, which an address fills in."""

EXAMPLE = {
    "query": "MATCH (p:Person)-[r:HAS_SKILL]->(s:Skill) WHERE r.level >= $level "
    "RETURN s.name AS skill, count(p) AS people ORDER BY people DESC LIMIT 5",
    "parameters": {"level": 3},
}

ANSWER: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            negotiation.JSON: {
                "example": {
                    "columns": ["skill", "people"],
                    "rows": [["procurement legislation", 30]],
                    "truncated": False,
                }
            },
            negotiation.CSV: {"example": "skill,people\r\nprocurement legislation,30\r\n"},
            NDJSON: {"example": '{"skill": "procurement legislation", "people": 30}\n'},
        }
    }
}


class Question(BaseModel):
    """A reading Cypher query with its parameters."""

    model_config = ConfigDict(extra="forbid")

    query: str = Field(description="One reading statement; values as $parameters", max_length=100_000)
    parameters: dict[str, Any] = Field(default_factory=dict, description="Parameters by name")
    rows: int | None = Field(default=None, ge=0, description="Rows at most; 10,000 in JSON if not given, else all")


def workbench_routes(view: View) -> APIRouter:
    """``/workbench`` and ``POST /api/cypher``."""
    router = APIRouter()

    @router.post(
        "/api/cypher", tags=["graph"], summary="A reading Cypher query", response_class=Response, responses=ANSWER
    )
    def cypher(question: Annotated[Question, Body(examples=[EXAMPLE])], request: Request) -> Response:
        """Columns, rows as lists of values, and whether there were more rows than are answered.

        With `Accept: text/csv` or `application/x-ndjson` (a JSON object a line) all rows are streamed. Only for
        analysts and stewards, who may see everyone; e-mails are never shown. What writes, or is not on the list of
        reading clauses, functions and procedures, is refused with 403 and the reason; a query that takes more than
        30 seconds is stopped with 408. What is streamed from Neo4j goes on for as long as rows come and are taken,
        ten minutes at most; the embedded engine ends it after 30 seconds as well. `EXPLAIN` answers the engine's plan.
        """
        cypher_page.refuse_others(view)
        return _answer(view, question, request.headers.get("accept", ""))

    @router.get("/workbench", include_in_schema=False)
    def form(request: Request) -> Response:
        cypher_page.refuse_others(view)
        return cypher_page.empty(view, known_values(request.query_params, FIELDS))

    @router.post("/workbench", include_in_schema=False)
    async def run(request: Request) -> Response:
        cypher_page.refuse_others(view)
        return await run_in_threadpool(cypher_page.asked, view, await posted(request))

    return router


def _answer(view: View, question: Question, accept: str) -> Response:
    form = negotiation.choose(accept, [negotiation.JSON, negotiation.CSV, NDJSON])
    if form in (negotiation.CSV, NDJSON):
        return streamed(view.store, question.query, question.parameters, form, question.rows)
    from competence_explorer.graph import workbench

    limit = workbench.ROWS if question.rows is None else question.rows
    result = workbench.run(view.store, question.query, question.parameters, rows=limit)
    answer = {"columns": result.columns, "rows": result.rows, "truncated": result.truncated}
    return Response(to_json(answer), media_type=negotiation.JSON, headers={"vary": "Accept"})
