"""What a form of ours sends: fields by name, each once, of bounded size."""

from __future__ import annotations

from urllib.parse import parse_qsl

from starlette.requests import Request

from competence_explorer.graph.errors import UsageError

LARGEST = 64 * 1024
"""Bytes of a form."""

FORM = "application/x-www-form-urlencoded"


async def posted(request: Request) -> dict[str, str]:
    """The fields of a form, as browsers send it. Raises UsageError for anything else.

    That it comes from a page of ours is the matter of ``security.Guard``, which refuses other origins.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise UsageError("A form is expected.", f"Send it as {FORM}.")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise UsageError("The form is too large.", f"At most {LARGEST} bytes.")
    try:
        fields = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=100, errors="strict")
    except ValueError:
        raise UsageError("The form cannot be read.", "Fields in UTF-8, at most 100.") from None
    if len(fields) != len(dict(fields)):
        raise UsageError("A field is given twice.", "Give each once.")
    return dict(fields)
