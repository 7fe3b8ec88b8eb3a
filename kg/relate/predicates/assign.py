"""Which names of a clause are head and tail of the relation that an act tells of: rules and roles to readings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from kg.records import EntityType
from kg.relate.ends import ALLOWED, LETTERS
from kg.relate.frame import Frame
from kg.relate.modality import Meaning
from kg.relate.predicates.arguments import Roles
from kg.relate.predicates.chunks import Chunk, Span
from kg.relate.predicates.clause import Clause
from kg.relate.predicates.lexicon import Rule, acts_of
from kg.relate.predicates.readings import ABOUT, PAST, Reading

__all__ = ["Assignment"]

_MEANS_THE_THING: Final = frozenset({"uses", "acquires", "develops", "leads", "competes_with", "partners_with"})
"""Relations to a thing that something of it does not stand for."""
_TAKEOVER: Final = re.compile("買収|合併|子会社|傘下")
_TALK: Final = re.compile("[^。]*?(?:焦点|候補|難し|敗れ|噂|うわさ|観測|取り沙汰|審査)")
"""Behind a takeover: that it is only talked of, or somebody else's."""


class Assignment:
    """Collects the readings of one sentence."""

    def __init__(self, frame: Frame, clause: Clause) -> None:
        self.frame = frame
        self.clause = clause
        self.found: list[Reading] = []
        self.types: set[str] = set()
        """The relations that the predicate being read may speak of."""

    def act(
        self,
        rules: Sequence[Rule],
        roles: Roles,
        passive: bool,
        received: bool,
        gap: tuple[int, ...],
        chunk: Chunk,
        status: Meaning | None,
    ) -> None:
        """Read an act by each of its rules.

        Args:
            rules: of the act.
            roles: the names of its clause.
            passive: whether its subject undergoes it.
            received: whether its subject has it done by another.
            gap: the names that the clause describes.
            chunk: the act.
            status: how it is meant; None if it is denied.
        """
        for rule in rules:
            self.types.add(rule.type)
            if rule.passive_only and not passive:
                continue
            if rule.needs and rule.needs not in roles.named:
                continue
            if rule.type == "supplies" and self.clause.intangible():
                continue
            if rule.both:
                self._together(rule, roles, gap, chunk, status)
            else:
                self.directed(rule, roles, passive, received, gap, chunk, status)

    def _together(self, rule: Rule, roles: Roles, gap: tuple[int, ...], chunk: Chunk, status: Meaning | None) -> None:
        named = roles.named
        subject = named.get("が", ()) or named.get("は", ())
        others = tuple(n for case in rule.both if case != "が" for n in named.get(case, ()))
        of = tuple(n for n in named.get("of", ()) if n < 0 or self.frame.marked[n].type is not EntityType.PLACE)
        with_other = any(case in roles.there for case in rule.both if case != "が")
        if not others and not of and gap and not with_other and not named.get("が"):
            others = gap if (topic := self.clause.current_topic()) else ()
            subject, gap = topic, gap if not topic else ()
        if others:
            for first in dict.fromkeys((*subject, *gap, *of, *named.get("よる", ()))):
                self.relate(rule, (first,), [n for n in others if n != first], chunk, status)
            if roles.each:
                self.pairs(rule, others, chunk, None)
        elif len(of) > 1:
            self.pairs(rule, of, chunk, status)
        elif of and subject and not set(of) & set(subject):
            pass
        elif len(subject) > 1:
            self.pairs(rule, subject, chunk, None if with_other else status)  # with_other: both with a third
        elif not with_other and len(gap) > 1:
            self.pairs(rule, gap, chunk, status)

    def pairs(self, rule: Rule, names: Sequence[int], chunk: Chunk, status: Meaning | None) -> None:
        """Relate each of some names to each of the others."""
        for i, name in enumerate(names):
            self.relate(rule, (name,), names[i + 1 :], chunk, status)

    def directed(
        self, rule: Rule, roles: Roles, passive: bool, received: bool, gap: tuple[int, ...], chunk: Chunk, status: Meaning | None
    ) -> None:
        """Read an act by a rule whose ends differ; the arguments are those of `act`."""
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
        if rule.type == "invests_in" and roles.within and "に" in rule.tail and not passive:
            named.setdefault("に", roles.within)
        owned = dict(roles.owned)
        if rule.passive_only or rule.type == "located_in":
            passive = False
        if passive and "が" not in rule.head and "を" in rule.tail and not named.get("を"):
            named["を"] = named.get("が", ())  # 青嶺は湊電算に売却された
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
        if rule.type == "invests_in":  # 仙台の青嶺への出資
            of = tuple(n for n in of if n < 0 or self.frame.marked[n].type is not EntityType.PLACE)
        if of and rule.of:
            cases = rule.head if rule.of == "head" else rule.tail
            if rule.of == "tail" and any(named.get(c) for c in cases) and not any(named.get(c) for c in rule.head):
                named[rule.head[0]] = of  # 青嶺に対する公取庁の調査
            elif not any(named.get(c) for c in cases if c != "が") and not (rule.of == "head" and named.get(cases[0])):
                named[cases[0]] = of
        heads = next((named[c] for c in _preferred(rule.head) if named.get(c)), ())
        tails = next((named[c] for c in rule.tail if named.get(c)), ())
        guessed = False
        if tails and not heads and not passive and not received and not gap and rule.type == "acquires" and self._takes_over(chunk):
            heads = self.clause.left_out(chunk)  # 白鷺の買収が示すように
            guessed = ABOUT in heads and not chunk.verbal
            if heads and not chunk.verbal and _TALK.match(self.frame.text, chunk.end):
                status = None
        elif heads and not tails and named.get("よる") == heads and rule.type == "acquires" and self._takes_over(chunk):
            tails = self.clause.left_out(chunk)  # 青嶺による買収は
            guessed = bool(tails)
        self.relate(rule, heads, tails, chunk, status, guessed)
        if not tails and rule.type in _MEANS_THE_THING:  # the object is only something of theirs
            self.relate(rule, heads, [n for c in rule.tail for n in owned.get(c, ())], chunk, None)

    def _takes_over(self, chunk: Chunk) -> bool:
        """Whether the act is a takeover by its words, and neither an offer nor a plan for one, whose owner may be the buyer."""
        return (chunk.verbal or bool(acts_of(chunk))) and bool(_TAKEOVER.search(self.frame.text, max(0, chunk.start - 10), chunk.end))

    def _past_subject_of_cleft(self) -> tuple[int, ...]:
        return (PAST,) if self.frame.past_subject is not None else ()

    def relate(
        self,
        rule: Rule | str,
        heads: Sequence[int],
        tails: Sequence[int],
        chunk: Chunk | Span,
        status: Meaning | None,
        guessed: bool = False,
    ) -> None:
        """Note that heads and tails are related, those of them whose types a relation or a rule allows."""
        said = status and status.status_of(rule if isinstance(rule, str) else rule.type)
        type, ends = (rule, ALLOWED[rule]) if isinstance(rule, str) else (rule.type, rule.ends)
        for head in heads:
            for tail in tails:
                if head == tail or self._letter(head) + self._letter(tail) not in ends:
                    continue
                places = [p for p in (head, tail) if p >= 0]
                if not places or (type == "uses" and head == PAST):  # who uses it is mostly the reader
                    continue
                start, end = min(*places, chunk.start), max(*(p + 1 for p in places), chunk.end)
                self.found.append(Reading(type, head, tail, start, end, said, guessed))

    def _letter(self, at: int) -> str:
        mention = self.frame.past_subject if at == PAST else self.frame.about if at == ABOUT else self.frame.marked[at]
        return LETTERS[mention.type] if mention else ""


def _preferred(cases: Sequence[str]) -> Iterator[str]:
    """Said outright before the subject: XによるY."""
    return iter(sorted(cases, key=lambda c: c != "よる"))


def _differ(topic: tuple[int, ...] | None, subject: tuple[int, ...] | None) -> bool:
    return bool(topic and subject and topic != subject)
