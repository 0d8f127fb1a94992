"""The invented needs of the sample and the exchanges between its people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from competence_explorer.graph.schema import NEED_STAGES, THEMES
from competence_explorer.loaders.sample_data.catalogue import GAPS, Competence, competences
from competence_explorer.loaders.sample_data.people import AS_OF, Person
from competence_explorer.loaders.sample_data.places import HOME, Institution, institutions
from competence_explorer.loaders.sample_data.tools import Dice

OPEN_NEEDS, MET_NEEDS, EXCHANGES = 60, 10, 40

_TEXTS = {
    "strategy": "We are writing our strategy and look for somebody to talk to about: {}.",
    "call": "A call opens soon; we need to know what it takes in: {}.",
    "application": "Our application is due; please help us with: {}.",
    "implementation": "The works go on and we have a question about: {}.",
    "settlement": "We settle a project and are unsure about: {}.",
    "partnership": "We look for a partner who knows: {}.",
}
_OUTCOMES = (
    "Checklist written together; in use since. (Invented.)",
    "The next procedure was run without help. (Invented.)",
    "Two visits and a shared folder of models. (Invented.)",
    "Contact stays; a joint application is planned. (Invented.)",
    "Good talk, too little time for the second part. (Invented.)",
)
_REFUSALS = ("No time this year. (Invented.)", "Asked the wrong office; passed on. (Invented.)")


@dataclass(frozen=True, slots=True)
class Need:
    """A need of a person, or of an institution if ``person`` is None."""

    id: str
    text: str
    stage: str
    urgency: str
    status: str
    theme: str
    person: Person | None
    institution: Institution
    competence: Competence
    level: int


@dataclass(frozen=True, slots=True)
class Exchange:
    """Somebody helps somebody with a competence; ``need_id`` is empty if no need led to it."""

    id: str
    format: str
    status: str
    hours_planned: int
    hours_done: int
    start_date: date
    outcome: str
    giver: Person
    taker: Person
    competence: Competence
    host: Institution | None
    need_id: str


def needs_and_exchanges(seed: int, everybody: Sequence[Person]) -> tuple[tuple[Need, ...], tuple[Exchange, ...]]:
    """Sixty open needs, forty past exchanges, and ten needs that exchanges have met."""
    dice = Dice(seed, "exchanges")
    exchanges = _exchanges(dice, everybody)
    needs = [*_open_needs(Dice(seed, "needs"), everybody), *_met_needs(dice, exchanges)]
    return tuple(needs), tuple(exchanges)


def _open_needs(dice: Dice, everybody: Sequence[Person]) -> Iterator[Need]:
    """Needs of people and of municipalities; every third is about one of the planned gaps."""
    home = [one for one in everybody if one.institution.metropolis == HOME and one.field != "people"]
    offices = [one for one in institutions(HOME) if one.kind in ("municipality", "county") and one.people]
    gaps = dice.deck([one for one in competences().values() if one.name in GAPS])
    for number in range(1, OPEN_NEEDS + 1):
        asker = dice.pick(home) if dice.chance(0.6) else None
        office = asker.institution if asker else dice.pick(offices)
        yield _need(dice, number, asker, office, next(gaps) if number % 3 == 0 else None)


def _need(dice: Dice, number: int, asker: Person | None, office: Institution, gap: Competence | None) -> Need:
    held = {one.competence.name for one in asker.held} if asker else set()
    wanted = [one for one in competences().values() if one.name not in held and one.name not in GAPS]
    topic = gap if gap and gap.name not in held else dice.pick(wanted)
    # What nobody has done yet is asked about before the works begin.
    stage = dice.pick(NEED_STAGES[:3] if topic.name in GAPS else NEED_STAGES)
    return Need(
        id=f"NE-{number:03d}",
        text=_TEXTS[stage].format(topic.name),
        stage=stage,
        urgency=dice.weighted(("low", "medium", "high"), (3, 5, 2)),
        status="open",
        theme=dice.pick(topic.themes or THEMES),
        person=asker,
        institution=office,
        competence=topic,
        level=dice.weighted((2, 3, 4), (5, 4, 1)),
    )


def _met_needs(dice: Dice, exchanges: Sequence[Exchange]) -> Iterator[Need]:
    """The needs that the exchanges have answered: who took had them."""
    for one in exchanges:
        if one.need_id:
            stage = dice.pick(NEED_STAGES)
            yield Need(
                id=one.need_id,
                text=_TEXTS[stage].format(one.competence.name),
                stage=stage,
                urgency="medium",
                status="met",
                theme=dice.pick(one.competence.themes or THEMES),
                person=one.taker,
                institution=one.taker.institution,
                competence=one.competence,
                level=max(2, one.giver.level(one.competence.name) - 1),
            )


def _exchanges(dice: Dice, everybody: Sequence[Person]) -> list[Exchange]:
    """Exchanges between people of different institutions; the one who gives has the competence at level 3 or 4."""
    statuses = ["done"] * 25 + ["accepted"] * 8 + ["declined"] * 7
    mentors = [one for one in everybody if "mentor" in one.permissions and one.visibility in ("metropolis", "network")]
    drawn = dice.order([(one, held.competence) for one in mentors for held in one.held if (held.self_level or 0) >= 3])
    learners = [one for one in everybody if one.institution.metropolis == HOME and one.institution.traits != "isolated"]
    chosen = [next(drawn) for _ in range(EXCHANGES)]
    return [
        _exchange(dice, number, statuses[number - 1], giver, _taker(dice, learners, giver, topic), topic)
        for number, (giver, topic) in enumerate(chosen, 1)
    ]


def _taker(dice: Dice, learners: Sequence[Person], giver: Person, topic: Competence) -> Person:
    """Somebody elsewhere in the same field of work who knows less about it."""
    return dice.pick(
        [
            one
            for one in learners
            if one.institution.name != giver.institution.name
            and one.level(topic.name) < giver.level(topic.name)
            and (one.field == topic.field or topic.field in one.institution.fields)
        ]
    )


def _exchange(dice: Dice, number: int, status: str, giver: Person, taker: Person, topic: Competence) -> Exchange:
    kind = dice.weighted(("mentoring", "study_visit", "workshop", "expert_mission"), (26, 9, 3, 2))
    hours = dice.pick((4, 6, 8, 10, 16)) if kind == "mentoring" else dice.pick((8, 16, 24))
    first, last = (date(2023, 1, 9), date(2026, 6, 30)) if status == "done" else (date(2026, 1, 12), AS_OF)
    outcomes = {"done": _OUTCOMES, "declined": _REFUSALS}.get(status, ("",))
    return Exchange(
        id=f"EX-{number:03d}",
        format=kind,
        status=status,
        hours_planned=hours,
        hours_done=max(2, hours - dice.pick((0, 0, 2, -2))) if status == "done" else 0,
        start_date=dice.day(first, last),
        outcome=dice.pick(outcomes),
        giver=giver,
        taker=taker,
        competence=topic,
        host=giver.institution if kind == "study_visit" else None,
        need_id=f"NE-{OPEN_NEEDS + number:03d}" if number <= MET_NEEDS else "",
    )
