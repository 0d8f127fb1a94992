"""Which competences does this text speak of? Suggestions for a project, a training or any text."""

from __future__ import annotations

from typing import Annotated

from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.records import Ref
from competence_explorer.graph.search import find_one, name_of
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.suggestions import LEAST, known_skills, phrases, skill_index, text_of
from competence_explorer.graph.visibility import View
from competence_explorer.graph.wording import say
from competence_explorer.queries.base import About, Column, Rows, query


@query(
    "suggest-competences",
    title="Suggested competences",
    question="Which competences does this text speak of?",
    columns=(
        Column("id", "Key of the competence"),
        Column("name", "Name"),
        Column("score", "How well words of the text fit a name of the competence", "0 to 1"),
        Column("words", "The words of the text that led to it"),
        Column("matched", "The name that they fit, which may be an alternative one"),
        Column("already", "yes if the project requires it, or the training teaches it, already; empty for a text"),
    ),
    example={"text": "Szkolenie z zamówień publicznych i pomocy publicznej"},
)
def suggest_competences(
    view: View,
    *,
    project: Annotated[
        str | None, About("A project, by title or id: its title and summary are read", "Project")
    ] = None,
    training: Annotated[str | None, About("A training, by title or id: its title is read", "Training")] = None,
    text: Annotated[str | None, About("Any text in Polish or English")] = None,
    limit: Annotated[int, About("How many suggestions at most")] = 10,
    least: Annotated[float, About("Only suggestions with this score or more, 0 to 1")] = LEAST,
) -> Rows:
    """Competences that a text speaks of, by their names in Polish and English, best first, each with the words that led
    to it.

    Suggestions only, for a person to judge: nothing is added to the graph. The method is lexical (see
    ``graph/suggestions.py``): stems of words are compared with names and alternative names, rare words count more.
    Exactly one of ``project``, ``training`` and ``text`` is given.
    """
    snapshot = view.snapshot
    subject = _subject(snapshot, project, training, text)
    read = text_of(snapshot, subject) if subject else text or ""
    known = known_skills(snapshot, subject) if subject else set()
    index = snapshot.nodes("Skill").index
    return [
        {
            "id": found.skill,
            "name": name_of(snapshot, "Skill", index[found.skill]),
            "score": round(found.score, 3),
            "words": " … ".join(phrases(found.words)),
            "matched": found.name,
            "already": ("yes" if found.skill in known else "no") if subject else None,
        }
        for found in skill_index(snapshot).suggest(read, limit, least)
    ]


def _subject(snapshot: Snapshot, project: str | None, training: str | None, text: str | None) -> Ref | None:
    if sum(value is not None for value in (project, training, text)) != 1:
        raise UsageError(say("Say what shall be read."), say("Give exactly one of project, training and text."))
    label, name = ("Project", project) if project is not None else ("Training", training)
    return None if name is None else Ref(label, snapshot.nodes(label).texts("id")[find_one(snapshot, label, name)])
