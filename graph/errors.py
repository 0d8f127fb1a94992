"""Every error that this product raises on purpose: what is wrong, and what would be right."""

from __future__ import annotations


class CompetenceError(Exception):
    """Something a user can act on.

    ``detail`` says what is wrong, ``hint`` what would be right; ``exit_code`` is what the command line
    ends with (1 done but some input was rejected, 2 wrong usage or a file that was not understood,
    3 engine not available) and ``status`` what HTTP answers.
    """

    exit_code = 2
    status = 400

    def __init__(self, detail: str, hint: str = "") -> None:
        super().__init__(detail)
        self.detail = detail
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.detail} {self.hint}".strip()


class UsageError(CompetenceError):
    """Wrong use: an unknown query or parameter, or a value that does not fit."""


class NotFoundError(CompetenceError):
    """What was asked for is not in the graph (or may not be seen by who asks)."""

    status = 404


class ForbiddenError(CompetenceError):
    """Who asks may not do this."""

    status = 403


class FileError(CompetenceError):
    """A file that was not understood as a whole: nothing of it was loaded."""


class EngineError(CompetenceError):
    """The graph engine cannot be had: not started, not reached, no port, no disk, gone in the middle."""

    exit_code = 3
    status = 503


class QueryTimeoutError(CompetenceError):
    """A query that was stopped because it took longer than the limit."""

    status = 408
