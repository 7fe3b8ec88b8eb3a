"""Train the networks of the tagger and write their weights.

    python -m kg.training [--shared FOLDER] [--out FOLDER] [--epochs N]

Needs the annotated posts, the corpus and the public data in one folder (`make train` takes KG_SHARED).
"""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from thinc.api import Adam, Model, fix_random_seed

from kg.extract.analysis import WEIGHTS
from kg.extract.features import COLUMNS, WORD_COLUMNS, listing_features
from kg.extract.ginza import Ginza, load
from kg.extract.names import ListedName, NameMatcher
from kg.extract.spans import best_spans
from kg.extract.tagger import LABELS, Tagger, build, save
from kg.link import load_gazetteer
from kg.normalize import lookup_form
from kg.records import EntityType
from kg.training.examples import Example, gold_examples, read_examples, stockmark_examples
from kg.training.features import Item, items_of
from kg.training.vary import varied

_BATCH_WORDS = 3000
_RARE = frozenset({EntityType.PROJECT, EntityType.LAW, EntityType.PERSON, EntityType.TECHNOLOGY})
_NAMELESS = 0.4
"""Share of the sentences without any name that an epoch reads."""
_RATE = 0.001


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "extract" / "weights")
    parser.add_argument("--epochs", type=int, default=4)
    options = parser.parse_args()

    gold = list(gold_examples(options.shared / "gold" / "train"))
    read = list(read_examples(options.shared / "corpus" / "_posts"))
    public = list(stockmark_examples(options.shared / "ner" / "stockmark_ner.json"))
    gazetteer = load_gazetteer()
    listed = [ListedName(*name) for name in gazetteer.names()]
    pool = _pool(listed, [*gold, *read])
    distinct = list({e.text: e for e in [*gold, *read]}.values())
    rare = [e for e in distinct if any(type in _RARE for *_, type in e.names)]
    ginza = load()
    matcher = NameMatcher(listed)
    from_here = frozenset(lookup_form(n) for x in gazetteer.listings if x.source == "posts" for n in (*x.names, *x.weak_names))
    items = list(items_of([*gold, *read, *public, *varied(distinct, pool, 1)], ginza, matcher, from_here))
    more = list(items_of([e for seed in (11, 12, 13) for e in varied(rare, pool, seed)], ginza, matcher, from_here))
    check = list(items_of(gold_examples(options.shared / "gold" / "dev"), ginza, matcher, frozenset()))
    # Two networks that differ in seed and in how often they read the rarer types; their errors differ, too.
    for name, seed, sentences in zip(WEIGHTS, (1, 3), (items, items + more), strict=True):
        print(f"{name}: {len(sentences):,} sentences, {sum(len(i.names) for i in sentences):,} names", flush=True)
        fix_random_seed(seed)
        save(train(sentences, ginza, options.epochs, seed, check), options.out / name)


def _pool(listed: list[ListedName], examples: list[Example]) -> dict[EntityType, list[str]]:
    """Names to put in the places of others: what is listed outright, and what was annotated."""
    pool: dict[EntityType, set[str]] = {}
    for name in listed:
        if not name.weak:
            pool.setdefault(name.type, set()).add(name.text)
    for example in examples:
        for start, end, type in example.names:
            pool.setdefault(type, set()).add(example.text[start:end])
    return {type: sorted(names) for type, names in pool.items()}


def train(items: list[Item], ginza: Ginza, epochs: int, seed: int, check: list[Item]) -> Model[Any, Any]:
    """Adam (Kingma and Ba 2015) with a linear warm-up and decay, weights averaged over the steps."""
    generator = random.Random(seed)
    no_vector = len(ginza.vectors)
    network = build(ginza.vectors)
    network.initialize([np.zeros((1, len(COLUMNS) + 1), dtype=np.uint64)])
    words = sum(len(i.labels) * (1 if i.names or i.hits else _NAMELESS) for i in items)
    steps = epochs * words / _BATCH_WORDS
    optimizer = Adam(_RATE, L2=1e-5, grad_clip=1.0, use_averages=True)
    step = 0
    tagger = Tagger([network])
    for epoch in range(epochs):
        began = time.perf_counter()
        loss = 0.0
        for batch in _batches(items, generator):
            rate = _RATE * min(1.0, (step + 1) / 200) * max(0.02, 1 - step / steps)
            optimizer.learn_rate = rate
            rows = [i.seen(generator, no_vector, epoch) for i in batch]
            guesses, backprop = network.begin_update(rows)
            total = sum(len(i.labels) for i in batch)
            gradients = []
            for item, guess in zip(batch, guesses, strict=True):
                gradient = guess.copy()
                gradient[np.arange(len(guess)), item.labels] -= 1
                gradient *= item.weights[:, None]
                loss -= float((item.weights * np.log(guess[np.arange(len(guess)), item.labels] + 1e-9)).sum())
                gradients.append(gradient / total * 20)
            backprop(gradients)
            network.finish_update(optimizer)
            step += 1
        with network.use_params(optimizer.averages):
            scores = _score(tagger, check)
        print(f"epoch {epoch + 1}: loss {loss / words:.4f}, {scores}, {time.perf_counter() - began:.0f} s", flush=True)
    with network.use_params(optimizer.averages):
        averaged = [(node, name, node.get_param(name).copy()) for node in network.walk() for name in node.param_names]
    for node, name, value in averaged:
        node.set_param(name, value)
    return network


def _batches(items: list[Item], generator: random.Random) -> Any:
    order = [i for i, item in enumerate(items) if item.names or item.hits or generator.random() < _NAMELESS]
    generator.shuffle(order)
    batch: list[Item] = []
    words = 0
    for i in order:
        batch.append(items[i])
        words += len(items[i].labels)
        if words >= _BATCH_WORDS:
            yield batch
            batch, words = [], 0
    if batch:
        yield batch


def _score(tagger: Tagger, check: list[Item]) -> str:
    """Exact spans and types, sentence by sentence."""
    right = found = wanted = spans = 0
    for item, probabilities in zip(check, tagger.probabilities([_listed(i) for i in check]), strict=True):
        got = set(best_spans(probabilities))
        gold = {(a, b, EntityType(LABELS[item.labels[a]][2:])) for a, b in item.names}
        right += len(got & gold)
        spans += len({x[:2] for x in got} & {x[:2] for x in gold})
        found += len(got)
        wanted += len(gold)
    f1, by_span = (2 * n / max(1, found + wanted) for n in (right, spans))
    return f"F1 {f1:.4f} span {by_span:.4f} P {right / max(1, found):.3f} R {right / max(1, wanted):.3f}"


def _listed(item: Item) -> NDArray[np.uint64]:
    """The feature rows with every listing, as outside training."""
    rows = item.rows.copy()
    rows[:, WORD_COLUMNS:-1] = listing_features(item.hits, len(rows))
    return rows


if __name__ == "__main__":
    main()
