"""What a form of ours sends: fields by name, each once, of bounded size."""

from __future__ import annotations

from urllib.parse import parse_qsl

from starlette.requests import Request

from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.wording import say

LARGEST = 64 * 1024
"""Bytes of a form."""

FORM = "application/x-www-form-urlencoded"


async def posted(request: Request) -> dict[str, str]:
    """The fields of a form, as browsers send it. Raises UsageError for anything else.

    That it comes from a page of ours is the matter of ``security.Guard``, which refuses other origins.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise UsageError(say("A form is expected."), say("Send it as %(form)s.", form=FORM))
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise UsageError(say("The form is too large."), say("At most %(most)s bytes.", most=LARGEST))
    try:
        fields = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=100, errors="strict")
    except ValueError:
        raise UsageError(say("The form cannot be read."), say("Fields in UTF-8, at most 100.")) from None
    if len(fields) != len(dict(fields)):
        raise UsageError(say("A field is given twice."), say("Give each once."))
    return dict(fields)
