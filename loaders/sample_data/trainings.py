"""The invented trainings and study visits of the sample, and who took part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from competence_explorer.loaders.sample_data.catalogue import GAPS, Competence, competences
from competence_explorer.loaders.sample_data.people import AS_OF, Person
from competence_explorer.loaders.sample_data.places import HOME, institutions
from competence_explorer.loaders.sample_data.tools import Dice

COUNT = 150
_PROVIDERS = (
    "Akademia Samorządowa Zatoki",
    "Szkoła Zamówień Falochron",
    "Politechnika Zatokowa",
    "Uniwersytet Nowomorski",
    "Biuro Metropolii Trzech Portów",
    "Instytut Dobrego Urzędu",
)
_FORMATS = ("training", "workshop", "study_visit", "expert_mission")
_TITLES = {
    "training": {1: "Introduction: {}", 2: "Foundations: {}", 3: "In practice: {}", 4: "Advanced course: {}"},
    "workshop": dict.fromkeys((1, 2, 3, 4), "Workshop: {}"),
    "study_visit": dict.fromkeys((1, 2, 3, 4), "Study visit at {host}: {}"),
    "expert_mission": dict.fromkeys((1, 2, 3, 4), "Expert mission from {host}: {}"),
}
_HOURS = {
    "training": (6, 8, 12, 16, 24, 40),
    "workshop": (4, 6, 8),
    "study_visit": (16, 24, 32),
    "expert_mission": (16, 24),
}
_COSTS = {
    "training": (90, 140, 220, 380, 650),
    "workshop": (0, 60, 90),
    "study_visit": (480, 750, 990),
    "expert_mission": (0,),
}


@dataclass(frozen=True, slots=True)
class Attendance:
    """Somebody took part: the day, the result, and the level of the examination if there was one."""

    person: Person
    day: date
    result: str
    assessed_level: int | None


@dataclass(frozen=True, slots=True)
class Training:
    """A training; the cost is for one person, in EUR; ``taught`` are competences with the level taught."""

    id: str
    title: str
    format: str
    provider: str
    start_date: date
    duration_hours: int
    cost: int
    taught: tuple[tuple[Competence, int], ...]
    participants: tuple[Attendance, ...]


def trainings(seed: int, everybody: Sequence[Person]) -> tuple[Training, ...]:
    """All trainings: the planned gaps are taught in 2027 only, so nobody has them from a training yet."""
    dice = Dice(seed, "trainings")
    gaps = [one for one in competences().values() if one.name in GAPS]
    others = [one for one in competences().values() if one.name not in GAPS]
    topics = [*gaps, *dice.some(others, COUNT - len(gaps))]
    days = [_future(dice) for _ in gaps] + [_day(dice) for _ in topics[len(gaps) :]]
    able = [one for one in everybody if one.institution.metropolis == HOME and one.institution.traits != "silent"]
    planned = sorted(zip(days, topics, strict=True), key=lambda pair: (pair[0], pair[1].name))
    return tuple(_training(dice, number, day, topic, able) for number, (day, topic) in enumerate(planned, 1))


def _future(dice: Dice) -> date:
    return dice.day(date(2027, 1, 11), date(2027, 12, 10))


def _day(dice: Dice) -> date:
    return _future(dice) if dice.chance(0.06) else dice.day(date(2018, 1, 15), AS_OF)


def _training(dice: Dice, number: int, day: date, topic: Competence, able: Sequence[Person]) -> Training:
    kind = dice.weighted(_FORMATS, (80, 35, 25, 10))
    level = dice.weighted((1, 2, 3, 4), (1, 5, 4, 1))
    if topic.name in GAPS:  # these trainings are planned to close them
        level = max(level, 3)
    abroad = [one.name for one in institutions() if one.metropolis != HOME and one.people > 3]
    host = dice.pick(abroad)
    return Training(
        id=f"TR-{number:03d}",
        title=_TITLES[kind][level].format(topic.name, host=host),
        format=kind,
        provider=dice.pick(_PROVIDERS) if kind in ("training", "workshop") else host,
        start_date=day,
        duration_hours=dice.pick(_HOURS[kind]),
        cost=dice.pick(_COSTS[kind]),
        taught=((topic, level), *_second(dice, topic, level)),
        participants=tuple(_participants(dice, day, topic, level, able)) if day <= AS_OF else (),
    )


def _second(dice: Dice, topic: Competence, level: int) -> Iterator[tuple[Competence, int]]:
    """Now and then a second competence of the same field, a level lower."""
    near = [one for one in competences().values() if one.field == topic.field and one != topic and one.name not in GAPS]
    if dice.chance(0.3):
        yield dice.pick(near), max(1, level - 1)


def _participants(dice: Dice, day: date, topic: Competence, level: int, able: Sequence[Person]) -> Iterator[Attendance]:
    there = [one for one in able if one.start_date <= day]
    interested = [one for one in there if one.field == topic.field] if dice.chance(0.85) else there
    for person in dice.some(interested, dice.between(2, 8)):
        result = dice.weighted(("completed", "passed", "failed", "absent"), (70, 16, 4, 10))
        assessed = max(1, level - dice.between(0, 1)) if result == "passed" else None
        yield Attendance(person, day + timedelta(days=dice.between(0, 1)), result, assessed)
