"""The curated gazetteer: names of the field with their types and aliases, as readable tables.

One file a type under ``data/``, tab-separated with a header line: ``name``, ``aliases``, ``codes``, ``source``. Aliases are
separated by `` | ``. An alias that begins with ``?`` is too ambiguous to find a name by: it links and answers searches only.
A ``#`` begins a comment line.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from importlib.resources.abc import Traversable

from kg.errors import DataError
from kg.link.ids import entity_id
from kg.normalize import alias_key, visible
from kg.records import ENTITY_TYPES, Alias, Entity, EntityType

__all__ = ["OWN", "Gazetteer", "Listing", "listing_of", "load_gazetteer", "parse_table", "rows_of"]

OWN = "own"
"""The source of what stands in the user's table."""

COLUMNS = ("name", "aliases", "codes", "source")


@dataclass(frozen=True, slots=True)
class Listing:
    """One line: an entity and its names."""

    entity: Entity
    names: tuple[str, ...]
    """Names that may be found in running text."""
    weak_names: tuple[str, ...]
    """Names too ambiguous for that."""
    source: str
    place: tuple[str, int]
    """File and line, for messages."""

    @property
    def own(self) -> bool:
        """Whether it is the user's, or has names of the user's."""
        return self.source == OWN


@dataclass(frozen=True)
class Gazetteer:
    """All listings, by key.

    Raises:
        DataError: two listings have one id, or share a name that is not marked as weak in all but one of them.
    """

    listings: tuple[Listing, ...]

    def __post_init__(self) -> None:
        ids: dict[str, Listing] = {}
        strong: dict[str, Listing] = {}
        for listing in self.listings:
            path, line = listing.place
            if (other := ids.setdefault(listing.entity.id, listing)) is not listing:
                raise DataError(path, line, f"{listing.entity.name} is listed already, in {other.place[0]}:{other.place[1]}")
            for name in listing.names:
                if (other := strong.setdefault(alias_key(name), listing)) is not listing:
                    where = f"{other.place[0]}:{other.place[1]}"
                    raise DataError(path, line, f"{name!r} also names {other.entity.name} ({where}); mark one of them with ?")

    @cached_property
    def by_key(self) -> dict[str, tuple[Listing, ...]]:
        """The listings that a key may name, the one with the name as a strong one first."""
        found: dict[str, list[Listing]] = {}
        for weak in (False, True):
            for listing in self.listings:
                for name in listing.weak_names if weak else listing.names:
                    places = found.setdefault(alias_key(name), [])
                    if listing not in places:
                        places.append(listing)
        return {key: tuple(listings) for key, listings in found.items()}

    def names(self) -> Iterator[tuple[str, EntityType, bool]]:
        """The names to look for in text, the type of what they name, and whether they do so in some contexts only."""
        for listing in self.listings:
            for name in listing.names:
                yield name, listing.entity.type, False
            for name in listing.weak_names:
                yield name, listing.entity.type, True

    @cached_property
    def digest(self) -> str:
        """Changes whenever a listing does."""
        digest = hashlib.blake2b(digest_size=8)
        for listing in self.listings:
            digest.update(repr((listing.entity, listing.names, listing.weak_names)).encode())
        return digest.hexdigest()


@cache
def load_gazetteer() -> Gazetteer:
    """The gazetteer that the project ships."""
    folder = resources.files("kg.link").joinpath("data")
    return Gazetteer(tuple(listing for type in ENTITY_TYPES for listing in _read(folder.joinpath(f"{type.lower()}.tsv"), type)))


def _read(file: Traversable, type: EntityType) -> Iterator[Listing]:
    return parse_table(file.name, file.read_text(encoding="utf-8").splitlines(), type)


def parse_table(path: str, lines: Iterable[str], type: EntityType) -> Iterator[Listing]:
    """The listings of a table.

    Raises:
        DataError: the header is another, or a line has no name or the wrong number of columns.
    """
    for number, cells in rows_of(path, lines, COLUMNS):
        if not cells[0]:
            raise DataError(path, number, _EXPECTED.format(len(COLUMNS)))
        name, aliases, codes, source = cells
        yield listing_of((path, number), type, name, aliases, codes, source)


_EXPECTED = "expected {} columns, separated by tabs, the first not empty"


def rows_of(path: str, lines: Iterable[str], columns: tuple[str, ...]) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of each line of a table; comments, empty lines and the header are left out, missing cells are empty.

    Raises:
        DataError: the header is another, or a line has too many columns.
    """
    header = False
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [visible(cell).strip() for cell in line.split("\t")]
        if not header:
            if tuple(cells) != columns:
                raise DataError(path, number, f"the header must be {' TAB '.join(columns)}")
            header = True
            continue
        if len(cells) > len(columns):
            raise DataError(path, number, _EXPECTED.format(len(columns)))
        yield number, cells + [""] * (len(columns) - len(cells))


def listing_of(
    place: tuple[str, int], type: EntityType, name: str, aliases: str, codes: str, source: str, reason: str = "curated"
) -> Listing:
    """The listing that a line of a table describes."""
    written = [a.strip() for a in aliases.split("|") if a.strip()]
    weak = tuple(dict.fromkeys(a[1:].strip() for a in written if a.startswith("?")))
    strong = tuple(dict.fromkeys(a for a in (name, *written) if not a.startswith("?") and a not in weak))
    others = [a for a in dict.fromkeys((*strong, *weak)) if a != name]
    entity = Entity(
        id=entity_id(type, name, curated=True),
        name=name,
        type=type,
        aliases=tuple(Alias(a, reason) for a in (name, *others)),
        codes=tuple(codes.split()),
        curated=True,
    )
    return Listing(entity, strong, weak, source, place)
