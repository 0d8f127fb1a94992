"""Lists of institutions: names, kinds, places, and the metropolis that they belong to."""

from __future__ import annotations

from collections.abc import Iterable

from competence_explorer.graph import keys
from competence_explorer.graph.records import Fact, NodeFact, Ref, Statement
from competence_explorer.graph.schema import INSTITUTION_KINDS
from competence_explorer.loaders import facts
from competence_explorer.loaders.base import Column, Context, Loader, Row
from competence_explorer.loaders.damage import check_length, code_lengths

_KINDS = {
    "gmina": "municipality", "miasto": "municipality", "city": "municipality", "powiat": "county", "agencja": "agency",
    "uczelnia": "university", "szkoła": "school", "organizacja pozarządowa": "ngo",
    "firma": "company", "spółka": "company",
}  # fmt: skip


def state(row: Row, context: Context) -> Statement:
    """A row states an institution and, if it names one, its metropolis."""
    facts.required(row, "institution")
    facts.country(row, "country")
    facts.country(row, "metropolis_country")
    check_length(row.text("country"), row.text("municipality_code"), context.index)
    name = row.text("institution")
    properties = row.some("alternative_names", "kind", "municipality_code", "latitude", "longitude", "country")
    key = keys.institution(name, row.text("institution_id"), context.namespace)
    institution = NodeFact(Ref("Institution", key), {"name": name, **properties})
    metropolis = _metropolis(row)
    own: list[Fact] = [institution]
    if metropolis:
        own.append(facts.relationship("MEMBER_OF", institution, metropolis))
    return facts.statement(row, own, [metropolis])


def index_codes(rows: Iterable[Row], _: Context) -> dict[str, int]:
    """The length of the municipality codes of each country."""
    return code_lengths((row.text("country").upper(), row.text("municipality_code")) for row in rows)


def _metropolis(row: Row) -> NodeFact | None:
    name, country = row.text("metropolis"), row.text("metropolis_country")
    if not name:
        return None
    return NodeFact(Ref("Metropolis", keys.slug(name)), {"name": name} | ({"country": country} if country else {}))


LOADER = Loader(
    kind="institutions",
    title="Institutions",
    description="Municipalities, counties, agencies, utilities, schools and other bodies. A row an institution.",
    columns=(
        Column(
            "institution",
            "text",
            "Name.",
            required=True,
            example="Gmina Przykład",
            aliases=("name", "institution name", "nazwa", "instytucja", "nazwa instytucji", "gmina"),
        ),
        Column("institution_id", "text", "Id.", example="EX-01", aliases=("id", "id instytucji")),
        Column(
            "alternative_names",
            "texts",
            "Other names.",
            example="Urząd Gminy Przykład",
            aliases=("other names", "inne nazwy"),
        ),
        Column(
            "kind",
            "text",
            "Kind.",
            example="municipality",
            values=INSTITUTION_KINDS,
            aliases=("type", "rodzaj", "typ"),
            synonyms=_KINDS,
        ),
        Column(
            "municipality_code", "text", "TERYT or LAU code.", example="0000000", aliases=("teryt", "lau", "kod teryt")
        ),
        Column(
            "latitude",
            "number",
            "Latitude in degrees.",
            example="54.35",
            minimum=-90,
            maximum=90,
            aliases=("lat", "szerokość geograficzna"),
        ),
        Column(
            "longitude",
            "number",
            "Longitude in degrees.",
            example="18.65",
            minimum=-180,
            maximum=180,
            aliases=("lon", "lng", "długość geograficzna"),
        ),
        Column("country", "text", "ISO 3166-1 alpha-2 code.", example="PL", aliases=("country code", "kraj")),
        Column(
            "metropolis",
            "text",
            "Metropolitan area that it belongs to.",
            example="Example Metropolis",
            aliases=("metropolia", "metropolitan area", "obszar metropolitalny"),
        ),
        Column("metropolis_country", "text", "Country of the metropolis.", example="PL"),
    ),
    key=("institution",),
    statement=state,
    index_columns=("municipality_code", "country"),
    index=index_codes,
    sheets={
        "Institutions": (
            "institution",
            "institution_id",
            "alternative_names",
            "kind",
            "municipality_code",
            "latitude",
            "longitude",
            "country",
            "metropolis",
            "metropolis_country",
        ),
    },
)
