"""Relations by what predicates say of their arguments: clauses, clefts, passives, received acts, nouns for one of two.

The words and their arguments are data, in ``predicates.toml``; where patterns want names in a certain order, this does not.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

from kg.records import EntityType
from kg.relate.arguments import Arg, Roles
from kg.relate.chunks import Chunk, streams_of
from kg.relate.features import ALLOWED
from kg.relate.frame import Frame
from kg.relate.lexicon import (
    Rule,
    acts,
    acts_for_owner,
    acts_of,
    counts_names,
    inner_acts,
    is_a,
    is_money,
    is_temporal,
    kind_words,
    kinds_of,
    maker_in,
    nouns_of,
    only_carries,
    spellings,
)
from kg.relate.lines import LETTERS
from kg.relate.modality import Meaning, meaning_of, refuted

__all__ = ["PAST", "Place", "Reading", "Said", "readings", "said_in"]

_MEANS_THE_THING: Final = frozenset({"uses", "acquires", "develops", "leads", "competes_with", "partners_with"})
"""Relations to a thing that something of it does not stand for."""

_WHY: Final = re.compile("なぜ|どうして|どのように|いかに")
_ONCE: Final = re.compile("(?:かつて|以前)[^。]{0,12}$")
_CONDITION: Final = re.compile("(?:もし|仮に).*?(?:れば|たら|なら|場合)、")
"""A condition that ends before the clause: what follows is said outright, or as a guess."""
_GUESS: Final = re.compile("だろう|でしょう|はず|かもしれ|のに|たい")

PAST: Final = -1
"""Stands for the subject of the sentence before, which has no place in this one."""


class Reading(NamedTuple):
    """What a predicate says of two names."""

    type: str
    head: int
    tail: int
    """Offsets of the names into the frame's text, or `PAST`."""
    start: int
    end: int
    status: str | None
    """None if the predicate is denied, asked, only supposed, or no longer true."""


class Place(NamedTuple):
    """What a name is to a predicate."""

    act: int
    """Offset of the predicate into the frame's text."""
    word: str
    case: str
    """The particle; behind a genitive's the one of the noun it belongs to."""
    voice: str
    types: tuple[str, ...]
    """The relations that the predicate may speak of."""


class Said(NamedTuple):
    """What the clauses of a sentence say."""

    readings: list[Reading]
    """Each once; denials among them."""
    places: dict[int, list[Place]]
    """For each name, by its offset or `PAST`, the predicates it stands with."""


def readings(frame: Frame) -> list[Reading]:
    """What the predicates of a sentence say of its names, each once; denials among them."""
    return said_in(frame).readings


def said_in(frame: Frame) -> Said:
    """What the clauses of a sentence say of its names."""
    if len(frame.marked) + (frame.past_subject is not None) < 2:
        return Said([], {})
    found: dict[tuple[str, int, int], Reading] = {}
    places: defaultdict[int, list[Place]] = defaultdict(list)
    for stream in streams_of(frame):
        clauses = _Clauses(frame, stream)
        for reading in clauses.read():
            key = (reading.type, reading.head, reading.tail)
            if key not in found or found[key].status is None:
                found[key] = reading
        for name, place in clauses.places:
            places[name].append(place)
    return Said(list(found.values()), dict(places))


