"""Nouns for one of two (社長, 子会社, 競合): who is it, and whose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.relate.ends import ALLOWED
from kg.relate.frame import Frame
from kg.relate.modality import Meaning
from kg.relate.predicates.arguments import Arg, Roles
from kg.relate.predicates.assign import Assignment
from kg.relate.predicates.chunks import Chunk, Span
from kg.relate.predicates.clause import Clause
from kg.relate.predicates.clausemodality import ClauseModality
from kg.relate.predicates.lexicon import Rule, kind_words, nouns_of
from kg.relate.predicates.readings import PAST

__all__ = ["RelationNouns"]


class RelationNouns:
    """Reads those of one sentence; what it finds goes to the assignment."""

    def __init__(self, frame: Frame, chunks: Sequence[Chunk], clause: Clause, modality: ClauseModality, assignment: Assignment) -> None:
        self.frame = frame
        self.chunks = chunks
        self.clause = clause
        self.modality = modality
        self.assignment = assignment

    def apposed(self, i: int, arg: Arg) -> None:
        """A noun for one of two before the name it describes: 青嶺の子会社の白鷺, 競合である白鷺."""
        chunk = arg.chunk
        following = self.chunks[i + 1] if i + 1 < len(self.chunks) else None
        if following is None or not following.names or following.units[0].name is False or (chunk.adnominal and chunk.case != "の"):
            return
        owners = arg.owners
        roles = self.clause.roles(self.clause.waiting, whole=True)
        for type, bearer in nouns_of(chunk):
            subject = tuple(n for n in roles.named.get("が", ()) if n not in following.names)
            if chunk.word == "同士" and bearer == "both":
                self.assignment.pairs(Rule(type, (), (), (), "", "", False, ALLOWED[type]), following.names, chunk, Meaning())
                continue
            if not owners and bearer == "tail" and following.topic and self.clause.waiting and self.clause.waiting[-1].case == "が":
                self.bear(type, bearer, self.clause.waiting[-1].names, following.names, chunk, None)  # 湊電算が親会社の白鷺は
                continue
            others = owners or subject or self._owner_elsewhere(following)
            self.bear(type, bearer, following.names, others, chunk, None)

    def _owner_elsewhere(self, bearer: Chunk) -> tuple[int, ...]:
        """Whose rival, parent … it is, if the noun has no genitive: the only other name of its type, or who acted before."""
        if self.frame.past_subject is not None and not self.frame.has_subject():
            return (PAST,)
        kind = self.frame.marked[bearer.names[0]].type
        others = [n for c in self.chunks for n in (*c.inside, *c.names) if n not in bearer.names and self.frame.marked[n].type is kind]
        if len(others) == 1:
            return tuple(others)
        return (PAST,) if not others and self.frame.past_subject is not None else ()

    def apposed_inside(self, arg: Arg) -> None:
        """The noun and the name in one group: 青嶺のCEO山野太郎, 青嶺CEOの山野太郎."""
        chunk = arg.chunk
        if not chunk.names or chunk.units[0].name:
            return
        plain = Chunk([u for u in chunk.units if not u.name])
        for type, bearer in nouns_of(plain):
            self.bear(type, bearer, chunk.names, arg.owners, chunk, None)

    def relation_noun(self, arg: Arg, roles: Roles) -> Iterator[tuple[str, str, tuple[int, ...]]]:
        """What a noun for one of two relates, and its owners."""
        for type, bearer in nouns_of(arg.chunk):
            yield type, bearer, arg.owners or roles.named.get("とって", ()) or roles.named.get("と", ())

    def bear(self, type: str, bearer: str, names: Sequence[int], owners: Sequence[int], chunk: Chunk | Span, i: int | None) -> None:
        """Note what a noun relates.

        Args:
            type: the relation.
            bearer: which end of it the noun is.
            names: who bears the noun.
            owners: whose it is.
            chunk: the noun.
            i: the group with which its clause ends; None if nothing can deny it.
        """
        self.assignment.types.add(type)
        status = Meaning() if i is None else self.modality.of(chunk.end, i)
        if any(u.text in kind_words("former") or u.text[:1] in kind_words("former") for u in chunk.units if not u.name):
            status = None
        if i is None and {"だ", "た"} <= {u.lemma for u in getattr(chunk, "after", ())}:
            status = None  # 子会社だった青嶺
        heads, tails = (names, owners) if bearer != "tail" else (owners, names)
        self.assignment.relate(type, heads, tails, chunk, status)

    def with_verb(self, i: int, chunk: Chunk, args: Sequence[Arg], roles: Roles, gap: tuple[int, ...]) -> None:
        """A noun for one of two with a verb: 社長に就任, 子会社に持つ, 会長を務める."""
        verbs = set(chunk.words())
        for arg in args:
            if arg.names or not nouns_of(arg.chunk):
                continue
            subject = roles.named.get("が", ()) or gap
            ended = bool(verbs & kind_words("ends"))
            if arg.case == "に" and arg.chunk.topic and (verbs & kind_words("among") or (chunk.passive and "含む" in verbs)):
                bearers, owners = subject, arg.owners or self.clause.later_topic(i)  # 子会社には…がある
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
                before = self.clause.current_topic() or self.clause.past_subject() or self.clause.left_out(arg.chunk)
                others = roles.named.get("が", ()) or gap or before
                owners = arg.owners or tuple(n for n in others if n not in bearers)
            else:
                continue
            for type, bearer in nouns_of(arg.chunk):
                if ended:
                    heads, tails = (bearers, owners) if bearer != "tail" else (owners, bearers)
                    self.assignment.relate(type, heads, tails, chunk, None)
                else:
                    self.bear(type, bearer, bearers, owners, arg.chunk if chunk.start < arg.chunk.start else Span(arg.chunk, chunk), i)
