"""A store that stays open follows the embedded engine when that ends and starts again."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from competence_explorer.graph import embedded
from competence_explorer.graph.store import open_store


def test_a_store_goes_on_after_the_engine_was_stopped_or_killed(tmp_path: Path) -> None:
    try:
        with open_store(environ={"COMPETENCE_HOME": str(tmp_path)}) as store:
            store.write(lambda tx: tx.run("CREATE (:Theme {id: 'a', name: 'culture'})"))
            embedded.stop(tmp_path)
            assert store.read("MATCH (t:Theme) RETURN t.name AS name") == [{"name": "culture"}]
            endpoint = embedded.find(tmp_path)
            assert endpoint is not None
            os.kill(endpoint.pid, signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
            store.write(lambda tx: tx.run("CREATE (:Theme {id: 'b', name: 'environment'})"))
            assert store.read("MATCH (t:Theme) RETURN count(t) AS n") == [{"n": 2}]
            assert store.version()[1] == 2
    finally:
        embedded.stop(tmp_path)
