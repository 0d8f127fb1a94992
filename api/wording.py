"""What answers say, in the language of the reader."""

from __future__ import annotations

import datetime as dt

from competence_explorer.api import languages
from competence_explorer.graph.wording import Figure, Joined, Made, Named, Sentence, Value


def told(value: Value) -> str:
    """A text of an answer in the current language: sentences by the catalogue, names as the graph has them in it,
    numbers and days as the language writes them; any other text as it is.

    >>> from competence_explorer.graph.wording import named, say
    >>> languages.use("pl")
    >>> told(say("holds %(what)s (%(how)s)", what=named("state aid", pl="pomoc publiczna"), how=say("broader")))
    'ma: pomoc publiczna (szersza)'
    >>> languages.use("en")
    """
    if isinstance(value, Sentence):
        return _retold(value.made)
    if isinstance(value, str):
        return value
    return languages.day(value) if isinstance(value, dt.date) else languages.number(value, 3)


def _retold(made: Made) -> str:
    if isinstance(made, Named):
        return dict(made.others).get(languages.current(), made.name)
    if isinstance(made, Joined):
        return made.between.join(told(part) for part in made.parts)
    if isinstance(made, Figure):
        return languages.fixed(made.value, made.digits)
    number = made.number
    text = languages.ngettext(made.template, made.many, number) if made.many else languages.gettext(made.template)
    return text % {name: told(value) for name, value in made.values} if made.values else text
