"""Views that somebody saved: a name and an address of this server, kept in the home folder.

Addresses name things by business keys, so that a view shows the same after a reload of the data.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

from competence_explorer.graph.errors import NotFoundError, UsageError
from competence_explorer.graph.files import keep
from competence_explorer.graph.locks import hold
from competence_explorer.graph.wording import say

LONGEST_NAME, LONGEST_ADDRESS, MOST = 120, 4000, 500
"""Letters of a name and of an address; views that are kept."""

PATIENCE = 10.0
"""Seconds to wait for somebody else who is saving."""


@dataclass(frozen=True, slots=True)
class SavedView:
    """A name, and the path and query that it stands for."""

    name: str
    address: str

    @property
    def id(self) -> str:
        """Names it in an address: of two views of one name the later replaces the earlier."""
        return hashlib.blake2b(self.name.encode(), digest_size=6).hexdigest()


def saved(home: Path) -> list[SavedView]:
    """All saved views, by name."""
    path = _path(home)
    if not path.exists():
        return []
    return [SavedView(row["name"], row["address"]) for row in json.loads(path.read_text(encoding="utf-8"))]


def save(home: Path, name: str, address: str) -> SavedView:
    """Keep a view. Raises UsageError for a name that cannot be read, and an address that is not of this server."""
    view = SavedView(_checked_name(name), _checked_address(address))
    home.mkdir(parents=True, exist_ok=True)
    with hold(_path(home).with_suffix(".lock"), PATIENCE):
        others = [known for known in saved(home) if known.name != view.name]
        if len(others) >= MOST:
            raise UsageError(
                say("There are %(count)s saved views already.", count=MOST), say("Delete one that is no longer needed.")
            )
        _write(home, [*others, view])
    return view


def rename(home: Path, id_: str, name: str) -> SavedView:
    """Give a view another name; one that has that name already is replaced. Raises NotFoundError and UsageError."""
    checked = _checked_name(name)
    home.mkdir(parents=True, exist_ok=True)
    with hold(_path(home).with_suffix(".lock"), PATIENCE):
        known = saved(home)
        view = SavedView(checked, _one(known, id_).address)
        _write(home, [*(other for other in known if other.id not in (id_, view.id)), view])
    return view


def delete(home: Path, id_: str) -> None:
    """Forget a view. Raises NotFoundError."""
    home.mkdir(parents=True, exist_ok=True)
    with hold(_path(home).with_suffix(".lock"), PATIENCE):
        known = saved(home)
        gone = _one(known, id_)
        _write(home, [view for view in known if view != gone])


def _one(known: Sequence[SavedView], id_: str) -> SavedView:
    found = next((view for view in known if view.id == id_), None)
    if found is None:
        raise NotFoundError(say("There is no saved view %(id)s.", id=repr(id_)), say("The home page lists them."))
    return found


def _checked_name(name: str) -> str:
    """One line of visible text; marks that turn the direction of what follows are left out."""
    line = " ".join(
        "".join(
            c for c in name if unicodedata.category(c) not in ("Cf", "Cs") and (c == " " or c.isprintable())
        ).split()
    )
    if not line or len(line) > LONGEST_NAME:
        raise UsageError(say("A view needs a name."), say("1 to %(most)s letters.", most=LONGEST_NAME))
    return line


def _checked_address(address: str) -> str:
    parts = urlsplit(address)
    own = address.startswith("/") and not address.startswith(("//", "/\\")) and not (parts.scheme or parts.netloc)
    if not own or len(address) > LONGEST_ADDRESS or not address.isprintable() or " " in address or "\\" in address:
        raise UsageError(
            say("Only addresses of this server can be saved."), say("A path and a query, such as /queries/brokers.")
        )
    return address


def _write(home: Path, views: Iterable[SavedView]) -> None:
    ordered = sorted(views, key=lambda view: (view.name.casefold(), view.name))
    keep(_path(home), json.dumps([asdict(view) for view in ordered], ensure_ascii=False, indent=1).encode())


def _path(home: Path) -> Path:
    return home / "views.json"