class _Clauses:
    """One pass over the word groups of a sentence; arguments wait for their predicate."""

    def __init__(self, frame: Frame, chunks: Sequence[Chunk]) -> None:
        self.frame = frame
        self.chunks = chunks
        self.waiting: list[Arg] = []
        self.genitives: list[Arg] = []
        self.topic: Arg | None = None
        self.subject: tuple[int, ...] = ()
        self.carried: tuple[int, ...] = ()
        """The subject of a clause that goes on with て into the next."""
        self.found: list[Reading] = []
        self.places: list[tuple[int, Place]] = []
        self.types: set[str] = set()
        """The relations that the predicate being read may speak of."""
        self.meant: dict[tuple[int, int], Meaning | None] = {}
        """What was asked of `_status`."""

    def read(self) -> list[Reading]:
        for i, chunk in enumerate(self.chunks):
            word = "".join(u.text for u in chunk.units)
            if word in kind_words("adverbs") or (word in kind_words("with_te") and chunk.verbal and "て" in chunk.aux):
                continue
            if chunk.verbal and self._only_counts(i, chunk):
                continue
            if chunk.verbal:
                self._predicate(i, chunk)
            else:
                self._noun(i, chunk)
        return self.found

    def _only_counts(self, i: int, chunk: Chunk) -> bool:
        """Whether a verb only says how much: 日本円にして8000億円, 8000億円という巨額."""
        before = self.chunks[i - 1] if i else None
        return before is not None and is_money(before) and before.case in ("に", "と") and chunk.word in ("する", "言う", "いう", "為る")

    # Nouns

    def _noun(self, i: int, chunk: Chunk) -> None:
        following = self.chunks[i + 1] if i + 1 < len(self.chunks) else None
        arg = Arg(chunk, chunk.case, chunk.names, tuple(self.genitives))
        if counts_names(chunk) and (arg.owners or (self.waiting and not self.waiting[-1].case)):
            arg.names = arg.owners or self.waiting.pop().names
        if chunk.case == "で" and following is not None and not chunk.names and nouns_of(chunk) and nouns_of(following):
            return  # Xの創業者で現会長
        if chunk.adnominal or (chunk.copula and not chunk.names and following is not None and not chunk.comma and not chunk.stop):
            self._apposed(i, arg)
            if chunk.adnominal:
                self.genitives.append(arg)
            elif not (following is not None and nouns_of(chunk) and nouns_of(following)):
                self.genitives = []
            return
        bare = not chunk.case and not chunk.topic and not chunk.copula
        if chunk.comma and bare and following is not None and following.names:
            self._apposed(i, arg)  # 親会社、青嶺
        self._apposed_inside(arg)
        self.genitives = []
        if chunk.copula and "ない" in chunk.aux and chunk.names and following is not None and not chunk.stop:
            return
        last = following is None or chunk.stop
        told = chunk.case == "で" and chunk.comma and any(a.case == "は" and nouns_of(a.chunk) for a in self.waiting)
        toward = chunk.case == "に" and chunk.close - chunk.end == 1 and self.frame.text[chunk.end] == "へ" and bool(acts_of(chunk))
        headline = last and (not chunk.case or toward) and not chunk.topic and not chunk.copula and not chunk.names
        if headline or (chunk.copula and not chunk.names):
            self._nominal(i, chunk, arg)
        elif (chunk.copula or told) and chunk.names:
            for waiting in self.waiting:
                if waiting.case in ("は", "が") and not waiting.names:
                    whose = waiting.owners or self._roles(self.waiting, whole=True).named.get("とって", ())
                    for type, bearer in nouns_of(waiting.chunk):
                        self._bear(type, bearer, chunk.names, whose, waiting.chunk, i)
            self.waiting.append(arg)
        elif chunk.comma and not chunk.after and chunk.names and not self.waiting and self.topic is None and i == 0:
            self.topic = arg
        elif chunk.comma and not chunk.after and not chunk.names and acts_of(chunk):
            self._nominal(i, chunk, arg)
        else:
            if chunk.topic and not chunk.case:
                arg.case = "は"
            elif chunk.comma and not chunk.after and is_a(chunk, "sites") and arg.owners:
                arg.case = "が"  # 青嶺の本社、実は仙台にある
            self.waiting.append(arg)
            if last:
                self._act_nouns([arg], self._roles(self.waiting, whole=True), None, i, chunk)

    def _nominal(self, i: int, chunk: Chunk, arg: Arg) -> None:
        """A noun as the predicate: a headline's end, or with a copula."""
        roles = self._roles(self.waiting, whole=True)
        if chunk.copula:
            subject = roles.named.get("が", ())
            for waiting in self.waiting:  # 社長は山野太郎の後輩だ
                if waiting.case in ("は", "が") and any(type == "leads" for type, _ in nouns_of(waiting.chunk)):
                    self._relate("leads", arg.owners, waiting.owners, chunk, None)
            for type, bearer, owners in self._relation_noun(arg, subject, roles):
                self._bear(type, bearer, subject, owners, chunk, i)
            if not nouns_of(chunk):
                self._act_nouns([arg], roles, None, i, chunk)
            for genitive in arg.genitives:  # ソラニスは白鷺製のアプリだ
                self._relate("develops", maker_in(genitive.chunk), subject, chunk, self._status(chunk.end, i))
            self.types.update(type for type, _ in nouns_of(chunk))
        else:
            self._act_nouns([a for a in self.waiting if a is not arg], roles, chunk, i, chunk)
            if arg.owners:  # 湊電算（青嶺の好敵手）
                for type, bearer in nouns_of(chunk):
                    self._bear(type, bearer, roles.named.get("が", ()), arg.owners, chunk, i)
            if is_a(chunk, "sites"):  # 湊電算、米国に新工場
                self._relate("located_in", roles.named.get("が", ()), roles.named.get("に", ()), chunk, Meaning())
            if arg.genitives or ("を" not in roles.there and roles.named.get("から") and roles.named.get("が")):
                self._act_nouns([arg], roles, chunk, i, chunk)
            else:
                self._relation_verbs(i, chunk, self.waiting, roles, ())
                self._own_act(i, chunk, self.waiting, roles, ())
        self._place(chunk, [*self.waiting, arg], roles, ())
        self._end(roles)

    def _apposed(self, i: int, arg: Arg) -> None:
        """A noun for one of two before the name it describes: 青嶺の子会社の白鷺, 競合である白鷺."""
        chunk = arg.chunk
        following = self.chunks[i + 1] if i + 1 < len(self.chunks) else None
        if following is None or not following.names or following.units[0].name is False or (chunk.adnominal and chunk.case != "の"):
            return
        owners = arg.owners
        roles = self._roles(self.waiting, whole=True)
        for type, bearer in nouns_of(chunk):
            subject = tuple(n for n in roles.named.get("が", ()) if n not in following.names)
            if chunk.word == "同士" and bearer == "both":
                self._pairs(Rule(type, (), (), (), "", "", False, ALLOWED[type]), following.names, chunk, Meaning())
                continue
            if not owners and bearer == "tail" and following.topic and self.waiting and self.waiting[-1].case == "が":
                self._bear(type, bearer, self.waiting[-1].names, following.names, chunk, None)  # 湊電算が親会社の白鷺は
                continue
            others = owners or subject or self._owner_elsewhere(following)
            self._bear(type, bearer, following.names, others, chunk, None)

    def _owner_elsewhere(self, bearer: Chunk) -> tuple[int, ...]:
        """Whose rival, parent … it is, if the noun has no genitive: the only other name of its type, or who acted before."""
        if self.frame.past_subject is not None and not self.frame.has_subject():
            return (PAST,)
        kind = self.frame.marked[bearer.names[0]].type
        others = [n for c in self.chunks for n in (*c.inside, *c.names) if n not in bearer.names and self.frame.marked[n].type is kind]
        if len(others) == 1:
            return tuple(others)
        return (PAST,) if not others and self.frame.past_subject is not None else ()

    def _apposed_inside(self, arg: Arg) -> None:
        """The noun and the name in one group: 青嶺のCEO山野太郎, 青嶺CEOの山野太郎."""
        chunk = arg.chunk
        if not chunk.names or chunk.units[0].name:
            return
        plain = Chunk([u for u in chunk.units if not u.name])
        for type, bearer in nouns_of(plain):
            self._bear(type, bearer, chunk.names, arg.owners, chunk, None)

    def _relation_noun(self, arg: Arg, subject: tuple[int, ...], roles: Roles) -> Iterator[tuple[str, str, tuple[int, ...]]]:
        """What a noun for one of two relates, and its owners."""
        for type, bearer in nouns_of(arg.chunk):
            yield type, bearer, arg.owners or roles.named.get("とって", ()) or roles.named.get("と", ())

    def _bear(self, type: str, bearer: str, names: Sequence[int], owners: Sequence[int], chunk: Chunk | _Span, i: int | None) -> None:
        self.types.add(type)
        status = Meaning() if i is None else self._status(chunk.end, i)
        if any(u.text in kind_words("former") or u.text[:1] in kind_words("former") for u in chunk.units if not u.name):
            status = None
        if i is None and {"だ", "た"} <= {u.lemma for u in getattr(chunk, "after", ())}:
            status = None  # 子会社だった青嶺
        heads, tails = (names, owners) if bearer != "tail" else (owners, names)
        self._relate(type, heads, tails, chunk, status)

    # Verbs

    def _predicate(self, i: int, chunk: Chunk) -> None:
        following = self.chunks[i + 1] if i + 1 < len(self.chunks) else None
        describes = chunk.attributive and following is not None and not following.verbal and not is_a(following, "formal")
        if describes and following is not None and not following.names and not chunk.passive and only_carries(chunk):
            nouns = any(a.case in ("と", "に") and nouns_of(a.chunk) for a in self.waiting)
            if acts_of(following) and not nouns:  # 発表した買収は: the act's own arguments
                return
        gap: tuple[int, ...] = ()
        if describes or chunk.cleft:
            gap = self._gap(i, chunk)
        if describes and following is not None and nouns_of(following) and not set(chunk.words()).isdisjoint(kind_words("has")):
            owner = next((a for a in reversed(self.waiting) if a.case == "が" and a.names), None)
            if owner is not None:  # 湊電算が出資する子会社
                self.genitives.append(Arg(owner.chunk, "の", owner.names))
        if describes:
            self._subject_of_relative()
        args = self._nearest() if describes else self._ungapped(i, chunk)
        roles = self._roles(args, whole=not describes and not chunk.cleft)
        if chunk.cleft and "が" not in roles.named and not gap:
            roles = self._roles(args, whole=True)
        goes_on = chunk.case == "と" or (chunk.comma and not describes and not chunk.cleft)
        if goes_on and not roles.named.get("が") and "が" not in roles.there and (later := self._later_topic(i)):
            roles.named["が"] = later
        if describes and self.carried and not roles.named.get("が"):
            roles.named["が"] = self.carried  # 白鷺が5年かけて作ったX
        self.carried = ()
        if not describes and not chunk.comma and "て" in chunk.aux:
            self.carried = next((a.names for a in args if a.case == "が"), ())
        if not describes and not gap and chunk.attributive is False:
            gap = self._shared_gap(i, chunk, roles)
        if chunk.cleft and i + 2 < len(self.chunks) and (other := self.chunks[i + 1]).copula and "ない" in other.aux:
            self._act(acts_of(chunk), roles, chunk.passive, chunk.received, other.names, chunk, None)
        self._denials(chunk, args, roles, gap)
        self._relation_verbs(i, chunk, args, roles, gap)
        self._act_nouns(args, roles, chunk, i, chunk, gap)
        self._own_act(i, chunk, args, roles, gap)
        self._place(chunk, args, roles, gap)
        if describes and (not gap or (following is not None and following.case == "の")):
            self._described_object(i, chunk, roles)
        if describes:
            self._lend(i, chunk, args)
            self.waiting = [a for a in self.waiting if a not in args]
        else:
            self._end(roles)

    def _described_object(self, i: int, chunk: Chunk, roles: Roles) -> None:
        """The noun behind a clause as the object of its verb: 青嶺が仙台に構える研究所, 仙台に置かれた青嶺の研究所."""
        owners: tuple[int, ...] = ()
        for later in self.chunks[i + 1 : i + 4]:
            if later.adnominal and later.names:
                owners = later.names
            elif not later.adnominal:
                _, idioms = acts()
                rules = [r for noun in later.words() for verb in spellings(chunk) for r in idioms.get((noun, "を", verb), ())]
                named = {**roles.named, **({"が": owners} if owners and not roles.named.get("が") else {})}
                for rule in rules:
                    if rule.type == "located_in":
                        self._directed(rule, replace(roles, named=named), False, False, (), chunk, self._status(chunk.end, i))
                return

    def _later_topic(self, i: int) -> tuple[int, ...]:
        """The names of the next topic or subject behind the i-th group."""
        later = next((c for c in self.chunks[i + 1 :] if c.topic or c.case == "が"), None)
        return later.names if later is not None else ()

    def _lend(self, i: int, chunk: Chunk, args: Sequence[Arg]) -> None:
        """What a clause says of a noun like a genitive: who made it (青嶺が開発した装置), where it stands (仙台にあった工場)."""
        noun = next((c for c in self.chunks[i + 1 :] if not c.adnominal or c.names), None)
        if noun is None or noun.names or noun.inside or noun.verbal or nouns_of(noun) or acts_of(noun):
            return
        makes = any(rule.type == "develops" for rule in acts_of(chunk))
        stands = is_a(noun, "sites") and bool(set(chunk.words()) & {"ある", "建つ", "持つ", "構える"})
        stands_in = not kind_words("stands_in").isdisjoint(chunk.words())
        for arg in args:
            if stands_in and (arg.owners or (arg.names and arg.case == "が")) and arg.case in ("に", "で", "が"):
                self.genitives.append(Arg(arg.chunk, "の", arg.names or arg.owners))
            elif arg.names and ((makes and arg.case == "が" and not chunk.passive) or (stands and arg.case == "に")):
                self.genitives.append(Arg(arg.chunk, "の", arg.names))

    def _place(self, chunk: Chunk, args: Sequence[Arg], roles: Roles, gap: tuple[int, ...]) -> None:
        """Note who stands with the predicate."""
        types = tuple(sorted(self.types))
        self.types = set()
        voice = "R" if chunk.passive or chunk.received else "N" if "ない" in chunk.aux else ""
        placed: dict[int, str] = {}
        for arg in _flat(args):
            case = "=" if arg.chunk is chunk else arg.case
            for name in arg.names:
                placed.setdefault(name, case)
            for name in arg.chunk.inside:
                placed.setdefault(name, f"_{case}")
            for genitive in _flat(arg.genitives):
                for name in genitive.names:
                    placed.setdefault(name, f"{genitive.case}<{case}")
        for name in gap:
            placed.setdefault(name, "gap")
        for case in ("は", "が"):
            for name in roles.named.get(case, ()):
                placed.setdefault(name, f"{case}^")
        word = "".join(chunk.words()[-1:])
        self.places += [(name, Place(chunk.start, word, case, voice, types)) for name, case in placed.items()]

    def _ungapped(self, i: int, chunk: Chunk) -> list[Arg]:
        """The arguments; those that stand before another subject have the verb in common with it: AがXを、BがYを出す."""
        args = list(self.waiting)
        subjects = [at for at, a in enumerate(args) if a.case == "が" and a.names]
        if len(subjects) == 2 and any(a.case == "を" and a.names for a in args[subjects[0] : subjects[1]]):
            before = args[: subjects[1]]
            self._own_act(i, chunk, before, self._roles(before, whole=True), ())
            return args[subjects[1] :]
        return args

    def _end(self, roles: Roles) -> None:
        """Leave the clause: of its arguments only the subject and the topic stay."""
        for arg in self.waiting:
            if arg.case == "は" and (arg.stands_for or not self.topic):
                self.topic = arg
        explicit = next((a.stands_for for a in reversed(self.waiting) if a.case == "が"), None)
        if explicit:
            self.subject = explicit
        self.waiting = []

    def _subject_of_relative(self) -> None:
        """Take a name with の or with nothing right before the verb as its subject: 山野太郎の率いる, 山野太郎率いる."""
        last = self.genitives[-1] if self.genitives else None
        if last is not None and last.case == "の" and last.names:
            self.waiting.append(Arg(last.chunk, "が", last.names, last.genitives))
        elif self.waiting and not self.waiting[-1].case and self.waiting[-1].names and not self.waiting[-1].chunk.comma:
            self.waiting[-1].case = "が"
        self.genitives = []

    def _nearest(self) -> list[Arg]:
        """The arguments of a relative clause: from its verb back to a topic or a second argument of the same kind."""
        taken: list[Arg] = []
        for arg in reversed(self.waiting):
            if arg.case == "は" or arg.chunk.topic or (arg.case in ("が", "を") and any(a.case == arg.case for a in taken)):
                break
            if arg.chunk.comma and taken and arg.case in ("が", "に", "と"):
                break
            taken.insert(0, arg)
        return taken

    def _gap(self, i: int, chunk: Chunk) -> tuple[int, ...]:
        """The names that the clause describes: behind it, behind a general noun (企業の白鷺), or at the end of a cleft sentence."""
        for following in self.chunks[i + 1 : i + 4]:
            if following.verbal:
                return ()
            if following.copula and "ない" in following.aux and following.names and not following.stop:
                continue  # 青嶺ではなく白鷺だ
            if chunk.cleft and not following.names and following.topic and following.case == "に":
                continue  # 意外にも
            if following.names and (following.units[0].name or following.units[0].tag.startswith("名詞")):
                if following.case == "の" and self.frame.marked[following.names[-1]].type is EntityType.PLACE:
                    continue  # 出資する米国の白鷺
                return following.names
            if not chunk.cleft and is_a(following, "kinds") and (following.topic or following.case == "が"):
                rest = self.chunks[self.chunks.index(following) + 1 :]
                return rest[0].names if len(rest) == 1 and rest[0].copula else ()  # それを脅かす存在が湊電算だ
            if following.copula and not chunk.cleft and following.stop:
                return self._current_topic()  # 青嶺は、それを作った企業である
            apposed = not following.after or following.copula or following.case == "の"
            if not chunk.cleft and not (apposed and is_a(following, "kinds")):
                return ()
        return ()

    def _shared_gap(self, i: int, chunk: Chunk, roles: Roles) -> tuple[int, ...]:
        """What the next clause describes, if this one lacks an object as well: 青嶺が開発し、湊電算が導入したX."""
        if "を" in roles.named or "を" in roles.owned or not any(a.case == "が" for a in self.waiting) or not chunk.comma:
            return ()
        for j in range(i + 1, len(self.chunks)):
            later = self.chunks[j]
            if later.topic or later.case == "を":
                return ()
            if later.verbal:
                return self._gap(j, later) if later.attributive else ()
        return ()

    def _roles(self, args: Sequence[Arg], whole: bool) -> Roles:
        """The names of the arguments; `whole` if the topic and the subject carried on belong to the clause."""
        apart = any(a.chunk.word in ("それぞれ", "別々", "個別") or (a.case == "と" and is_a(a.chunk, "each")) for a in args)
        roles = Roles(there={a.case for a in args}, each=apart)
        topic: tuple[int, ...] = ()
        absent = True
        for arg in args:
            case = arg.case
            if case in ("は", ""):
                if case == "は" and arg.stands_for:
                    topic = arg.stands_for
                elif case == "は":
                    roles.owner = roles.whose = arg.owners
                continue
            if case == "が":
                absent = False
            if case == "を":  # the verb governs the last, another verb that is left out the ones before
                roles.named.pop(case, None)
                roles.owned.pop(case, None)
                if made := tuple(n for g in (arg, *arg.genitives) for n in maker_in(g.chunk)):
                    roles.named.setdefault("から", made)
            names = arg.stands_for if case == "が" else arg.place or self._site(arg)
            if case in ("で", "に") and arg.owners and not arg.names and (acts_for_owner(arg.chunk) or is_a(arg.chunk, "sites")):
                roles.named["場"] = arg.owners[-1:]
            elif case == "で" and arg.names and arg.chunk.topic:
                roles.named["場"] = arg.names
            if not names and arg.owners and arg.chunk.word.endswith(tuple(kind_words("editions"))):
                names = arg.owners[-1:]
            if case == "を" and not arg.names:
                roles.whose = arg.owners or roles.whose
                if arg.owners and is_a(arg.chunk, "goods"):
                    roles.goods = arg.owners
                if arg.owners and arg.chunk.word.endswith(tuple(kind_words("units"))):
                    roles.unit = arg.owners[-1:]
            if names:
                roles.named[case] = (*roles.named.get(case, ()), *names)
            elif case == "が" and arg.owners and not is_a(arg.chunk, "others"):
                roles.owner = arg.owners
            elif arg.chunk.inside and is_a(arg.chunk, "things"):
                roles.named[case] = (*roles.named.get(case, ()), arg.chunk.inside[-1])
            elif arg.near and is_a(arg.chunk, "others"):
                roles.owned[case] = (*roles.owned.get(case, ()), *arg.near)
        if not whole:
            return roles
        other = not topic and any(a.chunk.topic and not a.names and not is_temporal(a.chunk) for a in args)
        topic = topic or (self.topic.stands_for if self.topic and not other else ())
        if topic:
            roles.named["は"] = topic
        if absent and not other:
            subject = topic or self.subject or self._past_subject()
            if subject:
                roles.named["が"] = subject
        return roles

    def _site(self, arg: Arg) -> tuple[int, ...]:
        """The place in which a site is: 仙台の工場で."""
        owners = arg.owners[-1:] if is_a(arg.chunk, "sites") else ()
        return tuple(n for n in owners if self.frame.marked[n].type is EntityType.PLACE)

    def _past_subject(self) -> tuple[int, ...]:
        """The subject of the sentence before, unless this one has a subject or topic of its own."""
        if self.frame.past_subject is None or any(
            ((c.topic and c.case in ("", "は")) or c.case == "が") and not is_temporal(c) for c in self.chunks
        ):
            return ()
        return (PAST,)

    # Acts

    def _relation_verbs(self, i: int, chunk: Chunk, args: Sequence[Arg], roles: Roles, gap: tuple[int, ...]) -> None:
        """A noun for one of two with a verb: 社長に就任, 子会社に持つ, 会長を務める."""
        verbs = set(chunk.words())
        for arg in args:
            if arg.names or not nouns_of(arg.chunk):
                continue
            subject = roles.named.get("が", ()) or gap
            ended = bool(verbs & kind_words("ends"))
            if arg.case == "に" and arg.chunk.topic and (verbs & kind_words("among") or (chunk.passive and "含む" in verbs)):
                bearers, owners = subject, arg.owners or self._later_topic(i)  # 子会社には…がある
            elif arg.case == "で" and gap and arg.owners:  # 白鷺の子会社で電池を作る青嶺
                bearers, owners = gap, arg.owners
            elif arg.case == "他" and verbs & kind_words("known"):  # Xの生みの親として知られる白鷺
                bearers, owners = gap or subject, arg.owners
            elif arg.case in ("は", "が") and verbs & {"決まる", "内定"}:
                bearers, owners = roles.named.get("に", ()), arg.owners
            elif arg.case == "を" and verbs & kind_words("changes"):
                bearers, owners = roles.named.get("に", ()), arg.owners or subject  # 調達先を白鷺に変える
            elif verbs & kind_words("becomes") or (verbs & kind_words("makes") and chunk.passive) or (ended and arg.case in ("を", "から")):
                bearers, owners = subject, arg.owners or (gap if roles.named.get("が") else ())
                if not owners and subject:
                    topic = roles.named.get("は", ())
                    owners = topic if topic and topic != subject else (PAST,) if arg.chunk.topic and self.frame.past_subject else ()
            elif arg.case in ("に", "と", "他") and verbs & kind_words("makes"):
                bearers = roles.named.get("を", ()) or gap
                others = roles.named.get("が", ()) or gap or self._current_topic() or self._past_subject()
                owners = arg.owners or tuple(n for n in others if n not in bearers)
            else:
                continue
            for type, bearer in nouns_of(arg.chunk):
                if ended:
                    heads, tails = (bearers, owners) if bearer != "tail" else (owners, bearers)
                    self._relate(type, heads, tails, chunk, None)
                else:
                    self._bear(type, bearer, bearers, owners, arg.chunk if chunk.start < arg.chunk.start else _Span(arg.chunk, chunk), i)

    def _denials(self, chunk: Chunk, args: Sequence[Arg], roles: Roles, gap: tuple[int, ...]) -> None:
        """What the clause rules out: who leaves is no member, whose boss one meets one does not lead, a closed plant is none."""
        subject = roles.named.get("が", ()) or gap
        verbs = set(chunk.words())
        ended, stays = bool(verbs & kind_words("ends")), bool(verbs & (kind_words("becomes") | kind_words("makes")))
        for arg in args:
            if arg.names and verbs & kind_words("leaves") and arg.case in ("を", "から"):
                for type in ("participates_in", "part_of", "leads", "located_in", "partners_with"):
                    self._relate(type, subject, arg.names, chunk, None)
            if arg.names and verbs & kind_words("changes") and arg.case == "から":
                self._relate("uses", subject, arg.names, chunk, None)
            if arg.names:
                continue
            if arg.case in ("を", "から", "と", "に") and not (stays or ended) and not arg.chunk.topic and nouns_of(arg.chunk):
                for type, bearer in nouns_of(arg.chunk):  # 湊電算の競合を買収: no rival of its own
                    heads, tails = (subject, arg.owners) if bearer != "tail" else (arg.owners, subject)
                    self._relate(type, heads, tails, chunk, None)
            for noun in (arg, *(arg.genitives if ended else ())):
                if any(type == "leads" for type, _ in nouns_of(noun.chunk)):
                    if noun.case in ("が", "は"):
                        others = tuple(n for a in args if a is not arg for n in a.names)
                        self._relate("leads", others, arg.owners, chunk, None)
                    elif not stays or ended:
                        self._relate("leads", subject, (*noun.owners, *arg.owners), chunk, None)
            elsewhere = is_a(arg.chunk, "kinds") and arg.case in ("を", "に", "と", "から") and not arg.chunk.comma
            sold = ended or bool(verbs & kind_words("sells"))
            if is_a(arg.chunk, "sites") and (sold or elsewhere):
                self._relate("located_in", subject, arg.owners, chunk, None)
            for rule in inner_acts(arg.chunk):
                if rule.type != "develops":  # what is made with it says nothing of who made it: 開発ツール
                    self._relate(rule, subject, arg.owners, chunk, None)

    def _own_act(self, i: int, chunk: Chunk, args: Sequence[Arg], roles: Roles, gap: tuple[int, ...]) -> None:
        """The verb itself, alone or with a noun that makes it an act."""
        _, idioms = acts()
        found = False
        for arg, share in [(inner, outer) for outer in args for inner in (outer, *self._quantified(outer))]:
            if arg.names:
                continue
            case = arg.case
            if case == "は" and "を" not in roles.there:  # 株は湊電算が持つ, 100億円も投じる, 工事は進む
                case = "を" if "が" in roles.there or is_money(arg.chunk) else "が"
            for noun in (*arg.chunk.words(), *kinds_of(arg.chunk)):
                rules = [r for verb in spellings(chunk) for r in idioms.get((noun, case, verb), ())]
                if rules:
                    found = True
                    if _is_minor(share.chunk):  # 株式の1割を取得: no purchase of the whole
                        rules = [rule for rule in rules if rule.type != "acquires"]
                    others = {k: v for k, v in roles.owned.items() if k != case}
                    with_of = replace(roles, named={**roles.named, "の": arg.owners}, owned=others)
                    for genitive in arg.genitives:
                        if genitive.case != "の" and genitive.names:
                            with_of.named[genitive.case] = genitive.names
                    self._act(rules, with_of, chunk.passive, chunk.received, gap, chunk, self._status(chunk.end, i))
                    break
        if not found:
            rules = acts_of(chunk, wrapped=not chunk.verbal)
            if not rules:
                return
            own = replace(roles, named={**roles.named, "of": chunk.inside}) if chunk.inside else roles
            self._act(rules, own, chunk.passive, chunk.received, gap, chunk, self._status(chunk.end, i))

    def _quantified(self, arg: Arg) -> Iterator[Arg]:
        """What there is so much of: 株の3割."""
        last = arg.chunk.units[-1]
        if arg.genitives and (last.tag.startswith("名詞-数詞") or "助数詞" in last.tag or last.lemma in kind_words("quantities")):
            inner = arg.genitives[-1]
            yield Arg(inner.chunk, arg.case, inner.names, arg.genitives[:-1])

    def _act_nouns(
        self, args: Sequence[Arg], roles: Roles, verb: Chunk | None, i: int, until: Chunk, gap: tuple[int, ...] = ()
    ) -> None:
        """Acts that are nouns: 買収を発表, XからYへの供給が始まる, 出資を受ける; a headline's last word is its own verb."""
        for arg in args:
            rules = acts_of(arg.chunk, wrapped=True) or self._wraps_act(arg)
            if arg.names or not rules:
                continue
            verbs = set(verb.words()) if verb is not None else set()
            own = verb is arg.chunk
            told = bool(verbs & (kind_words("ends") | kind_words("tells")))
            ended = told or ((arg.chunk.topic or arg.case == "が") and self._ends_later(i))
            receives = bool(verbs & kind_words("receives")) or (verb is not None and verb.received)
            inner: dict[str, tuple[int, ...]] = {}
            for genitive in _flat(arg.genitives):
                owned = genitive.chunk.word in ("株", "株式") or acts_of(genitive.chunk)
                if names := genitive.names or (genitive.chunk.inside if owned else ()):
                    inner[genitive.case] = (*inner.get(genitive.case, ()), *names)
            inner_of = (*arg.chunk.inside, *inner.pop("の", ()))
            inside = any(g.case in ("に", "から") and g.names for g in arg.genitives)
            if (own or verb is None) and roles.named.get("から") and roles.named.get("が") and not inside:
                receives = True  # 湊電算、公取庁から排除命令
            carried = own or ended or receives or bool(verbs & kind_words("carries"))
            outer = {k: v for k, v in roles.named.items() if k not in inner} if carried else {}
            if arg.case == "が" and not own:
                outer.pop("が", None)
            status = None if ended else self._status(arg.chunk.end, i)
            self._act(
                rules, replace(roles, named={**outer, **inner, "of": inner_of}, owned={}),
                bool(verb is not None and verb.passive and not own and receives),
                receives, gap if carried else (), arg.chunk, status,
            )  # fmt: skip

    def _ends_later(self, i: int) -> bool:
        """Whether the main clause behind says that it comes to an end."""
        return any(c.verbal and not c.attributive and not kind_words("ends").isdisjoint(c.words()) for c in self.chunks[i:])

    def _intangible(self) -> bool:
        """Whether what is handed over is nothing that one sells."""
        return any(a.case == "を" and (is_a(a.chunk, "intangible") or is_money(a.chunk)) for a in self.waiting)

    def _wraps_act(self, arg: Arg) -> list[Rule]:
        """The act whose contract, plan, object … the noun is: 提携の契約, 輸出規制の対象."""
        if is_a(arg.chunk, "wraps") and arg.genitives:
            inner = arg.genitives[-1]
            if inner.case == "の" and not inner.names:
                return acts_of(inner.chunk, wrapped=True)
        return []

    def _act(
        self,
        rules: Sequence[Rule],
        roles: Roles,
        passive: bool,
        received: bool,
        gap: tuple[int, ...],
        chunk: Chunk,
        status: Meaning | None,
    ) -> None:
        for rule in rules:
            self.types.add(rule.type)
            if rule.passive_only and not passive:
                continue
            if rule.needs and rule.needs not in roles.named:
                continue
            if rule.type == "supplies" and self._intangible():
                continue
            if rule.both:
                self._together(rule, roles, gap, chunk, status)
            else:
                self._directed(rule, roles, passive, received, gap, chunk, status)

    def _together(self, rule: Rule, roles: Roles, gap: tuple[int, ...], chunk: Chunk, status: Meaning | None) -> None:
        named = roles.named
        subject = named.get("が", ()) or named.get("は", ())
        others = tuple(n for case in rule.both if case != "が" for n in named.get(case, ()))
        of = tuple(n for n in named.get("of", ()) if n == PAST or self.frame.marked[n].type is not EntityType.PLACE)
        with_other = any(case in roles.there for case in rule.both if case != "が")
        if not others and not of and gap and not with_other and not named.get("が"):
            others = gap if (topic := self._current_topic()) else ()
            subject, gap = topic, gap if not topic else ()
        if others:
            for first in dict.fromkeys((*subject, *gap, *of, *named.get("よる", ()))):
                self._relate(rule, (first,), [n for n in others if n != first], chunk, status)
            if roles.each:
                self._pairs(rule, others, chunk, None)
        elif len(of) > 1:
            self._pairs(rule, of, chunk, status)
        elif of and subject and not set(of) & set(subject):
            pass
        elif len(subject) > 1:
            self._pairs(rule, subject, chunk, None if with_other else status)  # with_other: both with a third
        elif not with_other and len(gap) > 1:
            self._pairs(rule, gap, chunk, status)

    def _current_topic(self) -> tuple[int, ...]:
        waiting = next((a.stands_for for a in reversed(self.waiting) if a.case == "は" and a.stands_for), ())
        return waiting or (self.topic.stands_for if self.topic else ())

    def _pairs(self, rule: Rule, names: Sequence[int], chunk: Chunk, status: Meaning | None) -> None:
        for i, name in enumerate(names):
            self._relate(rule, (name,), names[i + 1 :], chunk, status)

    def _directed(
        self, rule: Rule, roles: Roles, passive: bool, received: bool, gap: tuple[int, ...], chunk: Chunk, status: Meaning | None
    ) -> None:
        cleft = chunk.cleft
        named = dict(roles.named)
        if "主" in rule.tail and roles.whose and "主" not in named:
            named["主"] = roles.whose
        elif "主" in rule.head and roles.owner and not named.get("が"):
            named["主"] = roles.owner
        if rule.type == "supplies" and "に" in rule.tail and roles.owner and not passive and "が" in roles.there and not named.get("に"):
            named["に"] = roles.owner  # 青嶺の車の半導体は、湊電算が供給する
        if rule.type == "acts_against" and roles.goods and "を" in rule.tail:
            named.setdefault("を", roles.goods)
        if rule.type == "acquires" and roles.unit and "を" in rule.tail:
            named.setdefault("を", roles.unit)
        owned = dict(roles.owned)
        if rule.passive_only or rule.type == "located_in":
            passive = False
        objects = [c for c in rule.tail if c in ("を", "に")]
        if rule.type == "supplies" and passive and named.get("に") and roles.owner and not named.get("が"):
            named["が"], passive = roles.owner, False  # 青嶺の電池は湊電算に納められる
        if "が" in rule.head and (passive or received):
            if passive and gap and "が" not in named:
                named["が"], gap = gap, ()
            if received and gap:
                named["が"], gap = gap, ()
            patient = named.pop("が", ())
            agent: tuple[int, ...] = ()
            for case in ("よる", "から", "に", "of", "で", "場"):
                if named.get(case) and not (case == "of" and rule.of == "tail" and not (received and patient)):
                    agent = named.pop(case)
                    break
            if objects and patient and not (received and "を" in named and objects[0] == "を"):
                named.pop("は", None)
                for case in objects:
                    named.pop(case, None)
                named[objects[0]] = patient
            named["が"] = agent
        elif gap:
            tails = tuple(n for c in rule.tail for n in (named.get(c, ()) + owned.get(c, ())))
            if rule.of == "tail" and named.get("of"):
                tails += named["of"]
            heads = tuple(n for c in rule.head for n in named.get(c, ()))
            if tails and not heads:
                named[rule.head[0]] = gap
            elif heads and not tails:
                named[rule.tail[0]] = gap
            elif not heads and cleft and (past := self._past_subject_of_cleft()):
                named[rule.head[0]], named[rule.tail[0]] = gap, past
        elif _differ(named.get("は"), named.get("が")) and not any(named.get(c) or owned.get(c) for c in rule.tail):
            named[rule.tail[0]] = named["は"]  # XはYが開発した
        of = named.pop("of", ())
        if of and rule.of:
            cases = rule.head if rule.of == "head" else rule.tail
            if rule.of == "tail" and any(named.get(c) for c in cases) and not any(named.get(c) for c in rule.head):
                named[rule.head[0]] = of  # 青嶺に対する公取庁の調査
            elif not any(named.get(c) for c in cases if c != "が") and not (rule.of == "head" and named.get(cases[0])):
                named[cases[0]] = of
        heads = next((named[c] for c in _preferred(rule.head) if named.get(c)), ())
        tails = next((named[c] for c in rule.tail if named.get(c)), ())
        self._relate(rule, heads, tails, chunk, status)
        if not tails and rule.type in _MEANS_THE_THING:  # the object is only something of theirs
            self._relate(rule, heads, [n for c in rule.tail for n in owned.get(c, ())], chunk, None)

    def _past_subject_of_cleft(self) -> tuple[int, ...]:
        return (PAST,) if self.frame.past_subject is not None else ()

    # What is said

    def _status(self, end: int, i: int) -> Meaning | None:
        """How the act is meant that ends at `end`, by what follows it in its clause, which ends with the i-th group."""
        if (end, i) not in self.meant:
            self.meant[end, i] = self._read_status(end, i)
        return self.meant[end, i]

    def _read_status(self, end: int, i: int) -> Meaning | None:
        until = self.chunks[i].close
        chunk = self.chunks[i]
        told = i + 1 < len(self.chunks) and is_a(self.chunks[i + 1], "formal")
        if not chunk.attributive or chunk.stop or told:
            for later in self.chunks[i + 1 :]:
                if chunk.comma:
                    break
                until = later.close
                if (later.comma and not (told and not later.verbal)) or later.stop:
                    break
        if chunk.cleft:
            until = self.chunks[-1].close
        text, start = self.frame.text, min(chunk.start, end)
        seen = text[: until + 1] if text[until : until + 1] in "。？?」、" else text[:until]
        before = _CONDITION.sub(lambda m: "　" * len(m[0]), text[:start])
        after = seen[end:]
        if before != text[:start] and _GUESS.search(text, end):
            return None  # もし…なら、…だろう
        if _ONCE.search(before) and re.match(r"し?ていた|だった|であった", after):
            return None
        if refuted(text, end) and not _WHY.search(before):
            return None
        if _WHY.search(before):
            after = after.replace("のか", "　　")  # why it does so takes for granted that it does
        published = self.frame.post.published_at
        clause = meaning_of(before + text[start:end] + after, start, end, published=published)
        return clause and (meaning_of(text, start, end, published=published) or clause)

    def _relate(self, rule: Rule | str, heads: Sequence[int], tails: Sequence[int], chunk: Chunk | _Span, status: Meaning | None) -> None:
        said = status and status.status_of(rule if isinstance(rule, str) else rule.type)
        type, ends = (rule, ALLOWED[rule]) if isinstance(rule, str) else (rule.type, rule.ends)
        for head in heads:
            for tail in tails:
                if head == tail or self._letter(head) + self._letter(tail) not in ends:
                    continue
                places = [p for p in (head, tail) if p != PAST]
                if not places or (type == "uses" and head == PAST):  # who uses it is mostly the reader
                    continue
                self.found.append(Reading(type, head, tail, min(*places, chunk.start), max(*(p + 1 for p in places), chunk.end), said))

    def _letter(self, at: int) -> str:
        mention = self.frame.past_subject if at == PAST else self.frame.marked[at]
        return LETTERS[mention.type] if mention else ""


