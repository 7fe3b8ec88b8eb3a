"""Speed of extraction against stock GiNZA over the same editorial text, side by side in one run.

    python bench/extract.py [--posts FOLDER] [--sample N] [--rounds N] [--workers N]

Ours is everything but storing: words, names, links, relations and topics, each distinct sentence analysed once, start-up
included. Stock is `nlp.pipe` of `ja_ginza` as it comes, on as many processes, start-up left out. Prints characters/s of both,
their ratio round by round, peak memory, and where our time goes (in one process).
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace

from stock import arguments, sample, stock_seconds

from kg.extract import Analysis, mentions_of, sentences_of
from kg.pipeline import Analyst
from kg.posts import block_digests, read_post, recurring, without
from kg.records import Post
from kg.settings import Settings


def main() -> None:
    parser = arguments(__doc__, posts=200)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--only", choices=["ours", "stock"], help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.only:
        posts, _ = _posts(options)
        texts = [s.text for p in posts for s in p.segments]
        seconds = _ours(posts, options.workers) if options.only == "ours" else stock_seconds(texts, options.workers)
        peak = [resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        print(json.dumps({"seconds": seconds, "peak": peak}))
        return
    posts, house_text = _posts(options)
    characters = sum(len(s.text) for p in posts for s in p.segments)
    print(f"{len(posts)} posts of {options.posts}, {characters:,} editorial characters, {options.workers} processes")
    for number in range(1, options.rounds + 1):
        ours, stock = _child("ours"), _child("stock")
        main_process, worker = ours["peak"]
        print(
            f"round {number}: ours {characters / ours['seconds']:,.0f} characters/s, stock {characters / stock['seconds']:,.0f};"
            f" ratio {stock['seconds'] / ours['seconds']:.1f}; peak memory {main_process:,.0f} MB and {worker:,.0f} MB a worker"
            f" (stock {stock['peak'][0]:,.0f} and {stock['peak'][1]:,.0f})"
        )
    _breakdown(posts, house_text)


def _posts(options: argparse.Namespace) -> tuple[list[Post], frozenset[str]]:
    posts = [post for file in sample(options) if (post := read_post(file)[0]) is not None]
    return posts, recurring(Counter(d for post in posts for d in block_digests(post)).items())


def _child(which: str) -> dict[str, float | list[float]]:
    """Each in a process of its own, so that neither warms the other."""
    arguments = [a for a in sys.argv[1:] if a]
    found = subprocess.run([sys.executable, __file__, *arguments, "--only", which], check=True, stdout=subprocess.PIPE, text=True)
    return dict(json.loads(found.stdout))


def _ours(posts: list[Post], workers: int) -> float:
    began = time.perf_counter()
    analyst = Analyst.of(Settings.from_environment())
    with analyst.sentences(workers) as analyze:
        for _ in analyst.facts(posts, analyze):
            pass
    return time.perf_counter() - began


def _breakdown(posts: list[Post], house_text: frozenset[str]) -> None:
    """Where the time of one process goes, stage by stage, over the distinct sentences."""
    from kg.extract.analysis import candidates_of, load_tagger
    from kg.extract.features import feature_rows
    from kg.extract.ginza import load
    from kg.extract.names import ListedName, NameMatcher
    from kg.relate import claims_of
    from kg.topics import topics_of

    spent: Counter[str] = Counter()

    def timed(stage: str, work, *arguments):  # type: ignore[no-untyped-def]
        began = time.perf_counter()
        done = work(*arguments)
        spent[stage] += time.perf_counter() - began
        return done

    analyst = Analyst.of(Settings.from_environment())
    ginza = timed("loading", load)
    tagger = timed("loading", lambda: load_tagger(ginza))
    matcher = timed("loading", lambda: NameMatcher(ListedName(*n) for n in analyst.gazetteer.names()))
    cleaned = [without(post, house_text) for post in posts]
    sentences = [timed("sentences", sentences_of, post) for post in cleaned]
    texts = list(dict.fromkeys(s.text for found in sentences for s in found))
    words = timed("words", lambda: [ginza.tokenize(t) for t in texts])
    hits = timed("gazetteer", lambda: [matcher.find(t, w[0]) for t, w in zip(texts, words, strict=True)])
    rows = timed("features", lambda: [feature_rows(w[1], h) for w, h in zip(words, hits, strict=True)])
    read = timed("tagger", lambda: tagger.probabilities(rows))
    found = timed("spans", lambda: [candidates_of(t, w[0], h, r) for t, w, h, r in zip(texts, words, hits, read, strict=True)])

    analyses = {t: Analysis(w[0], c) for t, w, c in zip(texts, words, found, strict=True)}
    for post, mine in zip(cleaned, sentences, strict=True):
        mentions = timed("deciding", mentions_of, post, mine, [analyses[s.text] for s in mine])
        mentions, _ = timed("linking", analyst.resolver.link, post, mentions)
        tokenized = [replace(s, tokens=analyses[s.text].tokens) for s in mine]
        timed("relations", claims_of, post, tokenized, mentions)
        timed("topics", topics_of, post, tokenized, analyst.vocabulary, frozenset(m.name for m in mentions), analyst.ranking)
    total = sum(spent.values())
    print("where the time goes, one process: " + ", ".join(f"{stage} {seconds / total:.0%}" for stage, seconds in spent.most_common()))


if __name__ == "__main__":
    main()
