"""Free Cypher over HTTP, for those who may see everyone."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from competence_explorer.api import negotiation
from competence_explorer.api.render import to_json
from competence_explorer.graph.errors import ForbiddenError
from competence_explorer.graph.visibility import View

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
            }
        }
    }
}


class Question(BaseModel):
    """A reading Cypher query with its parameters."""

    model_config = ConfigDict(extra="forbid")

    query: str = Field(description="One reading statement; values as $parameters", max_length=100_000)
    parameters: dict[str, Any] = Field(default_factory=dict, description="Parameters by name")


def workbench_routes(view: View) -> APIRouter:
    """``POST /api/cypher``."""
    router = APIRouter(prefix="/api")

    @router.post("/cypher", tags=["graph"], summary="A reading Cypher query", response_class=Response, responses=ANSWER)
    def cypher(question: Annotated[Question, Body(examples=[EXAMPLE])]) -> Response:
        """Columns, rows as lists of values, and whether there were more rows than are answered (10,000).

        Only for analysts and stewards, who may see everyone. What writes, or is not on the list of reading
        clauses, functions and procedures, is refused with 403 and the reason; a query that takes more than 30
        seconds is stopped with 408.
        """
        if not view.viewer.sees_everyone:
            raise ForbiddenError("Free Cypher is for analysts and stewards, who may see everyone.", "Use the queries.")
        from competence_explorer.graph.workbench import run

        result = run(view.store, question.query, question.parameters)
        answer = {"columns": result.columns, "rows": result.rows, "truncated": result.truncated}
        return Response(to_json(answer), media_type=negotiation.JSON)

    return router
