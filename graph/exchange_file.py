"""The exchange file: people who permitted to be named abroad, for another installation of this product.

One JSON object: ``format``, ``version``, ``issuer``, ``issued_on``, ``expires_on``, ``people``, ``withdrawn`` and
``checksum`` (SHA-256 of the rest, as canonical JSON: a damaged file is noticed; it is no signature of a person).
People have a pseudonym instead of their key, which may be an e-mail: a keyed hash, the key of which never leaves
``COMPETENCE_HOME``. Whoever was in an earlier file of this home and is in the new one no longer is *withdrawn*.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np

from competence_explorer.graph.columns import LIST_SEPARATOR
from competence_explorer.graph.errors import FileError, UsageError
from competence_explorer.graph.files import keep
from competence_explorer.graph.people import Posts, metropolises
from competence_explorer.graph.search import name_of
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.store import Store
from competence_explorer.graph.visibility import View, Viewer, current

FORMAT, VERSION = "competence-exchange", 1

ANYBODY = Viewer("viewer")
"""Somebody who belongs nowhere. What she may see for the purpose 'abroad' may go abroad, and nothing else."""

IMPORTED = "exchange:"
"""Before a pseudonym: the key of a person who came by an exchange file."""

DAYS = 180
"""For how long a file is good, unless it is said."""

MAX_BYTES = 1 << 28
"""Size of a file that is read: about a million people."""

_STATE = "exchange.json"


class Competence(msgspec.Struct, omit_defaults=True, forbid_unknown_fields=True):
    """A competence of a person; the level without any supervisor's rating, 1 to 4, or none if it is not known."""

    id: str
    name: str
    name_pl: str = ""
    level: int | None = None
    last_used: dt.date | None = None


class Person(msgspec.Struct, omit_defaults=True, forbid_unknown_fields=True):
    """A person by her pseudonym, and the main post that she has."""

    id: str
    name: str
    institution: str
    job_title: str = ""
    languages: list[str] = []
    metropolis: str = ""
    country: str = ""
    competences: list[Competence] = []


class Exchange(msgspec.Struct, forbid_unknown_fields=True):
    """What a file holds. ``expires_on`` is the last day on which it is good."""

    format: str
    version: int
    issuer: str
    issued_on: dt.date
    expires_on: dt.date
    people: list[Person]
    withdrawn: list[str]
    checksum: str = ""


class Written(NamedTuple):
    """How many people a file names, how many it withdraws, and the last day on which it is good."""

    people: int
    withdrawn: int
    expires_on: dt.date


def export(store: Store, path: Path, *, issuer: str = "", expires_on: dt.date | None = None) -> Written:
    """Write an exchange file that only its owner may read; ``issuer`` is the metropolis with most staff if not given.

    Raises UsageError if it expires before today, nobody can be named as its issuer, or it cannot be written.
    """
    today = dt.date.today()
    last = expires_on or today + dt.timedelta(days=DAYS)
    if last < today:
        raise UsageError(f"The file would expire on {last}, before today.", "Give a later day.")
    snapshot = View(store, ANYBODY, "abroad").snapshot
    state = _state(store.home)
    people = list(_people(snapshot, bytes.fromhex(state["key"])))
    there = {person.id for person in people}
    withdrawn = sorted({*state["issued"]} - there)
    name = issuer or _issuer(snapshot)
    made = Exchange(FORMAT, VERSION, name, today, last, people, withdrawn)
    # First what was issued, then the file: a person who is in a file must never be unknown here.
    keep(store.home / _STATE, json.dumps({**state, "issued": sorted({*state["issued"], *there})}).encode())
    keep(path, encode(made))
    return Written(len(people), len(withdrawn), last)


def encode(exchange: Exchange) -> bytes:
    """The file, with its checksum."""
    signed = msgspec.structs.replace(exchange, checksum=checksum(msgspec.to_builtins(exchange)))
    return msgspec.json.format(msgspec.json.encode(signed), indent=1)


