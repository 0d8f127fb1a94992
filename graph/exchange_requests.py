"""The draft of a request for an exchange, in Polish or English: who asks, why, what is offered, what is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MOST = 4
"""Competences that a sentence names; a letter is no list."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a draft is made of: who asks and whom, and names of competences. Any list may be empty."""

    asker: str
    addressee: str
    shared: Sequence[str] = ()
    offer: Sequence[str] = ()
    ask: Sequence[str] = ()


_SENTENCES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "greeting": "To: {addressee}",
        "who": "We are {asker}.",
        "why": "We write because we work on the same things as you do: {names}.",
        "ask": "We should like to learn from you about: {names}.",
        "offer": "In return we can offer what we know about: {names}.",
        "end": "Could we talk for half an hour, online, about a study visit, an expert mission or a workshop?",
    },
    "pl": {
        "greeting": "Do: {addressee}",
        "who": "Pisze do Państwa {asker}.",
        "why": "Zwracamy się do Państwa, bo zajmujemy się tym samym: {names}.",
        "ask": "Chcielibyśmy nauczyć się od Państwa: {names}.",
        "offer": "W zamian możemy podzielić się tym, co sami wiemy: {names}.",
        "end": "Czy moglibyśmy porozmawiać pół godziny zdalnie o wizycie studyjnej, misji eksperckiej lub warsztacie?",
    },
}
"""The sentences of a draft by language; those about competences are left out where there is none to name."""

LANGUAGES = tuple(_SENTENCES)


def draft(request: Request, language: str = "en") -> str:
    """The draft as lines of plain text, to be read and changed by whoever sends it.

    >>> print(draft(Request("Gdynia", "Malmö", shared=["GIS"], ask=["heat networks"]), "en"))
    To: Malmö
    We are Gdynia.
    We write because we work on the same things as you do: GIS.
    We should like to learn from you about: heat networks.
    Could we talk for half an hour, online, about a study visit, an expert mission or a workshop?
    """
    said = _SENTENCES[language]
    parts = (("why", request.shared), ("ask", request.ask), ("offer", request.offer))
    named = [said[name].format(names=", ".join(names[:MOST])) for name, names in parts if names]
    greeting = said["greeting"].format(addressee=request.addressee)
    return "\n".join((greeting, said["who"].format(asker=request.asker), *named, said["end"]))
