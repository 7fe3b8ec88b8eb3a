"""Train the component that finds relations and write its weights.

    python -m kg.training.relations [--shared FOLDER] [--out FILE] [--cache FILE] [--folds N] [--seed N]

Needs the annotated posts (KG_SHARED in the Makefile's words). Prints figures of a cross-validation over the training posts
first: everything that is decided (threshold, calibration) is decided on posts that the weights in question have not seen.
"""

from __future__ import annotations

import argparse
import json
import pickle
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kg.extract import mentions_of, sentences_of
from kg.extract.ginza import load
from kg.extract.names import inside_word
from kg.normalize import lookup_form
from kg.pipeline import Analyst
from kg.posts import SourceFile, find_files, read_post
from kg.records import SYMMETRIC_TYPES, EdgeKey, EntityType, Mention, Piece, Post, Segment, SegmentKind, Sentence
from kg.relate.frame import frames_of
from kg.relate.learned import PairedPost, read, settle
from kg.relate.learned.features import CLASSES
from kg.relate.learned.model import FEATURES, WEIGHTS, RelationModel
from kg.relate.learned.weigh import Suggestion, rows_of, suggestions_of
from kg.relate.patterns import by_patterns

Floats = NDArray[np.float32]
Found = tuple[Post, list[Sentence], tuple[Mention, ...], dict[str, Any]]
"""A post, its sentences, the names found in it, and its annotation."""

_ELSEWHERE: Final = 0.1
"""Weight of a pair that is related, but not where the annotation's evidence stands."""
_LEAST_COUNT: Final = 3
"""How often a feature must occur to be kept."""
_LEAST_WEIGHT: Final = 0.08
"""Length of a feature's weights below which it says next to nothing and is left out: half of the file."""
_HIDDEN: Final = 32
_EPOCHS: Final = 9
_RATE: Final = 0.05
_DECAY: Final = 3e-5
_DROPPED: Final = 0.5
"""Share of the features of a pair that a step does not see."""
_THRESHOLD: Final = 0.3
_NETS: Final = 3


@dataclass(slots=True)
class Example:
    """An annotated post with names, either those that the product finds or the annotated ones."""

    post: Post
    sentences: list[Sentence]
    mentions: tuple[Mention, ...]
    canonical: dict[str, str]
    """The annotated name of each entity id; ``?`` and the id if it is none."""
    relations: list[dict[str, Any]]
    reading: PairedPost
    patterned: list[EdgeKey]

    @property
    def gold(self) -> set[EdgeKey]:
        """The annotated relations, by annotated names."""
        return {EdgeKey.of(r["head"], r["type"], r["tail"]) for r in self.relations}

    def named(self, key: EdgeKey) -> EdgeKey:
        """A key by annotated names."""
        return EdgeKey.of(self.canonical[key.head], key.type, self.canonical[key.tail])


# Reading -------------------------------------------------------------------------------------------------------------


def found_posts(folder: Path) -> list[Found]:
    """The annotated posts with the names that the product finds."""
    analyst = Analyst()
    found = []
    with analyst.sentences() as analyze:
        for path in sorted(folder.glob("*.json")):
            annotation = json.loads(path.read_text(encoding="utf-8"))
            file = next(f for f in find_files([path.with_suffix(".md")]) if isinstance(f, SourceFile))
            post, _ = read_post(file)
            assert post is not None, path
            plain = sentences_of(post)
            analyses = analyze.analyze([s.text for s in plain])
            sentences = [replace(s, tokens=a.tokens) for s, a in zip(plain, analyses, strict=True)]
            mentions, _ = analyst.resolver.link(post, mentions_of(post, plain, analyses))
            found.append((post, sentences, mentions, annotation))
    return found


