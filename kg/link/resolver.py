"""Mentions to entities."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from functools import cached_property
from typing import Final, NamedTuple

from kg.link.companies import beginnings, core_of, loose_key, own_part
from kg.link.gazetteer import Gazetteer, Listing
from kg.link.ids import entity_id
from kg.link.parentheses import same_name, same_thing
from kg.link.people import family_names, is_family_name
from kg.link.senses import choose, load_senses
from kg.link.sounds import consonants, has_katakana, has_latin, kana_fold, latin_vowels, likeness
from kg.link.versions import split_version, version_name
from kg.normalize import HONORIFICS, STATE_OFFICES, alias_key, best_name, lookup_form
from kg.records import Alias, Entity, EntityType, Mention, Post

__all__ = ["Link", "Resolver"]

_LONGEST: Final = 150
"""Characters of a name and of an id, twice those of the longest real one; addresses and questions take up to 200."""
_HONORIFICS: Final = re.compile(rf"(?:{HONORIFICS})+$")
_OFFICE: Final = re.compile(STATE_OFFICES)
_ONE_HOLDS: Final = re.compile("大統領|首相|総理|都知事")
"""Offices with which a family name, which many people have, tells whom it means: whoever is listed so may be any 議員 or 社長 or none."""
_OF_COUNTRY: Final = re.compile(r"^(?:米国|米|英国|英|独|仏|韓国|中国)(?=..)")
"""As newspapers write before a foreign company or agency: 米オラクル, 米国防総省."""
_LATIN_PARTS: Final = re.compile(r"[A-Za-z]{2,}")
_MARKS: Final = str.maketrans("", "", "™®©")
_SOUNDS_LIKE = 0.83
_SOUNDS_LIKE_WITH_DIGITS = 0.75
"""Names with digits in them must agree in all digits and consonants as it is."""
_MARGIN = 0.05
_MANY, _MANY_CONSONANTS, _FEW = 0.05, 2, 0.02
"""What equal consonants add if there are so many more than the fewest, and cost if there is one less."""
_SPELT_ALIKE = 0.7
_REMEMBERED = 200_000
"""Names; a server reads drafts for months."""
_FEWEST_CHARACTERS: Final = 3
"""Of a name that is listed in another spelling."""
_FEWEST_CONSONANTS: Final = {
    EntityType.ORGANIZATION: 4,
    EntityType.PERSON: 4,
    EntityType.PRODUCT: 4,
    EntityType.PROJECT: 6,
    EntityType.TECHNOLOGY: 6,
}
"""Of names that are spoken, by type; technologies and projects are called by common words, so that it takes more."""
_FEWEST_WITH_DIGITS = 3


USUAL: Final = "the usual one of those called so"
"""The reason of a name of several things of which the post does not tell which it means."""
_VERSION: Final = "version of "
WRITTEN: Final = "written in the posts"
"""The reason of a name that no list has."""


class Link(NamedTuple):
    """What a name stands for, and why."""

    entity: Entity
    reason: str

    @property
    def listed(self) -> bool:
        """Whether a list tells what it is, by itself or as the version of something."""
        return self.entity.curated or self.reason.startswith(_VERSION)


class Resolver:
    """Links names to entities: to a listed one if a list has the name for that type, else to one made of the name's key.

    What a name is linked to depends on the name and its type alone, and on what its own post says of it in parentheses, so
    the order of posts does not matter.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        own = {(x.entity.type, alias_key(n)) for x in gazetteer.listings if x.own for n in x.names}
        self._senses = {key: senses for key, senses in load_senses().items() if key not in own}
        self._known: dict[tuple[str, EntityType], Link] = {}

    def prepare(self) -> None:
        """Build the tables that the first names of some kinds would otherwise wait for; takes some tenths of a second."""
        _ = self._listed_versions, self._spoken_names, self._loose_names, self._relatives, self._of_family

    def resolve(self, name: str, type: EntityType) -> Entity:
        """The entity that `name` stands for."""
        return self.link_name(name, type).entity

    def link_name(self, name: str, type: EntityType) -> Link:
        """The same, with the reason. O(1) for a name seen before."""
        found = self._known.get((name, type))
        if found is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            found = self._known[name, type] = self._resolve(name, type)
        return found

    def _resolve(self, name: str, type: EntityType) -> Link:
        plain = name.translate(_MARKS).strip().removeprefix("旧") or name
        senses = self._senses.get((type, alias_key(plain)))
        sense = self._sense(senses[0].entity, type) if senses else None
        if (listing := sense or self._listed(plain, type)) is not None:
            exact = plain in listing.names or plain in listing.weak_names
            return Link(listing.entity, "curated" if exact else "same key")
        if type is EntityType.PERSON and (bare := _HONORIFICS.sub("", plain).strip()) and bare != plain:
            return self._resolve(bare, type)
        if type is EntityType.ORGANIZATION:
            bare = _OF_COUNTRY.sub("", plain.removesuffix("社"))
            for other in (bare, f"{bare}学" if bare.endswith("大") else ""):
                if other and other != plain and (listing := self._listed(other, type)) is not None:
                    return Link(listing.entity, "same key")
        if type is EntityType.PRODUCT:
            series = plain.removesuffix("シリーズ")
            if series != plain and (listing := self._listed(series, type)) is not None:
                return Link(listing.entity, "same key")
            if (versioned := self._version(plain)) is not None:
                return versioned
            if (rest := self._without_maker(plain)) is not None and (link := self._resolve(rest, type)).reason != WRITTEN:
                return link
        if (listing := self._loosely(plain, type)) is not None:
            return Link(listing.entity, "same key")
        if type in _FEWEST_CONSONANTS and has_katakana(plain) and (spoken := self._by_sound(plain, type)) is not None:
            return spoken
        # Not listed for this type. What it is called elsewhere still tells which spellings are one: パープレキシティ the product
        # and Perplexity the product, where only the company is listed.
        others = {x.entity.name for x in self._gazetteer.by_key.get(alias_key(plain), ()) if plain not in x.weak_names}
        called = others.pop() if len(others) == 1 else plain
        reason = WRITTEN if alias_key(called) == alias_key(plain) else f"curated as a name of {called}"
        return Link(Entity(entity_id(type, called, curated=False), name, type), reason)

    def _listed(self, name: str, type: EntityType) -> Listing | None:
        """What is listed by this name for the type; of several that differ by a hyphen or case, the one that is spelt so."""
        found = [x for x in self._gazetteer.by_key.get(alias_key(name), ()) if x.entity.type is type]
        exact = (x for x in found if name in x.names or name in x.weak_names) if len(found) > 1 else ()
        return next(iter((*exact, *found)), None)

    def _sense(self, name: str, type: EntityType) -> Listing | None:
        """The listed entity whose main name this is, whatever else is called so."""
        listed = self._gazetteer.by_key.get(alias_key(name), ())
        return next((x for x in listed if x.entity.type is type and x.entity.name == name), None)

    def _version(self, name: str) -> Link | None:
        """A listed family with a version: the listed entity of that version, or one of its own, with the same id however it is spelt."""
        for family, words in split_version(name):
            listing = self._listed(family, EntityType.PRODUCT)
            if listing is None:
                continue
            key = (listing.entity.id, tuple(sorted(words)))
            reason = f"{_VERSION}{listing.entity.name}"
            if (listed := self._listed_versions.get(key)) is not None:
                return Link(listed.entity, reason)
            id_ = entity_id(EntityType.PRODUCT, version_name(listing.entity.name, words), curated=True)
            return Link(Entity(id_, name, EntityType.PRODUCT), reason)
        return None

    @cached_property
    def _listed_versions(self) -> dict[tuple[str, tuple[str, ...]], Listing]:
        """The listed products that are a listed family with a version, by both."""
        versions: dict[tuple[str, tuple[str, ...]], Listing] = {}
        for listing in self._gazetteer.listings:
            if listing.entity.type is not EntityType.PRODUCT:
                continue
            for name in (*listing.names, *listing.weak_names):
                for family, words in split_version(name):
                    parent = self._listed(family, EntityType.PRODUCT)
                    if parent is not None and parent is not listing:
                        versions.setdefault((parent.entity.id, tuple(sorted(words))), listing)
                        break
        return versions

    def _loosely(self, name: str, type: EntityType) -> Listing | None:
        """The one listed entity with a name that differs as writers do; of a company, also without ``Technologies`` and the like."""
        key = _loose_key(name, type)
        if len(key) < _FEWEST_CHARACTERS:
            return None
        found = self._loose_names.get((type, key), ())
        if not found and type is EntityType.ORGANIZATION and (core := core_of(key)) != key and len(core) >= _FEWEST_CHARACTERS:
            found = [x for x in self._loose_names.get((type, core), ()) if self._stands_alone(core, x)]
        return found[0] if len(found) == 1 else None

    def _stands_alone(self, core: str, listing: Listing) -> bool:
        """Whether ``Group`` or ``Technologies`` behind a company's name tells nothing.

        Its companies may have such names where it has any; a Japanese holding company is another one, and so may be whoever has a name
        that is ambiguous.
        """
        sure = any(loose_key(name) == core for name in listing.names)
        return sure and listing.entity.name.isascii() and self._relatives.get(core, set()) <= {listing.entity.id}

    @cached_property
    def _loose_names(self) -> dict[tuple[EntityType, str], list[Listing]]:
        """The listings by type and loose key; those that are so called beyond doubt, if there are any."""
        names: dict[tuple[EntityType, str], list[Listing]] = {}
        for weak in (False, True):
            sure = dict(names)
            for listing in self._gazetteer.listings:
                for name in listing.weak_names if weak else listing.names:
                    at = listing.entity.type, _loose_key(name, listing.entity.type)
                    if at not in sure and listing not in names.setdefault(at, []):
                        names[at].append(listing)
        return names

    @cached_property
    def _relatives(self) -> dict[str, set[str]]:
        """Ids of the listed organisations whose names begin with another name, by its loose key."""
        found: dict[str, set[str]] = {}
        for listing in self._gazetteer.listings:
            if listing.entity.type is EntityType.ORGANIZATION:
                for name in listing.names:
                    for first in beginnings(name):
                        found.setdefault(first, set()).add(listing.entity.id)
        return found

    def _without_maker(self, name: str) -> str | None:
        """What stands behind a listed organisation and a space: the H100 of ``NVIDIA H100``."""
        before, space, rest = re.sub(r"[\s・]+", " ", unicodedata.normalize("NFKC", name)).partition(" ")
        if space and len(rest) > 1 and self._listed(before, EntityType.ORGANIZATION) is not None:
            return rest
        return None

    def _by_sound(self, name: str, type: EntityType) -> Link | None:
        """The one listed entity whose Latin name sounds so; none if two come close."""
        sound = consonants(name)
        digits = any(c.isdigit() for c in sound)
        long = len(sound) + latin_vowels(name) - (_FEWEST_WITH_DIGITS if digits else _FEWEST_CONSONANTS[type])
        if long < -1 or not sound or (digits and long < 0):
            return None
        enough = _SOUNDS_LIKE_WITH_DIGITS if digits else _SOUNDS_LIKE
        of_interest = enough - 2 * _MARGIN
        written = [part.casefold() for part in _LATIN_PARTS.findall(name)]
        best: dict[str, tuple[float, Listing, str]] = {}
        for listing, latin, spoken in self._spoken_names.get((type, sound[:1]), ()):
            if abs(len(spoken) - len(sound)) > 2 or (long < 0 and spoken != sound) or any(w not in latin.casefold() for w in written):
                continue
            score = likeness(name, latin, of_interest)
            if spoken == sound:  # the shorter they are, the more must agree beside them
                score += _MANY if long >= _MANY_CONSONANTS else -_FEW if long < 0 else 0
            if score > best.get(listing.entity.id, (0.0,))[0]:
                best[listing.entity.id] = (score, listing, latin)
        ranked = sorted(best.values(), key=lambda b: (-b[0], b[1].entity.id))
        if not ranked or ranked[0][0] < enough or (len(ranked) > 1 and ranked[0][0] - ranked[1][0] < _MARGIN):
            return None
        _, listing, latin = ranked[0]
        # Whoever is known by another katakana name is not this one, unless the two differ as writers do.
        mixed = has_latin(name)
        own = [kana_fold(a.text) for a in listing.entity.aliases if has_katakana(a.text) and has_latin(a.text) is mixed]
        if own and not any(SequenceMatcher(None, kana_fold(name), o, autojunk=False).ratio() >= _SPELT_ALIKE for o in own):
            return None
        # Business words are long, and alike in all names that have them.
        if type is EntityType.ORGANIZATION and (mine := own_part(name)) != name and likeness(mine, own_part(latin)) < enough:
            return None
        return Link(listing.entity, f"sounds like {latin}")

    @cached_property
    def _spoken_names(self) -> dict[tuple[EntityType, str], list[tuple[Listing, str, str]]]:
        """The listed Latin names with their consonants, by type and first consonant."""
        names: dict[tuple[EntityType, str], list[tuple[Listing, str, str]]] = {}
        for listing in self._gazetteer.listings:
            if listing.entity.type not in _FEWEST_CONSONANTS:
                continue
            for name in listing.names:
                if name.isascii() and sum(map(str.isalpha, name)) > 3:
                    sound = consonants(name)
                    names.setdefault((listing.entity.type, sound[:1]), []).append((listing, name, sound))
        return names

    def link(self, post: Post, mentions: Iterable[Mention]) -> tuple[tuple[Mention, ...], tuple[Entity, ...]]:
        """The mentions of a post with their entities' ids and the reasons, and those entities in the order of their ids.

        An entity that is not listed is called by its fullest name in the post; its aliases are all spellings. What is longer than any
        name is none, and left out. What the post says is another spelling of a name is of that one's type, whatever it was taken for.
        """
        mentions = tuple(mentions)
        links = self._by_office(post, mentions) | self._by_full_name(post, mentions)
        links |= self._in_parentheses(post, mentions) | self._by_sense(post, mentions)
        linked = []
        found: dict[str, Entity] = {}
        spellings: dict[str, Counter[str]] = {}
        for mention in mentions:
            link = links.get((mention.name, mention.type)) or self.link_name(mention.name, mention.type)
            if max(len(mention.name), len(link.entity.id)) > _LONGEST:
                continue
            linked.append(replace(mention, type=link.entity.type, entity_id=link.entity.id, linked_by=link.reason))
            found[link.entity.id] = link.entity
            spellings.setdefault(link.entity.id, Counter())[mention.name] += 1
        return tuple(linked), tuple(_called(found[id_], spellings[id_]) for id_ in sorted(found))

    def _by_full_name(self, post: Post, mentions: Sequence[Mention]) -> dict[tuple[str, EntityType], Link]:
        """People who are called by their family name, by the one full name in the post that has it."""
        names = {m.name for m in mentions if m.type is EntityType.PERSON}
        called: dict[str, set[str]] = {}
        for full_name in names:
            for family_name in family_names(full_name):
                called.setdefault(family_name, set()).add(full_name)
        links: dict[tuple[str, EntityType], Link] = {}
        for short in names:
            if self.link_name(short, EntityType.PERSON).reason != WRITTEN:
                continue
            full = {n for n in called.get(lookup_form(short), ()) if n != short and is_family_name(short, n)}
            entities = {e.id: e for e in (self.resolve(n, EntityType.PERSON) for n in full)}
            if len(entities) == 1:
                links[short, EntityType.PERSON] = Link(next(iter(entities.values())), f"short form in {post.id}")
        return links

    def _by_office(self, post: Post, mentions: Sequence[Mention]) -> dict[tuple[str, EntityType], Link]:
        """People called by family name and an office of state, by the one listed person of that name; unless the post names one in full."""
        named = {m.name for m in mentions if m.type is EntityType.PERSON}
        links: dict[tuple[str, EntityType], Link] = {}
        for mention in mentions:
            office = _OFFICE.match(post.source, mention.end) if mention.type is EntityType.PERSON else None
            if office is None or not _ONE_HOLDS.search(office[0]) or self.link_name(mention.name, mention.type).reason != WRITTEN:
                continue
            fitting = self._of_family.get(lookup_form(mention.name), ())
            if len(fitting) == 1 and not any(is_family_name(mention.name, name) for name in named - {mention.name}):
                links[mention.name, mention.type] = Link(fitting[0].entity, "the one of that family name in office")
        return links

    @cached_property
    def _of_family(self) -> dict[str, list[Listing]]:
        """The listed people by what may be their family names, as look-up forms."""
        found: dict[str, list[Listing]] = {}
        for listing in self._gazetteer.listings:
            if listing.entity.type is EntityType.PERSON:
                for family_name in {f for name in listing.names for f in family_names(name) if is_family_name(f, name)}:
                    found.setdefault(family_name, []).append(listing)
        return found

    def _by_sense(self, post: Post, mentions: Sequence[Mention]) -> dict[tuple[str, EntityType], Link]:
        """Which of several things of one type the names that are known to be ambiguous name in this post."""
        links: dict[tuple[str, EntityType], Link] = {}
        text = None
        for name, type in {(m.name, m.type) for m in mentions}:
            if (senses := self._senses.get((type, alias_key(name)))) is None:
                continue
            text = "\n".join(segment.text for segment in post.segments) if text is None else text
            entity, told = choose(senses, text)
            if (listing := self._sense(entity, type)) is not None:
                links[name, type] = Link(listing.entity, "words of the post" if told else USUAL)
        return links

    def _in_parentheses(self, post: Post, mentions: Sequence[Mention]) -> dict[tuple[str, EntityType], Link]:
        """What the post says is another name: ``Compute Express Link（CXL）``, ``青嶺ロボティクス（Aone）``."""
        links: dict[tuple[str, EntityType], Link] = {}
        for outer, inner in same_thing(post, mentions):
            long, short = self.link_name(outer.name, outer.type), self.link_name(inner.name, inner.type)
            long = links.get((outer.name, outer.type), long)
            if long.entity.id == short.entity.id or (long.listed and short.listed):
                continue
            reason = f"parenthesis in {post.id}"
            if short.listed:
                links.setdefault((outer.name, outer.type), Link(short.entity, reason))
            else:
                links.setdefault((inner.name, inner.type), Link(long.entity, reason))
        for telling, other in same_name(post, mentions):
            one, two = (links.get((m.name, m.type)) or self.link_name(m.name, m.type) for m in (telling, other))
            if one.entity.id == two.entity.id:
                continue
            reason = f"parenthesis in {post.id}"
            if two.listed and not one.listed and _is_called(two.entity, telling.name, other.name):
                links.setdefault((telling.name, telling.type), Link(two.entity, reason))
            else:
                links.setdefault((other.name, other.type), Link(one.entity, reason))
        return links


def _is_called(entity: Entity, telling: str, other: str) -> bool:
    """Whether it is what a post means by a name that it gives beside another one: initials stand for what it spells out, be they those
    of something listed too."""
    return has_katakana(telling) or has_katakana(other) or alias_key(entity.name) == alias_key(other)


def _loose_key(name: str, type: EntityType) -> str:
    return loose_key(name) if type is EntityType.ORGANIZATION else kana_fold(alias_key(name))


def _called(entity: Entity, spellings: Counter[str]) -> Entity:
    if entity.curated:
        return entity
    names = sorted(spellings, key=lambda n: (-spellings[n], n))
    return replace(entity, name=best_name(spellings), aliases=tuple(Alias(n, WRITTEN) for n in names))
