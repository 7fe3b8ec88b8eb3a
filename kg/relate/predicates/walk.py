"""Relations by what predicates say of their arguments: clauses, clefts, passives, received acts, nouns for one of two.

The words and their arguments are data, in ``predicates.toml``; where patterns want names in a certain order, this does not.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from kg.records import EntityType
from kg.relate.frame import Frame
from kg.relate.modality import Meaning
from kg.relate.predicates.arguments import Arg, Roles
from kg.relate.predicates.assign import Assignment
from kg.relate.predicates.chunks import Chunk, streams_of
from kg.relate.predicates.clause import Clause
from kg.relate.predicates.clausemodality import ClauseModality
from kg.relate.predicates.lexicon import (
    Rule,
    acts,
    acts_of,
    counts_names,
    inner_acts,
    is_a,
    is_money,
    kind_words,
    kinds_of,
    maker_in,
    nouns_of,
    only_carries,
    spellings,
)
from kg.relate.predicates.nouns import RelationNouns
from kg.relate.predicates.readings import Place, Reading, Said

__all__ = ["said_in"]

_LEAVES_OUT: Final = re.compile("買収|合併|子会社|傘下|据え|起用|任命|抜[擢てき]|迎え|招")
"""Words of acts of which the other side may be what the post is about."""


def said_in(frame: Frame) -> Said:
    """What the clauses of a sentence say of its names."""
    alone = len(frame.marked) + (frame.past_subject is not None) < 2
    if alone and (frame.about is None or not _LEAVES_OUT.search(frame.text)):
        return Said([], {})
    found: dict[tuple[str, int, int], Reading] = {}
    places: defaultdict[int, list[Place]] = defaultdict(list)
    for stream in streams_of(frame):
        clauses = _Predicates(frame, stream)
        for reading in clauses.read():
            key = (reading.type, reading.head, reading.tail)
            if key not in found or found[key].status is None:
                found[key] = reading
        for name, place in clauses.places:
            places[name].append(place)
    return Said(list(found.values()), {} if alone else dict(places))


class _Predicates:
    """One pass over the word groups of a sentence."""

    def __init__(self, frame: Frame, chunks: Sequence[Chunk]) -> None:
        self.frame = frame
        self.chunks = chunks
        self.clause = Clause(frame, chunks)
        self.modality = ClauseModality(frame, chunks)
        self.assignment = Assignment(frame, self.clause)
        self.nouns = RelationNouns(frame, chunks, self.clause, self.modality, self.assignment)
        self.places: list[tuple[int, Place]] = []
        self.whose: tuple[int, ...] = ()
        """Whose the noun was that the clause before told of."""

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
        return self.assignment.found

    def _only_counts(self, i: int, chunk: Chunk) -> bool:
        """Whether a verb only says how much: 日本円にして8000億円, 8000億円という巨額."""
        before = self.chunks[i - 1] if i else None
        return before is not None and is_money(before) and before.case in ("に", "と") and chunk.word in ("する", "言う", "いう", "為る")

    def _noun(self, i: int, chunk: Chunk) -> None:
        following = self.chunks[i + 1] if i + 1 < len(self.chunks) else None
        arg = Arg(chunk, chunk.case, chunk.names, tuple(self.clause.genitives))
        if counts_names(chunk) and (arg.owners or (self.clause.waiting and not self.clause.waiting[-1].case)):
            arg.names = arg.owners or self.clause.waiting.pop().names
        if chunk.case == "で" and following is not None and not chunk.names and nouns_of(chunk) and nouns_of(following):
            return  # Xの創業者で現会長
        if chunk.adnominal or (chunk.copula and not chunk.names and following is not None and not chunk.comma and not chunk.stop):
            self.nouns.apposed(i, arg)
            if chunk.adnominal:
                self.clause.genitives.append(arg)
            elif not (following is not None and nouns_of(chunk) and nouns_of(following)):
                self.clause.genitives = []
            return
        bare = not chunk.case and not chunk.topic and not chunk.copula
        if chunk.comma and bare and following is not None and following.names:
            self.nouns.apposed(i, arg)  # 親会社、青嶺
        self.nouns.apposed_inside(arg)
        self.clause.genitives = []
        if chunk.copula and "ない" in chunk.aux and chunk.names and following is not None and not chunk.stop:
            return
        last = following is None or chunk.stop
        told = chunk.case == "で" and chunk.comma and any(a.case == "は" and nouns_of(a.chunk) for a in self.clause.waiting)
        toward = chunk.case == "に" and chunk.close - chunk.end == 1 and self.frame.text[chunk.end] == "へ" and bool(acts_of(chunk))
        headline = last and (not chunk.case or toward) and not chunk.topic and not chunk.copula and not chunk.names
        if headline or (chunk.copula and not chunk.names):
            self._nominal(i, chunk, arg)
        elif (chunk.copula or told) and chunk.names:
            answered = [a for a in self.clause.waiting if a.case in ("は", "が") and not a.names and nouns_of(a.chunk)]
            for waiting in answered:
                whose = waiting.owners or self.clause.roles(self.clause.waiting, whole=True).named.get("とって", ()) or self.whose
                for type, bearer in nouns_of(waiting.chunk):
                    self.nouns.bear(type, bearer, chunk.names, whose, waiting.chunk, i)
            if chunk.comma:  # 白鷺の株主は山野太郎で、社長は川瀬健だ
                self.whose = next((a.owners for a in answered if a.owners), ())
                self.clause.waiting = [a for a in self.clause.waiting if a not in answered]
            self.clause.waiting.append(arg)
        elif chunk.comma and not chunk.after and chunk.names and not self.clause.waiting and self.clause.topic is None and i == 0:
            self.clause.topic = arg
        elif chunk.comma and not chunk.after and not chunk.names and acts_of(chunk):
            self._nominal(i, chunk, arg)
        else:
            if chunk.topic and not chunk.case:
                arg.case = "は"
            elif chunk.comma and not chunk.after and is_a(chunk, "sites") and arg.owners:
                arg.case = "が"  # 青嶺の本社、実は仙台にある
            self.clause.waiting.append(arg)
            if last:
                self._act_nouns([arg], self.clause.roles(self.clause.waiting, whole=True), None, i)

    def _nominal(self, i: int, chunk: Chunk, arg: Arg) -> None:
        """A noun as the predicate: a headline's end, or with a copula."""
        roles = self.clause.roles(self.clause.waiting, whole=True)
        if chunk.copula:
            subject = roles.named.get("が", ())
            for waiting in self.clause.waiting:  # 社長は山野太郎の後輩だ
                if waiting.case in ("は", "が") and any(type == "leads" for type, _ in nouns_of(waiting.chunk)):
                    self.assignment.relate("leads", arg.owners, waiting.owners, chunk, None)
            for type, bearer, owners in self.nouns.relation_noun(arg, roles):
                self.nouns.bear(type, bearer, subject, owners, chunk, i)
            topics = [a for a in self.clause.waiting if a.chunk.topic and a is not arg and _is_takeover(a.chunk)]  # 白鷺の買収は、布石だ
            self._act_nouns([*topics, arg] if not nouns_of(chunk) else topics, roles, None, i)
            for genitive in arg.genitives:  # ソラニスは白鷺製のアプリだ
                self.assignment.relate("develops", maker_in(genitive.chunk), subject, chunk, self.modality.of(chunk.end, i))
            self.assignment.types.update(type for type, _ in nouns_of(chunk))
        else:
            self._act_nouns([a for a in self.clause.waiting if a is not arg], roles, chunk, i)
            if arg.owners:  # 湊電算（青嶺の好敵手）
                for type, bearer in nouns_of(chunk):
                    self.nouns.bear(type, bearer, roles.named.get("が", ()), arg.owners, chunk, i)
            if is_a(chunk, "sites"):  # 湊電算、米国に新工場
                self.assignment.relate("located_in", roles.named.get("が", ()), roles.named.get("に", ()), chunk, Meaning())
            if arg.genitives or ("を" not in roles.there and roles.named.get("から") and roles.named.get("が")):
                self._act_nouns([arg], roles, chunk, i)
            else:
                self.nouns.with_verb(i, chunk, self.clause.waiting, roles, ())
                self._own_act(i, chunk, self.clause.waiting, roles, ())
        self._place(chunk, [*self.clause.waiting, arg], roles, ())
        self.clause.end()

    def _predicate(self, i: int, chunk: Chunk) -> None:
        following = self.chunks[i + 1] if i + 1 < len(self.chunks) else None
        describes = chunk.attributive and following is not None and not following.verbal and not is_a(following, "formal")
        if describes and following is not None and not following.names and not chunk.passive and only_carries(chunk):
            nouns = any(a.case in ("と", "に") and nouns_of(a.chunk) for a in self.clause.waiting)
            if acts_of(following) and not nouns:  # 発表した買収は: the act's own arguments
                return
        gap: tuple[int, ...] = ()
        if describes or chunk.cleft:
            gap = self.clause.gap(i, chunk)
        if describes and following is not None and nouns_of(following) and not set(chunk.words()).isdisjoint(kind_words("has")):
            owner = next((a for a in reversed(self.clause.waiting) if a.case == "が" and a.names), None)
            if owner is not None:  # 湊電算が出資する子会社
                self.clause.genitives.append(Arg(owner.chunk, "の", owner.names))
        if describes:
            self.clause.subject_of_relative()
        args = self.clause.nearest() if describes else self._ungapped(i, chunk)
        roles = self.clause.roles(args, whole=not describes and not chunk.cleft)
        if chunk.cleft and "が" not in roles.named and not gap:
            roles = self.clause.roles(args, whole=True)
        goes_on = chunk.case == "と" or (chunk.comma and not describes and not chunk.cleft)
        if goes_on and not roles.named.get("が") and "が" not in roles.there and (later := self.clause.later_topic(i)):
            roles.named["が"] = later
        if describes and self.clause.carried and not roles.named.get("が"):
            roles.named["が"] = self.clause.carried  # 白鷺が5年かけて作ったX
        self.clause.carried = ()
        if not describes and not chunk.comma and "て" in chunk.aux:
            self.clause.carried = next((a.names for a in args if a.case == "が"), ())
        if not describes and not gap and chunk.attributive is False:
            gap = self.clause.shared_gap(i, chunk, roles)
        if chunk.cleft and i + 2 < len(self.chunks) and (other := self.chunks[i + 1]).copula and "ない" in other.aux:
            self.assignment.act(acts_of(chunk), roles, chunk.passive, chunk.received, other.names, chunk, None)
        self._denials(chunk, args, roles, gap)
        self.nouns.with_verb(i, chunk, args, roles, gap)
        self._act_nouns(args, roles, chunk, i, gap)
        self._own_act(i, chunk, args, roles, gap)
        self._place(chunk, args, roles, gap)
        if describes and (not gap or (following is not None and following.case == "の")):
            self._described_object(i, chunk, roles)
        if describes:
            self._lend(i, chunk, args)
            self.clause.waiting = [a for a in self.clause.waiting if a not in args]
        else:
            self.clause.end()

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
                        self.assignment.directed(rule, replace(roles, named=named), False, False, (), chunk, self.modality.of(chunk.end, i))
                return

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
                self.clause.genitives.append(Arg(arg.chunk, "の", arg.names or arg.owners))
            elif arg.names and ((makes and arg.case == "が" and not chunk.passive) or (stands and arg.case == "に")):
                self.clause.genitives.append(Arg(arg.chunk, "の", arg.names))

    def _place(self, chunk: Chunk, args: Sequence[Arg], roles: Roles, gap: tuple[int, ...]) -> None:
        """Note who stands with the predicate."""
        types = tuple(sorted(self.assignment.types))
        self.assignment.types = set()
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
        args = list(self.clause.waiting)
        subjects = [at for at, a in enumerate(args) if a.case == "が" and a.names]
        if len(subjects) == 2 and any(a.case == "を" and a.names for a in args[subjects[0] : subjects[1]]):
            before = args[: subjects[1]]
            self._own_act(i, chunk, before, self.clause.roles(before, whole=True), ())
            return args[subjects[1] :]
        return args

    def _denials(self, chunk: Chunk, args: Sequence[Arg], roles: Roles, gap: tuple[int, ...]) -> None:
        """What the clause rules out: who leaves is no member, whose boss one meets one does not lead, a closed plant is none."""
        subject = roles.named.get("が", ()) or gap
        verbs = set(chunk.words())
        ended, stays = bool(verbs & kind_words("ends")), bool(verbs & (kind_words("becomes") | kind_words("makes")))
        for arg in args:
            if arg.names and verbs & kind_words("leaves") and arg.case in ("を", "から"):
                for type in ("participates_in", "part_of", "leads", "located_in", "partners_with"):
                    self.assignment.relate(type, subject, arg.names, chunk, None)
            if arg.names and verbs & kind_words("changes") and arg.case == "から":
                self.assignment.relate("uses", subject, arg.names, chunk, None)
            if arg.names:
                continue
            if arg.case in ("を", "から", "と", "に") and not (stays or ended) and not arg.chunk.topic and nouns_of(arg.chunk):
                for type, bearer in nouns_of(arg.chunk):  # 湊電算の競合を買収: no rival of its own
                    heads, tails = (subject, arg.owners) if bearer != "tail" else (arg.owners, subject)
                    self.assignment.relate(type, heads, tails, chunk, None)
            for noun in (arg, *(arg.genitives if ended else ())):
                if any(type == "leads" for type, _ in nouns_of(noun.chunk)):
                    if noun.case in ("が", "は"):
                        others = tuple(n for a in args if a is not arg for n in a.names)
                        self.assignment.relate("leads", others, arg.owners, chunk, None)
                    elif not stays or ended:
                        self.assignment.relate("leads", subject, (*noun.owners, *arg.owners), chunk, None)
            elsewhere = is_a(arg.chunk, "kinds") and arg.case in ("を", "に", "と", "から") and not arg.chunk.comma
            sold = ended or bool(verbs & kind_words("sells"))
            if is_a(arg.chunk, "sites") and (sold or elsewhere):
                self.assignment.relate("located_in", subject, arg.owners, chunk, None)
            for rule in inner_acts(arg.chunk):
                if rule.type != "develops":  # what is made with it says nothing of who made it: 開発ツール
                    self.assignment.relate(rule, subject, arg.owners, chunk, None)

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
                    self.assignment.act(rules, with_of, chunk.passive, chunk.received, gap, chunk, self.modality.of(chunk.end, i))
                    break
        if not found:
            rules = acts_of(chunk, wrapped=not chunk.verbal)
            if not rules:
                return
            own = replace(roles, named={**roles.named, "of": chunk.inside}) if chunk.inside else roles
            self.assignment.act(rules, own, chunk.passive, chunk.received, gap, chunk, self.modality.of(chunk.end, i))

    def _quantified(self, arg: Arg) -> Iterator[Arg]:
        """What there is so much of: 株の3割."""
        last = arg.chunk.units[-1]
        if arg.genitives and (last.tag.startswith("名詞-数詞") or "助数詞" in last.tag or last.lemma in kind_words("quantities")):
            inner = arg.genitives[-1]
            yield Arg(inner.chunk, arg.case, inner.names, arg.genitives[:-1])

    def _act_nouns(self, args: Sequence[Arg], roles: Roles, verb: Chunk | None, i: int, gap: tuple[int, ...] = ()) -> None:
        """Acts that are nouns: 買収を発表, XからYへの供給が始まる, 出資を受ける; a headline's last word is its own verb."""
        for arg in args:
            rules = acts_of(arg.chunk, wrapped=True) or self._wraps_act(arg)
            if arg.names or not rules:
                continue
            verbs = set(verb.words()) if verb is not None else set()
            own = verb is arg.chunk
            told = bool(verbs & (kind_words("ends") | kind_words("tells")))
            told = told or (arg.case == "が" and any(a.case == "に" and is_a(a.chunk, "ends") for a in args))  # 提携が白紙になった
            ended = told or ((arg.chunk.topic or arg.case == "が") and self._ends_later(i))
            receives = bool(verbs & kind_words("receives")) or (verb is not None and verb.received)
            inner: dict[str, tuple[int, ...]] = {}
            for genitive in _flat(arg.genitives):
                owned = genitive.chunk.word in ("株", "株式") or acts_of(genitive.chunk)
                if names := genitive.names or (genitive.chunk.inside if owned else ()):
                    inner[genitive.case] = (*inner.get(genitive.case, ()), *names)
            inner_of = (*arg.chunk.inside, *inner.pop("の", ()))
            if len(of_two := [g.names for g in arg.genitives if g.case == "の" and self._acts(g.names)]) > 1 and "よる" not in inner:
                inner["よる"], inner_of = of_two[0], of_two[-1]  # 青嶺の白鷺の買収
            inside = any(g.case in ("に", "から") and g.names for g in arg.genitives)
            if (own or verb is None) and roles.named.get("から") and roles.named.get("が") and not inside:
                receives = True  # 湊電算、公取庁から排除命令
            carried = own or ended or receives or bool(verbs & kind_words("carries"))
            outer = {k: v for k, v in roles.named.items() if k not in inner} if carried else {}
            if arg.case == "が" and not own:
                outer.pop("が", None)
            status = None if ended else self.modality.of(arg.chunk.end, i)
            self.assignment.act(
                rules, replace(roles, named={**outer, **inner, "of": inner_of}, owned={}),
                bool(verb is not None and verb.passive and not own and receives),
                receives, gap if carried else (), arg.chunk, status,
            )  # fmt: skip

    def _acts(self, names: Sequence[int]) -> bool:
        """Whether they are organisations."""
        return bool(names) and all(self.frame.marked[n].type is EntityType.ORGANIZATION for n in names)

    def _ends_later(self, i: int) -> bool:
        """Whether the main clause behind says that it comes to an end."""
        return any(c.verbal and not c.attributive and not kind_words("ends").isdisjoint(c.words()) for c in self.chunks[i:])

    def _wraps_act(self, arg: Arg) -> list[Rule]:
        """The act whose contract, plan, object … the noun is: 提携の契約, 輸出規制の対象."""
        if is_a(arg.chunk, "wraps") and arg.genitives:
            inner = arg.genitives[-1]
            if inner.case in ("の", "他") and not inner.names:
                return acts_of(inner.chunk, wrapped=True)
        return []


def _is_takeover(chunk: Chunk) -> bool:
    return any(rule.type == "acquires" for rule in acts_of(chunk))


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


def _flat(args: Sequence[Arg]) -> Iterator[Arg]:
    seen: set[int] = set()
    for arg in args:
        if id(arg) not in seen:
            seen.add(id(arg))
            yield arg