def examples(posts: Iterable[Found], annotated: bool = False) -> Iterator[Example]:
    """Examples with the names that were found, or with the annotated ones."""
    for post, sentences, mentions, annotation in posts:
        gold = _projected(sentences, annotation)
        names = {lookup_form(s): e["canonical"] for e in annotation["entities"] for s in e["surfaces"]}
        votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for m in mentions:
            name = gold.get((m.sentence, m.text_start, m.text_end))
            if name:
                votes[m.entity_id][name[0]] += 2
            elif lookup_form(m.name) in names:
                votes[m.entity_id][names[lookup_form(m.name)]] += 1
        canonical = {m.entity_id: votes[m.entity_id].most_common(1)[0][0] if votes[m.entity_id] else f"?{m.entity_id}" for m in mentions}
        if annotated:
            ids = {name: id for id, name in reversed(canonical.items())}
            mentions = tuple(
                Mention(-1, -1, "", sentences[at].text[a:b], type, "annotated", at, a, b, ids.get(name) or f"{type}/{lookup_form(name)}")
                for (at, a, b), (name, type) in sorted(gold.items())
            )
            canonical = {m.entity_id: gold[m.sentence, m.text_start, m.text_end][0] for m in mentions}
            patterned: list[EdgeKey] = []
        else:
            patterned = sorted({EdgeKey(c.head, c.type, c.tail) for f in frames_of(post, sentences, mentions) for c in by_patterns(f)})
        yield Example(post, sentences, mentions, canonical, annotation["relations"], read(post, sentences, mentions), patterned)


def contrasts() -> Iterator[Example]:
    """Short texts of our own, each a post, that tell what a verb relates, which way, and when it relates nothing."""
    ginza = load()
    for number, line in enumerate(Path(__file__).with_name("contrast.tsv").read_text(encoding="utf-8").splitlines()):
        if line.startswith("#"):
            continue
        asserted, template = line.split("\t")
        for variant, names in enumerate(_STAND_INS):
            text, places = _filled(template, names)
            post = Post(f"{number}-{variant}", "", "", "", None, (), (), text, "", (_whole(text),))
            sentences = [
                Sentence(part[0], part.start(), part.end(), 0, part.start(), ginza.tokenize(part[0])[0])
                for part in re.finditer("[^。]+。?", text)
            ]
            mentions = tuple(
                # An id of its own: who stands in a sentence must not tell what the sentence says.
                Mention(
                    at, end, names[slot], names[slot], _SLOTS[slot[0]], "annotated",
                    index, at - s.start, end - s.start, f"{number}-{variant}-{slot}",
                )  # fmt: skip
                for at, slot in places
                for end in (at + len(names[slot]),)
                for index, s in enumerate(sentences)
                if s.start <= at < s.end
            )
            relations = [dict(zip(("head", "type", "tail"), r.split(), strict=True)) for r in asserted.split("; ") if r]
            patterned = sorted({EdgeKey(c.head, c.type, c.tail) for f in frames_of(post, sentences, mentions) for c in by_patterns(f)})
            canonical = {m.entity_id: m.entity_id.rpartition("-")[2] for m in mentions}
            yield Example(post, sentences, mentions, canonical, relations, read(post, sentences, mentions), patterned)


_SLOTS: Final = {
    "O": EntityType.ORGANIZATION, "H": EntityType.PERSON, "P": EntityType.PRODUCT, "J": EntityType.PROJECT,
    "C": EntityType.PLACE, "L": EntityType.LAW, "T": EntityType.TECHNOLOGY,
}  # fmt: skip
_STAND_INS: Final[tuple[dict[str, str], ...]] = (
    {"O1": "Alnova", "O2": "桐生電機", "O3": "Brimtech", "H1": "木村花子", "P1": "Zephyr", "P2": "ミナモ",
     "J1": "銀河構想", "C1": "札幌", "L1": "電算機法", "T1": "QRT"},
    {"O1": "三滝製作所", "O2": "Corvid", "O3": "浜名通信", "H1": "Tom Reed", "P1": "カゲロウ2", "P2": "Quill-7",
     "J1": "Project Ibis", "C1": "オランダ", "L1": "情報公正法", "T1": "FluxNet"},
    {"O1": "ヤマセミ", "O2": "オリベ", "O3": "Dunmore", "H1": "ジョン・リー", "P1": "Tern Pro", "P2": "Tern",
     "J1": "北港計画", "C1": "テキサス州", "L1": "Data Fairness Act", "T1": "積層法X"},
)  # fmt: skip
"""Names that nothing else bears."""


