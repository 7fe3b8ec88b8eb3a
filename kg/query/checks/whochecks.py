"""Who buys, heads or makes something, as a draft says, where the archive surely names another one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from kg.query.checks.checkedfacts import ArchiveFact, CheckedFact, Subject, note_of
from kg.query.evidence import SURE
from kg.query.kinship import akin, called_after
from kg.query.phrases import Phrase
from kg.query.statements.heads import heads_in_turn, several_heads
from kg.query.statements.makers import makers_in
from kg.records import CO_MENTION, EntityType, PostFacts
from kg.store.base import View

__all__ = ["RELATIONS", "named_otherwise", "others_named", "who_phrase"]

_WHO: Final = {
    "acquires": Phrase("{0}の買い手", "who buys {0}"),
    "leads": Phrase("{0}の{1}", "the {1} of {0}"),
    "develops": Phrase("{0}の開発元", "who makes {0}"),
}
RELATIONS: Final = frozenset(_WHO)
"""Relations of which the other end is questioned."""
_POSTS: Final[Mapping[str, int]] = {"acquires": 1, "leads": 2, "develops": 5}
"""Posts that must name one and the same before another one is questioned, by relation."""
_POSTS_OF_A_HEAD: Final = 5
"""Posts that must name whom somebody heads before another firm of his is questioned."""
_PLAINLY: Final = 3
"""Posts that must name a maker before another one is questioned that the draft plainly names."""
_OF_A_MAKER: Final = 2
"""As many are enough where the maker makes other things that posts name."""
_OF_A_FAMILY: Final = 1
"""And so many where the product is called after the maker, or after another one of its."""
_MAKES: Final = 5
"""Posts that name what a firm makes, of one that is known as a maker; of a product that others are called after as many name its maker."""
_RIVALS: Final[Mapping[str, int]] = {"its": 5, "out": 2}
"""Posts that call two firms rivals, by the form in which a draft names one as the maker of the other's product."""
_LOOKED_AT: Final = 20
"""Products of a firm, and names like one, that are looked at."""
_SLIP: Final = 10
"""Posts that name another one beside each that names the draft's, which is a slip of the reading then."""
_CHANGES: Final = re.compile("出身|元|前|かつて|旧|新(?:CEO|社長|最高経営責任者|たな|しい社長)|次期|後任|就任|任命|起用|交代|退任|迎え")
"""Of heads that come and go."""
_OF_A_PART: Final = re.compile("(?:部門|担当|事業)の?(?:CEO|最高経営責任者|社長)")
"""Of who heads a part of a firm, beside the head of the whole."""
_MADE_OTHERWISE: Final = re.compile("製造|製の?")
"""Of who builds what another one has designed."""
_SEVERAL: Final = re.compile("共同|争|競|対抗|入札|提案|検討|断念|撤回|破談|見送|両氏|兼|代わ|交渉|買収合戦|事業")
"""Of what two may buy, head or make at once, or one in place of another."""
_AGREED: Final = "合意"
_FORMS: Final = ("plain", "read", "out", "its")
"""How a draft names whom, the most telling first; see :attr:`_Named.form`."""
_HEADS: Final = frozenset({"CEO", "最高経営責任者", "社長"})
"""Of whom there is one."""


class _Named(NamedTuple):
    """Whom a draft says to buy, head or make something."""

    head: str
    type: str
    tail: str
    role: str | None
    sentence: str
    start: int
    form: str
    """As of :attr:`kg.query.statements.makers.Maker.form`; ``read``: as the reading of relations has it."""


