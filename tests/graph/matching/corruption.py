"""People as files write them, made from real Polish names with a seed, so that who is who is known.

A person is drawn with a name, an institution, an e-mail, a job and years. Each appears in one to four records as
rosters, project and training files hold them: with or without e-mail and id, and with the name as it is or with one
of :data:`CORRUPTIONS`. The labels come from the drawing, never from comparing names. Beside chance there are, on
purpose, people of the same name in one office, married couples and siblings in one office, people in two
institutions, and surnames one letter apart.
"""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass, replace
from pathlib import Path

from competence_explorer.graph.keys import fold
from competence_explorer.graph.matching import Entity

TITLES = ("dr", "mgr", "mgr inż.", "dr hab. inż.", "prof. dr hab.", "inż.", "lek. med.")
JOBS = ("inspektor", "podinspektor", "główny specjalista", "kierownik referatu", "radca prawny", "dyrektor wydziału")


@dataclass(frozen=True)
class Human:
    """Who somebody is; ``others`` are surnames had before or after a marriage."""

    number: int
    first: str
    last: str
    gender: str
    institution: str
    job: str
    years: tuple[int, int]
    has_email: bool
    married: str = ""
    second: str = ""

    @property
    def email(self):
        """The address, of a form that most offices use; the number where two would have the same."""
        return f"{fold(self.first)[0]}.{fold(self.last)}{self.number % 97 or ''}@{self.institution}.example"


class Names:
    """Real names by frequency: rank r is drawn with weight 1/r."""

    def __init__(self, path: Path) -> None:
        with path.open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        self.lists = {
            key: [row["name"] for row in rows if (row["kind"], row["gender"]) == key]
            for key in {(row["kind"], row["gender"]) for row in rows}
        }

    def draw(self, rng: random.Random, kind: str, gender: str) -> str:
        """One name."""
        names = self.lists[kind, gender]
        rank = -1
        while not 0 <= rank < len(names):  # density 1/(r + 10): flat at the top, as surnames are
            rank = int(10 * ((len(names) + 10) / 10) ** rng.random() - 10)
        return names[rank].title()


def typing_error(rng, text):
    """One letter left out, doubled, exchanged with its neighbour or replaced, not the first."""
    at = rng.randrange(1, len(text) - 1)
    return rng.choice(
        (
            text[:at] + text[at + 1 :],
            text[:at] + text[at] + text[at:],
            text[:at] + text[at + 1] + text[at] + text[at + 2 :],
            text[:at] + rng.choice("abcdefghijklmnoprstuwyz") + text[at + 1 :],
        )
    )


CORRUPTIONS = {
    "as it is": lambda rng, h: f"{h.first} {h.last}",
    "surname first": lambda rng, h: f"{h.last} {h.first}",
    "surname, first": lambda rng, h: f"{h.last}, {h.first}",
    "capitals": lambda rng, h: f"{h.last} {h.first}".upper(),
    "no diacritics": lambda rng, h: fold(f"{h.first} {h.last}").title(),
    "title": lambda rng, h: f"{rng.choice(TITLES)} {h.first} {h.last}",
    "title behind": lambda rng, h: f"{h.last} {h.first}, {rng.choice(TITLES)}",
    "error in surname": lambda rng, h: f"{h.first} {typing_error(rng, h.last)}",
    "error in first name": lambda rng, h: f"{typing_error(rng, h.first)} {h.last}",
    "double surname": lambda rng, h: f"{h.first} {h.last}-{h.married}" if h.married else f"{h.first} {h.last}",
    "married": lambda rng, h: f"{h.first} {h.married or h.last}",
    "initial": lambda rng, h: f"{h.first[0]}. {h.last}",
}
WEIGHTS = (30, 12, 6, 10, 10, 8, 4, 5, 3, 4, 4, 4)


def population(names, count, seed, office=400):
    """People of ``count / office`` institutions, the hard cases among them."""
    rng = random.Random(seed)
    people = []
    while len(people) < count:
        gender = rng.choice("FM")
        human = Human(
            len(people),
            names.draw(rng, "first", gender),
            names.draw(rng, "last", gender),
            gender,
            f"urzad{rng.randrange(max(1, count // office))}",
            rng.choice(JOBS),
            (begun := rng.randrange(2000, 2020), begun + rng.randrange(2, 20)),
            rng.random() < 0.7,
            names.draw(rng, "last", gender) if gender == "F" and rng.random() < 0.3 else "",
            f"urzad{rng.randrange(max(1, count // office))}" if rng.random() < 0.03 else "",
        )
        people.append(human)
        near = rng.random()
        number = len(people)
        if near < 0.02:  # another of the same name in the same office
            people.append(replace(human, number=number, married="", second="", job=rng.choice(JOBS)))
        elif near < 0.04:  # a sibling or spouse there
            people.append(replace(human, number=number, first=names.draw(rng, "first", gender), married="", second=""))
        elif near < 0.05:  # a surname one letter apart there
            people.append(replace(human, number=number, last=typing_error(rng, human.last), married="", second=""))
    return people


def records(people, seed):
    """The entities that files make of the people, and whose each is: roster (id, seven in ten with e-mail),
    project files (name and institution) and training files (mostly e-mail)."""
    rng = random.Random(seed)
    whose: dict[str, int] = {}
    entities = []
    for human in people:
        if rng.random() < 0.9:
            entities.append(
                _record(rng, human, f"kadry-{human.institution}:{human.number}", "as it is", human.has_email)
            )
        for file in ("project", "training"):
            if rng.random() < 0.4:
                how = rng.choices(list(CORRUPTIONS), WEIGHTS)[0]
                mail = human.has_email and rng.random() < (0.7 if file == "training" else 0.1)
                away = human.second if human.second and rng.random() < 0.5 else ""
                place = away or human.institution
                entities.append(_record(rng, human, f"name:{file}-{human.number}@{place}", how, mail, place))
        whose |= {entity.id: human.number for entity in entities[-3:] if _number(entity) == human.number}
    return entities, whose


def _number(entity):
    return int(entity.id.partition("@")[0].rpartition("-" if entity.id.startswith("name:") else ":")[2])


def _record(rng, human, id_, how, mail, place=""):
    at_home = place in ("", human.institution)
    return Entity(
        id_,
        (CORRUPTIONS[how](rng, human),),
        email=human.email if mail and at_home else "",
        institutions=(place or human.institution,),
        job_titles=(human.job,) if rng.random() < 0.6 else (),
        years=human.years if at_home and rng.random() < 0.6 else (),
    )