def _filled(template: str, names: dict[str, str]) -> tuple[str, list[tuple[int, str]]]:
    text, places = "", []
    for plain, slot in re.findall(r"([^{]*)(?:\{(\w\d)\})?", template):
        text += plain
        if slot:
            places.append((len(text), slot))
            text += names[slot]
    return text, places


def _whole(text: str) -> Segment:
    return Segment(SegmentKind.PARAGRAPH, text, (Piece(0, len(text), 0, len(text)),))


def _projected(sentences: Sequence[Sentence], annotation: dict[str, Any]) -> dict[tuple[int, int, int], tuple[str, EntityType]]:
    """Every occurrence of the annotated names, the longest first: sentence and span to annotated name and type."""
    forms = {(s, e["canonical"], e["type"]) for e in annotation["entities"] for s in e["surfaces"] if s}
    ordered = sorted(forms, key=lambda f: (-len(f[0]), f))
    found = {}
    for index, sentence in enumerate(sentences):
        free = [True] * len(sentence.text)
        for surface, name, type in ordered:
            at = sentence.text.find(surface)
            while at >= 0:
                end = at + len(surface)
                if all(free[at:end]) and not inside_word(sentence.text, at, end):
                    free[at:end] = [False] * len(surface)
                    found[index, at, end] = (name, EntityType(type))
                at = sentence.text.find(surface, at + 1)
    return found


def targets(example: Example) -> tuple[Floats, Floats]:
    """For each pair the wanted probability of every class, and the pair's weight."""
    wanted: defaultdict[tuple[str, str], list[tuple[int, tuple[int, int] | None]]] = defaultdict(list)
    number = {c: i for i, c in enumerate(CLASSES)}
    for r in example.relations:
        evidence = r.get("evidence") or ""
        at = example.post.source.find(evidence) if evidence else -1
        span = (at, at + len(evidence)) if at >= 0 else None
        wanted[r["head"], r["tail"]].append((number[r["type"], True], span))
        wanted[r["tail"], r["head"]].append((number[r["type"], r["type"] in SYMMETRIC_TYPES], span))
    pairs = example.reading.pairs
    goal = np.zeros((len(pairs), len(CLASSES)), dtype=np.float32)
    weight = np.ones(len(pairs), dtype=np.float32)
    for i, pair in enumerate(pairs):
        line = example.reading.lines[pair.line]
        start, end = example.sentences[line.sentences[0]].start, example.sentences[line.sentences[-1]].end
        a, b = example.canonical[pair.first.mention.entity_id], example.canonical[pair.second.mention.entity_id]
        related = [(c, span) for c, span in wanted.get((a, b), ()) if example.reading.allowed[i, c]] if a != b else []
        here = [c for c, span in related if span is None or (span[0] < end and start < span[1])]
        for c in here or [c for c, _ in related] or [0]:
            goal[i, c] += 1
        goal[i] /= goal[i].sum()
        if related and not here:
            weight[i] = _ELSEWHERE
    return goal, weight


# The first network: pairs --------------------------------------------------------------------------------------------


