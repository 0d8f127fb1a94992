"""How well competences are suggested from text: precision and recall at 1, 3 and 5 against ESCO labels.

Run by hand: ``python tests/benchmarks/bench_suggestions.py [--data FOLDER]``. The index holds the 13,896 skills of ESCO
v1.1.1 with their alternative labels; the texts are sentences of vacancies whose annotators named the ESCO label of each
skill in them (sentences without any label are left out). The constants of ``graph/suggestions.py`` were tuned on the
file ``house``; ``tech`` was held out. Compared in the same run with looking for the names as they are, and with the
cosine of TF-IDF vectors of the sentence and each name. Precision at k divides by k, recall by the labels of the
sentence; both are means over sentences.
"""

from __future__ import annotations

import argparse
import csv
import io
import math
import time
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array

from competence_explorer.graph.stems import stems, words
from competence_explorer.graph.suggestions import Index, Names

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
CUTS = (1, 3, 5)
LOW = 0.05
"""A score that leaves hardly anything out: here the order counts."""

Rank = Callable[[str], list[str]]


class Sentence(NamedTuple):
    """A text, and the ids of the competences that are right."""

    text: str
    right: frozenset[str]


def read_esco(data: Path) -> list[Names]:
    """The skills of ESCO with their names."""
    with zipfile.ZipFile(data / "esco" / "esco-v1.1.1-en.zip") as archive, archive.open("skills_en.csv") as file:
        rows = csv.DictReader(io.TextIOWrapper(file, "utf-8"))
        return [Names(r["conceptUri"], r["preferredLabel"].strip(), "", _lines(r["altLabels"])) for r in rows]


def read_sentences(data: Path, part: str, skills: Sequence[Names]) -> list[Sentence]:
    """The sentences of a file (``house`` or ``tech``) that have a label of ESCO."""
    ids = _ids(skills)
    right: defaultdict[str, set[str]] = defaultdict(set)
    path = data / "skills_text" / f"{part}_validation_annotations.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if found := ids.get(row["label"].casefold()):
                right[row["sentence"]].add(found)
    return [Sentence(text, frozenset(found)) for text, found in right.items()]


def measure(rank: Rank, sentences: Sequence[Sentence]) -> dict[str, float]:
    """Precision and recall at each cut."""
    found: defaultdict[str, list[float]] = defaultdict(list)
    for sentence in sentences:
        ranked = rank(sentence.text)
        for cut in CUTS:
            hits = len(sentence.right.intersection(ranked[:cut]))
            found[f"P@{cut}"].append(hits / cut)
            found[f"R@{cut}"].append(hits / len(sentence.right))
    return {name: float(np.mean(values)) for name, values in found.items()}


def ours(skills: Sequence[Names]) -> Rank:
    """The index of the product."""
    index = Index(skills)
    return lambda text: [found.skill for found in index.suggest(text, max(CUTS), LOW)]


def names_as_they_are(skills: Sequence[Names]) -> Rank:
    """Names that occur word by word, the longest first."""
    owners: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for one in skills:
        for name in (one.name, *one.others):
            owners[_plain(name)].append(one.id)
    longest = max(map(len, owners))

    def rank(text: str) -> list[str]:
        said = _plain(text)
        runs = {said[a:b] for a in range(len(said)) for b in range(a + 1, min(len(said), a + longest) + 1)}
        found = sorted((run for run in runs if run in owners), key=lambda run: (-len(run), run))
        return list(dict.fromkeys(id_ for run in found for id_ in owners[run]))

    return rank


def cosine(skills: Sequence[Names]) -> Rank:
    """TF-IDF vectors of stems: the cosine of the whole text with each name, the best name of a competence counts."""
    pairs = [(one.id, stems(name, "en")) for one in skills for name in (one.name, *one.others)]
    often = Counter(stem for _, row in pairs for stem in row)
    column = {stem: place for place, stem in enumerate(often)}
    weight = np.array([math.log(len(pairs) / often[stem]) for stem in column])
    matrix = _unit([row for _, row in pairs], column, weight)

    def rank(text: str) -> list[str]:
        said = stems(text, "en")
        scores = (matrix @ _unit([said], column, weight).T).toarray().ravel()
        best = np.argsort(-scores, kind="stable")[:200]
        return list(dict.fromkeys(pairs[place][0] for place in best.tolist() if scores[place] > 0))

    return rank


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    data = parser.parse_known_args()[0].data
    if not data.is_dir():
        print(f"There is no folder {data}.")
        return
    skills = read_esco(data)
    sentences = {part: read_sentences(data, part, skills) for part in ("house", "tech")}
    print(f"{'':18}{'':6}" + "".join(f"{name}@{cut:<5}" for cut in CUTS for name in "PR"))
    for method in (names_as_they_are, cosine, ours):
        rank = method(skills)
        for part, texts in sentences.items():
            measured = measure(rank, texts)
            print(f"{method.__name__:18}{part:6}" + "".join(f"{value:<7.3f}" for value in measured.values()))
    _time(skills, " ".join(sentence.text for part in sentences.values() for sentence in part))


def _time(skills: Sequence[Names], text: str) -> None:
    start = time.process_time()
    index = Index(skills)
    built = time.process_time()
    index.suggest(" ".join(text.split()[:2000]))
    done = time.process_time()
    print(f"{len(index.names)} names: {built - start:.2f} s to build; 2,000 words: {done - built:.2f} s (CPU)")


def _unit(rows: Sequence[frozenset[str]], column: dict[str, int], weight: np.ndarray) -> csr_array:
    cells = [(n, column[stem]) for n, row in enumerate(rows) for stem in row if stem in column]
    row, place = np.array(cells, np.int64).reshape(-1, 2).T
    length = np.sqrt(np.bincount(row, weight[place] ** 2, len(rows)))
    return csr_array((weight[place] / length[row], (row, place)), shape=(len(rows), len(column)))


def _ids(skills: Sequence[Names]) -> dict[str, str]:
    """By each label, case aside, the competence; preferred labels come before alternative ones."""
    ids: dict[str, str] = {}
    for one in skills:
        ids.setdefault(one.name.casefold(), one.id)
    for one in skills:
        for name in one.others:
            ids.setdefault(name.casefold(), one.id)
    return ids


def _plain(text: str) -> tuple[str, ...]:
    return tuple(word.text.lower() for word in words(text, "en"))


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


if __name__ == "__main__":
    main()