def others_named(view: View, facts: PostFacts, exclude: str | None) -> Iterator[CheckedFact]:
    """Buyers, heads and makers in the draft, where the archive surely names another one, none but that one, and hardly ever the draft's."""
    told: set[tuple[str, str, str]] = set()
    names = {e.id: e.name for e in facts.entities}
    named_in = _named_in(facts)
    in_turn = _in_turn(facts, named_in)
    for head, type, tail, role, sentence, start, form in named_in:
        if (head, type, tail) in told or (type == "leads" and not in_turn.isdisjoint((head, tail))):
            continue
        known = [c for c in view.claims_of(tail, {type}) if c.tail == tail and c.role in (role, None) and c.post_id != exclude]
        sure = [c for c in known if c.confidence >= SURE and c.status != "rumoured" and c.role == role]
        by_head: defaultdict[str, set[str]] = defaultdict(set)
        for c in sure:
            by_head[c.head].add(c.post_id)
        posts = view.posts({c.post_id for c in sure})
        mine_too = {c.post_id for c in known if c.head == head}
        if type == "leads" and not by_head:
            another = _head_of_another(view, head, tail, role, sentence, start, exclude)
            if another is not None:
                told.add((head, type, tail))
                yield another
        if type == "leads" and any(several_heads(c.sentence) for c in known):
            continue
        if not by_head or head in by_head or len(mine_too) * _SLIP > len(posts):
            continue
        other = max(by_head, key=lambda h: (len(by_head[h]), h))
        if len(posts) < _enough(view, type, form, tail, other) or (form in _RIVALS and not _as_its_own(view, form, head, tail, other)):
            continue
        if form == "out" and _stands_in(facts, other, start, sentence):
            continue  # who brings out another's by name
        cards = view.entities((head, tail, *by_head))
        if type == "develops" and form == "read" and cards[other].name in sentence:
            continue  # in a list of makers and what they make: read amiss rather than written amiss
        if type == "develops" and cards[tail].type is not EntityType.PRODUCT:
            continue
        if any(called_after(one, head) or (form not in _RIVALS and akin(view, one, head)) for one in by_head):
            continue
        if not all(h == other or akin(view, h, other) for h in by_head):
            continue
        best = max((c for c in sure if c.head == other), key=lambda c: (c.confidence, c.id))
        target, mine = cards[tail].name, cards[head].name if head in cards else names[head]
        told.add((head, type, tail))
        fact = ArchiveFact(cards[other].name, best.sentence, best.sentence_start, len(by_head[other]), posts[best.post_id])
        yield CheckedFact(
            type, (Subject(tail, target),), mine, sentence, start, (fact,),
            note_of(who_phrase(type, target, role), mine, (fact,)),
        )  # fmt: skip


def who_phrase(type: str, target: str, role: str | None) -> Phrase:
    """What is asked of one who is bought, headed or made, in words."""
    ja, en = _WHO[type]
    return Phrase(ja.format(target, role), en.format(target, role))


def named_otherwise(view: View, facts: PostFacts) -> Iterator[tuple[_Named, _Named]]:
    """Whom a draft plainly says to buy, head or make something, and another one of whom it says the same: the first two, in its order."""
    by_tail: defaultdict[tuple[str, str, str | None], dict[str, _Named]] = defaultdict(dict)
    named_in = _named_in(facts)
    in_turn = _in_turn(facts, named_in)
    for named in sorted(named_in, key=lambda n: n.start):
        if named.type == "leads" and not in_turn.isdisjoint((named.head, named.tail)):
            continue
        plain = named.form == "plain" and not _MADE_OTHERWISE.search(named.sentence) if named.type == "develops" else True
        if plain and not _SEVERAL.search(named.sentence):
            by_tail[(named.type, named.tail, named.role)].setdefault(named.head, named)
    for heads in by_tail.values():
        if len(heads) == 2:
            one, other = heads.values()
            if one.start != other.start and not akin(view, one.head, other.head):
                yield one, other


def _head_of_another(
    view: View, person: str, firm: str, role: str | None, sentence: str, start: int, exclude: str | None
) -> CheckedFact | None:
    """That a person whom a draft names as the head of a firm is, in many posts, the head of another one, and of none but that."""
    led = [c for c in view.claims_of(person, {"leads"}) if c.post_id != exclude]
    heads = [c for c in led if c.head == person and c.role in _HEADS]
    sure = [c for c in heads if c.confidence >= SURE and c.status != "rumoured"]
    firms = {c.tail for c in sure}
    posts = view.posts({c.post_id for c in sure})
    if len(firms) != 1 or len(posts) < _POSTS_OF_A_HEAD or any(c.tail == firm for c in led):
        return None
    [other] = firms
    cards = view.entities((person, firm, other))
    if firm not in cards or akin(view, other, firm):
        return None
    best = max(sure, key=lambda c: (c.confidence, c.id))
    fact = ArchiveFact(cards[other].name, best.sentence, best.sentence_start, len(posts), posts[best.post_id])
    name = cards[person].name
    what = Phrase(f"{name}が{role}を務める会社", f"the firm that has {name} as its {role}")
    return CheckedFact(
        "leads", (Subject(person, name),), cards[firm].name, sentence, start, (fact,), note_of(what, cards[firm].name, (fact,))
    )  # fmt: skip


