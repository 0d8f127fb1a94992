"""Queries in words for programs: the list at ``/api/queries`` and the OpenAPI description of each path."""

from __future__ import annotations

import datetime as dt
from typing import Any

from starlette.responses import Response

from competence_explorer.api import negotiation
from competence_explorer.api.templating import address
from competence_explorer.queries.base import Parameter, Query

_TYPES = {str: "string", int: "integer", float: "number", bool: "boolean", dt.date: "string"}

_TEXT = {"type": "string"}

ERROR = {
    "type": "object",
    "properties": {
        "error": {"type": "string", "description": "The status in words"},
        "detail": {"type": "string", "description": "What is wrong"},
        "hint": {"type": "string", "description": "What would be right"},
    },
    "required": ["error", "detail", "hint"],
}


def _json_answer(description: str, schema: dict[str, Any], example: Any) -> dict[int | str, dict[str, Any]]:
    content = {negotiation.JSON: {"schema": schema, "example": example}}
    return {200: {"description": description, "content": content}}


STATUS = _json_answer(
    "Engine, version, counts",
    {
        "type": "object",
        "properties": {
            "engine": _TEXT,
            "engine_version": _TEXT,
            "graph_version": {"type": "integer", "description": "Number of writing transactions"},
            "counts": {"type": "object", "additionalProperties": {"type": "integer"}},
        },
    },
    {"engine": "Neo4j", "engine_version": "5.26.16", "graph_version": 12, "counts": {"Person": 240, "Institution": 12}},
)

QUERY_LIST = _json_answer(
    "The queries",
    {"type": "array", "items": {"type": "object"}},
    [{"id": "brokers", "question": "Who connects whom?", "href": "/api/queries/brokers"}],
)

SUGGESTIONS = _json_answer(
    "Names, best first",
    {
        "type": "array",
        "items": {"type": "object", "properties": dict.fromkeys(("id", "name", "value", "told", "put"), _TEXT)},
    },
    [
        {
            "id": "local:public-procurement",
            **dict.fromkeys(("name", "value"), "public procurement"),
            **dict.fromkeys(("told", "put"), "zamówienia publiczne"),
        }
    ],
)


def about(query: Query[Any]) -> dict[str, Any]:
    """A query as the list of queries tells it."""
    return {
        "id": query.id,
        "title": query.title,
        "question": query.question,
        "description": query.description,
        "parameters": [_parameter(parameter) for parameter in query.parameters],
        "columns": [{"name": c.name, "description": c.description, "unit": c.unit} for c in query.columns],
        "example": dict(query.example),
        "network": query.draw is not None,
        "href": f"/api/queries/{query.id}",
    }


def documented(query: Query[Any]) -> dict[str, Any]:
    """What ``add_api_route`` takes for a query: texts, typed parameters, the forms of the answer, the errors."""
    example = address(f"/api/queries/{query.id}", dict(query.example))
    return {
        "methods": ["GET"],
        "tags": ["queries"],
        "operation_id": query.id.replace("-", "_"),
        "summary": f"{query.title}: {query.question}",
        "description": f"{query.description}\n\nExample: `{example}`",
        "response_class": Response,
        "responses": {200: _answer(query), **{status: _error(text) for status, text in _ERRORS.items()}},
        "openapi_extra": {"parameters": [_openapi_parameter(p, query.example.get(p.name)) for p in query.parameters]},
    }


_ERRORS = {
    400: "An unknown or repeated parameter, or a value that does not fit",
    404: "A name that is not in the graph",
    503: "The engine cannot be reached",
}


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "type": _TYPES[parameter.type],
        "description": parameter.description,
        "choices": list(parameter.choices),
        "default": _plain(parameter.default),
        "required": parameter.required,
        "kind": parameter.kind,
    }


def _plain(default: Any) -> Any:
    return default.isoformat() if isinstance(default, dt.date) else default


def _openapi_parameter(parameter: Parameter, example: Any) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": _TYPES[parameter.type]}
    if parameter.type in (int, float):
        schema["minimum"] = 1 if parameter.type is int else 0
    if parameter.type is dt.date:
        schema["format"] = "date"
    if parameter.choices:
        schema["enum"] = list(parameter.choices)
    if parameter.default is not None:
        schema["default"] = _plain(parameter.default)
    made = {
        "name": parameter.name,
        "in": "query",
        "description": parameter.description,
        "required": parameter.required,
        "schema": schema,
    }
    return made if example is None else {**made, "example": example}


def _answer(query: Query[Any]) -> dict[str, Any]:
    properties = {c.name: {"description": c.description + (f" ({c.unit})" if c.unit else "")} for c in query.columns}
    rows = {"type": "array", "items": {"type": "object", "properties": properties}}
    return {
        "description": "The rows",
        "content": {
            negotiation.JSON: {"schema": rows},
            negotiation.CSV: {"schema": _TEXT},
            negotiation.XLSX: {"schema": {"type": "string", "format": "binary"}},
        },
    }


def _error(text: str) -> dict[str, Any]:
    return {"description": text, "content": {negotiation.JSON: {"schema": ERROR}}}
