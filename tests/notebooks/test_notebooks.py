"""Every notebook runs from top to bottom, on the sample in an engine of its own, and says what is so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))

HOLDS = {
    "start_here": """
        assert len(people) and (people["level"] >= 3).all()
        assert set(paths["path"]) == {1, 2, 3}
        assert brokers["betweenness"].is_monotonic_decreasing
        assert len(gaps) and (missing["has"] < missing["people"]).equals(missing["status"] != "covered")
        assert network.number_of_nodes() == store.read("MATCH (p:Person) RETURN count(p) AS people")[0]["people"]
    """,
    "analyst_brokers": """
        assert brokers["betweenness"].is_monotonic_decreasing
        assert (top["rank_low"] <= top["rank_high"]).all() and rivals >= 1
        assert width["median"].is_monotonic_increasing and width["median"].iloc[-1] > width["median"].iloc[0]
        assert rho < 0
        assert z.notna().all(axis=None) and first_role.sum() == len(z)
        assert losses["together"].is_monotonic_increasing and together >= losses.diff().max().max()
        assert losses.loc[1].nunique() == 1
        assert (answer["section"] == "repair: new tie").any()
        assert str(together) in axes.get_title("left")
    """,
    "coordinator_introductions": """
        skilled = set(queries.find_people(store, skill="nature-based solutions")["id"])
        assert set(paths.groupby("path")["to_id"].last()) <= skilled and len(hops) == 3
        assert shared == 0
        assert len(interactive.nodes) == len({*paths["from_id"], *paths["to_id"]})
        assert matrix.fillna(0).equals(matrix.T.fillna(0)) and 0 < share < 1
        assert len(apart) == kinds.sum() and doors.is_monotonic_decreasing
        assert meet["path"].nunique() <= meet["ways"].iloc[0]
        assert (found["mentor_level"] >= found["level"]).all()
        assert len(found) + len(alone) == len(matches) and len(alone)
        assert str(len(found)) in axes.get_title("left")
    """,
    "strategist_readiness": """
        assert (ready["readiness_low"] <= ready["readiness_high"]).all() and silent
        assert (gap == (needs["held"] < needs["people"])).all() and gap.any()
        assert together == (needs["status"] == "covered").sum() > best > 0
        assert (holders["holders"] == 1).all() and leaving <= holders["leaves_on"].count() < len(holders)
        assert f"Team of {len(members)} " in team["name"].iloc[0]
        assert set(unmet["name"].str.rsplit("=", n=1).str[0]) >= set(needs.loc[gap, "name"])
        low = {name: answer["readiness_low"].iloc[0] for name, answer in answers.items()}
        assert low["recorded leavers gone"] <= low["as it is"] <= low["Nordskärs storregion joins"]
        assert low["as it is"] == ready["readiness_low"].iloc[0]
    """,
}
"""What must hold in the notebook's own variables, before its last cell closes the store: on any day,
also after those who will leave have left."""


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_runs(path: Path, engine: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with engine.open():
        pass  # emptied: the notebook loads the sample by itself
    for name, value in engine.environ.items():
        monkeypatch.setenv(name, value)
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(-1, nbformat.v4.new_code_cell(f"if True:{HOLDS[path.stem]}"))
    NotebookClient(notebook, timeout=300, kernel_name="python3").execute(cwd=str(path.parent))
    shown = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert any("image/png" in output.get("data", {}) for output in shown)
    assert [output for output in shown if output.output_type == "error"] == []
    assert [output.text for output in shown if output.get("name") == "stderr"] == []


def test_there_is_one_for_each_kind_of_user() -> None:
    assert {path.stem for path in NOTEBOOKS} == HOLDS.keys()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_is_committed_without_output(path: Path) -> None:
    cells = nbformat.read(path, as_version=4).cells
    assert all(not cell.outputs and cell.execution_count is None for cell in cells if cell.cell_type == "code")
