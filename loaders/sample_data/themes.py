"""Which fields of work serve which theme of the sample's projects."""

from __future__ import annotations

from collections.abc import Mapping

THEME_FIELDS: Mapping[str, tuple[str, ...]] = {
    "social development": ("social", "people"),
    "culture": ("culture", "communication"),
    "economic development": ("economy", "digital"),
    "clean energy": ("energy", "construction"),
    "environment": ("environment", "construction"),
    "transport and mobility": ("transport", "construction"),
    "urban renewal and regeneration": ("renewal", "spatial"),
    "joint purchases": ("procurement", "law"),
    "spatial planning": ("spatial", "environment"),
}
"""The fields of work that a theme rests on, by theme (``schema.THEMES``)."""

GENERAL_FIELDS = ("projects", "funds", "finance", "procurement", "law", "communication")
"""The fields of work that every project needs."""