def train_pairs(training: Sequence[Example], seed: int) -> dict[str, Any]:
    """Weights of the network over pairs: Adagrad (Duchi et al. 2011), features dropped at random."""
    features = [np.array(f, dtype=np.uint32) for e in training for f in e.reading.features]
    found, counts = np.unique(np.concatenate(features), return_counts=True)
    keys = found[counts >= _LEAST_COUNT]
    rows = [_places(keys, f) for f in features]
    goals, weights = (np.concatenate(x) for x in zip(*map(targets, training), strict=True))
    random = np.random.default_rng(seed)
    classes, width = len(CLASSES), len(CLASSES) + _HIDDEN
    table = np.zeros((len(keys), width), dtype=np.float32)
    table[:, classes:] = random.normal(0, 0.05, (len(keys), _HIDDEN))
    hidden = random.normal(0, 0.3, (_HIDDEN, classes)).astype(np.float32)
    bias = np.zeros(_HIDDEN, dtype=np.float32)
    seen = [np.full(table.shape, 1e-2, np.float32), np.full(hidden.shape, 1e-1, np.float32), np.full(bias.shape, 1e-1, np.float32)]
    lengths = np.array([len(r) for r in rows])
    flat, begins = np.concatenate(rows), np.concatenate([[0], np.cumsum(lengths)])
    for epoch in range(_EPOCHS):
        rate = np.float32(_RATE * (1 - 0.8 * epoch / _EPOCHS))
        order = random.permutation(len(rows))
        for start in range(0, len(order), 256):
            batch = order[start : start + 256]
            items = np.concatenate([flat[begins[i] : begins[i + 1]] for i in batch])
            owner = np.repeat(np.arange(len(batch)), lengths[batch])
            keep = random.random(len(items)) >= _DROPPED
            keep[np.concatenate([[0], np.cumsum(lengths[batch])[:-1]])] = True
            items, owner = items[keep], owner[keep]
            used, inverse = np.unique(items, return_inverse=True)
            local = table[used]
            sums = _summed(local[inverse], np.bincount(owner, minlength=len(batch))) * np.float32(1 / (1 - _DROPPED))
            inner = np.tanh(sums[:, classes:] + bias)
            mask = (random.random(inner.shape) > 0.2).astype(np.float32) / np.float32(0.8)
            guess = _softmax(sums[:, :classes] + (inner * mask) @ hidden)
            gradient = (guess - goals[batch]) * weights[batch][:, None]
            back = (gradient @ hidden.T) * mask * (1 - inner * inner)
            both = np.concatenate([gradient, back], axis=1)[owner]
            change = _summed(both[np.argsort(inverse, kind="stable")], np.bincount(inverse, minlength=len(used)))
            change += np.float32(_DECAY * len(batch)) * local
            seen[0][used] += change * change
            table[used] -= rate * change / np.sqrt(seen[0][used])
            for values, step, past in ((hidden, (inner * mask).T @ gradient, seen[1]), (bias, back.sum(axis=0), seen[2])):
                past += step * step
                values -= rate * step / np.sqrt(past)
    telling = np.sqrt((table[:, :classes] ** 2).sum(axis=1)) >= _LEAST_WEIGHT
    keys, table = keys[telling], table[telling]
    scale = np.abs(table).max(axis=0) / 127
    return {"keys": keys, "table": np.round(table / scale).astype(np.int8), "scale": scale, "hidden": hidden, "bias": bias}


def _places(keys: NDArray[np.uint32], features: NDArray[np.uint32]) -> NDArray[np.int64]:
    place = np.searchsorted(keys, features)
    place[place == len(keys)] = 0
    found: NDArray[np.int64] = place[keys[place] == features]
    return found


def _summed(rows: Any, counts: Any) -> Any:
    """Sums of consecutive runs of rows of the given lengths."""
    return np.add.reduceat(rows, np.concatenate([[0], np.cumsum(counts)[:-1]]), axis=0)


def _softmax(logits: Any) -> Any:
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    return odds / odds.sum(axis=1, keepdims=True)


# The second network: posts -------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Weighed:
    """What an example suggests, as the second network sees it."""

    suggestions: list[Suggestion]
    rows: Floats
    right: Floats


def weighed(example: Example, arrays: dict[str, Any]) -> Weighed:
    """The suggestions of an example by a first network that has not seen it."""
    model = RelationModel({**arrays, **_no_nets()})
    settled, _ = settle(example.sentences, example.reading, model.of_pairs(example.reading.features))
    suggestions = suggestions_of(example.reading.pairs, settled, example.patterned)
    rows = rows_of(example.reading.lines, example.reading.pairs, suggestions, example.reading.clauses)
    right = np.array([example.named(s.key) in example.gold for s in suggestions], dtype=np.float32)
    return Weighed(suggestions, rows, right)


