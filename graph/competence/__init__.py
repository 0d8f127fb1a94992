"""The competence half of the query layer, on arrays: coverage, readiness, teams, assignments, counterparts, plans.

- ``arrays``: the arrays of a snapshot (who holds what, who works where, who leaves, who is busy), kept per snapshot
- ``requirements``: what a call, a project or a profile needs
- ``holdings``: the arrays themselves, and what-if copies of them
- ``coverage``: requirements against institutions or scopes
- ``readiness``: one figure that can be taken apart
- ``teams``, ``assignment``, ``plan``: integer programmes with the gap to the optimum stated
- ``nearest``: the nearest profiles by cosine; ``counterparts``: of these who has most to exchange

All but the first two are pure functions on arrays. Importing a module loads neither numba nor a solver; the first
call that needs one does.
"""