def _in_turn(facts: PostFacts, named: Iterable[_Named]) -> frozenset[str]:
    """Firms and people of whom a draft says that a firm has two heads, or another one than before; a firm of which one sentence names
    two as its head has two."""
    by_place: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
    for n in named:
        if n.type == "leads":
            by_place[n.tail, n.start].add(n.head)
    if not by_place:
        return frozenset()
    return heads_in_turn(facts.post.source, facts.mentions) | {firm for (firm, _), heads in by_place.items() if len(heads) > 1}


def _stands_in(facts: PostFacts, entity_id: str, start: int, sentence: str) -> bool:
    """Whether a sentence of a draft names somebody."""
    return any(m.entity_id == entity_id and start <= m.start < start + len(sentence) for m in facts.mentions)


def _named_in(facts: PostFacts) -> list[_Named]:
    """Whom a draft surely says to buy, head or make something, each once in each form, what it says most plainly first."""
    found = [
        _Named(made.maker, "develops", made.product, None, made.sentence, made.start, made.form)
        for made in makers_in(facts.post.source, facts.mentions)
    ]
    for c in facts.claims:
        if c.type not in _POSTS or c.confidence < SURE or c.status == "rumoured":
            continue
        if c.type == "acquires" and _AGREED in c.sentence:
            continue  # what two agreed on may have fallen through before another one bought it
        if c.type == "leads" and (c.role not in _HEADS or _CHANGES.search(c.sentence) or _OF_A_PART.search(c.sentence)):
            continue
        found.append(_Named(c.head, c.type, c.tail, c.role, c.sentence, c.sentence_start, "read"))
    once = {(n.head, n.type, n.tail, n.form): n for n in reversed(found)}
    return sorted(once.values(), key=lambda n: (_FORMS.index(n.form), n.start))


def _enough(view: View, type: str, form: str, product: str, maker: str) -> int:
    """How many posts must name a maker, or another end of the relation, before another one is questioned."""
    if type != "develops" or form == "read":
        return _POSTS[type]
    words = product.split("-")
    families = ("-".join(words[:n]) for n in range(1, len(words)))
    if called_after(product, maker) or any(_made(view, family, maker) >= _MAKES for family in families):
        return _OF_A_FAMILY
    if form in _RIVALS:
        return _POSTS[type]
    return _OF_A_MAKER if _made(view, maker, maker) >= _MAKES else _PLAINLY


def _made(view: View, entity_id: str, maker: str) -> int:
    """How many posts say of a product that a firm makes it, or of a firm that it makes something, at least up to a few."""
    edges = view.edges_of(entity_id, {"develops"}, _LOOKED_AT)
    return sum(edge.posts for edge in edges if edge.key.head == maker)


def _as_its_own(view: View, form: str, firm: str, product: str, maker: str) -> bool:
    """Whether a firm of which a draft names a product (GoogleのSonnet), or which it says to bring one out (OpenAIはGrokを公開), can only
    be meant as its maker, not as one that sells, runs or uses it.

    It is more of a rival of the maker than anything else and makes other things, none of which has such a name (but for one that more
    posts say the maker makes), and no post relates it to the product.
    """
    between = {edge.key.type: edge.posts for edge in view.edges_between(firm, maker)}
    rivals = between.pop("competes_with", 0)
    between.pop(CO_MENTION, None)
    if rivals < max(_RIVALS[form], *between.values(), 0) or any(edge.key.type != CO_MENTION for edge in view.edges_between(firm, product)):
        return False
    names = [name for used in view.names_used((product,)).values() for name in used]
    hits = ((name, hit) for name in names for hit in view.names_like(name, type=EntityType.PRODUCT, limit=_LOOKED_AT))
    like = {hit.entity_id for name, hit in hits if not hit.rank or name.casefold() in hit.name.casefold()}  # no TPU in ChatGPT Pulse
    if _made(view, firm, firm) < _MAKES:
        return False
    return not any((own := _made(view, one, firm)) and own >= _made(view, one, maker) for one in sorted(like))
