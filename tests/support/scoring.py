"""Scores against annotated posts: names by exact span and type, entities by post, links by B-cubed."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.extract.names import inside_word
from kg.records import CO_MENTION, EdgeKey, PostFacts

Span = tuple[int, int]
_TAIL = re.compile(r"^#+ .*(?:関連記事|あわせて読みたい|おすすめ書籍)", re.M)


def annotation_of(path: Path) -> dict[str, Any]:
    """The annotation that stands beside a post."""
    return dict(json.loads(path.with_suffix(".json").read_text(encoding="utf-8")))


def gold_spans(source: str, annotation: Mapping[str, Any]) -> dict[Span, tuple[str, str]]:
    """Where the annotated names stand, with canonical name and type; every occurrence counts, longer names win.

    Offsets index the source. Names stand in the title and in the body up to its tail of links.
    """
    title = re.search(r'^title:\s*"?(.*?)"?\s*$', source, re.M)
    body = source.index("\n---\n", 4) + 5
    tail = _TAIL.search(source, body)
    regions = [(title.start(1), title.end(1))] if title else []
    regions.append((body, tail.start() if tail else len(source)))
    names = {(s, e["canonical"], e["type"]) for e in annotation["entities"] for s in e["surfaces"]}
    taken = [False] * len(source)
    found = {}
    for surface, canonical, type in sorted(names, key=lambda n: (-len(n[0]), n)):
        for start, end in regions:
            for match in re.finditer(re.escape(surface), source[start:end]):
                span = (start + match.start(), start + match.end())
                if not any(taken[slice(*span)]) and not inside_word(source, *span):
                    taken[slice(*span)] = [True] * len(surface)
                    found[span] = (canonical, type)
    return found


@dataclass
class Count:
    """Right, spurious and missed."""

    right: int = 0
    spurious: int = 0
    missed: int = 0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 0 if nothing is right."""
        return 2 * self.right / (2 * self.right + self.spurious + self.missed) if self.right else 0.0


    @property
    def precision(self) -> float:
        """The share of what was found that is right; 0 if nothing was found."""
        return self.right / max(1, self.right + self.spurious)

    @property
    def recall(self) -> float:
        """The share of what is annotated that was found."""
        return self.right / max(1, self.right + self.missed)


@dataclass
class Scores:
    """What :func:`score` found."""

    by_type: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    named: Count = field(default_factory=Count)
    """Span and type exact, all types but Technology."""
    spans: Count = field(default_factory=Count)
    """Span exact, whatever the type."""
    links: list[tuple[str, str]] = field(default_factory=list)
    """Canonical name and entity id of every exact span."""
    relations: Count = field(default_factory=Count)
    """Head, type and tail, once a post."""
    errors: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """Text, annotated type and found type of what is wrong."""

    @property
    def link_b3(self) -> float:
        """B-cubed F1 of the entity ids against the canonical names (Bagga and Baldwin 1998)."""
        gold, found, both = Counter(g for g, _ in self.links), Counter(f for _, f in self.links), Counter(self.links)
        precision = sum(both[x] / found[x[1]] for x in self.links) / len(self.links)
        recall = sum(both[x] / gold[x[0]] for x in self.links) / len(self.links)
        return 2 * precision * recall / (precision + recall)


def score(pairs: Iterable[tuple[Mapping[str, Any], PostFacts]]) -> Scores:
    """Scores over annotations and the facts found in the same posts."""
    scores = Scores()
    for annotation, facts in pairs:
        gold = gold_spans(facts.post.source, annotation)
        found = {(m.start, m.end): m for m in facts.mentions}
        _score_relations(scores.relations, annotation, facts, gold)
        for span in gold.keys() | found.keys():
            wanted = gold.get(span, ("", ""))
            got = found.get(span)
            type = str(got.type) if got else ""
            if span in gold and got:
                scores.spans.right += 1
                scores.links.append((wanted[0], got.entity_id))
            elif got:
                scores.spans.spurious += 1
            else:
                scores.spans.missed += 1
            if wanted[1] == type:
                scores.by_type[type].right += 1
                scores.named.right += type != "Technology"
                continue
            scores.errors[facts.post.source[slice(*span)], wanted[1], type] += 1
            if span in gold:
                scores.by_type[wanted[1]].missed += 1
                scores.named.missed += wanted[1] != "Technology"
            if got:
                scores.by_type[type].spurious += 1
                scores.named.spurious += type != "Technology"
    return scores


def _score_relations(count: Count, annotation: Mapping[str, Any], facts: PostFacts, gold: Mapping[Span, tuple[str, str]]) -> None:
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for m in facts.mentions:
        if (m.start, m.end) in gold:
            votes[m.entity_id][gold[m.start, m.end][0]] += 1
    name = {entity: names.most_common(1)[0][0] for entity, names in votes.items()}
    wanted = {EdgeKey.of(r["head"], r["type"], r["tail"]) for r in annotation["relations"]}
    claims = [c for c in facts.claims if c.type != CO_MENTION]
    got = {EdgeKey.of(name.get(c.head, c.head), c.type, name.get(c.tail, c.tail)) for c in claims}
    count.right += len(wanted & got)
    count.spurious += len(got - wanted)
    count.missed += len(wanted - got)
