"""Names of the user's own, beside those that the project ships (``KG_GAZETTEER``).

A table like the shipped ones with the type in front: ``type``, ``name``, ``aliases``, ``codes``. What a line names is added to
the entity that the shipped tables list under that name and type, or is a new one. Where a user's alias is another entity's in
the shipped tables, the user's decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from kg.errors import DataError, UsageError
from kg.link.gazetteer import OWN, Gazetteer, Listing, listing_of, rows_of
from kg.normalize import alias_key
from kg.records import ENTITY_TYPES, EntityType

__all__ = ["read_own", "with_own"]

COLUMNS = ("type", "name", "aliases", "codes")


def read_own(path: Path) -> tuple[Listing, ...]:
    """The listings of a user's table.

    Raises:
        UsageError: there is no such file, or it may not be read.
        DataError: a line is not UTF-8, or is no listing; names file and line.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"KG_GAZETTEER is {str(path)!r}: {error.strerror or error}; give the path of a table of names") from error
    lines = []
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").splitlines(), 1):
        try:
            lines.append(line.decode("utf-8"))
        except UnicodeDecodeError as error:
            raise DataError(str(path), number, "not UTF-8; save the file as UTF-8") from error
    listings = tuple(_listings(str(path), lines))
    if not listings and not any(line.split("\t")[0].strip() == COLUMNS[0] for line in lines):
        raise DataError(str(path), 1, f"the header must be {' TAB '.join(COLUMNS)}")
    return listings


def _listings(path: str, lines: Iterable[str]) -> Iterator[Listing]:
    types = {type.casefold(): type for type in ENTITY_TYPES}
    for number, (written, name, aliases, codes) in rows_of(path, lines, COLUMNS):
        type = types.get(written.casefold())
        if type is None:
            raise DataError(path, number, f"{written!r} is no type of entity; write one of {', '.join(ENTITY_TYPES)}")
        if not any(c.isalnum() for c in name) or name.startswith("?"):
            raise DataError(path, number, "the name is missing; it stands in the second column, without ? before it")
        if wrong := next((a for a in aliases.split("|") if a.strip() and not any(c.isalnum() for c in a)), None):
            raise DataError(path, number, f"{wrong.strip()!r} is no name; aliases are separated by ' | '")
        yield listing_of((path, number), type, name, aliases, codes, OWN, f"curated in {Path(path).name}")


def with_own(shipped: Gazetteer, own: tuple[Listing, ...]) -> Gazetteer:
    """Both, the user's listings deciding.

    Raises:
        DataError: two lines of the user's list one entity, or give one name to two.
    """
    Gazetteer(own)  # what is wrong within the user's table is told of that table
    known = {(x.entity.type, alias_key(x.entity.name)): x for x in shipped.listings}
    mine: dict[str, Listing] = {}
    ids = {x.entity.id: x for x in shipped.listings}
    for listing in own:
        same = _same(listing, known, shipped)
        if same is None and (other := ids.get(listing.entity.id)) is not None:
            reason = f"{listing.entity.name!r} would have the id of {other.entity.name!r}, {other.entity.id}; write it another way"
            raise DataError(*listing.place, reason)
        id_ = (same or listing).entity.id
        mine[id_] = _joined(mine.get(id_, same), listing) if same else listing
    claimed = {alias_key(name): id_ for id_, listing in mine.items() for name in listing.names}
    rest = (_yielding(x, claimed) for x in shipped.listings if x.entity.id not in mine)
    return Gazetteer((*mine.values(), *rest))


def _same(listing: Listing, known: dict[tuple[EntityType, str], Listing], shipped: Gazetteer) -> Listing | None:
    key = alias_key(listing.entity.name)
    by_alias = (x for x in shipped.by_key.get(key, ()) if x.entity.type is listing.entity.type)
    return known.get((listing.entity.type, key)) or next(by_alias, None)


def _joined(shipped: Listing | None, own: Listing) -> Listing:
    """The shipped entity with the user's names; its id stays."""
    assert shipped is not None
    have = {a.text for a in shipped.entity.aliases}
    entity = replace(
        shipped.entity,
        aliases=(*shipped.entity.aliases, *(a for a in own.entity.aliases if a.text not in have)),
        codes=tuple(dict.fromkeys((*shipped.entity.codes, *own.entity.codes))),
    )
    strong = tuple(dict.fromkeys((*(n for n in shipped.names if n not in own.weak_names), *own.names)))
    weak = tuple(dict.fromkeys(n for n in (*shipped.weak_names, *own.weak_names) if n not in strong))
    return Listing(entity, strong, weak, OWN, own.place)


def _yielding(shipped: Listing, claimed: dict[str, str]) -> Listing:
    """A shipped listing whose names that the user gave to another entity are weak."""
    lost = tuple(n for n in shipped.names if alias_key(n) in claimed)
    if not lost:
        return shipped
    return replace(shipped, names=tuple(n for n in shipped.names if n not in lost), weak_names=(*shipped.weak_names, *lost))
