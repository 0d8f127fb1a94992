"""How fast people are matched: a million at once, a new file against those who are known, and 50,000 of one name.

Run by hand: ``python tests/benchmarks/bench_matching.py [--people 1000000]``. Made-up people: two words of a name
drawn from made-up vocabularies with the frequencies of Polish names, institutions of 500, one in ten twice, half of
those with a typing error. The peer is ``rapidfuzz.process.cpdist`` with ``fuzz.ratio`` on the very pairs that
blocking gives, from folded names with sorted words that are there already, on both cores: it scores, and neither
weighs e-mail, institution and time nor gives reasons. Chunks of the same size on both sides, taken in turn.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Iterator

import numpy as np
from rapidfuzz import fuzz, process

from competence_explorer.graph.matching import Entity, candidates
from competence_explorer.graph.matching.blocking import pairs
from competence_explorer.graph.matching.people import People

FIRST, LAST, OFFICE = 1_700, 31_000, 500
SYLLABLES = ("ko", "wal", "ski", "no", "wak", "le", "wan", "dow", "ma", "zur", "kie", "wicz", "pi", "tro", "za", "bu")


def words(count: int, rng: np.random.Generator) -> list[str]:
    """Distinct made-up words of three or four syllables, most frequent first."""
    found: dict[str, None] = {}
    while len(found) < count:
        found["".join(rng.choice(SYLLABLES, rng.integers(3, 5))).title()] = None
    return list(found)


def drawn(count: int, of: int, rng: np.random.Generator) -> list[int]:
    """Ranks with density 1/(rank + 10), as names have."""
    return (10 * ((of + 10) / 10) ** rng.random(count) - 10).astype(int).tolist()


def people(count: int, seed: int = 1) -> list[Entity]:
    """People of whom one in ten has two records."""
    rng = np.random.default_rng(seed)
    first, last = words(FIRST, rng), words(LAST, rng)
    singles = count * 10 // 11
    names = [
        f"{first[i]} {last[j]}" for i, j in zip(drawn(singles, FIRST, rng), drawn(singles, LAST, rng), strict=True)
    ]
    places = rng.integers(0, max(1, count // OFFICE), singles).tolist()
    mails = (rng.random(singles) < 0.5).tolist()
    made = [
        Entity(
            f"hr{place}:{i}",
            (name,),
            email=f"{name.replace(' ', '.').lower()}@{place}.example" if mail else "",
            institutions=(f"i{place}",),
        )
        for i, (name, place, mail) in enumerate(zip(names, places, mails, strict=True))
    ]
    for i in rng.permutation(singles)[: count - singles].tolist():
        name = names[i] if i % 2 else names[i][:-3] + names[i][-2:]
        made.append(Entity(f"name:{i}", (name.upper(),), institutions=(f"i{places[i]}",)))
    return made


def alike(count: int) -> list[Entity]:
    """People of one name, 50 at an institution, one in 40 of the same job: no name tells any of them apart."""
    return [
        Entity(f"hr:{i}", (f"Osoba Żółć {i}",), institutions=(f"i{i // 50}",), job_titles=(f"Specialist {i % 40}",))
        for i in range(count)
    ]


def peak() -> float:
    """Most memory that this process has had, in GB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def compared(matcher: People, entities: list[Entity]) -> Iterator[tuple[int, float, float]]:
    """For each chunk of pairs: how many, seconds to judge them, seconds of the peer to score them."""
    everyone = np.ones(len(entities), np.bool_)
    names = [" ".join(sorted(entity.names[0].lower().split())) for entity in entities]
    for a, b in pairs(matcher.passes(), matcher.owners, everyone, matcher.order):
        begun = time.perf_counter()
        matcher.judge(a, b)
        own = time.perf_counter() - begun
        begun = time.perf_counter()
        one, other = [names[i] for i in a.tolist()], [names[i] for i in b.tolist()]
        process.cpdist(one, other, scorer=fuzz.ratio, workers=-1)
        yield len(a), own, time.perf_counter() - begun


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=1_000_000)
    options = parser.parse_args()
    entities = people(51_500)
    begun = time.perf_counter()
    found = sum(1 for _ in candidates("Person", entities[-1_500:], entities[:-1_500]))
    print(f"1,500 against 50,000: {time.perf_counter() - begun:.1f} s, {found:,} candidates")
    begun, cpu = time.perf_counter(), time.process_time()
    found = sum(1 for _ in candidates("Person", alike(50_000)))
    took = f"{time.perf_counter() - begun:.1f} s, {time.process_time() - cpu:.1f} s of CPU"
    print(f"50,000 of one name: {took}, {found:,} candidates, {peak():.1f} GB")
    entities = sorted(people(options.people), key=lambda entity: entity.id)
    held = peak()
    begun = time.perf_counter()
    found = sum(1 for _ in candidates("Person", entities))
    took = time.perf_counter() - begun
    print(f"{len(entities):,} people: {took:.1f} s, {found:,} candidates, {peak():.1f} GB ({held:.1f} GB before)")
    begun = time.perf_counter()
    matcher = People(entities)
    print(f"of that reading the names: {time.perf_counter() - begun:.1f} s")
    counts, own, peer = (sum(column) for column in zip(*compared(matcher, entities), strict=True))
    print(f"{counts:,} pairs judged in {own:.2f} s; cpdist {peer:.2f} s, {peer / own:.1f} times ours")


if __name__ == "__main__":
    main()
