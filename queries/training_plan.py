"""Which trainings, for whom? What closes most of a call's gaps within a budget, and what stays open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, Any

from competence_explorer.graph.competence.call_team import Method
from competence_explorer.graph.competence.training import TrainingPlan, Unit, Wish, training_plan_for
from competence_explorer.graph.levels import RULES
from competence_explorer.graph.people import Posts
from competence_explorer.graph.search import name_of
from competence_explorer.graph.visibility import View
from competence_explorer.graph.wording import figure, joined, say, say_many
from competence_explorer.queries.base import (
    About,
    Call,
    Column,
    Edge,
    Joining,
    Leaving,
    Network,
    Node,
    Profile,
    Project,
    Rows,
    Scope,
    Trained,
    query,
)

WHY_OPEN = {
    "no training": say("no training on record that can be had teaches it at the level"),
    "nobody near": say("a training teaches it, but too few people of the scope are known to be within reach"),
    "budget": say("the budget goes to what weighs more for its cost"),
    "": None,
}
"""What stands against closing the rest of a gap, in words."""

SECTIONS = ("plan", "training", "gap closed", "gap still open")

Row = dict[str, Any]


def draw(view: View, rows: Rows, **values: Any) -> Network:
    """Trainings and those who attend them, at their institutions."""
    found = training_plan_for(view.snapshot, Wish(**values), view.store.home)
    ids, posts = found.snapshot.nodes("Person").texts("id"), Posts(found.snapshot)
    trainings = found.snapshot.nodes("Training").texts("id")
    nodes = {row["id"]: Node(row["id"], row["name"], "Training", say("Trainings"), 2.5) for row in rows if row["who"]}
    edges = []
    for training, attending in found.takes().items():
        for person, gaps in attending:
            nodes.setdefault(ids[person], Node(ids[person], _name(found, person), "Person", posts[person].name))
            edges.append(Edge(ids[person], trainings[training], "training", joined(", ", _closes(found, gaps))))
    return Network(list(nodes.values()), edges)


@query(
    "training-plan",
    title="Training plan",
    question="Which trainings, for whom, close the gaps of a call?",
    purpose="teams",
    columns=(
        Column("id", "Key of the training or the competence; empty for the plan as a whole"),
        Column("name", "Training, competence, or the plan"),
        Column("section", "plan, training, gap closed, or gap still open"),
        Column("level", "Level needed", "level 1-4"),
        Column("people", "People needed; of a training or the plan: places taken", "people"),
        Column("held", "People of the scope who hold it at the level today", "people"),
        Column("missing", "People missing today", "people"),
        Column("closed", "People missing whom the plan trains", "people"),
        Column("open", "People still missing after it", "people"),
        Column("hours", "Hours of all who attend", "hours"),
        Column("cost", "Cost of all who attend; empty where it is not known for each of them", "currency"),
        Column("currency", "ISO 4217 code of the cost"),
        Column("starts", "First day of the training"),
        Column("who", "Who attends, and for what"),
        Column("detail", "How good the plan is, what a training needs to count, or why a gap stays open"),
    ),
    example={"call": "CALL-2027-1", "scope": "Miasto Portowice|Gmina Klifowo|Miasto Kotwiczyn", "budget": 200},
    draw=draw,
)
def training_plan(
    view: View,
    *,
    call: Call = None,
    project: Project = None,
    profile: Profile = None,
    scope: Scope = None,
    leaving: Leaving = None,
    trained: Trained = None,
    joining: Joining = None,
    budget: Annotated[float, About("What the plan may cost: hours of people, or money")] = 200.0,
    unit: Annotated[Unit, About("What the budget counts")] = "hours",
    currency: Annotated[str | None, About("Currency of a budget of money; without, that of most trainings")] = None,
    kept: Annotated[float, About("Share of the budget kept for mentors' own goals and study tours, 0 to 1")] = 0.2,
    steps: Annotated[int, About("Levels that a person may lack at most, if nobody is nearer")] = 3,
    most_each: Annotated[int, About("Trainings of one person at most")] = 2,
    again: Annotated[bool, About("Count trainings that were held before: they can be given again")] = True,
    until: Annotated[
        dt.date | None, About("Trainings that begin by this day; a year after the call closes without")
    ] = None,
    method: Annotated[Method, About("Exact by integer programming, or greedy, which is quicker")] = "exact",
    seconds: Annotated[float, About("Time limit of the exact method, in seconds")] = 10.0,
) -> Rows:
    """The places in trainings that close most of what is missing, by weight, for no more than the budget.

    *A gap* is a requirement for which fewer people of the scope (with a post there today) hold the competence at the
    level than are needed. Each person missing weighs 1, or 1/2 for what is nice to have, divided by the people needed,
    as in the readiness figure; no more count than are missing. *Could be trained*: people of the scope who are known to
    lack it and have no recorded last day before the call closes (the project ends, or a year has passed): those one
    level below, and where these are fewer than are missing also those further below, up to ``steps``. Of people who
    could learn the same, those with goals among the competences come first, then those who hold more
    of them, then those who permitted to be named in teams.

    *A training* closes a gap of who attends it if it teaches the competence at the level or above. By the rules for
    levels a training alone counts up to level 2: above that it takes an assessment at its end, and the row says so.
    A training without known hours (or cost in the currency) is left out; so is one that begins after ``until``.
    ``leaving``, ``trained`` and ``joining`` suppose something, as in call-readiness: the plan is for what is then
    missing; nothing is written.

    *Kept for mentors*: a share of the budget is for goals of their own, one level above theirs, and for their places in
    study visits; mentors are those who permitted to be asked and offer hours. Each such goal weighs 0.05. What is kept
    and not used stays unspent.

    *Exact* means branch and cut (HiGHS) within the time limit; the plan's row says whether it is proven to be the
    best, or by how much another could be better at most.
    """
    wish = Wish(
        call, project, profile, scope, leaving, trained, joining, budget, unit, currency, kept, steps, most_each, again,
        until, method, seconds,
    )  # fmt: skip
    found = training_plan_for(view.snapshot, wish, view.store.home)
    trainings = [_training(found, training, attending) for training, attending in sorted(found.takes().items())]
    return [
        _whole(found, wish),
        *trainings,
        *sorted(_gaps(view, found), key=lambda row: SECTIONS.index(row["section"])),
    ]


def _row(section: str, id_: str | None, name: str, **more: Any) -> Row:
    return {**dict.fromkeys(training_plan.names), "who": [], "id": id_, "name": name, "section": section, **more}


def _whole(found: TrainingPlan, wish: Wish) -> Row:
    best, trainings = found.plan, found.takes()
    own = int(found.gaps.own[found.plan.closed].sum())
    another = say("another plan could be at most %(percent)s%% better", percent=figure(100 * best.gap, 1))
    proof = say("proven to be the best") if best.gap < 1e-6 else another
    budget = say("of a budget of %(price)s", price=_price(wish.budget, wish, found))
    goals = say_many("%(count)s goal of mentors", "%(count)s goals of mentors", own)
    return _row(
        "plan",
        None,
        say_many(
            "%(count)s training for %(price)s",
            "%(count)s trainings for %(price)s",
            len(trainings),
            price=_price(best.cost, wish, found),
        ),
        people=best.taken.size,
        closed=sum(found.closed(place) for place in range(len(found.needed))),
        **_sums(found, {training: len(people) for training, people in trainings.items()}),
        detail=joined("; ", [proof, budget, goals]),
    )


def _price(amount: float, wish: Wish, found: TrainingPlan) -> str:
    if wish.unit == "hours":
        return say("%(amount)s hours", amount=float(amount))
    return say("%(amount)s %(currency)s", amount=float(amount), currency=str(found.currency))


def _sums(found: TrainingPlan, places: dict[int, int]) -> Row:
    """Hours and cost of places in trainings; None where they are not known for each, or in several currencies."""
    table = found.snapshot.nodes("Training")
    currencies = {table.value("currency", training) for training in places}
    sums: Row = {}
    for column, name in (("hours", "duration_hours"), ("cost", "cost")):
        known = [(table.value(name, training), count) for training, count in places.items()]
        sums[column] = None if any(value is None for value, _ in known) else sum(value * n for value, n in known)
    one = currencies.pop() if len(currencies) == 1 else None
    return {**sums, "cost": sums["cost"] if one else None, "currency": one}


def _training(found: TrainingPlan, training: int, attending: list[tuple[int, list[int]]]) -> Row:
    table, posts = found.snapshot.nodes("Training"), Posts(found.snapshot)
    day = table.value("start_date", training)
    levels = [int(found.gaps.level[gap]) for _, gaps in attending for gap in gaps]
    past = day is not None and day < dt.date.today()
    remarks = [say("last given on %(day)s: ask for it again", day=day)] if past else []
    if max(levels) > RULES.training_cap:
        remarks.append(say("with an assessment, to count above level %(level)s", level=RULES.training_cap))
    return _row(
        "training",
        table.texts("id")[training],
        name_of(found.snapshot, "Training", training),
        people=len(attending),
        starts=day,
        who=[
            joined("", [f"{_name(found, who)} ({posts[who].name}): ", joined(", ", _closes(found, gaps))])
            for who, gaps in attending
        ],
        detail=joined("; ", remarks) or None,
        **_sums(found, {training: len(attending)}),
    )


def _closes(found: TrainingPlan, gaps: list[int]) -> list[str]:
    told = []
    for gap in gaps:
        aim = joined("=", [name_of(found.snapshot, "Skill", int(found.gaps.skill[gap])), str(found.gaps.level[gap])])
        told.append(say("%(aim)s (own goal)", aim=aim) if found.gaps.own[gap] else aim)
    return told


def _gaps(view: View, found: TrainingPlan) -> Iterator[Row]:
    for place, need in enumerate(found.needed):
        held, missing, closed = int(found.held[place]), int(found.missing[place]), found.closed(place)
        if not missing:
            continue
        told = view.count(held)
        exact = told == held  # what is missing would tell how many there are
        yield _row(
            "gap closed" if closed == missing else "gap still open",
            found.snapshot.nodes("Skill").texts("id")[need.skill],
            name_of(found.snapshot, "Skill", need.skill),
            level=need.level,
            people=need.people,
            held=told,
            missing=missing if exact else None,
            closed=closed,
            open=missing - closed if exact else None,
            detail=WHY_OPEN[found.why_open(place)],
        )


def _name(found: TrainingPlan, person: int) -> str:
    return name_of(found.snapshot, "Person", person)