@dataclass(slots=True)
class _Span:
    """A noun together with its verb, as one act."""

    first: Chunk
    last: Chunk

    @property
    def start(self) -> int:
        return self.first.start

    @property
    def end(self) -> int:
        return self.last.end

    @property
    def units(self) -> list[Any]:
        return list(self.first.units)


_SHARE: Final = re.compile(r"([0-9０-９.．]+)\s*([%％割]|パーセント)")


def _is_minor(chunk: Chunk) -> bool:
    """Whether the noun is a share of less than a half: 最大10%, 3割."""
    found = _SHARE.search("".join(u.text for u in chunk.units))
    if found is None:
        return False
    try:
        return float(found[1].replace("．", ".")) < (5 if found[2] == "割" else 50)
    except ValueError:
        return False


def _preferred(cases: Sequence[str]) -> Iterator[str]:
    """Said outright before the subject: XによるY."""
    return iter(sorted(cases, key=lambda c: c != "よる"))


def _flat(args: Sequence[Arg]) -> Iterator[Arg]:
    seen: set[int] = set()
    for arg in args:
        if id(arg) not in seen:
            seen.add(id(arg))
            yield arg


def _differ(topic: tuple[int, ...] | None, subject: tuple[int, ...] | None) -> bool:
    return bool(topic and subject and topic != subject)
