"""The graph as it is at one moment: what a page is made from, which asks many times."""

from __future__ import annotations

from typing import Self

from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.visibility import Purpose, View


class Still(View):
    """A view that takes its snapshots once, for all purposes: a page is of one version, and asks for it once."""

    _taken: dict[Purpose, Snapshot]

    @classmethod
    def of(cls, view: View) -> Self:
        """The view as it is now."""
        made = cls(view.store, view.viewer, view.purpose)
        made._taken = {}
        return made

    def for_purpose(self, purpose: Purpose) -> Self:
        """The same moment for another purpose."""
        made = super().for_purpose(purpose)
        made._taken = self._taken
        return made

    @property
    def snapshot(self) -> Snapshot:
        """The graph without what the viewer may not see, as it was when it was first asked for."""
        if self.viewer.sees_everyone and self._taken:
            return next(iter(self._taken.values()))
        if self.purpose not in self._taken:
            self._taken[self.purpose] = super().snapshot
        return self._taken[self.purpose]
