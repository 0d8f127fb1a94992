"""What the errors of the driver and the engines mean to a user, and what would help."""

from __future__ import annotations

from neo4j.exceptions import AuthError, ClientError, Neo4jError

from competence_explorer.graph.errors import EngineError, ForbiddenError, QueryTimeoutError, UsageError
from competence_explorer.graph.watch import limit
from competence_explorer.graph.wording import figure, say


def unreachable(uri: str, error: BaseException) -> EngineError:
    """The engine cannot be had: why, and what to look at."""
    if isinstance(error, AuthError):
        return EngineError(
            f"The engine at {uri} refused the user or password.", "Set NEO4J_USERNAME and NEO4J_PASSWORD."
        )
    return EngineError(
        f"The engine at {uri} cannot be reached: {error}",
        "Is it running? Without NEO4J_URI the embedded engine is used; `competence status` says which.",
    )


def meaning(error: Neo4jError) -> Exception:
    """What an answer of the engine means."""
    code, message = error.code or "", error.message or str(error)
    if isinstance(error, AuthError) or "Unauthorized" in code:
        return EngineError(
            f"The engine refused the user or password: {message}", "Set NEO4J_USERNAME and NEO4J_PASSWORD."
        )
    if "Forbidden" in code or "AccessMode" in code:
        return ForbiddenError(
            say("Writing is not possible in a reading query."), say("Load files to change the graph.")
        )
    if "TimedOut" in code or "Timeout" in code or "Terminated" in code or "command.timeout" in message:
        return QueryTimeoutError(
            say("The query was stopped after %(taken)s seconds.", taken=figure(limit(), 0)),
            say("Ask for less: fewer hops, a filter, a LIMIT."),
        )
    if "DatabaseNotFound" in code:
        return EngineError(message, "Set NEO4J_DATABASE, or leave it out for the default database.")
    if isinstance(error, ClientError) and "on commit" not in message:  # a full disk comes as an error on commit
        return UsageError(message)
    return EngineError(f"The engine failed: {message}")