def checksum(content: Mapping[str, Any]) -> str:
    """``sha256:`` and the hash of everything but the checksum: JSON with sorted keys, no spaces, UTF-8."""
    rest = {name: value for name, value in content.items() if name != "checksum"}
    text = json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def read(path: Path, today: dt.date | None = None) -> Exchange:
    """A file that is whole, of a version known here, and not expired. Raises FileError for any other."""
    if path.stat().st_size > MAX_BYTES:
        raise FileError(f"{path.name} is larger than {MAX_BYTES:,} bytes.", "An exchange file of a region is smaller.")
    try:
        content = json.loads(path.read_bytes())
        if not isinstance(content, dict) or content.get("format") != FORMAT:
            raise FileError(f"{path.name} is no exchange file.", "It is made by `competence export --format exchange`.")
        if content.get("version") != VERSION:
            raise FileError(
                f"{path.name} is of version {content.get('version')!r}; known is {VERSION}.", "Update this program."
            )
        found = msgspec.convert(content, Exchange)
    except (ValueError, RecursionError) as error:
        raise FileError(f"{path.name} is no exchange file: {error}.", "Ask its issuer for the file again.") from error
    if found.checksum != checksum(content):
        raise FileError(f"{path.name} was damaged or changed: its checksum is wrong.", "Ask its issuer for it again.")
    if found.expires_on < (today or dt.date.today()):
        raise FileError(
            f"{path.name} expired on {found.expires_on}: what it permits is over.",
            f"Ask {found.issuer} for a new one; `competence undo` takes back what was loaded from an older one.",
        )
    return found


def _people(snapshot: Snapshot, key: bytes) -> Iterator[Person]:
    """Those with a post today, without those from exchange files; by pseudonym: the order tells nothing either."""
    nodes, posts, areas = snapshot.nodes("Person"), Posts(snapshot), metropolises(snapshot)
    held = snapshot.relationships("EMPLOYED_BY")
    there = np.unique(held.start[current(held)]).tolist()
    skills = _competences(snapshot)
    countries = snapshot.nodes("Institution").texts("country")
    found = []
    for who in there:
        if not nodes.texts("name")[who] or nodes.texts("id")[who].startswith(IMPORTED):
            continue  # who came by a file permitted her own metropolis to name her, not us to pass it on
        post = posts[who]
        found.append(
            Person(
                id=pseudonym(key, nodes.texts("id")[who]),
                name=nodes.texts("name")[who],
                institution=post.name,
                job_title=nodes.texts("job_title")[who],
                languages=list(filter(None, nodes.texts("languages")[who].split(LIST_SEPARATOR))),
                metropolis=areas.get(post.institution, ""),
                country=countries[post.institution],
                competences=skills.get(who, []),
            )
        )
    yield from sorted(found, key=lambda person: person.id)


def _competences(snapshot: Snapshot) -> dict[int, list[Competence]]:
    table, nodes = snapshot.relationships("HAS_SKILL"), snapshot.nodes("Skill")
    found: dict[int, list[Competence]] = {}
    for row, (who, skill) in enumerate(zip(table.start.tolist(), table.end.tolist(), strict=True)):
        made = Competence(
            nodes.texts("id")[skill],
            str(name_of(snapshot, "Skill", skill)),
            nodes.texts("name_pl")[skill],
            table.value("level", row),
            table.value("last_used", row),
        )
        found.setdefault(who, []).append(made)
    return found


def pseudonym(key: bytes, id: str) -> str:
    """A keyed hash of a person's key: 32 hexadecimal digits, the same in every file of one home."""
    return hashlib.blake2b(id.encode(), key=key, digest_size=16).hexdigest()


def _issuer(snapshot: Snapshot) -> str:
    areas = metropolises(snapshot)
    posts = snapshot.relationships("EMPLOYED_BY")
    named: Sequence[str] = [areas[place] for place in posts.end.tolist() if place in areas] or list(areas.values())
    if not named:
        raise UsageError("It is not known who issues the file.", "Name the issuer with --issuer.")
    return max(sorted(set(named)), key=named.count)


def _state(home: Path) -> dict[str, Any]:
    """The key of the pseudonyms and those issued so far; a new key in a home that has issued nothing."""
    path = home / _STATE
    if not path.exists():
        return {"key": secrets.token_hex(32), "issued": []}
    try:
        state: dict[str, Any] = json.loads(path.read_bytes())
        bytes.fromhex(state["key"])
        return {"key": state["key"], "issued": list(state["issued"])}
    except (ValueError, KeyError, TypeError) as error:
        # With a new key nobody could be withdrawn any more: a person must decide.
        raise FileError(f"{path} is damaged: {error!r}.", "Bring it back from a copy of COMPETENCE_HOME.") from error
