"""Memberships with their times, against counting by hand and by brute force."""

from __future__ import annotations

import datetime as dt
import itertools
import random

import numpy as np
import pytest

from competence_explorer.graph.algorithms import projection
from competence_explorer.graph.groups import Groups, overlaps

SIZE = 6


def groups(entries):
    """Groups from (member, group, first year, last year); a year may be missing."""
    member, group = (np.array([entry[i] for entry in entries], np.int32) for i in (0, 1))
    start = [entry[2] and dt.date(entry[2], 1, 1) for entry in entries]
    end = [entry[3] and dt.date(entry[3], 12, 31) for entry in entries]
    return Groups.of(
        "project",
        SIZE,
        member,
        group,
        np.array(start, "datetime64[D]"),
        np.array(end, "datetime64[D]"),
        words=lambda group, start, end, apart: f"{group} {start} {end} {apart}",
        ref=lambda row: entries[row],
    )


def random_entries(seed):
    choice = random.Random(seed)
    entries = []
    for _ in range(choice.randint(0, 25)):
        start = choice.choice([None, *range(2010, 2016)])
        length = choice.choice([None, 0, 1, 3])
        end = None if length is None else (start or 2012) + length
        entries.append((choice.randrange(SIZE), choice.randrange(-1, 4), start, end))
    return entries


def meet(a, b):
    return (a[2] or 0) <= (b[3] or 9999) and (b[2] or 0) <= (a[3] or 9999)


def strengths(entries, met):
    """Newman's weights by the definition, of groups in which two entries of the two ``met``."""
    wanted = np.zeros((SIZE, SIZE))
    for group in range(4):
        inside = [entry for entry in entries if entry[1] == group]
        members = {entry[0] for entry in inside}
        for a, b in itertools.permutations(members, 2):
            own, others = ([entry for entry in inside if entry[0] == who] for who in (a, b))
            if any(met(*pair) for pair in itertools.product(own, others)):
                wanted[a, b] += 1 / (len(members) - 1)
    return wanted


@pytest.mark.parametrize("seed", range(60))
def test_strengths_are_those_of_the_definition(seed):
    entries = random_entries(seed)
    found = groups(entries)
    np.testing.assert_allclose(projection(found.memberships()).toarray(), strengths(entries, lambda *_: True))
    np.testing.assert_allclose(overlaps(found).toarray(), strengths(entries, meet))


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize(("since", "until"), [(2012, None), (None, 2012), (2012, 2013), (2030, 2040)])
def test_years_keep_what_held_in_them(seed, since, until):
    entries = random_entries(seed)
    kept = groups(entries).between(since, until)
    window = (None, None, since, until)
    assert sorted(kept.row.tolist()) == [i for i, e in enumerate(entries) if e[1] >= 0 and meet(e, window)]


@pytest.mark.parametrize("seed", range(60))
def test_who_is_tied_has_a_reason_and_nobody_else(seed):
    found = groups(random_entries(seed))
    for tied, overlapping in ((projection(found.memberships()), False), (overlaps(found), True)):
        for a, b in itertools.permutations(range(SIZE), 2):
            reasons = list(found.evidence(a, b, overlapping))
            assert bool(reasons) == bool(tied[a, b])
            assert {ref[0] for reason in reasons for ref in reason.rests_on} <= {a, b}


def test_of_two_roles_those_that_were_at_one_time_are_told():
    found = groups([(0, 0, 2001, 2002), (0, 0, 2010, 2012), (1, 0, 2011, 2014)])
    (reason,) = found.evidence(0, 1)
    assert reason.words == "0 2011-01-01 2012-12-31 False"
    assert reason.rests_on == ((0, 0, 2010, 2012), (1, 0, 2011, 2014))


def test_large_groups_are_left_out_by_people_not_by_roles():
    found = groups([(0, 0, None, None), (0, 0, None, None), (1, 0, None, None), (2, 1, None, None)])
    assert found.up_to(2).group.tolist() == [0, 0, 0, 1]
    assert found.up_to(1).group.tolist() == [1]
