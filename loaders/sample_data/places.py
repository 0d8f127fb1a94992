"""The invented institutions of the sample and where they lie."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from competence_explorer.graph import keys
from competence_explorer.loaders.sample_data.tools import parts, table

HOME, NORTH, SOUTH = "Metropolia Trzech Portów", "Nordskärs storregion", "Aglomerace Tří řek"
"""The main metropolis of the sample and the two abroad."""

MUNICIPAL_FIELDS = parts(
    "finance|social|construction|procurement|funds|spatial|environment|people|projects|law|"
    "finance|culture|digital|social|transport|communication|construction|energy|renewal|economy|"
    "procurement|finance|social|spatial|projects|funds|construction|environment"
)
"""The fields of work in a municipal office, in the order in which posts are filled as an office grows."""


@dataclass(frozen=True, slots=True)
class Institution:
    """An institution; ``people`` is how many its roster names, ``fields`` what its posts are about in turn.

    ``traits``: ``broker`` (its first posts work across institutions), ``isolated`` (works with no other
    institution), ``silent`` (has not reported competences), ``no roster``.
    """

    name: str
    alternative_name: str
    kind: str
    seat: str
    municipality_code: str
    latitude: float
    longitude: float
    country: str
    metropolis: str
    people: int
    fields: tuple[str, ...]
    traits: str

    @property
    def domain(self) -> str:
        """The domain of its e-mail addresses: ``.example`` is reserved and never belongs to anyone (RFC 2606)."""
        return f"{keys.slug(self.seat if self.kind == 'municipality' else self.name)}.example"

    def distance(self, other: Institution) -> float:
        """How far away another institution is, in squared degrees of latitude: good enough to find neighbours."""
        # A degree of longitude is a little more than half a degree of latitude at 50 to 62 degrees north.
        return (self.latitude - other.latitude) ** 2 + (0.55 * (self.longitude - other.longitude)) ** 2


def _institution(row: dict[str, str]) -> Institution:
    return Institution(
        row["institution"],
        row["alternative_name"],
        row["kind"],
        row["seat"],
        row["municipality_code"],
        float(row["latitude"]),
        float(row["longitude"]),
        row["country"],
        row["metropolis"],
        int(row["people"]),
        parts(row["fields"]) or MUNICIPAL_FIELDS,
        row["traits"],
    )


@cache
def institutions(metropolis: str = "") -> tuple[Institution, ...]:
    """All institutions, or those of one metropolis."""
    everywhere = tuple(map(_institution, table("institutions.csv")))
    return tuple(one for one in everywhere if metropolis in ("", one.metropolis))