def _no_nets() -> dict[str, Any]:
    return dict.fromkeys(("w1", "b1", "w2", "b2"), np.zeros(0)) | {"mean": np.zeros(1), "spread": np.ones(1), "threshold": _THRESHOLD}


def train_posts(cases: Sequence[Weighed], seed: int) -> dict[str, Any]:
    """Weights of the networks over suggestions: Adam (Kingma and Ba 2015); log loss, which calibrates."""
    rows = np.concatenate([c.rows for c in cases if len(c.rows)]).astype(np.float64)
    right = np.concatenate([c.right for c in cases if len(c.rows)])
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-3
    rows = (rows - mean) / spread
    nets = [_train_net(rows, right, seed + i) for i in range(_NETS)]
    w1, b1, w2, b2 = (np.array(x) for x in zip(*nets, strict=True))
    return {"mean": mean, "spread": spread, "w1": w1, "b1": b1, "w2": w2, "b2": b2[:, 0]}


def _train_net(rows: Any, right: Any, seed: int, width: int = 24, epochs: int = 30, rate: float = 0.004, decay: float = 1e-3) -> list[Any]:
    random = np.random.default_rng(seed)
    size = rows.shape[1]
    weights = [random.normal(0, size**-0.5, (size, width)), np.zeros(width), random.normal(0, width**-0.5, width), np.array([-1.0])]
    first, second = ([np.zeros_like(w) for w in weights] for _ in range(2))
    step = 0
    for epoch in range(epochs):
        order = random.permutation(len(rows))
        for start in range(0, len(rows), 256):
            batch = order[start : start + 256]
            x = rows[batch]
            inner = np.tanh(x @ weights[0] + weights[1])
            gradient = (1 / (1 + np.exp(-(inner @ weights[2] + weights[3]))) - right[batch]) / len(batch)
            back = np.outer(gradient, weights[2]) * (1 - inner * inner)
            changes = [x.T @ back, back.sum(axis=0), inner.T @ gradient, np.array([gradient.sum()])]
            changes[0] += decay * weights[0]
            changes[2] += decay * weights[2]
            step += 1
            for i, change in enumerate(changes):
                first[i] = 0.9 * first[i] + 0.1 * change
                second[i] = 0.999 * second[i] + 0.001 * change**2
                size_of_step = rate * (1 - 0.95 * epoch / epochs)
                weights[i] = weights[i] - size_of_step * (first[i] / (1 - 0.9**step)) / (np.sqrt(second[i] / (1 - 0.999**step)) + 1e-8)
    return weights


# Figures -------------------------------------------------------------------------------------------------------------


def figures(cases: Sequence[tuple[Example, set[EdgeKey]]]) -> str:
    """Precision, recall and F1 of relations and of pairs, micro-averaged, as the scorer counts them."""
    count: Counter[str] = Counter()
    for example, keys in cases:
        got, gold = {example.named(k) for k in keys}, example.gold
        count.update(rtp=len(got & gold), rgot=len(got), rgold=len(gold))
        got_pairs, gold_pairs = ({frozenset((k.head, k.tail)) for k in x} for x in (got, gold))
        count.update(ptp=len(got_pairs & gold_pairs), pgot=len(got_pairs), pgold=len(gold_pairs))
    return "; ".join(
        f"{name} P {count[x + 'tp'] / max(1, count[x + 'got']):.3f} R {count[x + 'tp'] / max(1, count[x + 'gold']):.3f}"
        f" F1 {2 * count[x + 'tp'] / max(1, count[x + 'got'] + count[x + 'gold']):.3f}"
        for name, x in (("relations", "r"), ("pairs", "p"))
    )


