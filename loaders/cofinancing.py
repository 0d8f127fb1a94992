"""What a list of operations leaves to be computed: the EU contribution, where it gives the Union's rate instead."""

from __future__ import annotations

import re

from competence_explorer.loaders.amounts import Money
from competence_explorer.loaders.base import Row, RowError

_RATE = re.compile(r"(\d{1,3})(?:[.,](\d+))?\s*(%?)")


def complete(row: Row) -> None:
    """Fill the EU contribution and the total from what the law requires of lists, where they give no more.

    The contribution is computed only from eligible expenditure: the Union's rate does not apply to the total cost.
    """
    eligible: Money | None = row["total_eligible"]
    if eligible and row["eu_contribution"] is None and (share := _share(row)) is not None:
        row.values["eu_contribution"] = eligible._replace(amount=round(eligible.amount * share, 2))
        row.remarks.append("The EU contribution is computed: eligible expenditure times the Union's co-financing rate.")
    if eligible and row["total"] is None:
        row.values["total"] = eligible
        row.remarks.append("The total is the eligible expenditure: no total cost is given.")


def _share(row: Row) -> float | None:
    """The Union's rate as a share, None if there is none; what is no rate is a doubt."""
    written = row.text("cofinancing_rate")
    if not written:
        return None
    if (share := rate(written)) is None:
        right = "Write a percentage, as 85 %; of several rates none is taken: give the EU contribution."
        row.doubts.append(RowError("This is no rate of co-financing.", right, column="cofinancing_rate", value=written))
    return share


def rate(written: str) -> float | None:
    """A rate of co-financing as a share; None if it is none.

    Spreadsheets keep 85 % as 0.85: no rate is 1 % or less, unless the sign says so.

    >>> rate("85,00 %"), rate("0.85"), rate("1"), rate("80/85")
    (0.85, 0.85, 1.0, None)
    """
    match = _RATE.fullmatch(written.strip())
    if not match:
        return None
    value = float(f"{match[1]}.{match[2] or 0}")
    share = value if value <= 1 and not match[3] else value / 100
    return share if share <= 1 else None
