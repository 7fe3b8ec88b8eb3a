"""The clause that is being read: the arguments that wait for their predicate, and what they are to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kg.records import EntityType
from kg.relate.frame import Frame
from kg.relate.predicates.arguments import Arg, Roles
from kg.relate.predicates.chunks import Chunk
from kg.relate.predicates.lexicon import acts_for_owner, is_a, is_money, is_temporal, kind_words, maker_in
from kg.relate.predicates.readings import ABOUT, PAST

__all__ = ["Clause"]

_NO_OTHER: Final = frozenset({"彼ら", "彼", "同社", "私", "僕", "あなた", "皆さん"})
"""Subjects that stand for a company named before, or for those who write and read."""


class Clause:
    """The state of one pass over the word groups of a sentence."""

    def __init__(self, frame: Frame, chunks: Sequence[Chunk]) -> None:
        self.frame = frame
        self.chunks = chunks
        self.waiting: list[Arg] = []
        """The arguments so far."""
        self.genitives: list[Arg] = []
        """What belongs to the next noun."""
        self.topic: Arg | None = None
        """The topic of the clauses before."""
        self.subject: tuple[int, ...] = ()
        """The names of their subject."""
        self.carried: tuple[int, ...] = ()
        """The subject of a clause that goes on with て into the next."""

    def current_topic(self) -> tuple[int, ...]:
        """The names of the topic, of this clause or of one before."""
        waiting = next((a.stands_for for a in reversed(self.waiting) if a.case == "は" and a.stands_for), ())
        return waiting or (self.topic.stands_for if self.topic else ())

    def later_topic(self, i: int) -> tuple[int, ...]:
        """The names of the next topic or subject behind the i-th group."""
        later = next((c for c in self.chunks[i + 1 :] if c.topic or c.case == "が"), None)
        return later.names if later is not None else ()

    def end(self) -> None:
        """Leave the clause: of its arguments only the subject and the topic stay."""
        for arg in self.waiting:
            if arg.case == "は" and (arg.stands_for or not self.topic):
                self.topic = arg
        explicit = next((a.stands_for for a in reversed(self.waiting) if a.case == "が"), None)
        if explicit:
            self.subject = explicit
        self.waiting = []

    def subject_of_relative(self) -> None:
        """Take a name with の or with nothing right before the verb as its subject: 山野太郎の率いる, 山野太郎率いる."""
        last = self.genitives[-1] if self.genitives else None
        if last is not None and last.case == "の" and last.names:
            self.waiting.append(Arg(last.chunk, "が", last.names, last.genitives))
        elif self.waiting and not self.waiting[-1].case and self.waiting[-1].names and not self.waiting[-1].chunk.comma:
            self.waiting[-1].case = "が"
        self.genitives = []

    def nearest(self) -> list[Arg]:
        """The arguments of a relative clause: from its verb back to a topic or a second argument of the same kind."""
        taken: list[Arg] = []
        for arg in reversed(self.waiting):
            if arg.case == "は" or arg.chunk.topic or (arg.case in ("が", "を") and any(a.case == arg.case for a in taken)):
                break
            if arg.chunk.comma and taken and arg.case in ("が", "に", "と"):
                break
            taken.insert(0, arg)
        return taken

    def gap(self, i: int, chunk: Chunk) -> tuple[int, ...]:
        """The names that the clause describes: behind it, behind a general noun (企業の白鷺), or at the end of a cleft sentence."""
        if chunk.cleft and (focus := self._focus(i)) is not None:
            return focus.names
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
                return self.current_topic()  # 青嶺は、それを作った企業である
            apposed = not following.after or following.copula or following.case == "の"
            if not chunk.cleft and not (apposed and is_a(following, "kinds")):
                return ()
        return ()

    def _focus(self, i: int) -> Chunk | None:
        """What a cleft sentence says it was, if a clause describes it (率いたのは、青嶺に投資した湊電算だ)."""
        rest = self.chunks[i + 1 :]
        at = next((n for n, c in enumerate(rest) if c.names and (c.copula or (c.case == "で" and c.comma))), None)
        described = at and rest[at - 1].verbal and rest[at - 1].attributive
        return rest[at] if at is not None and described and not rest[at].aux & {"ない"} else None

    def shared_gap(self, i: int, chunk: Chunk, roles: Roles) -> tuple[int, ...]:
        """What the next clause describes, if this one lacks an object as well: 青嶺が開発し、湊電算が導入したX."""
        if "を" in roles.named or "を" in roles.owned or not any(a.case == "が" for a in self.waiting) or not chunk.comma:
            return ()
        for j in range(i + 1, len(self.chunks)):
            later = self.chunks[j]
            if later.topic or later.case == "を":
                return ()
            if later.verbal:
                return self.gap(j, later) if later.attributive else ()
        return ()

    def roles(self, args: Sequence[Arg], whole: bool) -> Roles:
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
            if case == "に" and not arg.names:
                roles.within = tuple(n for n in arg.owners[-1:] if self.frame.marked[n].type is EntityType.PLACE)
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
            subject = topic or self.subject or self.past_subject()
            if subject:
                roles.named["が"] = subject
        return roles

    def _site(self, arg: Arg) -> tuple[int, ...]:
        """The place in which a site is: 仙台の工場で."""
        owners = arg.owners[-1:] if is_a(arg.chunk, "sites") else ()
        return tuple(n for n in owners if self.frame.marked[n].type is EntityType.PLACE)

    def past_subject(self) -> tuple[int, ...]:
        """The subject of the sentence before, unless this one has a subject or topic of its own."""
        if self.frame.past_subject is None or any(
            ((c.topic and c.case in ("", "は")) or c.case == "が") and not is_temporal(c) for c in self.chunks
        ):
            return ()
        return (PAST,)

    def left_out(self, act: Chunk) -> tuple[int, ...]:
        """Who does what nobody is said to do: the topic of the sentence before, or what the post is about, if this one does not name it."""
        meant = self.frame.left_out(also=True)
        if meant is None or any(mention.entity_id == meant.entity_id for mention in self.frame.marked.values()):
            return ()
        others = False
        for chunk in self.chunks:
            if (chunk.topic or chunk.case == "が") and not (chunk is act or is_temporal(chunk) or chunk.word in _NO_OTHER):
                if chunk.names or ("は" in chunk.aux and chunk.start < act.start):
                    return ()
                others = others or (chunk.case == "が" and chunk.start < act.start)
            elif chunk.verbal and chunk.comma and chunk.start < act.start:
                others = False
        if others:
            return ()
        return (PAST,) if meant is self.frame.past_subject else (ABOUT,)

    def intangible(self) -> bool:
        """Whether what is handed over is nothing that one sells."""
        return any(a.case == "を" and (is_a(a.chunk, "intangible") or is_money(a.chunk)) for a in self.waiting)