def report(training: Sequence[Example], cases: Sequence[Weighed], confidence: Sequence[Floats]) -> None:
    """Print what held-out posts get: alone, together with patterns, by type, and the calibration."""
    pairs = list(zip(training, cases, confidence, strict=True))
    for threshold in (0.25, 0.3, 0.35, 0.4, 0.5):
        print(f"threshold {threshold}: {figures([(e, _claimed(w, c, threshold)) for e, w, c in pairs])}")
    print(f"patterns alone: {figures([(e, set(e.patterned)) for e, _, _ in pairs])}")
    unpatterned = [(e, {s.key for s, x in zip(w.suggestions, c, strict=True) if x >= _THRESHOLD and s.supports}) for e, w, c in pairs]
    print(f"learning alone: {figures(unpatterned)}")
    kinds: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for e, w, c in pairs:
        got, gold = {e.named(k) for k in _claimed(w, c, _THRESHOLD)}, e.gold
        for type, keys in (("tp", got & gold), ("got", got), ("gold", gold)):
            for key in keys:
                kinds[key.type][type] += 1
    for type, n in sorted(kinds.items()):
        print(f"  {type:16} P {n['tp'] / max(1, n['got']):.2f} R {n['tp'] / max(1, n['gold']):.2f} of {n['gold']}")
    every, right = np.concatenate(confidence), np.concatenate([w.right for w in cases])
    for low in np.arange(0.2, 1.0, 0.1):
        inside = (every >= low) & (every < low + 0.1)
        print(f"  confidence {low:.1f} to {low + 0.1:.1f}: {inside.sum()} suggestions, {right[inside].mean():.2f} right")


def _claimed(case: Weighed, confidence: Floats, threshold: float) -> set[EdgeKey]:
    return {s.key for s, c in zip(case.suggestions, confidence, strict=True) if c >= threshold or s.patterned}


# The order of things -------------------------------------------------------------------------------------------------


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "relate" / "learned" / WEIGHTS)
    parser.add_argument("--cache", type=Path, help="keep the analysed posts there between runs")
    parser.add_argument("--folds", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()

    if options.cache and options.cache.exists():
        posts = pickle.loads(options.cache.read_bytes())
    else:
        posts = found_posts(options.shared / "gold" / "train")
        if options.cache:
            options.cache.write_bytes(pickle.dumps(posts))
    training = list(examples(posts))
    annotated = list(examples(posts, annotated=True))
    print(f"{len(training)} posts, {sum(len(e.reading.pairs) for e in training):,} pairs", flush=True)

    posts_only = len(training)
    training += contrasts()
    # The variants of one short text are kept out together.
    fold = [(i if i < posts_only else (i - posts_only) // len(_STAND_INS)) % options.folds for i in range(len(training))]
    cases: list[Weighed | None] = [None] * len(training)
    for held_out in range(options.folds):
        rest = [i for i in range(len(training)) if fold[i] != held_out]
        arrays = train_pairs([*(training[i] for i in rest), *(annotated[i] for i in rest if i < posts_only)], options.seed)
        for i in range(len(training)):
            if fold[i] == held_out:
                cases[i] = weighed(training[i], arrays)
    held = [c for c in cases if c is not None]
    confidence: list[Floats] = [np.zeros(0, dtype=np.float32)] * len(held)
    for held_out in range(options.folds):
        nets = train_posts([c for i, c in enumerate(held) if fold[i] != held_out], options.seed)
        judge = RelationModel({**arrays, **nets, "threshold": _THRESHOLD})
        for i, case in enumerate(held):
            if fold[i] == held_out and len(case.rows):
                confidence[i] = judge.of_post(case.rows)
    report(training[:posts_only], held[:posts_only], confidence[:posts_only])
    own = [(training[i], _claimed(held[i], confidence[i], _THRESHOLD)) for i in range(posts_only, len(held))]
    print(f"own short sentences: {figures(own)}")

    arrays = {**train_pairs([*training, *annotated], options.seed), **train_posts(held, options.seed), "threshold": _THRESHOLD}
    small = {k: np.asarray(v, dtype=np.float32) if np.asarray(v).dtype == np.float64 else v for k, v in arrays.items()}
    classes = np.array(["|".join((type, "1" if forward else "0")) for type, forward in CLASSES])
    everything: Any = {"features": np.array(FEATURES), "classes": classes, **small}
    np.savez_compressed(options.out, **everything)
    print(f"{options.out}: {options.out.stat().st_size:,} bytes, {len(arrays['keys']):,} features")


if __name__ == "__main__":
    main()
